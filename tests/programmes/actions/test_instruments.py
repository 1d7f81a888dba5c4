"""Instruments and versions: saved from an edition, uploaded, tested, launched, retired."""

from datetime import date
from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.organisations.actions.territories import load_territories
from minga.organisations.enums import RoleKind
from minga.programmes.actions.budget import LineDraft, add_line
from minga.programmes.actions.instruments import (
    move_version,
    register_instrument,
    save_edition_as_version,
    save_version,
)
from minga.programmes.actions.launch import launch_edition
from minga.programmes.actions.partners import add_partner
from minga.programmes.actions.shipped import install_shipped, renew_shipped
from minga.programmes.actions.stages import StagePlan, add_stage, remove_stage
from minga.programmes.enums import LineKind, VersionStatus
from minga.programmes.models import Instrument, InstrumentVersion
from minga.programmes.models.blueprint import BlueprintRefused
from minga.programmes.models.plans import EntityPlan, PartyPlan
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprint_of_edition import blueprint_of_edition
from minga.programmes.queries.blueprints import differences, read_blueprint, to_yaml
from minga.programmes.queries.launch import launch_plan
from tests.factories.organisations import make_country, make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import SOURCE, instrument_version, make_instrument

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
def edition(manager, host):
    make_country("PY")
    return launch_edition(plan=launch_plan(instrument_version(), host, MONDAY), actor=manager, now=now())


def test_an_edition_as_launched_is_its_version(edition):
    assert differences(blueprint_of(edition.version), blueprint_of_edition(edition)) == []


def test_each_shipped_edition_as_launched_is_its_version(manager, host):
    load_territories(actor=HOUSE, now=now())
    for version in install_shipped(actor=HOUSE, now=now()):
        edition = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

        assert differences(blueprint_of(version), blueprint_of_edition(edition)) == []


def test_what_an_edition_changed_is_in_the_version_saved_from_it(edition, manager):
    plan = StagePlan(
        titles={"es": "Clínica"}, kind="advisory", starts_on=date(2027, 4, 19), ends_on=date(2027, 4, 25),
        after=("cierre",),
    )  # fmt: skip
    add_stage(edition=edition, plan=plan, revision=1, actor=manager, now=now())
    remove_stage(stage=edition.stages.get(key="inscripcion"), revision=2, actor=manager, now=now())
    draft = LineDraft(
        items={"es": "Viajes"}, kind=LineKind.CASH, currency="USD", quantity=Decimal(3), unit_cost=Decimal(100)
    )
    add_line(edition=edition, draft=draft, actor=manager, now=now())
    party = PartyPlan(entity=EntityPlan(name="Fundación Nueva", type="ngo", country="PY"), role="ally")
    add_partner(edition=edition, party=party, actor=manager, now=now())
    edition.refresh_from_db()

    version = save_edition_as_version(edition=edition, note="Con clínica.", actor=manager, now=now())

    saved = blueprint_of(version)
    assert [stage.key for stage in saved.stages] == ["modulo", "cierre", "clinica"]
    assert saved.stage("clinica").after == ("cierre",)
    assert str(saved.stage("clinica").lasts) == "7d"
    assert saved.stage("clinica").title == {"es": "Clínica", "pt": "Clínica", "en": "Clínica"}
    assert saved.budget is not None
    assert saved.budget.cash_total == Decimal(5300)
    assert "fundacion-nueva" in {partner.organisation for partner in saved.partners}
    assert (version.number, version.status, version.derived_from) == (2, VersionStatus.DRAFT, edition.version)
    assert version.from_edition == edition
    assert version.changes


def test_a_saved_version_reads_back_as_the_same_blueprint(edition, manager):
    draft = LineDraft(
        items={"es": "Viajes"}, kind=LineKind.CASH, currency="USD", quantity=Decimal(1), unit_cost=Decimal(7)
    )
    add_line(edition=edition, draft=draft, actor=manager, now=now())

    version = save_edition_as_version(edition=edition, note="Viajes.", actor=manager, now=now())

    assert read_blueprint(version.source) == blueprint_of(version)
    assert read_blueprint(to_yaml(blueprint_of(version))) == blueprint_of(version)


def test_nothing_changed_or_no_note_is_no_version(edition, manager):
    with pytest.raises(NotReady):
        save_edition_as_version(edition=edition, note="Igual.", actor=manager, now=now())
    with pytest.raises(NotReady):
        save_edition_as_version(edition=edition, note=" ", actor=manager, now=now())

    assert InstrumentVersion.objects.count() == 1


