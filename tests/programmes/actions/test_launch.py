"""A version becomes an edition: everything or nothing, once, by those who may."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.indicators.models import Target
from minga.organisations.actions.territories import load_territories
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role
from minga.programmes.actions.launch import launch_edition
from minga.programmes.actions.shipped import install_shipped
from minga.programmes.enums import EditionStatus, LineKind, VersionStatus
from minga.programmes.models import Edition, InstrumentVersion
from minga.programmes.policies import may_manage
from minga.programmes.queries.budget import budget_sheet
from minga.programmes.queries.launch import launch_plan, proposal
from minga.programmes.queries.plan import plan_sheet
from tests.factories.organisations import make_country, make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import instrument_version

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)


@pytest.fixture
def manager():
    return make_person()


@pytest.fixture
def host(manager):
    organisation = make_organisation("Agencia Anfitriona")
    role(manager, RoleKind.MANAGER, organisation)
    return organisation


@pytest.fixture
def version():
    make_country("PY")
    return instrument_version()


def test_launch_makes_the_whole_edition(manager, host, version):
    at = now()

    edition = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=at)

    stages = list(edition.stages.all())
    assert [stage.key for stage in stages] == ["inscripcion", "modulo", "cierre"]
    assert (stages[0].starts_on, stages[0].ends_on) == (date(2027, 3, 1), date(2027, 3, 14))
    assert (stages[1].starts_on, stages[1].ends_on) == (date(2027, 3, 15), date(2027, 4, 11))
    assert [each.key for each in stages[1].after.all()] == ["inscripcion"]
    assert (edition.starts_on, edition.ends_on) == (MONDAY, date(2027, 4, 18))
    assert edition.status == EditionStatus.PLANNED
    assert set(edition.titles) == {"es", "pt", "en"}
    assert edition.partners.count() == 3
    assert edition.sdgs == [16]
    assert may_manage(manager, edition, at)


def test_launch_leaves_one_entry_of_its_own(manager, host, version):
    edition = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    entries = Entry.objects.filter(key="programmes.edition_launched")
    entry = entries.get()
    assert entry.actor_id == manager.pk
    assert entry.subject_id == edition.pk
    assert entry.organisation_id == host.pk
    same_click = Entry.objects.filter(request=entry.request).values_list("key", flat=True)
    assert "organisations.role_given" in same_click


def test_launch_registers_unknown_organisations_without_making_her_their_coordinator(manager, host, version):
    launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    registered = Organisation.objects.get(name="Universidad de Prueba")
    assert registered.territory is not None
    assert registered.territory.code == "PY"
    assert not Role.objects.filter(organisation=registered).exists()


def test_launch_finds_organisations_that_are_known_under_the_same_name(manager, host, version):
    known = make_organisation("UNIVERSIDAD  de prueba".replace("  ", " "))

    launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    assert known.partnerships.count() == 1
    assert Organisation.objects.filter(folded_name=known.folded_name).count() == 1


def test_the_same_form_sent_twice_launches_once(manager, host, version):
    plan = launch_plan(version, host, MONDAY)
    first = launch_edition(plan=plan, actor=manager, now=now())

    with pytest.raises(Conflict) as refused:
        launch_edition(plan=plan, actor=manager, now=now())

    assert refused.value.code == "already_launched"
    assert list(Edition.objects.all()) == [first]


def test_two_editions_of_an_instrument_are_numbered(manager, host, version):
    first = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())
    second = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    assert (first.number, second.number) == (1, 2)
    assert first.key != second.key


@pytest.mark.parametrize("kind", [RoleKind.FACILITATOR, RoleKind.MEMBER, RoleKind.AUTHORITY])
def test_who_runs_no_programmes_for_the_host_is_refused(kind, version):
    person = make_person()
    host = make_organisation()
    role(person, kind, host)

    with pytest.raises(NotAllowed):
        launch_edition(plan=launch_plan(version, host, MONDAY), actor=person, now=now())

    assert not Edition.objects.exists()
    assert not Entry.objects.filter(key="programmes.edition_launched").exists()


def test_a_manager_of_another_organisation_is_refused(manager, host, version):
    other = make_organisation()

    with pytest.raises(NotAllowed):
        launch_edition(plan=launch_plan(version, other, MONDAY), actor=manager, now=now())


@pytest.mark.parametrize("status", [VersionStatus.DRAFT, VersionStatus.TESTED, VersionStatus.RETIRED])
def test_only_a_launched_version_becomes_an_edition(manager, host, version, status):
    InstrumentVersion.objects.filter(pk=version.pk).update(status=status)
    version.refresh_from_db()

    with pytest.raises(NotReady):
        launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", {"titles": {"es": " "}}),
        ("languages", {"languages": ()}),
        ("places", {"places": 0}),
    ],
)
def test_a_plan_with_a_gap_is_refused_at_its_field(manager, host, version, field, change):
    plan = replace(launch_plan(version, host, MONDAY), **change)

    with pytest.raises(Invalid) as refused:
        launch_edition(plan=plan, actor=manager, now=now())

    assert list(refused.value.errors) == [field]
    assert not Edition.objects.exists()


def test_a_failure_at_the_end_leaves_nothing(manager, host, version, monkeypatch):
    def broken(edition):
        raise RuntimeError

    monkeypatch.setattr("minga.programmes.actions.launch.index_edition", broken)
    with pytest.raises(RuntimeError):
        launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    assert not Edition.objects.exists()
    assert not Organisation.objects.filter(name="Universidad de Prueba").exists()
    assert not Target.objects.exists()


def test_launched_edition_is_found_by_search(manager, host, version):
    edition = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    entries = SearchEntry.objects.filter(subject_type="programmes.edition", subject_id=edition.pk)
    assert {entry.language for entry in entries} == {"es", "pt", "en"}
    assert all(entry.public for entry in entries)


def test_what_nobody_valued_stays_hours_not_zero_money(manager, host, version):
    edition = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    line = edition.budget_lines.get(kind=LineKind.IN_KIND)
    assert (line.quantity, line.quantity_high) == (Decimal(28), Decimal(42))
    assert line.unit_cost is None
    assert budget_sheet(edition).unvalued == 1


@pytest.fixture
def shipped():
    load_territories(actor=HOUSE, now=now())
    made = install_shipped(actor=HOUSE, now=now())
    return {version.instrument.key: version for version in made}


def test_each_shipped_blueprint_is_launched_as_an_edition(manager, host, shipped):
    assert len(shipped) == 5

    for version in shipped.values():
        proposed = proposal(version, MONDAY)
        edition = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

        assert edition.stages.count() == len(proposed.stages)
        assert edition.starts_on == MONDAY
        assert edition.ends_on == proposed.ends_on
        assert edition.budget_lines.count() == len(proposed.lines)
        assert edition.context.count() == len(proposed.blueprint.context)
        assert Target.objects.filter(subject_type="programmes.edition", subject_id=edition.pk).count() == len(
            proposed.targets
        )
        assert all(not stage.clash for stage in plan_sheet(edition, now()).stages) or any(
            stage.starts.count < 0 for stage in proposed.blueprint.stages
        )


def test_installing_what_ships_twice_changes_nothing(shipped):
    again = install_shipped(actor=HOUSE, now=now())

    assert again == []
    assert InstrumentVersion.objects.count() == 5


def test_paraguay_costs_eighty_thousand_dollars_in_cash(manager, host, shipped):
    version = shipped["innovadores-publicos-paraguay"]
    edition = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    totals = budget_sheet(edition).cash_totals
    assert [(total.currency, total.planned) for total in totals] == [("USD", Decimal(80000))]
