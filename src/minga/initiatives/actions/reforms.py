"""The reform agenda: barriers of many dossiers that say the same, gathered into points that somebody mends.

A point is kept by a recognised organisation (`Reform.keeper`); its stewards gather and write.
Whoever could mend it (`Reform.owner`) may move it along `REFORM_STEPS`, too. How many initiatives met it
is counted from the barriers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core import search
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.keys import unique_key
from minga.initiatives.actions.mending import mend, shown_of
from minga.initiatives.actions.telling import tell_each
from minga.initiatives.enums import REFORM_STEPS, BarrierKind, ReformStatus
from minga.initiatives.events.agenda import (
    BarrierReleased,
    BarriersGathered,
    ReformEdited,
    ReformHidden,
    ReformMade,
    ReformMoved,
    ReformPublished,
)
from minga.initiatives.models import Barrier, Reform
from minga.initiatives.policies import may_keep_agenda, may_move_reform
from minga.initiatives.queries.barriers import barriers_visible_to, initiatives_that_met
from minga.initiatives.queries.people import team_of
from minga.organisations.models import Organisation, house_day
from minga.people.enums import Language
from minga.people.models import Person

REFORM: Final = Reform._meta.label_lower
RESERVED: Final = frozenset({"nueva", "barreras", "parecidas"})
"""Addresses beside the points, which no point takes."""
ENDS: Final = (ReformStatus.RESOLVED, ReformStatus.ACCEPTED)
NAMES: Final = ("title", "kind", "legal_reference", "description", "proposal", "owner", "language")


@dataclass(frozen=True, kw_only=True)
class ReformText:
    """One point: what stands in the way, who could mend it, how."""

    title: str
    kind: str
    description: str
    legal_reference: str = ""
    proposal: str = ""
    owner: Organisation | None = None
    language: str = Language.ES


@action
def make_reform(
    *,
    text: ReformText,
    keeper: Organisation,
    barriers: Iterable[Barrier],
    public: bool = True,
    actor: Actor,
    now: datetime,
) -> Reform:
    """Make a point of the agenda from one barrier or several."""
    if isinstance(actor, Person) and not may_keep_agenda(actor, keeper, now):
        raise NotAllowed(
            _("Only those who answer for a recognised organisation keep points of the agenda in its name."),
            field="keeper",
        )
    gathered = _lock_loose(barriers, actor, now)
    if not gathered:
        raise NotReady(_("Choose at least one barrier: a point rests on what somebody met."), field="barriers")
    reform = Reform(keeper=keeper, public=public, moved_on=house_day(now))
    for name in NAMES:
        value = getattr(text, name)
        setattr(reform, name, value.strip() if isinstance(value, str) else value)
    reform.country = keeper.territory.country if keeper.territory is not None else ""
    _check(reform)
    reform.key = _free_key(reform.title)
    reform.save()
    _gather(reform, gathered)
    index_reform(reform)
    after = {**_shown(reform, NAMES), "barriers": len(gathered), "public": public}
    record(ReformMade(subject=reform, organisation_id=keeper.pk, after=after))
    return reform


@action
def edit_reform(
    *, reform: Reform, changes: Mapping[str, Any], was: Mapping[str, Any], actor: Actor, now: datetime
) -> Reform:
    """Change its texts, its kind, or who could mend it."""
    held = _lock_kept(reform, actor, now)
    before = mend(held, changes, was, NAMES)
    _check(held)
    held.revision += 1
    held.save()
    index_reform(held)
    after = _shown(held, before)
    record(
        ReformEdited(
            subject=held,
            organisation_id=held.keeper_id,
            before={name: getattr(value, "pk", value) for name, value in before.items()},
            after=after,
        )
    )
    return held


@action
def move_reform(*, reform: Reform, status: str, answer: str = "", actor: Actor, now: datetime) -> Reform:
    """Move it along; where it ends, the answer says how it was mended or why it stays. Teams hear of it."""
    held = _locked(reform)
    if isinstance(actor, Person) and not may_move_reform(actor, held, now):
        raise NotAllowed(_("Only whoever keeps this point, or could mend it, moves it."))
    if status not in REFORM_STEPS[held.status]:
        raise Conflict(_("It cannot go there from “%(state)s”.") % {"state": held.get_status_display()}, field="status")
    if status in ENDS and not answer.strip():
        raise NotReady(_("Write how it was resolved, or why it stays as it is."), field="answer")
    was = held.status
    held.status, held.answer = ReformStatus(status), answer.strip() if status in ENDS else ""
    held.moved_on = house_day(now)
    held.revision += 1
    held.save()
    index_reform(held)
    _tell_teams(held, actor, now)
    record(
        ReformMoved(
            subject=held,
            organisation_id=_in_the_name_of(held, actor, now),
            before={"status": was},
            after={"status": held.status, "answer": answer.strip()},
        )
    )
    return held


@action
def set_reform_public(*, reform: Reform, public: bool, actor: Actor, now: datetime) -> Reform:
    """Show the point to everybody, or only to those who keep it and to whoever could mend it."""
    held = _lock_kept(reform, actor, now)
    if held.public == public:
        raise Conflict(_("It is so already."), code="same")
    held.public = public
    held.save(update_fields=["public", "updated_at"])
    index_reform(held)
    happened = ReformPublished if public else ReformHidden
    record(happened(subject=held, organisation_id=held.keeper_id))
    return held


@action
def gather_barriers(*, reform: Reform, barriers: Iterable[Barrier], actor: Actor, now: datetime) -> Reform:
    """Put barriers into the point: they are what it is about."""
    held = _lock_kept(reform, actor, now)
    gathered = _lock_loose(barriers, actor, now)
    if not gathered:
        raise NotReady(_("Choose at least one barrier."), field="barriers")
    _gather(held, gathered)
    record(BarriersGathered(subject=held, organisation_id=held.keeper_id, after={"barriers": len(gathered)}))
    return held


@action
def release_barrier(*, reform: Reform, barrier: Barrier, reason: str, actor: Actor, now: datetime) -> Barrier:
    """Take a barrier out of the point: it is something else, and the reason says what."""
    held = _lock_kept(reform, actor, now)
    row = Barrier.objects.select_for_update(of=("self",), no_key=True).get(pk=barrier.pk)
    if row.reform_id != held.pk:
        raise Conflict(_("This barrier is no longer in the point."), code="gone")
    if not reason.strip():
        raise NotReady(_("Write why it is something else."), field="reason")
    row.reform = None
    row.save(update_fields=["reform", "updated_at"])
    record(
        BarrierReleased(
            subject=held,
            organisation_id=held.keeper_id,
            after={"barrier": str(row.uuid), "reason": reason.strip()},
        )
    )
    return row


def index_reform(reform: Reform) -> None:
    """Put or renew a point in the search; one that is not public is found by nobody."""
    if not reform.public:
        search.forget(REFORM, [reform.pk])
        return
    words = [reform.legal_reference, str(BarrierKind(reform.kind).label), reform.owner.name if reform.owner else ""]
    search.index(
        REFORM,
        reform.pk,
        path=reform.get_absolute_url(),
        texts=[
            search.Findable(
                language=reform.language,
                title=reform.title,
                summary=reform.description[:2000],
                words=" ".join(filter(None, [*words, reform.proposal])),
            )
        ],
    )


def _locked(reform: Reform) -> Reform:
    rows = Reform.objects.select_related("keeper", "owner")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=reform.pk)


def _lock_kept(reform: Reform, actor: Actor, now: datetime) -> Reform:
    held = _locked(reform)
    if isinstance(actor, Person) and not may_keep_agenda(actor, held.keeper, now):
        raise NotAllowed(_("Only those who keep this point change it."))
    return held


def _lock_loose(barriers: Iterable[Barrier], actor: Actor, now: datetime) -> list[Barrier]:
    """The barriers, locked, when the actor may read each of them and none is in a point already."""
    wanted = {row.pk for row in barriers}
    rows: QuerySet[Barrier] = Barrier.objects.filter(pk__in=wanted)
    if isinstance(actor, Person):
        rows = rows.filter(pk__in=barriers_visible_to(actor, now).values("pk"))
    locked = list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))
    if len(locked) != len(wanted):
        raise NotAllowed(_("You may not read one of these barriers."), field="barriers")
    if any(row.reform_id is not None for row in locked):
        raise Conflict(_("Somebody has put one of these barriers into a point already."), field="barriers")
    return locked


def _gather(reform: Reform, rows: Sequence[Barrier]) -> None:
    for row in rows:
        row.reform = reform
        row.save(update_fields=["reform", "updated_at"])


def _free_key(title: str) -> str:
    stem = f"punto {title}" if slugify(title) in RESERVED else title
    return unique_key(Reform, stem)


def _in_the_name_of(reform: Reform, actor: Actor, now: datetime) -> int | None:
    keeps = not isinstance(actor, Person) or may_keep_agenda(actor, reform.keeper, now)
    return reform.keeper_id if keeps else reform.owner_id


def _tell_teams(reform: Reform, actor: Actor, now: datetime) -> None:
    """One letter to each person of each team that met it; nothing of a point that they may not read."""
    if not reform.public:
        return
    told: set[int] = set()
    for initiative in initiatives_that_met([reform.pk]):
        people = [person for person in team_of(initiative, now) if person.pk not in told]
        told |= {person.pk for person in people}
        context = {
            "reform": reform.title,
            "status": ReformStatus(reform.status).label,
            "answer": reform.answer,
            "keeper": reform.keeper.name,
        }
        tell_each(
            people, "reform_moved", initiative=initiative, context=context, link=reform.get_absolute_url(),
            about=reform, actor=actor, now=now,
        )  # fmt: skip


def _check(reform: Reform) -> None:
    errors: dict[str, list[str]] = {}
    if not reform.title:
        errors["title"] = [_("Write a title.")]
    elif len(reform.title) > 200:
        errors["title"] = [_("Use at most 200 letters.")]
    if reform.kind not in BarrierKind.values:
        errors["kind"] = [_("Choose a kind.")]
    if not reform.description:
        errors["description"] = [_("Write what stands in the way.")]
    if len(reform.legal_reference) > 300:
        errors["legal_reference"] = [_("Use at most 300 letters.")]
    if reform.language not in Language.values:
        errors["language"] = [_("Choose one of the options of the list.")]
    if errors:
        raise Invalid(errors)


def _shown(reform: Reform, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(value, "pk", value) for name, value in shown_of(reform, tuple(names)).items()}
