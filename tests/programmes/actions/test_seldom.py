"""Seldom paths of the verbs: what the house does itself, regions, numbers of one's own."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed, NotReady
from minga.indicators.actions.measurements import Seen, correct_measurement
from minga.indicators.models import Measurement, Target
from minga.organisations.models import Role
from minga.programmes.actions.budget import LineDraft, add_line
from minga.programmes.actions.entities import organisation_for
from minga.programmes.actions.instruments import save_edition_as_version
from minga.programmes.actions.launch import launch_edition
from minga.programmes.actions.shipped import install_shipped
from minga.programmes.actions.targets import promise_in_edition, take_back_in_edition
from minga.programmes.enums import EditionStatus, LineKind
from minga.programmes.models import InstrumentVersion
from minga.programmes.models.plans import EntityPlan
from minga.programmes.queries.launch import launch_plan
from tests.factories.organisations import make_admin1, make_country, make_organisation
from tests.factories.programmes import SOURCE, instrument_version, make_edition, make_instrument
from tests.personas import cast

pytestmark = pytest.mark.django_db

START, END = date(2026, 1, 1), date(2026, 12, 31)


def test_the_house_launches_without_becoming_a_manager():
    make_country("PY")
    plan = launch_plan(instrument_version(), make_organisation(), date(2027, 3, 1))

    edition = launch_edition(plan=plan, actor=HOUSE, now=now())

    assert not Role.objects.filter(scope_id=edition.pk).exists()


def test_an_entity_takes_its_region_and_says_that_it_is_rural():
    region = make_admin1("PE-LIM")

    made = organisation_for(
        EntityPlan(name="Municipio Nuevo", type="municipal", country="PE", territory="PE-LIM", rural=True), now=now()
    )
    unknown = organisation_for(EntityPlan(name="Otra", type="ngo", country="PE", territory="PE-XXX"), now=now())

    assert (made.territory, made.rural) == (region, True)
    assert unknown.territory == make_country("PE")


def test_what_ships_anew_is_renewed_on_install(monkeypatch):
    version = instrument_version(instrument=make_instrument(key="taller-de-prueba"))
    changed = SOURCE.replace("places: 20", "places: 21")
    monkeypatch.setattr("minga.programmes.actions.shipped.shipped_sources", lambda: {"taller-de-prueba": changed})

    made = install_shipped(actor=HOUSE, now=now())

    assert [each.number for each in made] == [2]
    assert InstrumentVersion.objects.filter(instrument=version.instrument).count() == 2


def test_two_lines_or_two_targets_of_one_name_get_their_own_keys():
    edition = make_edition()
    manager = cast(edition).manager
    draft = LineDraft(items={"es": "Sala"}, kind=LineKind.CASH, currency="USD")
    lines = [add_line(edition=edition, draft=draft, actor=manager, now=now()).key for _number in range(2)]
    promise = {
        "target": None, "counter": "", "titles": {"es": "Encuentros"}, "unit": "encuentros", "value": Decimal(3),
        "reading": "at_least", "starts_on": START, "due_on": END, "baseline": Decimal(0),
    }  # fmt: skip

    targets = [promise_in_edition(edition=edition, actor=manager, now=now(), **promise).key for _number in range(2)]
    live = promise_in_edition(edition=edition, actor=manager, now=now(), **{**promise, "counter": "persons_completed"})

    assert lines == ["sala", "sala-2"]
    assert targets == ["encuentros", "encuentros-2"]
    assert live.indicator.counter == "persons_completed"
    edition.status = EditionStatus.CLOSED
    edition.save()
    with pytest.raises(NotAllowed):
        promise_in_edition(edition=edition, actor=manager, now=now(), **promise)
    with pytest.raises(NotAllowed):
        take_back_in_edition(edition=edition, target=live, actor=manager, now=now())
    assert Target.objects.filter(pk=live.pk).exists()


def test_only_managers_make_a_version_of_an_edition():
    edition = make_edition()

    with pytest.raises(NotAllowed):
        save_edition_as_version(edition=edition, note="x", actor=cast(edition).stranger, now=now())


def test_a_measurement_without_a_target_has_nothing_to_be_corrected_against():
    edition = make_edition()
    manager = cast(edition).manager
    target = promise_in_edition(
        edition=edition, target=None, counter="", titles={"es": "X"}, unit="x", value=Decimal(1), reading="at_least",
        starts_on=START, due_on=END, baseline=Decimal(0), actor=manager, now=now(),
    )  # fmt: skip
    loose = Measurement.objects.create(indicator=target.indicator, value=1, measured_on=START, source="x")

    with pytest.raises(NotReady):
        correct_measurement(
            measurement=loose, seen=Seen(value=Decimal(2), measured_on=START, source="x"), subject=None,
            actor=manager, now=now(),
        )  # fmt: skip


def test_two_editions_of_one_instrument_measure_in_their_own_units():
    promise = {
        "target": None, "counter": "", "titles": {"es": "Encuentros"}, "value": Decimal(3), "reading": "at_least",
        "starts_on": START, "due_on": END, "baseline": Decimal(0), "actor": HOUSE, "now": now(),
    }  # fmt: skip
    units = {"encuentros", "horas"}

    made = [
        promise_in_edition(edition=make_edition(key=f"innovadores-publicos-paraguay-{unit}"), unit=unit, **promise)
        for unit in sorted(units)
    ]

    assert {target.indicator.units["es"] for target in made} == units


def test_a_counter_is_named_in_every_language_whoever_promises_it():
    with override("pt"):
        live = promise_in_edition(
            edition=make_edition(), target=None, counter="persons_trained_unique", titles={"es": "X"}, unit="",
            value=Decimal(1), reading="at_least", starts_on=START, due_on=END, baseline=Decimal(0), actor=HOUSE,
            now=now(),
        )  # fmt: skip

    assert live.indicator.names["en"] == "People trained"
    assert live.indicator.names["es"] != live.indicator.names["pt"] != ""
