"""The plan of an edition: made from its blueprint once, and moved along when its stages move."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.clock import now as clock_now
from minga.core.clock import today
from minga.core.errors import NotAllowed, NotReady
from minga.core.texts import pick
from minga.learning.enums import MaterialKind
from minga.learning.events.planning import PlanMade, SessionsMoved
from minga.learning.models import AgendaItem, Leader, Material, Module, Session
from minga.learning.policies import may_edit_plan
from minga.learning.queries.plan_days import PlannedSession, agenda_of, led_by, planned_sessions
from minga.learning.queries.shifted import movable, put_on_day
from minga.library.models import Tool
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.models import Edition, Stage
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.queries.blueprint_of import blueprint_of


@action
def plan_from_blueprint(*, edition: Edition, actor: Actor, now: datetime) -> list[Session]:
    """Write the modules, sessions and materials that the blueprint proposes; led by whoever holds the roles.

    A blueprint without modules leaves an empty plan, to be filled by hand. Refused when there are modules already.
    """
    locked = Edition.objects.select_for_update(of=("self",), no_key=True).select_related("version").get(pk=edition.pk)
    if isinstance(actor, Person) and not may_edit_plan(actor, locked, now):
        raise NotAllowed(_("Only those who teach in this edition may plan its sessions."))
    if locked.modules.exists() or locked.sessions.exists():
        raise NotReady(_("This edition has a plan already. Change its modules and sessions one by one."))
    blueprint = blueprint_of(locked.version)
    stages = {stage.key: stage for stage in locked.stages.all()}
    modules = _write_modules(locked, blueprint, stages)
    planned = planned_sessions(blueprint, stages, locked.timezone)
    sessions = _write_sessions(locked, blueprint, planned, modules)
    _write_agendas(sessions)
    _write_leaders(locked, blueprint, planned, sessions, now)
    _write_materials(blueprint, planned, modules, sessions)
    record(
        PlanMade(
            subject=locked,
            organisation_id=locked.host_id,
            after={"modules": len(modules), "sessions": len(sessions)},
        )
    )
    return sessions


def _write_modules(edition: Edition, blueprint: Blueprint, stages: Mapping[str, Stage]) -> dict[str, Module]:
    rows = Module.objects.bulk_create(
        Module(
            edition=edition,
            stage=stages.get(module.stage),
            key=module.key,
            order=order,
            titles=dict(module.title),
            objectives=[dict(each) for each in module.objectives],
            mode=module.mode.value,
            places=dict(module.place),
        )
        for order, module in enumerate(blueprint.modules, start=1)
    )
    return {row.key: row for row in rows}


def _write_sessions(
    edition: Edition, blueprint: Blueprint, planned: Sequence[PlannedSession], modules: Mapping[str, Module]
) -> list[Session]:
    make_up = blueprint.completion.make_up if blueprint.completion else None
    return Session.objects.bulk_create(
        Session(
            edition=edition,
            module=modules[each.module.key],
            stage=each.stage,
            key=each.key,
            kind=each.session.kind.value,
            mode=each.mode,
            titles=each.titles,
            outputs=dict(each.session.output),
            languages=list(each.session.languages or edition.languages),
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            timezone=edition.timezone,
            day=each.day,
            places=each.places,
            make_up_until=make_up.after(each.starts_at.date()) if make_up else None,
        )
        for each in planned
    )


def _write_agendas(sessions: Iterable[Session]) -> None:
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, order=order, starts=line.starts, minutes=line.minutes, titles=line.titles)
        for session in sessions
        for order, line in enumerate(
            agenda_of(
                session.kind,
                session.starts_at.astimezone(ZoneInfo(session.timezone)).time(),
                session.ends_at - session.starts_at,
                output=bool(pick(session.outputs)),
            ),
            start=1,
        )
    )


def _write_leaders(
    edition: Edition,
    blueprint: Blueprint,
    planned: Sequence[PlannedSession],
    sessions: Sequence[Session],
    now: datetime,
) -> None:
    wanted = led_by(blueprint)
    holders: dict[str, list[int]] = {}
    for kind, person in Role.objects.at(scope=edition).counting(now).values_list("kind", "person_id").distinct():
        holders.setdefault(kind, []).append(person)
    Leader.objects.bulk_create(
        (
            Leader(session=session, person_id=person, role=kind)
            for each, session in zip(planned, sessions, strict=True)
            for kind in wanted[each.session.key]
            for person in holders.get(kind, ())
        ),
        ignore_conflicts=True,
    )


def _write_materials(
    blueprint: Blueprint,
    planned: Sequence[PlannedSession],
    modules: Mapping[str, Module],
    sessions: Sequence[Session],
) -> None:
    """The resources that a module or session names: the tool card of the house when it has one of that key."""
    uses: list[tuple[str, Module | None, Session | None]] = [
        (key, modules[module.key], None) for module in blueprint.modules for key in module.tools
    ]
    uses += [
        (key, None, session)
        for each, session in zip(planned, sessions, strict=True)
        for key in each.session.tools
        if key not in each.module.tools
    ]
    cards = {tool.key: tool for tool in Tool.objects.filter(key__in={key for key, _m, _s in uses})} if uses else {}
    resources = {each.key: each for each in blueprint.resources}
    rows = []
    for order, (key, module, session) in enumerate(uses, start=1):
        card, resource = cards.get(key), resources.get(key)
        if card is not None:
            kind, texts = MaterialKind.TOOL, {"titles": dict(card.names), "bodies": dict(card.purpose)}
        elif resource is not None:
            kind = MaterialKind.LINK if resource.link else MaterialKind.TEXT
            texts = {"titles": dict(resource.title), "bodies": dict(resource.summary)}
        else:
            continue
        link = resource.link if resource and not card else ""
        rows.append(Material(module=module, session=session, order=order, kind=kind, link=link, tool=card, **texts))
    Material.objects.bulk_create(rows)


def hold_movable(edition: Edition) -> list[Session]:
    """The sessions that may still move, locked for the caller."""
    return list(movable(edition).select_for_update(of=("self",), no_key=True).order_by("pk"))


@action
def follow_stages(*, edition: Edition, stages: Collection[Stage], actor: Actor, now: datetime) -> list[Session]:
    """Put each session on its day of the stage again, at the same hour; those set by hand stay where they are."""
    starts = {stage.pk: stage.starts_on for stage in stages}
    moved = []
    for session in hold_movable(edition):
        if session.fixed or session.day is None or session.stage_id not in starts:
            continue
        day = starts[session.stage_id] + timedelta(days=session.day - 1)
        moved += [session] if put_on_day(session, day - today(session.timezone, at=session.starts_at)) else []
    return save_moved(edition, moved, why="stages")


def save_moved(edition: Edition, moved: Sequence[Session], *, why: str) -> list[Session]:
    """Write the new moments and tell once, with every session and the moment it had before."""
    moment = clock_now()
    for session in moved:
        session.updated_at = moment
    columns = ["starts_at", "ends_at", "make_up_until", "day", "fixed", "sequence", "revision", "updated_at"]
    Session.objects.bulk_update(moved, columns)
    record(
        SessionsMoved(
            subject=edition,
            organisation_id=edition.host_id,
            after={"sessions": [session.pk for session in moved], "count": len(moved), "why": why},
        )
    )
    return list(moved)
