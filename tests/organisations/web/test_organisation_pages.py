"""The pages of organisations: who gets them, what they say, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.organisations.actions.organisations import edit_organisation
from minga.organisations.actions.search import index_territories
from minga.organisations.enums import RoleKind
from minga.organisations.models import JoinRequest, Organisation, Tie, Unit
from minga.organisations.queries.finding import place_label
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.organisations import make_admin1, make_organisation, make_tie, make_unit, role
from tests.factories.people import make_person
from tests.organisations.office import Office

pytestmark = pytest.mark.web
Browser = Callable[[Person | None], Client]


def _url(name: str, organisation: Organisation, **more: Any) -> str:
    return reverse(f"organisations:{name}", kwargs={"key": organisation.key, **more})


def _record(organisation: Organisation, **changed: Any) -> dict[str, Any]:
    """What the browser sends when the edit form is saved untouched, and then some."""
    fields = {
        "name": organisation.name,
        "short_name": organisation.short_name,
        "type": organisation.type,
        "level": organisation.level,
        "territory": place_label(organisation.territory) if organisation.territory else "",
        "peer_group": organisation.peer_group,
        "about_es": organisation.about.get("es", ""),
        "revision": organisation.revision,
    }
    return fields | changed


def test_directory_lists_filters_and_answers_htmx_with_rows(office: Office, browser: Browser) -> None:
    make_organisation("Intendencia de Cerro Largo", territory=make_admin1("UY-CL"))
    url = reverse("organisations:organisation-list")

    everything = browser(None).get(url).content.decode()
    filtered = browser(None).get(url, {"country": "UY"}).content.decode()
    placed = browser(None).get(url, {"territory": "UY-CL"}).content.decode()
    part = browser(None).get(url, {"q": "cerro"}, headers={"HX-Request": "true"}).content.decode()

    assert office.organisation.name in everything
    assert "Intendencia de Cerro Largo" in filtered
    assert office.organisation.name not in filtered
    assert office.organisation.name not in placed
    assert "Departamento UY-CL" in placed
    assert part.lstrip().startswith("<div")
    assert "<html" not in part


def test_directory_survives_nonsense_in_the_address(office: Office, browser: Browser) -> None:
    response = browser(None).get(
        reverse("organisations:organisation-list"),
        {"type": "x", "country": "ZZ", "rural": "?", "territory": "'", "q": "%_"},
    )

    assert response.status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_directory_costs_the_same_with_more_rows(db: None, browser: Browser, queries: Queries, many: int) -> None:
    for _number in range(many):
        make_organisation()
    client = browser(None)

    with queries(3):
        client.get(reverse("organisations:organisation-list"))


def test_address_of_a_merged_one_leads_to_the_one_that_stays(office: Office, browser: Browser) -> None:
    old = make_organisation(retired_at=now(), merged_into=office.organisation)

    response = browser(None).get(_url("organisation-page", old))

    assert (response.status_code, response["Location"]) == (301, _url("organisation-page", office.organisation))


def test_page_of_a_retired_one_says_so(office: Office, browser: Browser) -> None:
    Organisation.objects.update(retired_at=now())

    assert (
        "organisation no longer"
        in browser(None).get(_url("organisation-page", office.organisation) + "?lang=en").content.decode()
    )


@pytest.mark.parametrize(
    "name", ["organisation-edit", "unit-add", "tie-add", "organisation-roles", "role-give", "organisation-merge"]
)
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("citizen", 302)])
def test_pages_of_stewards_do_not_exist_for_others(
    office: Office, browser: Browser, name: str, who: str, status: int
) -> None:
    assert browser(office.by_name(who)).get(_url(name, office.organisation)).status_code in {
        status,
        303 if status == 302 else status,
    }


@pytest.mark.parametrize("who", ["steward", "deputy", "support"])
def test_record_is_saved_by_whom_answers_for_it(office: Office, browser: Browser, who: str) -> None:
    sent = _record(office.organisation, peer_group="Rurales", about_es="Atiende el agua.")

    response = browser(office.by_name(who)).post(_url("organisation-edit", office.organisation), sent)

    assert response.status_code == 303
    office.organisation.refresh_from_db()
    assert (office.organisation.peer_group, office.organisation.about) == ("Rurales", {"es": "Atiende el agua."})


def test_invalid_record_keeps_what_was_typed(office: Office, browser: Browser) -> None:
    sent = _record(office.organisation, name="x", website="no es una dirección", peer_group="Lo que escribí")

    response = browser(office.steward).post(_url("organisation-edit", office.organisation), sent)

    assert response.status_code == 422
    assert "Lo que escribí" in response.content.decode()
    office.organisation.refresh_from_db()
    assert office.organisation.peer_group == ""


def test_place_that_several_have_is_offered_to_choose(office: Office, browser: Browser) -> None:
    one, two = make_admin1("BO-L", names={"es": "La Paz"}), make_admin1("HN-LP", names={"es": "La Paz"})
    index_territories([one, two])
    url, client = _url("organisation-edit", office.organisation), browser(office.steward)

    asked = client.post(url, _record(office.organisation, territory="la paz"))
    chosen = client.post(url, _record(office.organisation, territory="la paz", territory_choice="HN-LP"))
    unknown = client.post(url, _record(office.organisation, territory="Atlántida", revision=2))

    assert asked.status_code == 422
    assert 'value="BO-L"' in asked.content.decode()
    assert chosen.status_code == 303
    office.organisation.refresh_from_db()
    assert office.organisation.territory == two
    assert unknown.status_code == 422


def test_of_two_who_edit_the_second_sees_both_values_and_loses_nothing(office: Office, browser: Browser) -> None:
    url = _url("organisation-edit", office.organisation)
    opened = _record(office.organisation)
    edit_organisation(
        organisation=office.organisation,
        revision=1,
        changes={"peer_group": "De ella", "short_name": "MYS"},
        actor=office.deputy,
        now=now(),
    )
    client = browser(office.steward)

    response = client.post(url, opened | {"peer_group": "De él", "about_es": "Texto largo que escribió"})
    page = response.content.decode()

    assert response.status_code == 409
    assert "De ella" in page
    assert "Texto largo que escribió" in page
    assert 'value="De él"' in page
    assert 'value="MYS"' in page, "what she had not touched takes what was saved"
    assert 'name="revision" value="2"' in page
    assert office.deputy.name in page
    office.organisation.refresh_from_db()
    assert office.organisation.peer_group == "De ella"

    again = client.post(url, opened | {"peer_group": "De él", "short_name": "MYS", "revision": 2})
    assert again.status_code == 303
    office.organisation.refresh_from_db()
    assert office.organisation.peer_group == "De él"


def test_clash_is_told_field_by_field_also_in_texts_and_boxes(office: Office, browser: Browser) -> None:
    index_territories([make_admin1()])
    opened = _record(office.organisation, about_es="Hola", about_pt="Olá")
    Organisation.objects.update(about={"es": "Hola", "pt": "Olá"})
    changes = {"about": {"es": "Nuevo", "pt": "Olá"}, "rural": True, "territory": make_admin1("UY-CL")}
    edit_organisation(organisation=office.organisation, revision=1, changes=changes, actor=office.deputy, now=now())

    response = browser(office.steward).post(
        _url("organisation-edit", office.organisation),
        opened | {"about_pt": "Meu texto"},
        headers={"Accept-Language": "es"},
    )
    form = response.context["form"]

    assert response.status_code == 409
    assert (form["about_es"].value(), form["about_pt"].value()) == ("Nuevo", "Meu texto")
    assert form["rural"].value() is True
    assert {clash.field: clash.both_changed for clash in response.context["clashes"]} == {
        "about_es": False,
        "rural": False,
        "territory": False,
    }
    rural = next(clash for clash in response.context["clashes"] if clash.field == "rural")
    assert (rural.theirs, rural.mine) == ("Sí", "No")


def test_registering_shows_the_like_one_before_doubling_it(office: Office, browser: Browser) -> None:
    client, url = browser(make_person()), reverse("organisations:organisation-register")
    sent = {"name": "Municipio Yvy Sati", "type": "municipal", "territory": "PY-7", "about_es": "Mi texto"}

    refused = client.post(url, sent)
    page = refused.content.decode()

    assert refused.status_code == 409
    assert _url("organisation-page", office.organisation) in page
    assert "Mi texto" in page
    assert not Organisation.objects.filter(name="Municipio Yvy Sati").exists()

    registered = client.post(url, sent | {"another_one": "on"})
    made = Organisation.objects.get(name="Municipio Yvy Sati")
    assert (registered.status_code, registered["Location"]) == (303, _url("organisation-roles", made))


def test_name_of_a_page_is_not_taken_by_an_organisation(office: Office, browser: Browser) -> None:
    client = browser(make_person())
    client.post(reverse("organisations:organisation-register"), {"name": "Registrar", "type": "firm"})

    made = Organisation.objects.get(name="Registrar")
    assert client.get(_url("organisation-page", made)).status_code == 200
    assert "Registrar" in client.get(_url("organisation-page", made)).content.decode()
    assert made.key != "registrar"


@pytest.mark.parametrize(("who", "status"), [("steward", 303), ("member", 404), ("stranger", 404)])
def test_confirming_is_one_click_for_stewards(office: Office, browser: Browser, who: str, status: int) -> None:
    Organisation.objects.update(confirmed_at=now() - timedelta(days=400))
    client, url = browser(office.by_name(who)), _url("organisation-confirm", office.organisation)

    assert client.get(url).status_code == 405
    assert client.post(url).status_code == status
    office.organisation.refresh_from_db()
    assert office.organisation.confirmed_at is not None
    assert (now() - office.organisation.confirmed_at < timedelta(days=1)) is (status == 303)


def test_new_one_waits_for_support_to_recognise_it(office: Office, browser: Browser) -> None:
    Organisation.objects.update(recognised_at=None)
    clerk = make_person(given_name="Ysapy", family_name="Benítez")
    role(clerk, RoleKind.FOCAL_POINT, office.organisation, public=True)
    page, url = _url("organisation-page", office.organisation), _url("organisation-recognise", office.organisation)
    notice = "La mesa de apoyo revisa las entidades nuevas."

    seen = {who: browser(office.by_name(who)).get(page).content.decode() for who in ("steward", "stranger", "support")}
    seen["anybody"] = browser(None).get(page).content.decode()
    assert [who for who, text in seen.items() if notice in text] == ["steward", "support"]
    assert [who for who, text in seen.items() if url in text] == ["support"]
    assert not any("Ysapy" in text for text in seen.values())

    assert browser(office.steward).post(url).status_code == 404
    assert browser(office.support).post(url).status_code == 303
    assert browser(office.support).post(url).status_code == 303  # twice says so, and changes nothing
    after = browser(office.support).get(page).content.decode()
    assert "Ysapy" in after
    assert url not in after
    assert notice not in after


def test_support_retires_restores_and_merges(office: Office, browser: Browser) -> None:
    client, other = browser(office.support), make_organisation("Yvy Sati (Municipalidad)")
    retire = _url("organisation-retire", office.organisation)

    assert client.post(retire).status_code == 303
    office.organisation.refresh_from_db()
    assert office.organisation.retired_at is not None
    assert client.post(retire).status_code == 303
    office.organisation.refresh_from_db()
    assert office.organisation.retired_at is None

    url = _url("organisation-merge", office.organisation)
    assert other.name in client.get(url).content.decode()
    assert client.post(url, {"duplicate": "nadie así"}).status_code == 422
    assert client.post(url, {"duplicate": other.name}).status_code == 303
    other.refresh_from_db()
    assert other.merged_into == office.organisation


def test_units_from_adding_to_retiring(office: Office, browser: Browser) -> None:
    client = browser(office.steward)

    assert client.post(_url("unit-add", office.organisation), {"name": ""}).status_code == 422
    assert (
        client.post(_url("unit-add", office.organisation), {"name": "Laboratorio", "innovation": "on"}).status_code
        == 303
    )
    unit = Unit.objects.get()
    assert "Laboratorio" in client.get(_url("unit-edit", office.organisation, unit_key=unit.key)).content.decode()
    client.post(_url("unit-edit", office.organisation, unit_key=unit.key), {"name": "Oficina"})
    client.post(_url("unit-retire", office.organisation, unit_key=unit.key))

    unit.refresh_from_db()
    assert (unit.name, unit.innovation, unit.retired_at is not None) == ("Oficina", False, True)
    assert client.get(_url("unit-edit", office.organisation, unit_key=unit.key)).status_code == 404


def test_unit_or_tie_of_another_organisation_is_not_found(office: Office, browser: Browser) -> None:
    client, elsewhere = browser(office.steward), make_organisation()
    tie = make_tie(elsewhere, make_organisation())

    assert client.post(_url("unit-retire", office.organisation, unit_key=make_unit(elsewhere).key)).status_code == 404
    assert client.post(_url("tie-remove", office.organisation, uuid=tie.uuid)).status_code == 404
    assert client.get(_url("tie-end", office.organisation, uuid=tie.uuid)).status_code == 404
    assert Tie.objects.filter(pk=tie.pk).exists()


def test_ties_from_adding_to_taking_away(office: Office, browser: Browser) -> None:
    client, friend = browser(office.steward), make_organisation("Red de Municipios")
    sent = {"kind": "in:funds", "other": "red de municipios", "since": "2024-01-01", "source": "Acta 1"}

    assert client.post(_url("tie-add", office.organisation), sent | {"source": ""}).status_code == 422
    assert client.post(_url("tie-add", office.organisation), sent).status_code == 303
    tie = Tie.objects.get()
    assert (tie.origin, tie.target, tie.kind) == (friend, office.organisation, "funds")

    end = _url("tie-end", office.organisation, uuid=tie.uuid)
    assert client.get(end).status_code == 200
    assert client.post(end, {"until": "2023-01-01"}).status_code == 422
    assert client.post(end, {"until": "2025-01-01"}).status_code == 303
    assert client.post(_url("tie-remove", office.organisation, uuid=tie.uuid)).status_code == 303
    assert not Tie.objects.exists()


def test_asking_to_join_and_being_taken_in(office: Office, browser: Browser) -> None:
    person = make_person(given_name="Nueva", family_name="Persona")
    join = _url("organisation-join", office.organisation)

    assert browser(person).get(join).status_code == 200
    assert browser(person).post(join, {"message": "Planificación"}).status_code == 303
    assert browser(person).post(join, {"message": "otra vez"}).status_code == 422
    board = browser(office.steward).get(_url("organisation-roles", office.organisation)).content.decode()
    assert "Nueva Persona" in board

    request = JoinRequest.objects.get()
    answer = reverse("organisations:join-answer", kwargs={"uuid": request.uuid})
    assert browser(office.stranger).post(answer, {"answer": "yes"}).status_code == 404
    assert browser(office.steward).post(answer, {"answer": "yes"}).status_code == 303
    assert browser(person).get(_url("organisation-roles", office.organisation)).status_code == 200


def test_session_that_ended_keeps_what_was_typed_for_after_signing_in(office: Office, browser: Browser) -> None:
    client = browser(office.steward)
    url = _url("organisation-edit", office.organisation)
    client.get(url)
    client.cookies.pop("session")

    response = client.post(
        url, _record(office.organisation, peer_group="No se pierde"), headers={"Referer": f"http://testserver{url}"}
    )

    assert response.status_code in {302, 303}
    assert reverse("account_login") in response["Location"]
