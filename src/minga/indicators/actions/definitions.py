"""Indicators: what a number means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import NotAllowed
from minga.core.texts import Texts
from minga.indicators.enums import Direction, Frequency
from minga.indicators.events import IndicatorDefined
from minga.indicators.models import Indicator
from minga.indicators.queries.counters import counters
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What an indicator is made of."""

    key: str
    names: Texts
    units: Texts
    methods: Texts
    source: str = ""
    frequency: str = Frequency.ONCE
    direction: str = Direction.UP
    disaggregation: tuple[str, ...] = ()
    baseline: Decimal | None = None
    baseline_on: date | None = None


@action
def define_indicator(*, definition: Definition, actor: Actor, now: datetime) -> Indicator:
    """Put an indicator in the catalogue, or define it anew. The catalogue belongs to the staff."""
    if isinstance(actor, Person) and not actor.is_staff:
        raise NotAllowed(_("Only support staff change the catalogue of indicators."))
    fields = _fields(definition)
    indicator, _made = Indicator.objects.update_or_create(key=definition.key, defaults=fields)
    record(IndicatorDefined(subject=indicator, after={"key": definition.key, **fields}))
    return indicator


def indicators_for(definitions: Iterable[Definition]) -> Mapping[str, Indicator]:
    """The indicators of these keys; those that the catalogue lacks are added as defined.

    No action of its own: part of an action of an app above, which leaves the trace.
    """
    wanted = {definition.key: definition for definition in definitions}
    known = Indicator.objects.in_bulk(list(wanted), field_name="key")
    missing = [Indicator(key=key, **_fields(definition)) for key, definition in wanted.items() if key not in known]
    Indicator.objects.bulk_create(missing, ignore_conflicts=True)
    return Indicator.objects.in_bulk(list(wanted), field_name="key")


def write_indicator(definition: Definition) -> Indicator:
    """The indicator of one thing above, made or defined anew: the number that a challenge is about.

    No action of its own: part of an action of an app above, which leaves the trace.
    """
    indicator, _made = Indicator.objects.update_or_create(key=definition.key, defaults=_fields(definition))
    return indicator


def _fields(definition: Definition) -> dict[str, object]:
    counter = counters().get(definition.key)
    return {
        "names": dict(definition.names),
        "units": dict(definition.units),
        "methods": dict(definition.methods),
        "source": definition.source,
        "frequency": Frequency.LIVE if counter else definition.frequency,
        "direction": definition.direction,
        "disaggregation": list(definition.disaggregation),
        "counter": counter.key if counter else "",
        "baseline": definition.baseline,
        "baseline_on": definition.baseline_on,
    }
