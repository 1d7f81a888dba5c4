"""That all applications left the house as a file is noted; the file itself is made by the web."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.events.applying import ApplicationsExported
from minga.calls.models import Call
from minga.calls.policies import may_run
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotAllowed
from minga.people.models import Person


@action
def export_applications(*, call: Call, kind: str, rows: int, actor: Actor, now: datetime) -> int:
    """Note who took them, as what, and how many."""
    if actor is not HOUSE and not (isinstance(actor, Person) and may_run(actor, call, now)):
        raise NotAllowed(_("Only those who run the edition may do this."))
    after = {"kind": kind, "applications": rows}
    record(ApplicationsExported(subject=call, organisation_id=call.edition.host_id, after=after))
    return rows
