"""Whether it is worth applying, said before the long form: each condition with what Minga knows of it.

What Minga knows decides; what it does not know is asked, and the office looks at it later. Somebody
without an account is asked everything. The size of the team is looked at when the application is sent.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.calls.enums import ApplicationState, EligibilityKind, Holds
from minga.calls.models import Application, Call, EligibilityRule, Rules
from minga.calls.queries.candidates import Candidate
from minga.calls.queries.facts import codes_of, country_of, is_first_time, is_rural
from minga.calls.queries.rule_words import eligibility_words, names_of, team_words
from minga.organisations.queries.atlas import country_name
from minga.organisations.queries.organisations import place_name
from minga.organisations.queries.roles import holds
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

TEAM: Final = "team"
"""The key of the condition that every call for teams has, besides those that were written."""
COUNTED: Final = (ApplicationState.SENT, ApplicationState.OUT, ApplicationState.WAITING, ApplicationState.SELECTED)


@dataclass(frozen=True)
class Verdict:
    """One condition, in words, and how it stands. `read`: what Minga knows; `mend`: what can be done."""

    key: str
    kind: str
    words: str
    holds: str
    read: str = ""
    mend: str = ""
    asks: bool = False

    @property
    def label(self) -> str:
        return str(Holds(self.holds).label)

    @property
    def stops(self) -> bool:
        """Whether it stands in the way of beginning or sending."""
        return self.holds in (Holds.UNMET, Holds.OPEN)


@dataclass(frozen=True)
class _Seen:
    """What Minga knows: yes, no, or nothing; or that it is too early to look."""

    holds: bool | None = None
    read: str = ""
    mend: str = ""
    later: bool = False


_Look = Callable[[Call, EligibilityRule, Candidate, datetime], _Seen]


def verdicts(call: Call, rules: Rules, candidate: Candidate, now: datetime) -> tuple[Verdict, ...]:
    """Each condition in the published order. One query for each that asks the database."""
    names = names_of(rules)
    return tuple(
        _verdict(rule, eligibility_words(rule, names), _LOOKS[rule.kind](call, rule, candidate, now), candidate)
        for rule in _all_rules(rules)
    )


def stopping(found: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Those that stand in the way."""
    return tuple(each for each in found if each.stops)


def as_data(found: Iterable[Verdict]) -> list[dict[str, str]]:
    """How an application keeps them, for the office and for the record."""
    return [{"key": each.key, "kind": each.kind, "holds": str(each.holds), "read": each.read} for each in found]


def candidate_of(application: Application, *, people: int | None = None) -> Candidate:
    """Who applies with this application. `people`: of the team, when it is time to look at it."""
    return Candidate(
        person=application.person,
        organisation=application.organisation,
        challenge=application.challenge,
        initiative=application.initiative,
        solver=application.solver,
        said={str(key): True for key in application.confirmed},
        people=people,
        application_id=application.pk,
    )


def _all_rules(rules: Rules) -> tuple[EligibilityRule, ...]:
    written = any(rule.kind == EligibilityKind.TEAM_SIZE for rule in rules.eligibility)
    if written or rules.team_most <= 1:
        return rules.eligibility
    team = EligibilityRule(key=TEAM, kind=EligibilityKind.TEAM_SIZE, at_least=rules.team_least, at_most=rules.team_most)
    return (*rules.eligibility, team)


def _verdict(rule: EligibilityRule, words: str, seen: _Seen, candidate: Candidate) -> Verdict:
    if seen.later:
        return Verdict(rule.key, rule.kind, words, Holds.LATER)
    if seen.holds is not None:
        holds_ = Holds.MET if seen.holds else Holds.UNMET
        return Verdict(rule.key, rule.kind, words, holds_, seen.read, "" if seen.holds else seen.mend)
    said: Mapping[bool | None, str] = {True: Holds.SAID, False: Holds.UNMET, None: Holds.OPEN}
    return Verdict(rule.key, rule.kind, words, said[candidate.said.get(rule.key)], seen.read, asks=True)


