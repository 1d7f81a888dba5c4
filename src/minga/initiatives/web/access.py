"""The door of the public pages: who may not see a dossier finds nothing."""

from django.http import Http404

from minga.core import clock
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.policies import is_inside
from minga.initiatives.queries.visible import initiative_for
from minga.people.models import Person


def seen(person: Person | None, key: str) -> Initiative:
    """The initiative that this person may read; 404 for everybody else."""
    try:
        return initiative_for(person, key, clock.now())
    except Initiative.DoesNotExist:
        raise Http404 from None


def public(key: str) -> Initiative:
    """The initiative that anybody may read: what leaves the house as data leaves it from here."""
    initiative = seen(None, key)
    if initiative.visibility != Visibility.PUBLIC:
        raise Http404
    return initiative


def within(person: Person | None, key: str) -> Initiative:
    """The initiative for whoever is inside."""
    initiative = seen(person, key)
    if not is_inside(person, initiative, clock.now()):
        raise Http404
    return initiative
