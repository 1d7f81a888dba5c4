"""What became of each selected application, for the office: what was done, what waits, what failed and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.enums import ApplicationState, DecisionState, Fate, Step, StepState
from minga.calls.models import Application, Award, Call, Decision, Outcome, Rules
from minga.calls.queries.following import became, is_settled, kind_of, person_of, steps_of
from minga.calls.queries.places import SAID_NO, enrolments_of
from minga.calls.queries.rules import rules_of
from minga.core.money import Money
from minga.initiatives.models import TeamInvitation
from minga.people.models import Person
from minga.programmes.models import Enrolment

TONES: Final[Mapping[str, str]] = {
    StepState.DONE: "done",
    StepState.FAILED: "bad",
    StepState.BACK: "lesson",
    StepState.STAYS: "warn",
    "": "plain",
}
WORDS: Final[Mapping[str, str | Promise]] = {
    "already": gettext_lazy("It was so already."),
    "invited": gettext_lazy("Asked; nobody takes part without saying yes."),
    "connected": gettext_lazy("It counts as connected; those who answer for it were told."),
    "noted": gettext_lazy("The decision stands in the dossier."),
    "opened": gettext_lazy("A draft, until its team says yes and tells it."),
    "attached": gettext_lazy("It is worked on in the edition."),
    "awarded": gettext_lazy("An agreement will say what each side does."),
    "asked": gettext_lazy("The applicant was told what to write, and where."),
}


@dataclass(frozen=True)
class StepLine:
    """One step, and what became of it. `thing`: what it made or changed, at `link`."""

    label: str
    state: str
    tone: str
    thing: str
    link: str
    words: str
    at: datetime | None
    amount: Money | None
    payments: int


@dataclass(frozen=True)
class CarriedLine:
    """One application, with its steps."""

    uuid: str
    code: str
    title: str
    who: str
    link: str
    state: str
    steps: tuple[StepLine, ...]
    failed: bool
    lacks_challenge: bool
    may_release: bool
    gone: bool


@dataclass(frozen=True)
class CarryingPage:
    """The whole of it. `decision` is None while no results of the last round are published."""

    decision: Decision | None
    selected: int = 0
    settled: int = 0
    failed: int = 0
    waiting: int = 0

    @property
    def tried(self) -> int:
        """Those for which at least one step was tried."""
        return self.selected - self.waiting


@dataclass(frozen=True)
class _Known:
    """What the steps made, looked up at once."""

    people: Mapping[int, Person]
    enrolments: Mapping[int, Enrolment]
    invitations: Mapping[int, TeamInvitation]
    awards: Mapping[int, Award]


def last_decision(call: Call) -> Decision | None:
    """The published decision of the last round that stands. One query."""
    phase = call.phases.order_by("-order", "-pk").first()
    if phase is None:
        return None
    rows = phase.decisions.filter(state=DecisionState.PUBLISHED).exclude(replaced_by__state=DecisionState.PUBLISHED)
    return rows.order_by("-published_at").first()


def carrying_page(call: Call) -> CarryingPage:
    """How far it is. Three queries."""
    decision = last_decision(call)
    if decision is None:
        return CarryingPage(None)
    counted = selected_outcomes(decision).aggregate(
        selected=Count("pk"),
        settled=Count("pk", filter=Q(carried_at__isnull=False)),
        failed=Count("pk", filter=Q(carried__failed__gt=0)),
        waiting=Count("pk", filter=Q(carried={})),
    )
    return CarryingPage(decision, **counted)


def selected_outcomes(decision: Decision) -> QuerySet[Outcome]:
    """Those that stand selected: the ones that did not work first, then by rank."""
    rows = decision.outcomes.filter(fate=Fate.SELECTED, application__state=ApplicationState.SELECTED)
    return _with_all(rows).order_by(F("carried__failed").desc(nulls_last=True), "rank", "pk")


def gone_outcomes(call: Call) -> QuerySet[Outcome]:
    """Applications for which something followed, and that are not selected any more."""
    rows = Outcome.objects.filter(decision__phase__call=call).exclude(carried={})
    return _with_all(rows.exclude(application__state=ApplicationState.SELECTED)).order_by("pk")


def outcome_of(call: Call, uuid: str) -> Outcome:
    """One outcome of a published decision of the call. Raises Outcome.DoesNotExist."""
    rows = Outcome.objects.filter(decision__phase__call=call, decision__state=DecisionState.PUBLISHED)
    return _with_all(rows).get(uuid=uuid)


def carried_lines(outcomes: Iterable[Outcome], call: Call) -> tuple[CarriedLine, ...]:
    """Each with its steps in words; a fixed number of queries for a page of them."""
    rows = list(outcomes)
    if not rows:
        return ()
    rules, known = rules_of(call), _known(rows)
    return tuple(_line(each, call, rules, known) for each in rows)


def _with_all(rows: QuerySet[Outcome]) -> QuerySet[Outcome]:
    return rows.select_related(
        "decision__phase__call__edition", "application__person", "application__organisation",
        "application__challenge", "application__initiative",
    ).prefetch_related("application__members")  # fmt: skip


def _known(outcomes: Sequence[Outcome]) -> _Known:
    made: dict[str, list[int]] = {}
    people: set[int] = set()
    for outcome in outcomes:
        for step, said in outcome.carried.get("steps", {}).items():
            made.setdefault(said.get("of", ""), []).append(said.get("id", 0))
            people |= {person_of(step) or 0}
        people |= {outcome.application.person_id, *_members(outcome.application)}
    enrolments = Enrolment.objects.select_related("edition").in_bulk(made.get("programmes.enrolment", []))
    invitations = TeamInvitation.objects.in_bulk(made.get("initiatives.teaminvitation", []))
    awards = Award.objects.in_bulk(made.get("calls.award", []))
    return _Known(Person.objects.in_bulk(people), enrolments, invitations, awards)


def _members(application: Application) -> Iterable[int]:
    return (each.person_id for each in application.members.all() if each.person_id)


def _line(outcome: Outcome, call: Call, rules: Rules, known: _Known) -> CarriedLine:
    application = outcome.application
    application.call = call
    stands = application.state == ApplicationState.SELECTED
    plan = steps_of(application, rules) if stands else tuple(outcome.carried.get("steps", {}))
    steps = tuple(_step(outcome, each, known) for each in plan)
    answers = [known.enrolments[pk].status for pk in enrolments_of(outcome) if pk in known.enrolments]
    return CarriedLine(
        uuid=str(outcome.uuid),
        code=application.code,
        title=application.title or application.code,
        who=application.organisation.name if application.organisation else str(application.person),
        link=reverse("calls:application-office", args=[application.uuid]),
        state=application.get_state_display(),
        steps=steps,
        failed=any(became(outcome, each).get("state") == StepState.FAILED for each in plan),
        lacks_challenge=stands and application.challenge_id is None and _needs_challenge(outcome, plan),
        gone=not stands,
        may_release=stands and bool(answers) and all(status in SAID_NO for status in answers),
    )


def _needs_challenge(outcome: Outcome, plan: Iterable[str]) -> bool:
    needing = (Step.CONNECT, Step.OPEN, Step.ATTACH)
    return any(kind_of(each) in needing and not is_settled(outcome, each) for each in plan)


def _step(outcome: Outcome, step: str, known: _Known) -> StepLine:
    said, kind = became(outcome, step), kind_of(step)
    person = known.people.get(person_of(step) or 0)
    state = str(said.get("state", ""))
    thing, link, words = _what(outcome, said, known)
    label, award = str(kind.label), _award(said, known)
    return StepLine(
        label=f"{label}: {person}" if person else label,
        state=str(StepState(state).label) if state else _("Not tried yet"),
        tone=TONES[state],
        thing=thing,
        link=link,
        words=words,
        at=datetime.fromisoformat(said["at"]) if "at" in said else None,
        amount=Money(award.amount, award.currency) if award and award.amount is not None else None,
        payments=award.tranches if award else 0,
    )


def _what(outcome: Outcome, said: Mapping[str, Any], known: _Known) -> tuple[str, str, str]:
    """The thing that the step made or changed, where it is, and more words."""
    application, of, pk = outcome.application, said.get("of"), said.get("id", 0)
    if said.get("state") == StepState.FAILED:
        mend = application.challenge
        return (mend.title, mend.get_absolute_url(), said["why"]) if mend is not None else ("", "", said["why"])
    if of == "programmes.enrolment" and (enrolment := known.enrolments.get(pk)):
        link = reverse("programmes:enrolment", args=[enrolment.edition.key, enrolment.uuid])
        return enrolment.get_status_display(), link, ""
    if of == "initiatives.teaminvitation" and (invitation := known.invitations.get(pk)):
        return invitation.get_state_display(), "", ""
    words = str(WORDS.get(str(said.get("code")), ""))
    if of == "challenges.challenge" and (challenge := application.challenge) is not None:
        return challenge.title, challenge.get_absolute_url(), words
    if of in ("initiatives.initiative", "initiatives.decision") and (initiative := application.initiative) is not None:
        return initiative.title, initiative.get_absolute_url(), words
    return "", "", words


def _award(said: Mapping[str, Any], known: _Known) -> Award | None:
    return known.awards.get(said.get("id", 0)) if said.get("of") == "calls.award" else None
