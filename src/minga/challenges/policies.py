"""Who may read, write and decide about a challenge.

*Inside* are those who hold a role in the owner organisation, the writer of the draft while she
still takes part for that organisation, and whoever works in the edition in which it was written.
Those inside the organisation write; its stewards and challenge owners *decide*: they map,
characterise, join, withdraw and confirm. A challenge that stands is public, unless it is marked
as restricted. Deputies count everywhere. Default deny.

Anybody may register an organisation, so nothing stands in public in the name of one that support
staff have not recognised: see the condition `owner` in `queries.conditions`.

Do not ask these in a loop: lists start from `queries.challenges.challenges_visible_to`.
"""

from datetime import datetime
from hmac import compare_digest
from typing import Final

from django.db.models import Q

from minga.challenges.enums import BEING_WORKED, ChallengeStatus, PrioritisationStatus
from minga.challenges.models import Challenge, Mission, Portfolio, Prioritisation, Strategy
from minga.core.actors import HOUSE, Actor
from minga.core.clock import now as clock_now
from minga.core.rights import register_right
from minga.organisations.enums import PUBLIC_TYPES, STEWARD_KINDS, RoleKind
from minga.organisations.models import Organisation, Role
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes import policies as programmes
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

SUBJECT: Final = "challenges.challenge"
WORKS: Final = tuple(RoleKind)
DECIDES: Final = (*STEWARD_KINDS, RoleKind.CHALLENGE_OWNER)
PLANS: Final = (*STEWARD_KINDS, RoleKind.METHODOLOGIST)
"""Who keeps strategies, missions, portfolios and prioritisations of an organisation."""

Plan = Strategy | Mission | Portfolio | Prioritisation
WAS_PUBLIC: Final = (
    ChallengeStatus.MAPPED,
    ChallengeStatus.CHARACTERISED,
    ChallengeStatus.CONNECTED,
    ChallengeStatus.SOLVED,
    ChallengeStatus.WITHDRAWN,
    ChallengeStatus.JOINED,
)
"""With a day of mapping or joining: what was once public says publicly how it ended."""


def may_own(organisation: Organisation) -> bool:
    """A challenge belongs to a public organisation that stands."""
    return organisation.type in PUBLIC_TYPES and organisation.retired_at is None


def takes_part_for(person: Person | None, organisation: Organisation) -> bool:
    """Whether she takes part in an edition in the name of this organisation."""
    if person is None or not person.is_active:
        return False
    return Enrolment.objects.filter(person=person, organisation=organisation, status__in=TAKING_PART).exists()


def works_in(person: Person | None, organisation: Organisation, now: datetime) -> bool:
    """Whether she holds a role in the organisation itself today, or stands in."""
    return holds(person, WORKS, organisation=organisation, now=now)


def may_start_in(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """Whoever works in a public organisation, or takes part in an edition for it, may draft."""
    if not may_own(organisation):
        return False
    return works_in(person, organisation, now or clock_now()) or takes_part_for(person, organisation)


def may_decide(person: Person | None, challenge: Challenge, now: datetime | None = None) -> bool:
    """The stewards and challenge owners of the owner organisation."""
    return holds(person, DECIDES, organisation=challenge.organisation, now=now or clock_now())


def may_write(person: Person | None, challenge: Challenge, now: datetime | None = None) -> bool:
    """Those who work in the owner organisation; the writer, while it is a draft of hers."""
    if challenge.status not in BEING_WORKED:
        return False
    if works_in(person, challenge.organisation, now or clock_now()):
        return True
    return challenge.status == ChallengeStatus.DRAFT and _is_writer(person, challenge)


def is_inside(person: Person | None, challenge: Challenge, now: datetime | None = None) -> bool:
    """Whoever reads drafts and what is not for the public."""
    at = now or clock_now()
    if works_in(person, challenge.organisation, at) or _is_writer(person, challenge):
        return True
    return challenge.edition is not None and programmes.may_work_in(person, challenge.edition, at)


def is_public(challenge: Challenge) -> bool:
    """Whether anybody may read it: it was mapped, or joined to one that is, and is not restricted."""
    return not challenge.restricted and challenge.status in WAS_PUBLIC and challenge.mapped_at is not None


def may_see(person: Person | None, challenge: Challenge, now: datetime | None = None) -> bool:
    """What stands belongs to everybody; drafts and restricted ones to those inside."""
    return is_public(challenge) or is_inside(person, challenge, now)


def may_connect(actor: Actor | None, challenge: Challenge, now: datetime | None = None) -> bool:
    """Those who decide about it, whoever manages its edition, and the house when a gate above was crossed."""
    if actor is HOUSE:
        return True
    if not isinstance(actor, Person):
        return False
    at = now or clock_now()
    if may_decide(actor, challenge, at):
        return True
    return challenge.edition is not None and programmes.may_manage(actor, challenge.edition, at)


def _is_writer(person: Person | None, challenge: Challenge) -> bool:
    """Who wrote it, as long as she takes part for that organisation."""
    wrote = person is not None and person.pk == challenge.written_by_id
    return wrote and takes_part_for(person, challenge.organisation)


def may_plan_in(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """The stewards and methodologists of an organisation that support recognised and that stands."""
    if organisation.retired_at is not None:
        return False
    return holds(person, PLANS, organisation=organisation, recognised=True, now=now or clock_now())


def may_plan(person: Person | None, plan: Plan, now: datetime | None = None) -> bool:
    """Whether she keeps this strategy, mission, portfolio or prioritisation."""
    return may_plan_in(person, plan.organisation, now)


def may_read_plan(person: Person | None, plan: Plan, now: datetime | None = None) -> bool:
    """What is public belongs to everybody; the rest to those who work in the organisation."""
    return plan.public or works_in(person, plan.organisation, now or clock_now())


def is_voting(prioritisation: Prioritisation, now: datetime) -> bool:
    """Whether votes are taken at this moment, whatever anybody did or did not press."""
    if prioritisation.status != PrioritisationStatus.VOTING:
        return False
    begun = prioritisation.opens_at is None or prioritisation.opens_at <= now
    return begun and (prioritisation.closes_at is None or now < prioritisation.closes_at)


def may_vote(person: Person | None, prioritisation: Prioritisation, now: datetime, code: str = "") -> bool:
    """Whoever works in the owner or in an invited organisation, and whoever has the code, while votes are taken."""
    if person is None or not person.is_active or not is_voting(prioritisation, now):
        return False
    return has_code(prioritisation, code) or is_invited(person, prioritisation, now)


def is_invited(person: Person | None, prioritisation: Prioritisation, now: datetime) -> bool:
    """Whether she works in the organisation that asks, or in one that it invited; one query."""
    if person is None or not person.is_active:
        return False
    houses = Q(organisation=prioritisation.organisation_id)
    houses |= Q(organisation__in=prioritisation.invited.values("pk"))
    roles = Role.objects.filter(houses, scope_type="")
    return roles.of_kinds(WORKS).counting(now).exercised_by(person).exists()


def has_code(prioritisation: Prioritisation, code: str) -> bool:
    """Whether these letters are the code of the workshop, however they were typed."""
    typed = "".join(code.split()).lower()
    return bool(typed) and compare_digest(typed.encode(), prioritisation.code.encode())


register_right("challenges.see", may_see)
register_right("challenges.write", may_write)
register_right("challenges.decide", may_decide)
register_right("challenges.plan", may_plan)
