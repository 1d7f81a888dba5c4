"""Before the long form: until when, what is asked, and whether this person may apply."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from minga.calls.enums import CallState, EligibilityKind, Holds
from minga.calls.models import Call, Rules
from minga.calls.queries.candidates import Candidate, Offers
from minga.calls.queries.deadlines import Deadline, deadline_of
from minga.calls.queries.eligibility import Verdict, verdicts
from minga.calls.queries.own_standing import Standing, standings_in
from minga.calls.queries.rounds import first_round
from minga.core.texts import pick
from minga.questionnaires.queries.drafts import current_version


@dataclass(frozen=True)
class ApplyPage:
    """`able`: every condition is answered and fulfilled. `standing`: what she has in this call already."""

    key: str
    title: str
    offers: str
    contact: str
    href: str
    deadline: Deadline | None
    taking: bool
    cancelled: bool
    verdicts: tuple[Verdict, ...]
    able: bool
    unmet: int
    standing: Standing | None
    once: bool
    minutes: int | None
    sections: tuple[str, ...]
    printed: str
    no_organisation: bool
    """She has no organisation in Minga and this call asks for one."""

    @property
    def statements(self) -> tuple[Verdict, ...]:
        return tuple(each for each in self.verdicts if each.kind == EligibilityKind.STATEMENT)


def apply_page(call: Call, rules: Rules, who: Candidate, offers: Offers, language: str, now: datetime) -> ApplyPage:
    """For whoever may see the call, signed in or not."""
    phase = first_round(call)
    found = verdicts(call, rules, who, now)
    form = phase.form if phase is not None else None
    questions = current_version(form).questions if form is not None else None
    deadline = deadline_of(phase, rules.timezone, now) if phase is not None else None
    return ApplyPage(
        key=call.key,
        title=pick(call.titles),
        offers=pick(call.offers),
        contact=call.contact,
        href=call.get_absolute_url(),
        deadline=deadline,
        taking=call.state == CallState.OPEN and deadline is not None and deadline.taking,
        cancelled=call.state == CallState.CANCELLED,
        verdicts=found,
        able=not any(each.stops for each in found),
        unmet=sum(each.holds == Holds.UNMET for each in found),
        standing=next(iter(standings_in(call, who.person, now)), None),
        once=rules.one_each,
        minutes=questions.minutes if questions is not None else None,
        sections=tuple(pick(each.title, language) for each in questions.sections) if questions is not None else (),
        printed=reverse("questionnaires:print-empty", args=[form.key]) if form is not None else "",
        no_organisation=who.person is not None and "organisation" in offers.needed and not offers.organisations,
    )
