"""The page of a call: whether it is worth it, until when, and by which rules. One dataclass, few queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.calls import policies
from minga.calls.enums import CallKind, CallState, QuestionState
from minga.calls.models import Call, CallRules, Rules
from minga.calls.queries.calls import days_left, state_words
from minga.calls.queries.deadlines import moment_in, moment_on
from minga.calls.queries.draws import draws_that_wait
from minga.calls.queries.own_standing import OwnStanding, own_standing
from minga.calls.queries.place_checks import capacity
from minga.calls.queries.rounds_page import RoundLine, rounds_of
from minga.calls.queries.rule_words import (
    eligibility_words,
    late_words,
    names_of,
    quota_words,
    team_words,
    tie_break_words,
)
from minga.calls.queries.rules import rules_and_number
from minga.core.clock import zone_place
from minga.core.money import Money
from minga.core.texts import pick
from minga.people.models import Person

SHOWN: Final = 6


@dataclass(frozen=True)
class DateLine:
    """One day of the call."""

    label: str
    words: str
    past: bool


@dataclass(frozen=True)
class DocumentLine:
    """A file that comes with it."""

    title: str
    uuid: str
    size: int
    sha256: str


@dataclass(frozen=True)
class WantedChallenge:
    """A challenge for which it looks for solutions."""

    key: str
    title: str
    owner: str
    link: str


@dataclass(frozen=True)
class RulesInWords:
    """What decides, as sentences."""

    conditions: tuple[str, ...]
    places: tuple[str, ...]
    quotas: tuple[str, ...]
    ties: tuple[str, ...]
    beacon: str
    late: tuple[str, ...]
    appeal: str
    amount: Money | None
    tranches: int


@dataclass(frozen=True)
class CallPage:
    """A call as one reads it."""

    key: str
    title: str
    kind: str
    summary: str
    for_whom: str
    offers: str
    how_it_works: str
    contact: str
    state: str
    tone: str
    draft: bool
    decided: bool
    cancelled_reason: str
    days_left: int | None
    taking: bool
    asks: bool
    questions_until: str
    questions: int
    edition: str
    edition_link: str
    host: str
    host_link: str
    rounds: tuple[RoundLine, ...]
    dates: tuple[DateLine, ...]
    place: str
    """After which the clock of the call is named."""
    rules: RulesInWords
    documents: tuple[DocumentLine, ...]
    challenges: tuple[WantedChallenge, ...]
    number: int
    sha256: str
    addenda: int
    runs: bool
    solutions: bool
    draws: tuple[str, ...]
    """Lotteries that were fixed and whose results are not out."""
    own: OwnStanding


def call_page(call: Call, viewer: Person | None, now: datetime) -> CallPage:
    """Read it for this viewer; the call comes from `call_for`."""
    rules, published = rules_and_number(call)
    rounds = rounds_of(call, rules, now)
    state, tone = state_words(call, now)
    until = rules.questions_until
    return CallPage(
        **_words(call),
        state=state,
        tone=tone,
        draft=call.state == CallState.DRAFT,
        decided=call.state == CallState.DECIDED,
        cancelled_reason=call.cancelled_reason,
        days_left=days_left(call, now),
        taking=call.state == CallState.OPEN and any(each.deadline.taking for each in rounds),
        asks=call.state == CallState.OPEN and until is not None and now < until,
        questions_until=moment_in(until, rules.timezone) if until else "",
        questions=call.questions.filter(state=QuestionState.ANSWERED).count(),
        edition=pick(call.edition.titles),
        edition_link=reverse("programmes:edition", args=[call.edition.key]),
        host=call.edition.host.name,
        host_link=call.edition.host.get_absolute_url(),
        rounds=rounds,
        dates=dates_of(rules, now),
        place=zone_place(rules.timezone),
        rules=rules_in_words(rules),
        documents=documents_of(call),
        challenges=_challenges(call, rules),
        number=published.number if published else 0,
        sha256=published.sha256 if published else "",
        addenda=published.number - 1 if published else 0,
        runs=policies.may_run(viewer, call, now),
        solutions=rules.kind == CallKind.SOLUTIONS,
        draws=draws_that_wait(call, now) if call.closes_at and call.closes_at <= now else (),
        own=own_standing(call, rules, viewer, now),
    )


def dates_of(rules: Rules, now: datetime) -> tuple[DateLine, ...]:
    """Every announced day in its order."""
    several = len(rules.phases) > 1
    moments: list[tuple[datetime, str]] = []
    for phase in rules.phases:
        said = {"round": pick(phase.title)}
        opens, closes, judged = (
            (_("“%(round)s” opens") % said, _("“%(round)s” closes") % said, _("The jury of “%(round)s” is done") % said)
            if several
            else (_("It opens"), _("It closes"), _("The jury is done"))
        )
        moments += [(phase.opens_at, opens), (phase.closes_at, closes)]
        if phase.judged_by:
            moments.append((phase.judged_by, judged))
    if rules.questions_until:
        moments.append((rules.questions_until, _("Questions are taken until")))
    if rules.results_at:
        moments.append((rules.results_at, _("Results are published")))
    ordered = sorted(moments, key=lambda pair: pair[0])
    return tuple(DateLine(label, moment_on(at, rules.timezone), at <= now) for at, label in ordered)


def rules_in_words(rules: Rules) -> RulesInWords:
    """Everything that decides besides the criteria. One query at most."""
    names = names_of(rules)
    conditions = [eligibility_words(rule, names) for rule in rules.eligibility]
    if rules.team_most > 1:
        conditions.append(team_words(rules.team_least, rules.team_most))
    if rules.one_each:
        conditions.append(_("Each person sends one application."))
    elif rules.kind == CallKind.SOLUTIONS:
        conditions.append(_("One application for each challenge."))
    return RulesInWords(
        conditions=tuple(conditions),
        places=tuple(_places(rules)),
        quotas=tuple(quota_words(quota, names) for quota in rules.quotas),
        ties=tuple(tie_break_words(tie, rules, names) for tie in rules.tie_breaks),
        beacon=pick(rules.beacon),
        late=tuple(late_words(name) for name in rules.late_fields),
        appeal=_appeal(rules.appeal_days),
        amount=Money(rules.amount, rules.currency) if rules.amount is not None else None,
        tranches=rules.tranches,
    )


def documents_of(call: Call) -> tuple[DocumentLine, ...]:
    """The files that are published with it. One query."""
    rows = call.documents.select_related("file")
    return tuple(DocumentLine(row.title, str(row.file.uuid), row.file.size, row.file.sha256) for row in rows)


def addenda_of(call: Call) -> tuple[CallRules, ...]:
    """What was published after opening, the newest first."""
    return tuple(call.rules.filter(number__gt=1).order_by("-number"))


def _words(call: Call) -> dict[str, str]:
    texts = ("summaries", "for_whom", "offers", "how_it_works")
    names = ("summary", "for_whom", "offers", "how_it_works")
    return {
        "key": call.key,
        "title": pick(call.titles) or call.key,
        "kind": call.get_kind_display(),
        "contact": call.contact,
        **{name: pick(getattr(call, text)) for name, text in zip(names, texts, strict=True)},
    }


def _challenges(call: Call, rules: Rules) -> tuple[WantedChallenge, ...]:
    if rules.kind != CallKind.SOLUTIONS:
        return ()
    rows = call.challenges.select_related("challenge__organisation")
    return tuple(
        WantedChallenge(
            row.challenge.key, row.challenge.title, row.challenge.organisation.name, row.challenge.get_absolute_url()
        )
        for row in rows
        if not row.challenge.restricted
    )


def _places(rules: Rules) -> list[str]:
    lines = []
    if rules.places is None:
        lines.append(
            _("There is no limit of places: whoever fulfils the conditions and reaches the points is selected.")
        )
    elif rules.kind == CallKind.SOLUTIONS:
        lines.append(
            ngettext(
                "%(n)s solution is chosen for each challenge.", "%(n)s solutions are chosen for each challenge.",
                rules.places,
            )
            % {"n": rules.places}
        )  # fmt: skip
    else:
        total = capacity(rules) or 0
        lines.append(ngettext("%(n)s is selected.", "%(n)s are selected.", total) % {"n": total})
    if rules.places is not None:
        lines.append(_waiting(rules.waiting))
    return lines


def _waiting(waiting: int | None) -> str:
    if waiting is None:
        return _("All the others who reach the points are on the waiting list, in their order.")
    if waiting == 0:
        return _("There is no waiting list.")
    return ngettext(
        "%(n)s more is on the waiting list.", "%(n)s more are on the waiting list, in their order.", waiting
    ) % {"n": waiting}


def _appeal(days: int) -> str:
    if not days:
        return _("There is no appeal.")
    return ngettext(
        "After the results each applicant has %(n)s day for one appeal.",
        "After the results each applicant has %(n)s days for one appeal.",
        days,
    ) % {"n": days}
