"""The pages of places, and the import of municipalities."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.organisations.models import Territory
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.organisations import make_admin1, make_country, make_municipality, make_organisation
from tests.organisations.office import Office

pytestmark = pytest.mark.web
Browser = Callable[[Person | None], Client]
IMPORT = "organisations:municipalities-import"
TABLE = "code,name,parent\n0701,Yvy Sati,PY-7\n0702,Nadie,PY-99\n"


@pytest.mark.parametrize("many", [1, 3])
def test_countries_with_their_counts(db: None, browser: Browser, queries: Queries, many: int) -> None:
    for code in ("PY", "UY", "CL")[:many]:
        make_country(code, latitude=-20, longitude=-60)
    make_organisation(territory=make_country("PY"))
    client = browser(None)

    with queries(2):
        page = client.get(reverse("organisations:territory-list")).content.decode()

    assert page.count("/territorios/PY/") >= 2, "in the list and on the map"


@pytest.mark.parametrize("code", ["PY", "PY-7", "PY.0701"])
def test_place_shows_what_is_in_it(db: None, browser: Browser, code: str) -> None:
    town = make_municipality("Yvy Sati", code="PY.0701")
    organisation = make_organisation(territory=town)

    page = browser(None).get(reverse("organisations:territory-page", args=[code])).content.decode()

    assert organisation.name in page


def test_unknown_place_is_not_found(db: None, browser: Browser) -> None:
    assert browser(None).get(reverse("organisations:territory-page", args=["XX"])).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("steward", 404), ("stranger", 404), ("support", 200)])
def test_import_is_for_support(office: Office, browser: Browser, who: str, status: int) -> None:
    assert browser(office.by_name(who)).get(reverse(IMPORT)).status_code == status


def test_check_writes_nothing_and_offers_the_table_to_mend(office: Office, browser: Browser) -> None:
    make_admin1("PY-7")
    client, file = browser(office.support), SimpleUploadedFile("m.csv", TABLE.encode())

    response = client.post(reverse(IMPORT), {"file": file, "source": "INE", "check": "1"})
    page = response.content.decode()

    assert response.status_code == 200
    assert "PY-99" in page
    assert "0702,Nadie" in page
    assert not Territory.objects.filter(country="PY", kind="municipality").exists()

    mended = client.post(reverse(IMPORT), {"table": TABLE.replace("PY-99", "PY-7"), "source": "INE", "write": "1"})
    assert mended.status_code == 303
    assert Territory.objects.filter(kind="municipality").count() == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04zip", b"nombre\nsolo\n"])
def test_file_that_is_no_table_is_refused_in_the_form(office: Office, browser: Browser, content: bytes) -> None:
    sent = {"file": SimpleUploadedFile("m.xlsx", content), "source": "INE", "check": "1"}

    assert browser(office.support).post(reverse(IMPORT), sent).status_code == 422


def test_nothing_sent_is_refused(office: Office, browser: Browser) -> None:
    assert browser(office.support).post(reverse(IMPORT), {"source": "INE", "check": "1"}).status_code == 422
