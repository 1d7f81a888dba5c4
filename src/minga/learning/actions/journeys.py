"""What a participant says of her own journey to a session: that she needs one, confirms it, or cannot travel.

The office arranges journeys (`session_parts.arrange_travel`); here she does her part of it.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.learning.enums import Mode, SessionState
from minga.learning.events.planning import JourneyTold
from minga.learning.models import Session, Travel
from minga.learning.queries.journeys import ANSWERS
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment


@action
def tell_journey(*, session: Session, enrolment: Enrolment, state: str, actor: Person, now: datetime) -> Travel:
    """She says how it stands with her journey; the office reads it in its list. The note stays."""
    if enrolment.person_id != actor.pk or enrolment.status != EnrolmentStatus.ENROLLED:
        raise NotAllowed(_("Only whoever takes part says how she travels."))
    rows = Session.objects.select_related("edition").select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=session.pk, edition=enrolment.edition_id)
    if held.mode == Mode.VIRTUAL:
        raise NotReady(_("Nobody travels to a virtual session."))
    if held.state != SessionState.PLANNED or held.ends_at <= now:
        raise NotReady(_("This session is over or does not take place, so there is no journey to arrange."))
    row = Travel.objects.filter(session=held, enrolment=enrolment).first() or Travel(session=held, enrolment=enrolment)
    before = row.state
    if state not in ANSWERS[row.state]:
        raise Invalid({"state": [_("The office changed your journey meanwhile. Read it again, then answer.")]})
    row.state = state
    row.save()
    happened = JourneyTold(
        subject=row, organisation_id=held.edition.host_id, before={"state": before}, after={"state": state}
    )
    record(happened, related=(held, held.edition))
    return row
