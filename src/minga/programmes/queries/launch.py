"""What a version proposes to whoever launches it: everything filled in, nothing written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.core.search import fold
from minga.organisations.models import Organisation
from minga.programmes.enums import LineKind
from minga.programmes.models import Edition, InstrumentVersion
from minga.programmes.models.blueprint import Blueprint, PlannedStage
from minga.programmes.models.blueprint_design import Organisation as Named
from minga.programmes.models.blueprint_results import CashLine, InKindLine, Target
from minga.programmes.models.plans import EntityPlan, LaunchPlan, LinePlan, PartyPlan, TargetPlan
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprints import plan
from minga.programmes.queries.words import hours_word

_ZONES = {
    "AR": "America/Argentina/Buenos_Aires", "BO": "America/La_Paz", "BR": "America/Sao_Paulo",
    "CL": "America/Santiago", "CO": "America/Bogota", "CR": "America/Costa_Rica",
    "DO": "America/Santo_Domingo", "EC": "America/Guayaquil", "GT": "America/Guatemala",
    "HN": "America/Tegucigalpa", "MX": "America/Mexico_City", "NI": "America/Managua",
    "PA": "America/Panama", "PE": "America/Lima", "PY": "America/Asuncion",
    "SV": "America/El_Salvador", "UY": "America/Montevideo", "VE": "America/Caracas",
}  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A version with days: what the launch form is filled with."""

    blueprint: Blueprint
    stages: tuple[PlannedStage, ...]
    number: int
    titles: dict[str, str]
    countries: tuple[str, ...]
    timezone: str
    parties: tuple[PartyPlan, ...]
    lines: tuple[LinePlan, ...]
    targets: tuple[TargetPlan, ...]

    @property
    def ends_on(self) -> date:
        """The last day of the last stage."""
        return max(stage.ends_on for stage in self.stages)


def proposal(version: InstrumentVersion, starts_on: date) -> Proposal:
    """What this version would be as an edition that begins on a day."""
    blueprint = blueprint_of(version)
    number = next_number(version)
    entities = entity_plans(blueprint)
    stages = tuple(plan(blueprint, starts_on))
    budget = blueprint.budget
    lines = [_cash(line, budget.currency) for line in budget.cash] if budget else []
    lines += [_in_kind(each, budget.currency, entities) for each in budget.in_kind] if budget else []
    countries = _countries(blueprint)
    zone = next((_ZONES[code] for code in countries if code in _ZONES), settings.TIME_ZONE)
    return Proposal(
        blueprint=blueprint,
        stages=stages,
        number=number,
        titles=edition_titles(version, number),
        countries=countries,
        timezone=zone,
        parties=tuple(
            PartyPlan(entity=entities[partner.organisation], role=role, credits=partner.part)
            for partner in blueprint.partners
            for role in partner.roles
        ),
        lines=tuple(lines),
        targets=tuple(_target(target, stages) for target in blueprint.targets),
    )


def launch_plan(version: InstrumentVersion, host: Organisation, starts_on: date) -> LaunchPlan:
    """The plan of a version as it is, without any change: for the demo world and for tests."""
    proposed = proposal(version, starts_on)
    people = proposed.blueprint.participants
    return LaunchPlan(
        version=version,
        titles=proposed.titles,
        number=proposed.number,
        host=host,
        starts_on=starts_on,
        timezone=proposed.timezone,
        languages=people.languages or proposed.blueprint.languages.all,
        countries=proposed.countries,
        places=people.places,
        currency=proposed.blueprint.budget.currency if proposed.blueprint.budget else "USD",
        parties=proposed.parties,
        lines=proposed.lines,
        targets=proposed.targets,
    )


def next_number(version: InstrumentVersion) -> int:
    """The number that the next edition of this instrument would have."""
    last = (
        Edition.objects.filter(version__instrument=version.instrument_id)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return (last or 0) + 1


def edition_titles(version: InstrumentVersion, number: int) -> dict[str, str]:
    """The instrument's title with the number, in each of its languages."""
    titles: dict[str, str] = {}
    for language, title in version.instrument.titles.items():
        with override(language):
            titles[language] = _("%(title)s, edition %(number)d") % {
                "title": title,
                "number": number,
            }
    return titles


def entity_plans(blueprint: Blueprint) -> dict[str, EntityPlan]:
    """Every entity of a blueprint by its key, with its row in the directory when it has one."""
    folded = {fold(name): each.key for each in blueprint.organisations for name in each.name.values()}
    rows = Organisation.objects.filter(folded_name__in=folded, retired_at__isnull=True).select_related("territory")
    found = {folded[row.folded_name]: row for row in rows}
    return {each.key: _entity(each, found.get(each.key)) for each in blueprint.organisations}


def _countries(blueprint: Blueprint) -> tuple[str, ...]:
    """Where it runs, and whom it keeps places for."""
    filed = blueprint.record.countries if blueprint.record else ()
    kept = (quota.country for quota in blueprint.participants.quotas if quota.country)
    return tuple(dict.fromkeys((*filed, *kept)))


def _entity(named: Named, found: Organisation | None) -> EntityPlan:
    name = named.name.get("es") or next(iter(named.name.values()))
    return EntityPlan(
        name=found.name if found else name,
        type=named.type.value,
        level=named.level.value if named.level else "",
        country=named.country,
        territory=named.territory,
        rural=bool(named.rural),
        found=found,
    )


def _cash(line: CashLine, currency: str) -> LinePlan:
    return LinePlan(
        key=line.key,
        items=line.title,
        category=line.category.value,
        quantity=line.quantity,
        units=line.unit,
        unit_cost=line.unit_cost,
        currency=line.currency or currency,
        stage=line.stage,
        approximate=line.approximate,
    )


def _in_kind(line: InKindLine, currency: str, entities: dict[str, EntityPlan]) -> LinePlan:
    hours = line.hours
    high = hours.high if hours and hours.high is not None and hours.high != hours.low else None
    return LinePlan(
        key=line.key,
        items=line.title,
        kind=LineKind.IN_KIND,
        quantity=hours.low if hours else None,
        quantity_high=high,
        units=hours_word(),
        unit_cost=line.rate,
        currency=line.currency or currency,
        payer=entities.get(line.organisation),
        stage=line.stage,
    )


def _target(target: Target, stages: tuple[PlannedStage, ...]) -> TargetPlan:
    due = {each.stage.key: each.ends_on for each in stages}.get(target.by, target.due)
    return TargetPlan(
        key=target.key,
        indicator=target.indicator,
        titles=target.title,
        value=Decimal(target.value),
        units=target.unit,
        reading=target.comparator.value,
        due_on=due,
        split_by=target.split_by,
    )
