"""Who would apply, and with what: what a person may choose from, read from her profile and her roles.

Nobody applies in the name of an organisation in which she has no role and for which she takes part in
nothing; nor with an initiative on whose team she is not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

from django.db.models import Q

from minga.calls.enums import CallKind, EligibilityKind
from minga.calls.models import Call, Rules, Solver
from minga.challenges.enums import BEING_WORKED
from minga.challenges.models import Challenge
from minga.core.models import Keyed
from minga.initiatives.models import Initiative
from minga.initiatives.policies import WORKING
from minga.initiatives.queries.visible import initiatives_of_team
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

ABOUT_THE_ORGANISATION: Final = frozenset(
    {
        EligibilityKind.ORGANISATION_TYPE,
        EligibilityKind.TERRITORY,
        EligibilityKind.RURAL,
        EligibilityKind.FIRST_TIME,
        EligibilityKind.ROLE,
        EligibilityKind.ONE_PER_ORGANISATION,
    }
)
"""Conditions that nobody can fulfil without an organisation."""
HAS_A_TITLE: Final = frozenset(set(CallKind) - {CallKind.PARTICIPANTS, CallKind.COLLABORATORS})
"""Kinds whose applications are about something that has a name."""
MOST_OFFERED: Final = 200

Thing = TypeVar("Thing", bound=Keyed)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Who would apply. `said`: condition → what the person answered. `people`: of the team, at sending."""

    person: Person | None = None
    organisation: Organisation | None = None
    challenge: Challenge | None = None
    initiative: Initiative | None = None
    solver: Solver | None = None
    said: Mapping[str, bool] = field(default_factory=dict)
    people: int | None = None
    application_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What a person may choose from in this call, and what she must choose."""

    organisations: tuple[Organisation, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    solvers: tuple[Solver, ...] = ()
    needed: frozenset[str] = frozenset()
    """Names of the choices that may not stay empty: "organisation", "challenge" …"""

    def chosen(self, **keys: str) -> dict[str, Keyed | None]:
        """The things behind these keys (`organisation="muni-x"`); what is not offered is not found."""
        lists: dict[str, Iterable[Keyed]] = {
            "organisation": self.organisations,
            "challenge": self.challenges,
            "initiative": self.initiatives,
            "solver": self.solvers,
        }
        return {name: _with_key(lists[name], key) for name, key in keys.items()}


def offers_for(call: Call, rules: Rules, person: Person | None, now: datetime) -> Offers:
    """What she may apply with. At most five queries; none for whoever is not signed in."""
    if person is None:
        return Offers()
    asked = {rule.kind for rule in rules.eligibility}
    hers = organisations_of(person, call, now)
    return Offers(
        organisations=hers,
        challenges=_challenges(call, hers),
        initiatives=_initiatives(call, person, asked, now),
        solvers=_solvers(call, person, hers, asked),
        needed=needed(call, rules),
    )


def needed(call: Call, rules: Rules) -> frozenset[str]:
    """What must be chosen in this call."""
    asked = {rule.kind for rule in rules.eligibility}
    found = set()
    if call.kind == CallKind.CHALLENGES or asked & ABOUT_THE_ORGANISATION:
        found.add("organisation")
    if call.kind == CallKind.SOLUTIONS or EligibilityKind.CHALLENGE_STATE in asked:
        found.add("challenge")
    if EligibilityKind.INITIATIVE_STAGE in asked:
        found.add("initiative")
    if EligibilityKind.SOLVER_PROFILE in asked:
        found.add("solver")
    return frozenset(found)


def organisations_of(person: Person, call: Call, now: datetime) -> tuple[Organisation, ...]:
    """Those in which she has a role today, or for which she takes part in the edition. One query."""
    held = Role.objects.counting(now).exercised_by(person).filter(scope_type="", organisation__isnull=False)
    sent = Enrolment.objects.filter(edition=call.edition_id, person=person, status__in=TAKING_PART)
    rows = Organisation.objects.filter(
        Q(pk__in=held.values("organisation")) | Q(pk__in=sent.values("organisation")), retired_at=None
    )
    return tuple(rows.select_related("territory__parent").order_by("name", "pk")[:MOST_OFFERED])


def _challenges(call: Call, hers: tuple[Organisation, ...]) -> tuple[Challenge, ...]:
    """Those of the call, when it looks for solutions; those of her organisations, when they bring one."""
    if call.kind == CallKind.SOLUTIONS:
        rows = Challenge.objects.filter(calls__call=call).order_by("calls__order", "title")
    elif call.kind == CallKind.CHALLENGES:
        rows = Challenge.objects.filter(organisation__in=hers, status__in=BEING_WORKED).order_by("title", "pk")
    else:
        return ()
    return tuple(rows.select_related("organisation")[:MOST_OFFERED])


def _initiatives(call: Call, person: Person, asked: set[str], now: datetime) -> tuple[Initiative, ...]:
    with_work = call.kind in (CallKind.PILOTS, CallKind.CASES) or EligibilityKind.INITIATIVE_STAGE in asked
    if not with_work:
        return ()
    rows = initiatives_of_team(person, now).filter(state__in=WORKING).select_related("organisation")
    return tuple(rows.order_by("title", "pk")[:MOST_OFFERED])


def _solvers(call: Call, person: Person, hers: tuple[Organisation, ...], asked: set[str]) -> tuple[Solver, ...]:
    if call.kind != CallKind.SOLUTIONS and EligibilityKind.SOLVER_PROFILE not in asked:
        return ()
    rows = Solver.objects.filter(Q(owner=person) | Q(organisation__in=hers))
    return tuple(rows.order_by("name", "pk")[:MOST_OFFERED])


def _with_key(things: Iterable[Thing], key: str) -> Thing | None:
    return next((each for each in things if each.key == key), None)
