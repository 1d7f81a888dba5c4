"""The launch page: filled in, looked at, refused with what was typed, sent twice."""

import pytest

from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.programmes.models import Edition
from tests.factories.organisations import make_country, make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import instrument_version

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def version():
    make_country("PY")
    return instrument_version()


@pytest.fixture
def url(version):
    return f"/programas/{version.instrument.key}/lanzar/"


@pytest.fixture
def host():
    return make_organisation("Agencia Anfitriona")


@pytest.fixture
def office(client, host):
    manager = make_person()
    role(manager, RoleKind.MANAGER, host)
    return sign_in(client, manager)


def filled(office, url, **changes):
    """What a browser would send: the form as it came, with some fields changed."""
    context = office.get(url).context
    data = {}
    for form in (context["form"], *context["rows"].partners, *context["rows"].targets, *context["rows"].lines):
        for bound in form:
            value = bound.value()
            if value is None or value is False:
                continue
            data[bound.html_name] = [str(v) for v in value] if isinstance(value, list) else value
    return {**data, "starts_on": "2027-03-01", "do": "launch", **changes}


def test_a_newcomer_signs_in_first(client, url):
    answer = client.get(url)

    assert answer.status_code == 303
    assert "/cuenta/entrar/" in answer["Location"]


def test_whoever_runs_no_programme_is_told_what_to_do(client, url):
    answer = sign_in(client, make_person()).get(url)

    assert answer.status_code == 403
    assert "/organizaciones/" in answer.text


def test_whoever_waits_for_recognition_is_told_so_and_launches_nothing(client, url):
    founder = make_person()
    role(founder, RoleKind.COORDINATOR, make_organisation("Agencia Recién Llegada", recognised_at=None))

    browser = sign_in(client, founder)
    answer = browser.get(url)

    assert answer.status_code == 403
    assert "Agencia Recién Llegada" in answer.text
    assert "La mesa de apoyo revisa las entidades nuevas." in answer.text
    assert browser.post(url, {"do": "launch"}).status_code == 403
    assert not Edition.objects.exists()


def test_it_comes_filled_in_by_the_design(office, url):
    page = office.get(url).text

    assert "Universidad de Prueba" in page
    assert "Docentes" in page
    assert "Personas formadas" in page


def test_sent_as_it_came_it_launches_and_leads_to_the_console(office, url):
    answer = office.post(url, filled(office, url))

    edition = Edition.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/ediciones/{edition.key}/consola/"
    assert str(edition.starts_on) == "2027-03-01"
    assert (edition.partners.count(), edition.budget_lines.count()) == (3, 3)


def test_a_double_click_launches_once(office, url):
    data = filled(office, url)

    first, second = office.post(url, data), office.post(url, data)

    assert Edition.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_the_calendar_follows_the_first_day_without_launching(office, url):
    answer = office.post(url, filled(office, url, do="look", starts_on="2030-01-07"))

    assert answer.status_code == 200
    assert "2030" in answer.text
    assert not Edition.objects.exists()


def test_htmx_gets_only_the_preview(office, url):
    answer = office.post(url, filled(office, url, do="look", starts_on="2030-01-07"), headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert "2030" in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("titles_es", ""), ("starts_on", "mañana"), ("places", "muchas"), ("languages", []), ("host", "999999")],
)
def test_a_mistake_keeps_what_was_typed(office, url, field, value):
    answer = office.post(url, filled(office, url, **{field: value, "titles_pt": "Meu título"}))

    assert answer.status_code == 422
    assert "Meu título" in answer.text
    assert not Edition.objects.exists()


def test_a_mistake_in_a_row_is_told_at_the_row(office, url):
    answer = office.post(url, filled(office, url, **{"line-0-quantity": "dos"}))

    assert answer.status_code == 422
    assert "dos" in answer.text
    assert not Edition.objects.exists()


def test_rows_are_left_out_changed_and_added(office, url):
    data = filled(
        office, url,
        **{
            "partner-2-out": "on", "line-0-unit_cost": "2000", "line-1-out": "on",
            "line-3-item": "Viajes", "line-3-quantity": "2", "line-3-unit_cost": "10", "line-3-currency": "USD",
        },
    )  # fmt: skip

    office.post(url, data)

    edition = Edition.objects.get()
    assert edition.partners.count() == 2
    assert [str(line) for line in edition.budget_lines.all()] == ["Docentes", "Equipo", "Viajes"]
    assert edition.budget_lines.first().planned == 4000


def test_a_new_organisation_needs_its_type_and_then_enters_the_directory(office, url):
    new = {"partner-3-name": "Fundación Nueva", "partner-3-role": "ally"}

    refused = office.post(url, filled(office, url, **new))
    office.post(url, filled(office, url, **new, **{"partner-3-type": "ngo", "partner-3-country": "PY"}))

    assert refused.status_code == 422
    assert "Fundación Nueva" in refused.text
    assert Organisation.objects.filter(name="Fundación Nueva").exists()


def test_one_more_row_is_offered_on_demand(office, url):
    before = len(office.get(url).context["rows"].lines)
    answer = office.post(url, filled(office, url, do="more-line"))

    assert len(answer.context["rows"].lines) == before + 1


def test_a_draft_is_not_launched(office, version, url):
    version.status = "draft"
    version.save()

    assert office.get(url).status_code == 404


def test_the_page_shows_nothing_of_yesterday(office, url):
    first_day = office.get(url).context["form"].initial["starts_on"]

    assert first_day > now().date()
    assert first_day.weekday() == 0


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_a_version_that_is_no_number_is_the_current_one(office, host, url, number):
    assert office.get(url, {"version": number}).status_code == 200
