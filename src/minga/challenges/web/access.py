"""The doors of the views: who gets the challenge at all. For everybody else it does not exist."""

from datetime import datetime

from django.http import Http404

from minga.challenges import policies
from minga.challenges.models import Challenge
from minga.challenges.queries.challenges import challenge_for
from minga.people.models import Person


def seen(viewer: Person | None, key: str, now: datetime) -> Challenge:
    """A challenge that the viewer may see."""
    try:
        return challenge_for(viewer, key, now)
    except Challenge.DoesNotExist as missing:
        raise Http404 from missing


def written(viewer: Person, key: str, now: datetime) -> Challenge:
    """A challenge that the viewer may write."""
    challenge = seen(viewer, key, now)
    if not policies.may_write(viewer, challenge, now):
        raise Http404
    return challenge


def decided(viewer: Person, key: str, now: datetime) -> Challenge:
    """A challenge about which the viewer decides."""
    challenge = seen(viewer, key, now)
    if not policies.may_decide(viewer, challenge, now):
        raise Http404
    return challenge
