"""The doors of writing: the row is locked, the office asked, the state and the revision compared."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.calls import policies
from minga.calls.enums import CallState
from minga.calls.models import Call
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed
from minga.people.models import Person


def lock_call(call: Call, *, actor: Actor, now: datetime) -> Call:
    """The call as it is now, for its office."""
    locked = Call.objects.select_for_update(of=("self",), no_key=True).select_related("edition__host").get(pk=call.pk)
    office = isinstance(actor, Person) and policies.may_run(actor, locked, now)
    if actor is not HOUSE and not office:
        raise NotAllowed(_("Only those who run the edition may do this."))
    return locked


def lock_draft(call: Call, *, revision: int | None = None, actor: Actor, now: datetime) -> Call:
    """The call while it is being prepared; `revision` is what the writer saw."""
    locked = lock_call(call, actor=actor, now=now)
    if locked.state != CallState.DRAFT:
        raise Conflict(_("The call is published: its rules are frozen. What may still change is an addendum."))
    if revision is not None and revision != locked.revision:
        raise Conflict(
            _("Somebody else changed the call while you were writing. Compare, and save again if yours is right."),
            code="revision",
        )
    return locked
