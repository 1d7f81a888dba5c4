"""The challenge for us alone, and what every write leaves behind. Parts of actions, none of its own."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from minga.challenges import policies
from minga.challenges.actions.search import index_challenge
from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.queries.conditions import Condition, characterising_conditions, mapping_conditions, missing
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotAllowed, NotReady
from minga.core.search import fold
from minga.people.models import Person

_FIELDS: Final = {"sdg": "sdg_target", "adoption": "adoption_owner", "baseline": "value"}


def locked(challenge: Challenge) -> Challenge:
    """The challenge as it is now; nobody else writes it until our transaction ends."""
    rows = Challenge.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation__territory", "edition__host", "joined_into").get(pk=challenge.pk)


def locked_to_write(challenge: Challenge, *, actor: Actor, now: datetime) -> Challenge:
    """Locked, if the actor may write it."""
    current = locked(challenge)
    allowed = actor is HOUSE or (isinstance(actor, Person) and policies.may_write(actor, current, now))
    if not allowed:
        raise NotAllowed(_("Only those who work in the organisation may change its challenges, while they are open."))
    return current


def locked_to_decide(challenge: Challenge, *, actor: Actor, now: datetime) -> Challenge:
    """Locked, if the actor decides about it."""
    current = locked(challenge)
    allowed = actor is HOUSE or (isinstance(actor, Person) and policies.may_decide(actor, current, now))
    if not allowed:
        raise NotAllowed(_("Only whoever answers for the organisation, or its challenge owner, may decide this."))
    return current


def list_columns(challenge: Challenge) -> None:
    """Repeat for lists what the organisation and the title say. Does not save."""
    territory = challenge.organisation.territory
    challenge.territory = territory
    challenge.country = territory.country if territory else ""
    challenge.folded_title = fold(challenge.title)[:160]


def touch(challenge: Challenge) -> None:
    """Something that belongs to the challenge changed: it is saved, and found by its new words.

    Refused when what changed takes away what a gate that was crossed stands on.
    """
    _keep_ground(challenge)
    list_columns(challenge)
    challenge.revision += 1
    challenge.save()
    index_challenge(challenge)


def _keep_ground(challenge: Challenge) -> None:
    """A challenge that stands keeps what its gates asked; the checker of words is only advice here."""
    if challenge.status not in STANDING:
        return
    asked = list(mapping_conditions(challenge))
    if challenge.status != ChallengeStatus.MAPPED:
        asked += [each for each in characterising_conditions(challenge) if each.key != "plain"]
    lost = [each for each in missing(asked) if each.key != "owner"]
    if lost:
        raise NotReady(_lost_words(challenge, lost[0]), field=_FIELDS.get(lost[0].key, lost[0].key))


def _lost_words(challenge: Challenge, lost: Condition) -> str:
    words = _("This challenge is “%(state)s” and needs this to stay so: %(words)s. %(detail)s")
    return words % {"state": challenge.get_status_display(), "words": lost.words, "detail": lost.detail}
