"""To join instead of doubling: what two organisations suffer alike becomes one challenge.

The one that is joined stays as a row: its address leads to the other, whose page says that the
same happens there too, with how many people. Either side may part them again.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges import policies
from minga.challenges.actions.gates import begin_anew
from minga.challenges.actions.locking import locked
from minga.challenges.actions.search import index_challenge
from minga.challenges.enums import CHALLENGE_STEPS, STANDING, ChallengeStatus
from minga.challenges.events import ChallengeJoined, ChallengeParted
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.people.models import Person


@action
def join_challenge(*, challenge: Challenge, into: Challenge, actor: Actor, now: datetime) -> Challenge:
    """Say that this one is the same as `into`, which goes on for both. Those who answer for `into` are told."""
    current, other = _both(challenge, into)
    _may_join(current, other, actor, now)
    before = current.status
    current.status = ChallengeStatus.JOINED
    current.joined_into = other
    current.mapped_at = current.mapped_at or now
    current.revision += 1
    current.save()
    index_challenge(current)
    _follow(current, other)
    record(
        ChallengeJoined(
            subject=current,
            into=other,
            organisation_id=current.organisation_id,
            before={"status": before},
            after={"status": current.status, "joined_into": other.title},
        ),
        related=(other,),
    )
    return current


@action
def part_challenge(*, challenge: Challenge, reason: str, actor: Actor, now: datetime) -> Challenge:
    """They are not the same after all: this one is a draft again. Whoever answers for either side may."""
    current = locked(challenge)
    other = current.joined_into
    if current.status != ChallengeStatus.JOINED or other is None:
        raise Conflict(_("This challenge is not joined to another."))
    decides = isinstance(actor, Person) and (
        policies.may_decide(actor, current, now) or policies.may_decide(actor, other, now)
    )
    if actor is not HOUSE and not decides:
        raise NotAllowed(_("Only whoever answers for one of the two challenges may part them."))
    if not reason.strip():
        raise Invalid({"reason": [_("Say in what they differ.")]})
    begin_anew(current)
    current.revision += 1
    current.save()
    record(
        ChallengeParted(
            subject=current,
            out_of=other,
            organisation_id=current.organisation_id,
            before={"status": ChallengeStatus.JOINED, "joined_into": other.title},
            after={"status": current.status, "reason": reason.strip()},
        ),
        related=(other,),
    )
    return current


def _both(challenge: Challenge, into: Challenge) -> tuple[Challenge, Challenge]:
    """Both locked, in the order of their keys, so that two who join at once do not wait for each other."""
    if challenge.pk == into.pk:
        raise Invalid({"into": [_("These are one and the same. Choose another one.")]})
    by_pk = {each.pk: locked(each) for each in sorted((challenge, into), key=lambda each: each.pk)}
    return by_pk[challenge.pk], by_pk[into.pk]


def _may_join(current: Challenge, other: Challenge, actor: Actor, now: datetime) -> None:
    person = actor if isinstance(actor, Person) else None
    if actor is not HOUSE and not policies.may_decide(person, current, now):
        raise NotAllowed(_("Only whoever answers for the organisation, or its challenge owner, may decide this."))
    if ChallengeStatus.JOINED not in CHALLENGE_STEPS[current.status]:
        words = _("This challenge is “%(state)s”: it cannot be joined to another.")
        raise Conflict(words % {"state": current.get_status_display()})
    if current.organisation.recognised_at is None:
        raise NotReady(_("Support has not recognised your organisation yet. Write to support so that it does."))
    if other.status not in STANDING or (actor is not HOUSE and not policies.may_see(person, other, now)):
        raise Invalid({"into": [_("Choose a challenge that is on the map.")]})
    if other.restricted and not current.restricted:
        raise Invalid({"into": [_("That one is not for the public and this one is: restrict this one first.")]})


def _follow(current: Challenge, other: Challenge) -> None:
    """What had been joined to this one goes along: an address never leads in two steps."""
    Challenge.objects.filter(joined_into=current).update(joined_into=other)
