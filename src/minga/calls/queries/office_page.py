"""The office's first page of a call: what came in, where each round stands, what is next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.calls.enums import ApplicationState, CallState, QuestionState
from minga.calls.models import Call, CallPhase
from minga.calls.queries.calls import days_left
from minga.calls.queries.deadlines import Deadline, deadline_of
from minga.calls.queries.rules import rules_and_number
from minga.core.texts import pick


@dataclass(frozen=True)
class OfficeStep:
    """A page of the office of one round."""

    label: str
    href: str


@dataclass(frozen=True)
class OfficeRound:
    """One round: its end, what arrived, and its jury."""

    title: str
    deadline: Deadline
    received: int
    jury: str
    steps: tuple[OfficeStep, ...]


@dataclass(frozen=True)
class OfficePage:
    """Counts and doors; constant queries."""

    drafts: int
    sent: int
    withdrawn: int
    not_eligible: int
    waiting_questions: int
    days_left: int | None
    places: int | None
    rounds: tuple[OfficeRound, ...]
    number: int
    sha256: str
    can_end: bool
    public: bool
    contact: str


def office_page(call: Call, now: datetime) -> OfficePage:
    """Read it; the call comes from `call_run_by`. Five queries."""
    rules, published = rules_and_number(call)
    states = dict(call.applications.order_by().values_list("state").annotate(n=Count("pk")))
    waiting = call.questions.filter(state=QuestionState.WAITING).count()
    return OfficePage(
        drafts=states.get(ApplicationState.DRAFT, 0),
        withdrawn=states.get(ApplicationState.WITHDRAWN, 0),
        not_eligible=states.get(ApplicationState.NOT_ELIGIBLE, 0),
        sent=sum(n for state, n in states.items() if state not in _NOT_IN),
        waiting_questions=waiting,
        days_left=days_left(call, now),
        places=rules.places,
        rounds=_rounds(call, rules.timezone, now),
        number=published.number if published else 0,
        sha256=published.sha256 if published else "",
        can_end=call.state == CallState.OPEN,
        public=call.public,
        contact=call.contact,
    )


_NOT_IN = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN, ApplicationState.NOT_ELIGIBLE)


def _rounds(call: Call, zone: str, now: datetime) -> tuple[OfficeRound, ...]:
    received = Count("entries", filter=Q(entries__received_at__isnull=False))
    rows = call.phases.select_related("panel").annotate(received=received).order_by("order", "pk")
    return tuple(
        OfficeRound(
            title=pick(row.titles),
            deadline=deadline_of(row, zone, now),
            received=row.received,
            jury=row.panel.get_state_display() if row.panel else "",
            steps=_steps(call, row),
        )
        for row in rows
    )


def _steps(call: Call, row: CallPhase) -> tuple[OfficeStep, ...]:
    """In the order in which a round is worked through."""
    steps = []
    if row.panel is not None:
        steps.append(OfficeStep(_("Jury"), reverse("assessments:panel", args=[row.panel.key])))
        steps.append(OfficeStep(_("To the jury"), reverse("calls:to-jury", args=[call.key, row.key])))
    return (*steps, OfficeStep(_("Decision"), reverse("calls:deciding", args=[call.key, row.key])))
