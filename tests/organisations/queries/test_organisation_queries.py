"""What each reader gets, and that nothing leaks or costs more as it grows."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from minga.core.clock import now
from minga.organisations.actions.organisations import edit_organisation, register_organisation
from minga.organisations.actions.search import index_territories
from minga.organisations.enums import OrganisationType, RoleKind, TieKind
from minga.organisations.models import JoinRequest, Organisation
from minga.organisations.queries.edits import edits_since
from minga.organisations.queries.finding import organisations_matching, place_label, places_matching
from minga.organisations.queries.organisation_page import organisation_page
from minga.organisations.queries.organisations import (
    Wanted,
    countries_with_organisations,
    directory,
    organisation_for,
    organisations_visible_to,
    row_of,
)
from minga.organisations.queries.role_board import people_matching, role_board
from minga.organisations.queries.sections import (
    Section,
    SectionRow,
    organisation_sections,
    register_organisation_section,
)
from minga.organisations.queries.territories import countries, territory_for, territory_page
from tests.conftest import Queries
from tests.factories.organisations import (
    make_admin1,
    make_country,
    make_municipality,
    make_organisation,
    make_tie,
    make_unit,
    role,
)
from tests.factories.people import make_person
from tests.organisations.office import Office

pytestmark = pytest.mark.django_db


def _names(wanted: Wanted) -> set[str]:
    return {organisation.name for organisation in directory(None, wanted, now=now())}


@pytest.fixture
def map_of_three() -> None:
    itapua, cerro = make_admin1("PY-7"), make_admin1("UY-CL")
    town = make_municipality("Yvy Sati", parent=itapua)
    make_organisation("Municipalidad de Yvy Sati", territory=town, rural=True)
    make_organisation("Gobernación de Itapúa", territory=itapua, type=OrganisationType.REGIONAL)
    make_organisation("Intendencia de Cerro Largo", territory=cerro, confirmed_at=now() - timedelta(days=400))
    make_organisation("Retirada", territory=town, retired_at=now())


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), {"Municipalidad de Yvy Sati", "Gobernación de Itapúa", "Intendencia de Cerro Largo"}),
        (Wanted(type="regional"), {"Gobernación de Itapúa"}),
        (Wanted(type="club"), {"Municipalidad de Yvy Sati", "Gobernación de Itapúa", "Intendencia de Cerro Largo"}),
        (Wanted(country="uy"), {"Intendencia de Cerro Largo"}),
        (Wanted(territory="PY-7"), {"Municipalidad de Yvy Sati", "Gobernación de Itapúa"}),
        (Wanted(territory="PY"), {"Municipalidad de Yvy Sati", "Gobernación de Itapúa"}),
        (Wanted(rural=True), {"Municipalidad de Yvy Sati"}),
        (Wanted(unconfirmed=True), {"Intendencia de Cerro Largo"}),
        (Wanted(text="ITAPUA gobernacion"), {"Gobernación de Itapúa"}),
        (Wanted(text="retirada"), set()),
    ],
)
def test_directory_filters(map_of_three: None, wanted: Wanted, names: set[str]) -> None:
    assert _names(wanted) == names


def test_directory_finds_by_units_and_plurals(office: Office) -> None:
    organisation = register_organisation(
        name="Alcaldía de Envigado",
        type=OrganisationType.MUNICIPAL,
        territory=make_admin1("CO-ANT"),
        about={"es": "Hace licitaciones abiertas."},
        actor=office.support,
        now=now(),
    )

    assert _names(Wanted(text="licitación")) == {organisation.name}


@pytest.mark.parametrize("many", [1, 3])
def test_rows_of_the_directory_cost_one_query(queries: Queries, many: int) -> None:
    for _number in range(many):
        make_organisation(territory=make_municipality())

    with queries(1):
        assert len([row_of(organisation, now()) for organisation in directory(None, Wanted(), now=now())]) == many


def test_retired_one_is_not_listed_but_still_answers() -> None:
    retired = make_organisation(retired_at=now())

    assert retired not in organisations_visible_to(None)
    assert organisation_for(None, retired.key) == retired
    with pytest.raises(Organisation.DoesNotExist):
        organisation_for(None, "nobody")


def test_countries_are_named_in_the_language_of_the_reader(map_of_three: None) -> None:
    with translation.override("pt"):
        assert countries_with_organisations(None) == [("PY", "Paraguai"), ("UY", "Uruguai")]


def test_page_reads_ties_from_its_own_side(office: Office) -> None:
    network = make_organisation("Red", type=OrganisationType.ASSOCIATION)
    make_tie(office.organisation, network, TieKind.MEMBER_OF)

    with translation.override("en"):
        here = organisation_page(office.organisation, None, now=now()).ties
        there = organisation_page(network, None, now=now()).ties

    assert [(group.phrase, [tie.name for tie in group.ties]) for group in here] == [("is a member of", ["Red"])]
    assert [(group.phrase, [tie.name for tie in group.ties]) for group in there] == [
        ("has as member", [office.organisation.name])
    ]


def test_page_shows_only_public_roles_that_count(office: Office) -> None:
    shown = role(
        make_person(given_name="Mesa", family_name="de entradas"),
        RoleKind.FOCAL_POINT,
        office.organisation,
        public=True,
    )
    role(make_person(), RoleKind.MONITOR, office.organisation, public=True, ended_at=now())
    role(make_person(), RoleKind.JUROR, make_unit(office.organisation), organisation=office.organisation, public=True)

    page = organisation_page(office.organisation, None, now=now())

    assert [public.name for public in page.public_roles] == [shown.person.name]


@pytest.mark.parametrize(
    ("who", "reads"), [("steward", True), ("support", True), ("member", False), ("stranger", False), ("citizen", False)]
)
def test_history_is_for_stewards_and_support(office: Office, who: str, reads: bool) -> None:
    edit_organisation(
        organisation=office.organisation, revision=1, changes={"peer_group": "A"}, actor=office.steward, now=now()
    )

    page = organisation_page(office.organisation, office.by_name(who), now=now())

    assert bool(page.history) is reads
    if reads:
        assert page.history[0].who == office.steward.name


@pytest.mark.parametrize(
    ("who", "edit", "roles", "join"),
    [
        ("steward", True, True, False),
        ("deputy", True, True, False),
        ("member", False, True, False),
        ("stranger", False, False, True),
        ("support", True, True, True),
        ("citizen", False, False, False),
    ],
)
def test_page_offers_what_each_may(office: Office, who: str, edit: bool, roles: bool, join: bool) -> None:
    page = organisation_page(office.organisation, office.by_name(who), now=now())

    assert (page.may_edit, page.may_see_roles, page.may_join) == (edit, roles, join)


@pytest.mark.parametrize("many", [1, 3])
def test_page_costs_the_same_with_more_on_it(office: Office, alone: None, queries: Queries, many: int) -> None:
    for _number in range(many):
        make_tie(office.organisation, make_organisation())
        make_unit(office.organisation)
        role(make_person(), RoleKind.FOCAL_POINT, office.organisation, public=True)
        edit = {"peer_group": f"{_number}"}
        office.organisation.refresh_from_db()
        edit_organisation(
            organisation=office.organisation,
            revision=office.organisation.revision,
            changes=edit,
            actor=office.steward,
            now=now(),
        )
    organisation = organisation_for(office.steward, office.organisation.key)

    with queries(8):
        organisation_page(organisation, office.steward, now=now())


def test_sections_of_apps_above_come_in_order(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minga.organisations.queries.sections._of_organisations", {})
    rows = (SectionRow("one"),)
    register_organisation_section("b.late", lambda *_asked: Section("late", rows), order=20)
    register_organisation_section("a.early", lambda *_asked: Section("early", rows), order=10)
    register_organisation_section("c.nothing", lambda *_asked: None)
    register_organisation_section("d.empty", lambda *_asked: Section("empty"))

    assert [section.title for section in organisation_sections(office.organisation, None, now())] == ["early", "late"]


@pytest.mark.parametrize("many", [1, 3])
def test_role_board_costs_the_same_with_more_roles(office: Office, queries: Queries, many: int) -> None:
    for _number in range(many):
        role(make_person(), RoleKind.MONITOR, office.organisation, deputy=make_person())
        role(make_person(), RoleKind.MONITOR, office.organisation, ended_at=now(), ends_on=now().date())
        JoinRequest.objects.create(person=make_person(), organisation=office.organisation)

    with queries(4):
        role_board(office.organisation, office.steward, now=now())


def test_role_board_names_the_gaps(office: Office) -> None:
    role(
        make_person(),
        RoleKind.MONITOR,
        office.organisation,
        ends_on=now().date() + timedelta(days=10),
        deputy=make_person(),
    )

    board = role_board(office.organisation, office.steward, now=now())

    assert (board.has_steward, board.without_deputy, board.ending_soon) == (True, 1, 1)
    office.stewardship.ended_at = now()
    office.stewardship.save()
    assert not role_board(office.organisation, office.support, now=now()).has_steward


def test_requests_to_join_are_for_whom_may_answer(office: Office) -> None:
    JoinRequest.objects.create(person=make_person(), organisation=office.organisation)

    assert len(role_board(office.organisation, office.deputy, now=now()).asking) == 1
    assert role_board(office.organisation, office.member, now=now()).asking == ()


@pytest.mark.parametrize(
    ("words", "who", "found"),
    [
        ("ARNAL", "steward", {"inside"}),
        ("arnal", "support", {"inside", "outside"}),
        ("outside@example.org", "steward", {"outside"}),
        ("outside@", "steward", set()),
        ("ar", "steward", set()),
        ("erased@example.org", "support", set()),
    ],
)
def test_people_are_found_by_name_only_in_the_same_house(office: Office, words: str, who: str, found: set[str]) -> None:
    people: dict[str, Any] = {
        "inside": make_person(family_name="Arñal"),
        "outside": make_person(family_name="Arnal", email="outside@example.org"),
        "erased": make_person(email="erased@example.org", is_active=False),
    }
    role(people["inside"], RoleKind.MEMBER, office.organisation)
    viewer = office.by_name(who)
    assert viewer is not None

    matching = people_matching(viewer, office.organisation, words)

    assert set(matching) == {people[name] for name in found}


def test_edits_since_keep_the_first_before_and_the_last_after(office: Office) -> None:
    here, there = make_admin1("PY-7"), make_admin1("PY-1", names={"es": "Concepción"})
    for revision, changes in enumerate([{"peer_group": "A"}, {"peer_group": "B", "territory": there}], 1):
        edit_organisation(
            organisation=office.organisation, revision=revision, changes=changes, actor=office.steward, now=now()
        )

    edits = edits_since(office.organisation, 1)

    assert (edits["peer_group"].before, edits["peer_group"].after) == ("", "B")
    assert (edits["territory"].before, edits["territory"].after) == (place_label(here), place_label(there))
    assert edits["peer_group"].who == office.steward.name
    assert set(edits_since(office.organisation, 2)) == {"peer_group", "territory"}
    assert edits_since(office.organisation, 3) == {}


@pytest.mark.parametrize("many", [1, 3])
def test_territory_page_counts_what_is_inside_at_a_constant_cost(alone: None, queries: Queries, many: int) -> None:
    itapua = make_admin1("PY-7")
    for number in range(many):
        make_organisation(territory=make_municipality(f"Municipio {number}", parent=itapua))
    make_organisation(territory=make_admin1("UY-CL"))
    country = territory_for(None, "PY")

    with queries(4):
        page = territory_page(country, None, now=now())

    assert page.total == many
    assert [(place.name, place.organisations) for place in page.places] == [(str(itapua), many)]


def test_countries_count_their_organisations() -> None:
    make_country("CL")
    make_organisation(territory=make_municipality())
    make_organisation(retired_at=now())

    assert {place.code: place.organisations for place in countries(None)} == {"CL": 0, "PY": 1}


def test_places_are_found_by_code_by_name_and_by_whole_label(office: Office) -> None:
    one, two = make_admin1("BO-L", names={"es": "La Paz"}), make_admin1("HN-LP", names={"es": "La Paz"})
    near = make_admin1("MX-BCS", names={"es": "La Paz del Sur"})
    index_territories([one, two, near])

    assert places_matching("bo-l") == [one]
    assert places_matching("la páz") == [one, two]
    assert places_matching(place_label(two)) == [two]
    assert places_matching("paz del") == [near]
    assert places_matching(" ") == []


def test_organisations_are_matched_by_words_or_exactly(office: Office) -> None:
    make_organisation("Municipalidad de Yvy Sati Norte")

    assert len(organisations_matching(None, "yvy")) == 2
    assert organisations_matching(None, "Municipalidad de Yvy Sati") == [office.organisation]
    assert organisations_matching(None, "x") == []
