"""The sessions of an edition: added, changed, held, cancelled, taken up again, said in another language.

Whatever a calendar must know of raises `sequence`. A moment set by hand is fixed: the session no longer
moves along with its stage. Who takes part is told by letter of a change of moment, place or link, and of
the end of it, only while the session is still ahead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.events import changes
from minga.core.jobs import enqueue
from minga.core.texts import Texts, pick
from minga.learning.enums import Mode, SessionKind, SessionState
from minga.learning.events.planning import (
    SessionAdded,
    SessionCancelled,
    SessionChanged,
    SessionHeld,
    SessionRemoved,
    SessionRestored,
)
from minga.learning.models import AgendaItem, Module, Session
from minga.learning.policies import may_edit_plan
from minga.people.models import Person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition, Stage

ANNOUNCED = ("starts_at", "ends_at", "places", "address", "link", "phone", "mode")
"""What people must hear of when it changes."""
IN_CALENDARS = (*ANNOUNCED, "titles", "summaries", "timezone")
"""What their calendars show."""
LONGEST_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """What a session is made of."""

    titles: Texts
    starts_at: datetime
    ends_at: datetime
    timezone: str
    kind: str = SessionKind.WORKSHOP
    mode: str = Mode.VIRTUAL
    module: Module | None = None
    stage: Stage | None = None
    summaries: Texts = field(default_factory=dict)
    outputs: Texts = field(default_factory=dict)
    languages: Sequence[str] = ()
    places: Texts = field(default_factory=dict)
    address: str = ""
    link: str = ""
    phone: str = ""
    capacity: int | None = None
    counts: bool = True
    make_up_until: date | None = None
    recording: str = ""


TOGETHER: Final = timedelta(minutes=20)
"""How long changes of the plan are gathered into one letter."""
SOON: Final = timedelta(hours=3)

_TOLD = (
    "titles", "kind", "mode", "starts_at", "ends_at", "timezone", "languages", "places", "address", "capacity",
    "counts", "make_up_until",
)  # fmt: skip


def planner(edition: Edition, actor: Actor, now: datetime) -> None:
    """Refuse whoever may not change the plan."""
    if isinstance(actor, Person) and not may_edit_plan(actor, edition, now):
        raise NotAllowed(_("Only those who teach in this edition may change its plan, until the edition ends."))


def hold(session: Session, actor: Actor, now: datetime, *, revision: int | None = None) -> Session:
    """The session, locked; Conflict when somebody saved since the actor read it."""
    locked = Session.objects.select_for_update(of=("self",), no_key=True).select_related("edition").get(pk=session.pk)
    planner(locked.edition, actor, now)
    if revision is not None and revision != locked.revision:
        raise Conflict(
            _("Somebody else saved this session meanwhile. What you wrote is still here: look at it and save again."),
            code="stale",
        )
    return locked


@action
def add_session(*, edition: Edition, plan: SessionPlan, actor: Actor, now: datetime) -> Session:
    """One more session in the plan, at a moment of its own."""
    planner(edition, actor, now)
    _check(edition, plan)
    session = Session(edition=edition, key=free_key(edition, pick(plan.titles)), fixed=True)
    _fill(session, plan)
    session.save()
    announce_plan(session, now)
    record(SessionAdded(subject=session, organisation_id=edition.host_id, after=_shown(session)), related=(edition,))
    return session


@action
def change_session(*, session: Session, plan: SessionPlan, revision: int, actor: Actor, now: datetime) -> Session:
    """Change anything of a session; people hear of it when it is about when, where or how to join."""
    locked = hold(session, actor, now, revision=revision)
    if locked.state == SessionState.CANCELLED:
        raise NotReady(_("This session is cancelled. Say first that it takes place after all."))
    _check(locked.edition, plan)
    was, before = _values(locked), _shown(locked)
    _fill(locked, plan)
    changed = {name for name, value in _values(locked).items() if was[name] != value}
    if changed & {"starts_at", "ends_at"}:
        locked.fixed = True
    if changed & set(IN_CALENDARS):
        locked.sequence += 1
    locked.revision += 1
    locked.save()
    if changed & set(ANNOUNCED):
        announce(locked, "moved" if "starts_at" in changed else "changed", now, grouped="starts_at" in changed)
    after = _shown(locked)
    record(
        SessionChanged(
            subject=locked,
            organisation_id=locked.edition.host_id,
            **changes(before, after),
        ),
        related=(locked.edition,),
    )
    return locked


@action
def cancel_session(*, session: Session, reason: str, actor: Actor, now: datetime) -> Session:
    """It does not take place; it stays in every calendar, struck out, with the reason."""
    locked = hold(session, actor, now)
    if locked.state != SessionState.PLANNED:
        raise NotReady(_("Only a session that is planned can be cancelled."))
    if not reason.strip():
        raise Invalid({"reason": [_("Say in one sentence why, so that everybody who planned to come knows.")]})
    locked.state = SessionState.CANCELLED
    locked.cancelled_reason = reason.strip()[:300]
    _raise(locked)
    announce(locked, "cancelled", now)
    record(
        SessionCancelled(
            subject=locked, organisation_id=locked.edition.host_id, after={"reason": locked.cancelled_reason}
        ),
        related=(locked.edition,),
    )
    return locked


@action
def restore_session(*, session: Session, actor: Actor, now: datetime) -> Session:
    """A session that was cancelled, or held by mistake, is planned again."""
    locked = hold(session, actor, now)
    if locked.state == SessionState.PLANNED:
        raise NotReady(_("This session is planned already."))
    before, was_cancelled = {"state": locked.state}, locked.state == SessionState.CANCELLED
    locked.state, locked.cancelled_reason, locked.held_at = SessionState.PLANNED, "", None
    _raise(locked)
    if was_cancelled:
        announce(locked, "restored", now)
    record(
        SessionRestored(subject=locked, organisation_id=locked.edition.host_id, before=before),
        related=(locked.edition,),
    )
    return locked


@action
def hold_session(*, session: Session, actor: Actor, now: datetime, recording: str = "") -> Session:
    """It took place."""
    locked = hold(session, actor, now)
    if locked.state != SessionState.PLANNED:
        raise NotReady(_("Only a session that is planned can be marked as held."))
    if locked.starts_at > now:
        raise NotReady(_("This session has not begun yet. Change its moment first if it was held before."))
    locked.state, locked.held_at = SessionState.HELD, now
    locked.recording = recording or locked.recording
    locked.revision += 1
    locked.save(update_fields=["state", "held_at", "recording", "revision", "updated_at"])
    record(SessionHeld(subject=locked, organisation_id=locked.edition.host_id), related=(locked.edition,))
    return locked


@action
def remove_session(*, session: Session, actor: Actor, now: datetime) -> None:
    """Take a session out of the plan as if it had never been; refused once somebody was marked in it."""
    locked = hold(session, actor, now)
    if locked.state == SessionState.HELD or locked.attendance.exists():
        raise NotReady(_("People were in this session already, so it stays. Cancel it if it does not count."))
    pk, before = locked.pk, _shown(locked)
    locked.delete()
    locked.pk = pk  # for the log; whoever hears of it finds the plan without it
    record(
        SessionRemoved(subject=locked, organisation_id=locked.edition.host_id, before=before),
        related=(locked.edition,),
    )


@action
def add_twin(
    *, session: Session, language: str, starts_at: datetime | None = None, actor: Actor, now: datetime
) -> Session:
    """The same session once more, in another language or at another hour: whoever attends one has attended.

    The first one keeps the other languages it was spoken in. Agenda and words come along; leaders and link do not.
    """
    locked = hold(session, actor, now)
    root = locked.same_as or locked
    if language not in locked.edition.languages:
        raise Invalid({"language": [_("Choose one of the languages of the edition.")]})
    if starts_at is None and root.twins.filter(languages=[language]).exists():
        raise Invalid({"language": [_("There is one in this language already. Say another hour for a second one.")]})
    twin = Session.objects.get(pk=root.pk)
    twin.pk, twin.id, twin._state.adding = None, None, True
    twin.uuid = Session._meta.get_field("uuid").get_default()
    twin.same_as, twin.key, twin.languages = root, free_key(root.edition, f"{root.key[:50]}-{language}"), [language]
    twin.link, twin.phone, twin.recording = "", "", ""
    twin.state, twin.cancelled_reason, twin.held_at, twin.sequence, twin.revision = SessionState.PLANNED, "", None, 0, 1
    if starts_at is not None:
        twin.starts_at, twin.ends_at, twin.fixed = starts_at, starts_at + (root.ends_at - root.starts_at), True
        step = today(root.timezone, at=starts_at) - today(root.timezone, at=root.starts_at)
        twin.make_up_until = root.make_up_until + step if root.make_up_until else None
    twin.save()
    AgendaItem.objects.bulk_create(
        AgendaItem(session=twin, order=line.order, starts=line.starts, minutes=line.minutes, titles=line.titles)
        for line in root.agenda.all()
    )
    left = [code for code in root.languages if code != language]
    if left and left != root.languages:
        Session.objects.filter(pk=root.pk).update(languages=left, revision=root.revision + 1)
    announce_plan(twin, now)
    after = {**_shown(twin), "same_as": root.key}
    record(SessionAdded(subject=twin, organisation_id=root.edition.host_id, after=after), related=(root.edition,))
    return twin


def announce(session: Session, what: str, now: datetime, *, grouped: bool = False) -> None:
    """Let a job tell everybody, while it is still ahead and people are in the edition.

    `grouped`: with other changes of the plan, in one letter, unless it begins too soon to wait for them.
    """
    if grouped and session.starts_at > now + SOON:
        announce_plan(session, now)
    elif _is_told(session, now):
        enqueue("learning.tell_session", session_id=session.pk, what=what, sequence=session.sequence)


def announce_plan(session: Session, now: datetime) -> None:
    """Let one job tell what is added to the plan and moved in it within a while, once the plan itself was told."""
    if _is_told(session, now):
        edition = session.edition_id
        enqueue(
            "learning.tell_plan_changes", once=f"learning-plan-{edition}", later=TOGETHER,
            edition_id=edition, since=now.isoformat(),
        )  # fmt: skip


def _is_told(session: Session, now: datetime) -> bool:
    """It is still ahead, and its edition is no draft, nor over."""
    return session.edition.status in (EditionStatus.OPEN, EditionStatus.RUNNING) and session.ends_at > now


def free_key(edition: Edition, title: str) -> str:
    """A key that no session of the edition has."""
    stem = slugify(title)[:54].strip("-") or "sesion"
    taken = set(edition.sessions.filter(key__startswith=stem).values_list("key", flat=True))
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def _raise(session: Session) -> None:
    session.sequence += 1
    session.revision += 1
    session.save()


def _check(edition: Edition, plan: SessionPlan) -> None:
    errors: dict[str, list[str]] = {}
    if not pick(plan.titles).strip():
        errors["titles"] = [_("Give the session a name.")]
    if plan.timezone not in available_timezones():
        errors["timezone"] = [_("Choose one of the time zones of the list.")]
    elif plan.ends_at <= plan.starts_at:
        errors["minutes"] = [_("It ends before it begins. Write how many minutes it lasts.")]
    elif (plan.ends_at - plan.starts_at).total_seconds() > LONGEST_HOURS * 3600:
        errors["minutes"] = [_("A session lasts at most a day. Add one session for each day.")]
    elif plan.make_up_until and plan.make_up_until < plan.starts_at.astimezone(ZoneInfo(plan.timezone)).date():
        errors["make_up_until"] = [_("The last day to make it up comes before the session. Choose a later one.")]
    if not set(plan.languages) <= set(edition.languages):
        errors["languages"] = [_("Choose among the languages of the edition.")]
    if plan.module is not None and plan.module.edition_id != edition.pk:
        errors["module"] = [_("Choose one of the modules of this edition.")]
    if errors:
        raise Invalid(errors)


def _fill(session: Session, plan: SessionPlan) -> None:
    values = vars(plan)
    for name in ("titles", "summaries", "outputs", "places"):
        setattr(session, name, dict(values[name]))
    for name in (
        "starts_at", "ends_at", "timezone", "kind", "mode", "module", "address", "link", "phone", "capacity",
        "counts", "make_up_until", "recording",
    ):  # fmt: skip
        setattr(session, name, values[name])
    session.languages = list(plan.languages)
    session.stage = plan.stage or (plan.module.stage if plan.module else session.stage)


def _values(session: Session) -> Mapping[str, Any]:
    return {name: getattr(session, name) for name in (*IN_CALENDARS, "kind")}


def _shown(session: Session) -> dict[str, Any]:
    """What the log says of it. The link is a key to a room: only that there is one."""
    shown = {name: pick(value) if isinstance(value := getattr(session, name), dict) else value for name in _TOLD}
    return {**shown, "can_be_joined": bool(session.link or session.phone)}
