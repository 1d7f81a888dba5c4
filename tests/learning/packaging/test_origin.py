"""At the origin of packages there are packages and nothing else, and only there they may have one."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.learning.models import Material, Package
from minga.learning.queries.package_origin import is_for_packages
from minga.learning.queries.package_serving import frame_address, visit_token
from minga.learning.queries.packages import package_rows
from minga.programmes.models import Enrolment
from tests.factories.learning import make_participant, make_session, make_teacher
from tests.factories.packages import make_package, make_tool_link, scorm
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]
APART = "http://*.packages.example"
HOUSE = "testserver"


@pytest.fixture
def played(settings: Any) -> tuple[Package, Enrolment]:
    settings.MINGA_PACKAGES_ORIGIN = APART
    settings.ALLOWED_HOSTS = [HOUSE, ".packages.example"]
    edition = make_edition(status="running")
    return make_package(edition, session=make_session(edition)), make_participant(edition)


def test_it_plays_there_as_a_site_under_a_host_of_its_own(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    client.force_login(enrolment.person)
    frame = urlsplit(frame_address(package, enrolment, 1, now(), house=HOUSE))

    around = client.get(reverse("learning:package", args=[package.edition.key, package.uuid]))
    inside = client.get(frame.path, headers={"Host": frame.netloc})

    assert f'src="{frame.geturl()}"' in around.content.decode()
    assert "allow-same-origin" in around.content.decode()
    assert f"frame-src http://{frame.netloc}/paquetes/" in around.headers["Content-Security-Policy"]
    policy = inside.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts allow-forms allow-modals allow-same-origin; default-src 'none'")
    assert f"frame-ancestors http://{HOUSE} http://{frame.netloc}" in policy
    assert (inside.status_code, inside.cookies) == (200, {})
    other = frame_address(package, make_participant(package.edition), 1, now(), house=HOUSE)
    assert urlsplit(other).netloc != frame.netloc


def test_a_visit_opens_only_where_it_was_signed_for(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    frame = urlsplit(frame_address(package, enrolment, 1, now(), house=HOUSE))
    without = reverse("learning:package-file", args=[visit_token(package, enrolment, 1, now()), "index.html"])

    assert client.get(frame.path).status_code == 404
    assert client.get(without, headers={"Host": frame.netloc}).status_code == 404
    for host in ("packages.example", "x" + frame.netloc, f"{frame.netloc}:81", f"{frame.netloc}."):
        assert client.get(frame.path, headers={"Host": host}).status_code == 404, host
    assert client.get(without).status_code == 200


@pytest.mark.parametrize("path", ["/", "/health/", "/cuenta/entrar/", "/static/ui/base.css", "/paquetes/", "/nothing"])
@pytest.mark.parametrize("host", ["packages.example", "a.packages.example", "A.Packages.Example:8000"])
def test_nothing_of_the_house_is_there(host: str, path: str, played: Any, client: Client) -> None:
    client.force_login(played[1].person)

    answer = client.get(path, headers={"Host": host})

    assert (answer.status_code, answer.content, answer.cookies) == (404, b"", {})
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("origin", "host", "apart"),
    [
        ("", "testserver", False), ("https://p.example", "p.example", True),
        ("https://p.example", "p.example:444", True),
        ("https://p.example", "a.p.example", False), ("https://*.p.example", "a.p.example", True),
        ("https://*.p.example", "ap.example", False),
    ],
)  # fmt: skip
def test_hosts_are_told_apart(origin: str, host: str, apart: bool, settings: Any) -> None:
    settings.MINGA_PACKAGES_ORIGIN = origin

    assert is_for_packages(host) is apart


def test_frames_are_found_and_said_where_they_cannot_speak(settings: Any) -> None:
    edition = make_edition()
    make_package(edition, scorm(index="<html><head></head><frameset><frame src='more/page.html'></frameset></html>"))

    assert [row.needs_origin for row in package_rows(edition)] == [True]
    settings.MINGA_PACKAGES_ORIGIN = APART
    assert [row.needs_origin for row in package_rows(edition)] == [False]


@pytest.mark.parametrize("page", ["learning:packages", "learning:tools"])
def test_packages_and_tools_are_taken_out_of_their_place(page: str, client: Client) -> None:
    edition = make_edition(status="running")
    if page == "learning:packages":
        make_package(edition, session=make_session(edition))
    else:
        make_tool_link(edition)
    material = Material.objects.get()
    client.force_login(make_teacher(edition))
    address, back = (
        reverse("learning:material-remove", args=[edition.key, material.uuid]),
        reverse(page, args=[edition.key]),
    )

    assert f'action="{address}"' in client.get(back).content.decode()
    assert client.post(address, {"next": back}).headers["Location"] == back
    assert not Material.objects.exists()
    assert edition.packages.count() + edition.tool_links.count() == 1
