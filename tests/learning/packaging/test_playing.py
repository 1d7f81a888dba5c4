"""A package is played by who takes part, from files that no session comes near."""

import json
import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.learning.actions.attempts import save_attempt
from minga.learning.models import Attempt, Package
from minga.learning.queries.attempt_data import outcome_of
from minga.learning.queries.attempts import frame_setup
from minga.learning.queries.package_serving import frame_address, visit_token, with_script
from minga.programmes.models import Enrolment
from tests.factories.learning import make_participant, make_session, make_teacher
from tests.factories.packages import SCORM_2004, h5p, make_package, scorm
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def played() -> tuple[Package, Enrolment]:
    """A package in a session, and somebody who takes part."""
    edition = make_edition(status="running")
    return make_package(edition, session=make_session(edition)), make_participant(edition)


def signed_in(client: Client, enrolment: Enrolment) -> Client:
    client.force_login(enrolment.person)
    return client


def save(client: Client, package: Package, data: Any, *, part: int = 1, visit: str = "v1") -> Any:
    address = reverse("learning:package-save", args=[package.edition.key, package.uuid])
    body = json.dumps({"part": part, "visit": visit, "data": data})
    return client.post(address, body, content_type="application/json")


def test_the_page_frames_the_part_and_nothing_else(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    response = signed_in(client, enrolment).get(reverse("learning:package", args=[package.edition.key, package.uuid]))

    page = response.content.decode()
    assert 'sandbox="allow-scripts allow-forms allow-modals"' in page
    assert frame_address(package, enrolment, 1, now()) in page
    policy = response.headers["Content-Security-Policy"]
    assert "frame-src http://testserver/paquetes/" in policy
    assert "script-src 'self';" in policy


def test_only_who_takes_part_or_works_there_may_play(played: tuple[Package, Enrolment], client: Client) -> None:
    package, _enrolment = played
    address = reverse("learning:package", args=[package.edition.key, package.uuid])

    client.force_login(make_person())
    assert client.get(address).status_code == 404
    client.force_login(make_teacher(package.edition))
    assert "data-save=" not in client.get(address).content.decode()


def test_a_package_in_no_session_is_not_there_for_participants(client: Client) -> None:
    edition = make_edition(status="running")
    package = make_package(edition)

    client.force_login(make_participant(edition).person)

    assert client.get(reverse("learning:package", args=[edition.key, package.uuid])).status_code == 404


def test_files_come_without_a_session_under_their_own_law(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    response = client.get(frame_address(package, enrolment, 1, now()))

    page = response.content.decode()
    assert re.search(r'<head><script src="http://testserver/paquetes/[^"]+/minga/begin\.js"></script>', page)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts allow-forms allow-modals; default-src 'none'")
    assert "allow-same-origin" not in policy
    assert "'self'" not in policy
    assert "Set-Cookie" not in response.headers
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_token_opens_one_package_for_a_while(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    token = visit_token(package, enrolment, 1, now())
    right = reverse("learning:package-file", args=[token, "index.html"])

    assert client.get(right).status_code == 200
    assert client.get(right.replace(token, token[:-1] + "x")).status_code == 404
    assert client.get(right, headers={"Sec-Fetch-Dest": "document"}).status_code == 404
    assert client.get(right, headers={"Service-Worker": "script"}).status_code == 404
    old = signing.Signer(salt="learning.package", sep="~").sign(f"{package.pk}.{enrolment.pk}.1.100")
    assert client.get(right.replace(token, old)).status_code == 404
    Enrolment.objects.filter(pk=enrolment.pk).update(status="withdrawn")
    assert client.get(right).status_code == 404


@pytest.mark.parametrize(
    "name", ["../../imsmanifest.xml", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "more/../../../x", "nothing.html"]
)
def test_nothing_outside_of_the_package_is_served(name: str, played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    token = visit_token(package, enrolment, 1, now())

    assert client.get(f"/paquetes/{token}/dentro/{name}").status_code == 404
    assert client.get(f"/paquetes/{token}/minga/{name}").status_code == 404


def test_our_own_files_are_only_those_of_the_player(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    token = visit_token(package, enrolment, 1, now())

    player = client.get(f"/paquetes/{token}/minga/frame.bundle.js")
    assert (player.status_code, b"H5P" in b"".join(player.streaming_content)) == (200, True)
    assert client.get(f"/paquetes/{token}/minga/h5p.html").status_code == 404
    assert client.get(f"/paquetes/{token}/minga/../../scorm_api.js").status_code == 404


def test_recordings_can_be_sought_in(client: Client) -> None:
    edition = make_edition(status="running")
    package = make_package(edition, scorm(**{"clip.mp4": bytes(range(256)) * 8}), session=make_session(edition))
    address = reverse("learning:package-file", args=[visit_token(package, None, 1, now()), "clip.mp4"])

    part = client.get(address, headers={"Range": "bytes=256-260"})

    assert (part.status_code, b"".join(part.streaming_content)) == (206, bytes([0, 1, 2, 3, 4]))
    assert part.headers["Content-Range"] == "bytes 256-260/2048"


def test_what_it_says_is_kept_and_resumed(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    data = {
        "cmi.core.lesson_status": "completed", "cmi.core.score.raw": "65", "cmi.suspend_data": "p=3",
        "cmi.core.exit": "suspend", "cmi.core.session_time": "0000:02:30",
    }  # fmt: skip
    signed_in(client, enrolment)

    first, again = save(client, package, data), save(client, package, data)

    attempt = Attempt.objects.get()
    assert (first.status_code, again.json()["words"]) == (200, "Listo · 65 %")
    assert (attempt.completion, attempt.success, float(attempt.score or 0), attempt.seconds) == (
        "completed", "failed", 0.65, 150,
    )  # fmt: skip
    setup = frame_setup(package, enrolment, 1)
    assert setup["given"]["cmi.core.entry"] == "resume"
    assert setup["given"]["cmi.core.total_time"] == "0000:02:30"
    assert setup["data"]["cmi.suspend_data"] == "p=3"
    assert Entry.objects.filter(key="learning.attempt_saved").count() == 2
    assert "p=3" not in str(list(Entry.objects.values_list("after", flat=True)))


def test_a_second_visit_adds_its_time_and_undoes_nothing(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    signed_in(client, enrolment)
    save(client, package, {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90",
                           "cmi.core.session_time": "00:01:00"}, visit="a")  # fmt: skip

    save(client, package, {"cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "10",
                           "cmi.core.session_time": "00:00:30"}, visit="b")  # fmt: skip

    attempt = Attempt.objects.get()
    assert (attempt.completion, attempt.success, float(attempt.score or 0)) == ("completed", "passed", 0.9)
    assert attempt.seconds == 90


def test_scorm_2004_is_judged_by_its_own_terms(client: Client) -> None:
    edition = make_edition(status="running")
    package = make_package(edition, scorm(SCORM_2004), session=make_session(edition))
    enrolment = make_participant(edition)
    signed_in(client, enrolment)

    said = {"cmi.completion_status": "completed", "cmi.success_status": "failed", "cmi.score.scaled": "0.75",
            "cmi.session_time": "PT1H2M3.5S"}  # fmt: skip
    assert save(client, package, said).status_code == 200

    attempt = Attempt.objects.get()
    assert (attempt.success, attempt.seconds) == ("passed", 3723)


def test_opening_a_page_that_does_not_report_is_all_it_takes(played: tuple[Package, Enrolment], client: Client) -> None:
    package, enrolment = played
    address = reverse("learning:package", args=[package.edition.key, package.uuid])

    page = signed_in(client, enrolment).get(f"{address}?parte=3").content.decode()
    save(client, package, {}, part=2)

    assert "data-opens" in page
    assert Attempt.objects.get().completion == "completed"


@pytest.mark.parametrize(
    "data",
    [
        {"constructor": "x"}, {"cmi.core.__proto__": "x"}, {"cmi.core.lesson_status": {"a": 1}}, [], "x",
        {"cmi.suspend_data": "x" * 300_000},
    ],
    ids=["key", "proto", "nested", "list", "text", "large"],
)  # fmt: skip
def test_data_that_no_package_would_send_is_refused(
    data: Any, played: tuple[Package, Enrolment], client: Client
) -> None:
    package, enrolment = played

    assert save(signed_in(client, enrolment), package, data).status_code == 422
    assert not Attempt.objects.exists()


def test_nobody_saves_for_another(played: tuple[Package, Enrolment]) -> None:
    package, enrolment = played
    other = make_participant(package.edition)

    with pytest.raises(NotAllowed):
        save_attempt(package=package, enrolment=enrolment, part=1, visit="v", data={}, actor=other.person, now=now())


def test_h5p_results_count(client: Client) -> None:
    edition = make_edition(status="running")
    package = make_package(edition, h5p(), session=make_session(edition))
    signed_in(client, make_participant(edition))

    said = {"state": '{"answer":1}', "result": {"completion": True, "success": True, "score": {"raw": 1, "max": 2}}}
    assert save(client, package, {**said, "events": []}, part=0).status_code == 200

    attempt = Attempt.objects.get()
    assert (attempt.completion, attempt.success, float(attempt.score or 0)) == ("completed", "passed", 0.5)


@pytest.mark.parametrize(
    ("page", "begins"),
    [
        (b"<!DOCTYPE html><html><HEAD lang='es'><script>", b"<!DOCTYPE html><html><HEAD lang='es'><script src="),
        (b"<html><body>", b"<html><script src="),
        (b"<!doctype html><p>", b"<!doctype html><script src="),
        (b"<p>", b"<script src="),
        (b"\xef\xbb\xbf<html><head>", b"\xef\xbb\xbf<html><head><script src="),
        ("\ufeff<html><head>".encode("utf-16-le"), b"\xff\xfe" + "<html><head><script src=".encode("utf-16-le")),
    ],
)
def test_our_script_comes_before_every_other(page: bytes, begins: bytes) -> None:
    assert with_script(page, "https://x/begin.js").startswith(begins)


@pytest.mark.parametrize(
    "said",
    [
        {"cmi.session_time": f"P{'9' * 400}Y"},
        {"cmi.score.raw": "1e308", "cmi.score.min": "-1e308", "cmi.score.max": "1e308"},
    ],
)
def test_numbers_without_end_are_no_numbers(said: dict[str, str]) -> None:
    outcome = outcome_of("scorm2004", {"reports": True}, said)

    assert outcome.session_seconds in (0, 7 * 86_400)
    assert outcome.score is None


@pytest.mark.parametrize(
    "name", ["x\x00.js", "../package_frame.js", "styles/../../package_frame.js", "/etc/passwd", "."]
)
def test_beside_a_package_lies_nothing_but_the_player(
    played: tuple[Package, Enrolment], client: Client, name: str
) -> None:
    token = visit_token(played[0], played[1], 1, now())

    assert client.get(reverse("learning:package-own", args=[token, name])).status_code == 404
