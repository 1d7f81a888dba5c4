"""The page of one application for those who apply: what to do now, what arrived, what comes next.

Apps and rooms that know more (results, appeals, letters) add a block:

    register_status_block("calls.results", result_block, order=10)

The function gets the application, the viewer and the moment, and gives a `StatusBlock` or None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from minga.calls import policies
from minga.calls.enums import APPLICATION_STEPS, ApplicationState, CallState, EligibilityKind, Holds, MemberState
from minga.calls.models import Application, Entry, PhaseRules, Rules
from minga.calls.queries.applications import TONES, shown_state
from minga.calls.queries.changing import LIVE, changing_words, may_still_change
from minga.calls.queries.deadlines import Deadline, deadline_of, moment_in
from minga.calls.queries.eligibility import Verdict, candidate_of, verdicts
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick
from minga.people.models import Person
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.drafts import draft_of, files_by_place, reading_of


@dataclass(frozen=True)
class StatusBlock:
    """What another room says on this page. `tone` is that of a notice."""

    title: str
    text: str = ""
    href: str = ""
    label: str = ""
    tone: str = "info"


@dataclass(frozen=True)
class SentLine:
    """What arrived in one round."""

    title: str
    at: str
    in_grace: bool
    receipt: str
    sha256: str
    href: str


@dataclass(frozen=True)
class RoundLine:
    """One round ahead, under way or past, in words."""

    title: str
    closes: str
    state: str
    """past, now or ahead."""


@dataclass(frozen=True)
class StatusPage:
    """Everything the page says. `step`: what is to be done now, see `_step`."""

    uuid: UUID
    code: str
    title: str
    call_key: str
    call_title: str
    call_contact: str
    state: ApplicationState
    tone: str
    step: str
    deadline: Deadline | None
    is_lead: bool
    lead: str
    organisation: str
    challenge: str
    initiative: str
    solver: str
    draft: UUID | None
    form: str
    problems: int
    sent: tuple[SentLine, ...]
    rounds: tuple[RoundLine, ...]
    results: str
    verdicts: tuple[Verdict, ...]
    team: bool
    people: int
    waiting: int
    contact: tuple[str, str]
    may_change: bool
    changing: tuple[str, ...]
    """What the rules leave open of what was sent."""
    may_withdraw: bool
    reason: str
    blocks: tuple[StatusBlock, ...]


BlockOf = Callable[[Application, Person, datetime], StatusBlock | None]
_blocks: dict[str, tuple[int, BlockOf]] = {}


def register_status_block(name: str, block_of: BlockOf, *, order: int = 50) -> None:
    """Add a block to the page of every application; the same name replaces the former."""
    _blocks[name] = (order, block_of)


def status_page(application: Application, viewer: Person, language: str, now: datetime) -> StatusPage:
    """For one of those who apply. A constant number of queries."""
    rules, call = rules_of(application.call), application.call
    state = shown_state(application, now)
    entries = list(application.entries.select_related("phase", "submission").order_by("phase__order", "pk"))
    draft, members = _draft(application), list(application.members.all())
    accepted = sum(each.state == MemberState.ACCEPTED for each in members)
    deadline = deadline_of(application.phase, rules.timezone, now) if application.phase is not None else None
    return StatusPage(
        uuid=application.uuid,
        code=application.code,
        title=application.title,
        call_key=call.key,
        call_title=pick(call.titles),
        call_contact=call.contact,
        state=state,
        tone=TONES[state],
        step=_step(application, state, entries, draft, deadline),
        deadline=deadline,
        is_lead=policies.may_lead(viewer, application),
        lead=application.person.name,
        organisation=str(application.organisation or ""),
        challenge=str(application.challenge or ""),
        initiative=str(application.initiative or ""),
        solver=str(application.solver or ""),
        draft=draft.uuid if draft is not None else None,
        form=application.phase.form.key if application.phase is not None and application.phase.form else "",
        problems=_problems(draft, language),
        sent=tuple(sent_line(each, rules) for each in entries if each.received_at is not None),
        rounds=tuple(_round(each, rules, now) for each in rules.phases),
        results=moment_in(rules.results_at, rules.timezone) if rules.results_at else "",
        verdicts=_unsettled(application, rules, accepted, now),
        team=rules.team_most > 1,
        people=1 + accepted,
        waiting=sum(each.state == MemberState.INVITED for each in members),
        contact=(application.contact_email, application.contact_phone),
        may_change=may_still_change(application, "contact", rules, now),
        changing=changing_words(application.phase, rules, now) if application.phase is not None else (),
        may_withdraw=policies.may_lead(viewer, application) and ApplicationState.WITHDRAWN in APPLICATION_STEPS[state],
        reason=_reason(application, state),
        blocks=_blocks_of(application, viewer, now),
    )


def _step(
    application: Application,
    state: ApplicationState,
    entries: list[Entry],
    draft: Submission | None,
    deadline: Deadline | None,
) -> str:
    """One word for what is to be done: answer, send, correct, wait, or why there is nothing to do."""
    if state not in LIVE:
        return str(state)
    if application.call.state == CallState.CANCELLED:
        return "cancelled"
    phase = application.phase
    here = next((each for each in entries if phase is not None and each.phase_id == phase.pk), None)
    arrived = here is not None and here.received_at is not None
    if phase is None or deadline is None or not deadline.taking:
        if deadline is not None and deadline.coming and not arrived:
            return "early"
        return "arrived" if arrived else "missed"
    if arrived:
        return "correcting" if draft is not None else "sent"
    return "answer" if phase.form_id is not None else "send"


def _draft(application: Application) -> Submission | None:
    """What the team has begun for the round in which it stands and not sent."""
    phase = application.phase
    if phase is None or phase.form is None or application.state not in LIVE:
        return None
    return draft_of(phase.form, application, application.person)


def _problems(draft: Submission | None, language: str) -> int:
    return len(reading_of(draft, language, files_by_place(draft)).problems) if draft is not None else 0


def sent_line(entry: Entry, rules: Rules) -> SentLine:
    """What arrived in one round, in the zone of the call."""
    sent = entry.submission
    assert entry.received_at is not None  # noqa: S101 - filtered by the caller
    return SentLine(
        title=pick(entry.phase.titles),
        at=moment_in(entry.received_at, rules.timezone),
        in_grace=entry.in_grace,
        receipt=sent.receipt if sent is not None else "",
        sha256=sent.sha256 if sent is not None else "",
        href=reverse("questionnaires:receipt", args=[sent.uuid]) if sent is not None else "",
    )


def _round(phase: PhaseRules, rules: Rules, now: datetime) -> RoundLine:
    state = "past" if phase.closes_at <= now else "now" if phase.opens_at <= now else "ahead"
    return RoundLine(pick(phase.title), moment_in(phase.closes_at, rules.timezone), state)


def _unsettled(application: Application, rules: Rules, accepted: int, now: datetime) -> tuple[Verdict, ...]:
    """While it can be sent: the conditions that are not simply fulfilled."""
    if application.state not in LIVE or application.call.state != CallState.OPEN:
        return ()
    found = verdicts(application.call, rules, candidate_of(application, people=1 + accepted), now)
    return tuple(
        each for each in found if each.stops or (each.holds == Holds.SAID and each.kind != EligibilityKind.STATEMENT)
    )


def _reason(application: Application, state: ApplicationState) -> str:
    if state == ApplicationState.NOT_ELIGIBLE:
        return application.not_eligible_reason
    return application.withdrawn_reason if state == ApplicationState.WITHDRAWN else ""


def _blocks_of(application: Application, viewer: Person, now: datetime) -> tuple[StatusBlock, ...]:
    ordered = sorted(_blocks.items(), key=lambda item: (item[1][0], item[0]))
    made = (block_of(application, viewer, now) for _name, (_order, block_of) in ordered)
    return tuple(block for block in made if block is not None)
