"""From a version of an instrument to an edition with dates, people and money: one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.keys import unique_key
from minga.core.texts import Texts, pick
from minga.indicators.actions.definitions import Definition, indicators_for
from minga.indicators.actions.targets import Promise, write_targets
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, house_day
from minga.people.models import Person
from minga.programmes.actions.entities import organisation_for
from minga.programmes.actions.indexing import index_edition
from minga.programmes.enums import VersionStatus
from minga.programmes.events.editions import EditionLaunched
from minga.programmes.models import (
    BudgetLine,
    ContextFigure,
    Edition,
    Instrument,
    Partner,
    Stage,
    stage_kinds,
)
from minga.programmes.models.blueprint import Blueprint, PlannedStage
from minga.programmes.models.blueprint_results import ContextIndicator
from minga.programmes.models.plans import LaunchPlan, LinePlan, TargetPlan
from minga.programmes.policies import may_host
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprints import plan as planned_stages
from minga.programmes.queries.launch import next_number


@action
def launch_edition(*, plan: LaunchPlan, actor: Actor, now: datetime) -> Edition:
    """Make an edition and everything it needs. Registers organisations that were unknown.

    The actor, when she is a person, becomes its manager. Refused with `already_launched`
    when the same form was sent before.
    """
    _assert_may(plan, actor, now)
    # One lock per instrument: it numbers its editions and serialises a double click.
    Instrument.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.version.instrument_id)
    if Edition.objects.filter(uuid=plan.token).exists():
        raise Conflict(_("This edition was launched already."), code="already_launched")
    blueprint = blueprint_of(plan.version)
    days = planned_stages(blueprint, plan.starts_on)
    edition = _write_edition(plan, blueprint, days)
    stages = _write_stages(edition, days)
    _write_partners(edition, plan, now)
    _write_lines(edition, plan.lines, stages, now)
    _write_targets(edition, plan.targets)
    _write_context(edition, blueprint)
    if isinstance(actor, Person):
        give_role(
            person=actor,
            kind=RoleKind.MANAGER,
            scope=edition,
            starts_on=house_day(now),
            actor=HOUSE,
            now=now,
        )
    index_edition(edition)
    record(
        EditionLaunched(
            subject=edition,
            organisation_id=edition.host_id,
            after={
                "version": str(plan.version.uuid),
                "starts_on": edition.starts_on,
                "ends_on": edition.ends_on,
                "stages": len(stages),
                "places": edition.places,
            },
        ),
        related=(plan.version.instrument, edition.host),
    )
    return edition


def _assert_may(plan: LaunchPlan, actor: Actor, now: datetime) -> None:
    if isinstance(actor, Person) and not may_host(actor, plan.host, now):
        raise NotAllowed(_("Only those who run programmes for the host may launch an edition."), field="host")
    if plan.version.status != VersionStatus.LAUNCHED:
        raise NotReady(_("Only a launched version can become an edition. Launch the version first."))
    errors: dict[str, list[str]] = {}
    if not pick(plan.titles).strip():
        errors["title"] = [_("Give the edition a title.")]
    if not plan.languages:
        errors["languages"] = [_("Choose at least one language.")]
    if plan.places is not None and plan.places < 1:
        errors["places"] = [_("Write how many places there are, at least 1.")]
    if errors:
        raise Invalid(errors)


def _write_edition(plan: LaunchPlan, blueprint: Blueprint, days: list[PlannedStage]) -> Edition:
    texts: Mapping[str, Texts] = plan.texts
    focal = blueprint.focal_point
    number = plan.number or next_number(plan.version)
    return Edition.objects.create(
        uuid=plan.token,
        key=unique_key(Edition, f"{plan.version.instrument.key} {number}"),
        version=plan.version,
        number=number,
        titles=dict(plan.titles),
        summaries=dict(texts.get("summaries", blueprint.summary)),
        purposes=dict(texts.get("purposes", blueprint.purpose)),
        for_whom=dict(texts.get("for_whom", blueprint.for_whom)),
        commitments=dict(texts.get("commitments", blueprint.commitment)),
        focal_offices=dict(focal.office) if focal else {},
        host=plan.host,
        starts_on=min(plan.starts_on, *(each.starts_on for each in days)),
        ends_on=max(each.ends_on for each in days),
        timezone=plan.timezone,
        languages=list(plan.languages),
        countries=list(plan.countries),
        sdgs=sorted({sdg.goal for sdg in blueprint.sdgs}),
        places=plan.places,
        answer_within_days=plan.answer_within_days,
        currency=plan.currency,
        public=plan.public,
    )


def _write_stages(edition: Edition, days: list[PlannedStage]) -> dict[str, Stage]:
    kinds = stage_kinds()
    rows = Stage.objects.bulk_create(
        Stage(
            edition=edition,
            key=each.stage.key,
            kind=each.stage.kind,
            titles=dict(each.stage.title),
            summaries=dict(each.stage.summary),
            order=order,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            features=[feature.value for feature in each.stage.opens],
            config=dict(each.stage.config),
            mode=each.stage.mode.value if each.stage.mode else "",
            venues=dict(each.stage.place),
            responsible=kinds[each.stage.kind].responsible if each.stage.kind in kinds else "",
        )
        for order, each in enumerate(days)
    )
    stages = {row.key: row for row in rows}
    through = Stage.after.through
    through.objects.bulk_create(
        through(from_stage_id=stages[each.stage.key].pk, to_stage_id=stages[key].pk)
        for each in days
        for key in each.stage.after
    )
    return stages


def _write_partners(edition: Edition, plan: LaunchPlan, now: datetime) -> None:
    rows: dict[tuple[int, str], Partner] = {}
    for party in plan.parties:
        organisation = organisation_for(party.entity, now=now)
        rows.setdefault(
            (organisation.pk, party.role),
            Partner(
                edition=edition,
                organisation=organisation,
                role=party.role,
                credits=dict(party.credits),
            ),
        )
    Partner.objects.bulk_create(rows.values())


def _write_lines(
    edition: Edition,
    lines: Iterable[LinePlan],
    stages: Mapping[str, Stage],
    now: datetime,
) -> None:
    payers: dict[str, Organisation] = {}
    rows = []
    for order, line in enumerate(lines):
        if line.payer is not None and line.payer.name not in payers:
            payers[line.payer.name] = organisation_for(line.payer, now=now)
        rows.append(
            BudgetLine(
                edition=edition,
                key=line.key,
                kind=line.kind,
                category=line.category,
                items=dict(line.items),
                quantity=line.quantity,
                quantity_high=line.quantity_high,
                units=dict(line.units),
                unit_cost=line.unit_cost,
                currency=line.currency,
                approximate=line.approximate,
                payer=payers[line.payer.name] if line.payer else None,
                stage=stages.get(line.stage),
                assumption=line.assumption,
                order=order,
            )
        )
    BudgetLine.objects.bulk_create(rows)


def _write_targets(edition: Edition, targets: Iterable[TargetPlan]) -> None:
    targets = list(targets)
    indicators = indicators_for(
        Definition(
            key=target.indicator,
            names=target.titles,
            units=target.units,
            methods={},
            disaggregation=target.split_by,
        )
        for target in targets
    )
    write_targets(
        edition,
        (
            Promise(
                key=target.key,
                indicator=indicators[target.indicator],
                titles=target.titles,
                value=target.value,
                reading=target.reading,
                starts_on=edition.starts_on,
                due_on=_due(target, edition),
                baseline=Decimal(0),
                split_by=target.split_by,
            )
            for target in targets
        ),
    )


def _due(target: TargetPlan, edition: Edition) -> date:
    return max(target.due_on or edition.ends_on, edition.starts_on)


def _write_context(edition: Edition, blueprint: Blueprint) -> None:
    titles = {source.key: pick(source.title) for source in blueprint.sources}
    ContextFigure.objects.bulk_create(
        ContextFigure(
            edition=edition,
            statements=dict(figure.text),
            comparator=figure.comparator.value,
            value=figure.value,
            unit=figure.unit,
            territories=dict(figure.territory),
            origins=dict(figure.origin),
            year=figure.year,
            source=_cited(figure, titles),
            order=order,
        )
        for order, figure in enumerate(blueprint.context)
    )


def _cited(figure: ContextIndicator, titles: Mapping[str, str]) -> str:
    """The titles of the documents that a figure was read in."""
    keys = dict.fromkeys(citation.partition(":")[0] for citation in figure.source)
    words = "; ".join(titles[key] for key in keys if key in titles)
    return (words or pick(figure.origin))[:300]