def _organisation_type(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, now
    if who.organisation is None:
        return _Seen()
    return _Seen(who.organisation.type in rule.values, who.organisation.get_type_display(), _profile())


def _country(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, now
    code = country_of(who.person, who.organisation)
    return _Seen(code in rule.values, country_name(code), _profile()) if code else _Seen()


def _territory(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, now
    place = who.organisation.territory if who.organisation is not None else None
    if place is None:
        return _Seen()
    return _Seen(bool(codes_of(place) & set(rule.values)), place_name(place), _profile())


def _rural(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    """What nobody confirmed is not held against anybody: an empty box may mean that it was never asked."""
    del call, rule, now
    if who.organisation is None:
        return _Seen()
    if is_rural(who.organisation):
        return _Seen(True)
    return _Seen(False, "", _profile()) if who.organisation.confirmed_at is not None else _Seen()


def _first_time(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del rule, now
    if who.organisation is None:
        return _Seen()
    first = is_first_time(who.organisation, call)
    return _Seen(first, _("It took part before.") if first is False else "")


def _contract(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, now
    if who.person is None or not who.person.contract_type:
        return _Seen()
    held = who.person.contract_type in rule.values
    return _Seen(held, who.person.get_contract_type_display(), _("If this has changed, correct it in your profile."))


def _role(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call
    if who.person is None or who.organisation is None:
        return _Seen()
    held = holds(who.person, rule.values, organisation=who.organisation, now=now)
    return _Seen(held, "", _("Whoever coordinates your organisation in Minga can give you the role."))


def _enrolled(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del now
    if who.person is None:
        return _Seen()
    states = rule.values or TAKING_PART
    found = Enrolment.objects.filter(edition=call.edition_id, person=who.person, status__in=states)
    return _Seen(found.exists(), "", _("Ask those who run the edition."))


def _initiative_stage(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, now
    if who.initiative is None:
        return _Seen() if who.person is None else _Seen(False, "", _("Choose with which initiative you apply."))
    held = who.initiative.stage >= (rule.at_least or 1)
    read = f"{who.initiative.title}: {who.initiative.get_stage_display()}"
    return _Seen(held, read, _("The initiative must cross its gate first."))


def _challenge_state(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, now
    if who.challenge is None:
        return _Seen() if who.person is None else _Seen(False, "", _("Choose for which challenge you apply."))
    read = f"{who.challenge.title}: {who.challenge.get_status_display()}"
    return _Seen(who.challenge.status in rule.values, read, _("The challenge must cross its gate first."))


def _team_size(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, now
    if who.people is None:
        return _Seen(later=True)
    held = (rule.at_least or 1) <= who.people <= (rule.at_most or who.people)
    read = _("Now there are %(people)s in the team, counting only those who said yes.") % {"people": who.people}
    return _Seen(held, read, team_words(rule.at_least, rule.at_most))


def _one_per_organisation(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del now
    if who.organisation is None:
        return _Seen(later=True)
    sent = Application.objects.filter(call=call, organisation=who.organisation, state__in=COUNTED)
    count = sent.exclude(pk=who.application_id or 0).count()
    read = _("Your organisation has already sent one.") if count else ""
    return _Seen(count < (rule.at_most or 1), read, _("Agree inside your organisation on who withdraws."))


def _solver_profile(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, rule, now
    if who.person is None:
        return _Seen()
    return _Seen(who.solver is not None, str(who.solver or ""), _("Write your solver profile first: it takes minutes."))


def _statement(call: Call, rule: EligibilityRule, who: Candidate, now: datetime) -> _Seen:
    del call, rule, who, now
    return _Seen()


def _profile() -> str:
    return _("If this is wrong, have it corrected on the page of your organisation.")


_LOOKS: Final[Mapping[Any, _Look]] = {
    EligibilityKind.ORGANISATION_TYPE: _organisation_type,
    EligibilityKind.COUNTRY: _country,
    EligibilityKind.TERRITORY: _territory,
    EligibilityKind.RURAL: _rural,
    EligibilityKind.FIRST_TIME: _first_time,
    EligibilityKind.CONTRACT: _contract,
    EligibilityKind.ROLE: _role,
    EligibilityKind.ENROLLED: _enrolled,
    EligibilityKind.INITIATIVE_STAGE: _initiative_stage,
    EligibilityKind.CHALLENGE_STATE: _challenge_state,
    EligibilityKind.TEAM_SIZE: _team_size,
    EligibilityKind.ONE_PER_ORGANISATION: _one_per_organisation,
    EligibilityKind.SOLVER_PROFILE: _solver_profile,
    EligibilityKind.STATEMENT: _statement,
}