def test_a_version_is_tested_launched_and_becomes_an_edition(edition, manager, host):
    draft = LineDraft(
        items={"es": "Viajes"}, kind=LineKind.CASH, currency="USD", quantity=Decimal(1), unit_cost=Decimal(7)
    )
    add_line(edition=edition, draft=draft, actor=manager, now=now())
    version = save_edition_as_version(edition=edition, note="Viajes.", actor=manager, now=now())

    for to in (VersionStatus.TESTED, VersionStatus.LAUNCHED):
        version = move_version(version=version, to=to, reason="", actor=manager, now=now())
    second = launch_edition(plan=launch_plan(version, host, MONDAY), actor=manager, now=now())

    assert second.number == 2
    assert second.budget_lines.count() == 4
    assert Entry.objects.filter(key="programmes.version_moved").count() == 2


def test_a_version_moves_only_along_its_steps_and_only_by_its_makers(edition, manager, host):
    version = instrument_version(instrument=make_instrument(owner=host), made_by=host, status=VersionStatus.DRAFT)

    with pytest.raises(Conflict):
        move_version(version=version, to=VersionStatus.LAUNCHED, reason="", actor=manager, now=now())
    with pytest.raises(NotAllowed):
        move_version(version=version, to=VersionStatus.TESTED, reason="", actor=make_person(), now=now())
    with pytest.raises(NotReady):
        move_version(version=version, to=VersionStatus.RETIRED, reason="", actor=manager, now=now())

    version.refresh_from_db()
    assert version.status == VersionStatus.DRAFT


def test_a_version_that_no_longer_reads_is_not_tested(manager, host):
    version = instrument_version(instrument=make_instrument(owner=host), made_by=host, status=VersionStatus.DRAFT)
    InstrumentVersion.objects.filter(pk=version.pk).update(source="format: 1\n")

    with pytest.raises(BlueprintRefused):
        move_version(version=version, to=VersionStatus.TESTED, reason="", actor=manager, now=now())


def test_launching_a_version_puts_the_instrument_in_the_search(manager, host):
    made = register_instrument(source=SOURCE, owner=host, actor=manager, now=now())
    entries = SearchEntry.objects.filter(subject_type="programmes.instrument", public=True)
    assert not entries.exists()

    made = move_version(version=made, to=VersionStatus.TESTED, reason="", actor=manager, now=now())
    move_version(version=made, to=VersionStatus.LAUNCHED, reason="", actor=manager, now=now())

    assert entries.count() == 3


def test_an_uploaded_blueprint_is_a_draft_of_its_organisation(manager, host):
    version = register_instrument(source=SOURCE, owner=host, actor=manager, now=now())
    again = register_instrument(source=SOURCE, owner=host, actor=manager, now=now())

    assert (version.status, version.made_by, version.instrument.owner) == (VersionStatus.DRAFT, host, host)
    assert again.instrument.key == "taller-de-prueba-2"
    assert version.instrument.sdgs == [16]


def test_a_blueprint_with_mistakes_is_refused_whole(manager, host):
    with pytest.raises(BlueprintRefused) as refused:
        register_instrument(source="format: 1\nkey: x\n", owner=host, actor=manager, now=now())

    assert len(refused.value.problems) > 3
    assert not Instrument.objects.exists()


def test_only_the_house_ships_and_only_owners_register(manager, host):
    with pytest.raises(NotAllowed):
        register_instrument(source=SOURCE, owner=None, actor=manager, now=now())
    with pytest.raises(NotAllowed):
        register_instrument(source=SOURCE, owner=make_organisation(), actor=manager, now=now())
    with pytest.raises(NotAllowed):
        renew_shipped(instrument=make_instrument(), source=SOURCE, actor=manager, now=now())


def test_a_written_version_is_saved_by_those_who_design(manager, host):
    version = instrument_version()
    changed = SOURCE.replace("places: 20", "places: 25")

    saved = save_version(
        instrument=version.instrument, source=changed, note="Más cupos.", made_by=host, actor=manager, now=now()
    )
    with pytest.raises(NotAllowed):
        save_version(
            instrument=version.instrument, source=changed, note="", made_by=host, actor=make_person(), now=now()
        )
    with pytest.raises(NotReady):
        save_version(instrument=version.instrument, source=changed, note="", made_by=host, actor=manager, now=now())

    assert saved.number == 2
    assert any("25" in change for change in saved.changes)


def test_a_new_release_renews_what_it_ships():
    version = instrument_version()
    changed = SOURCE.replace("places: 20", "places: 25")

    renewed = renew_shipped(instrument=version.instrument, source=changed, actor=HOUSE, now=now())

    assert (renewed.number, renewed.status) == (2, VersionStatus.LAUNCHED)
    assert renewed.derived_from == version
