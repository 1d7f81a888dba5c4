"""That the report of an edition left the house as a file is noted; the file itself is made by the web."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotAllowed
from minga.learning.events.evaluating import ReportTaken
from minga.learning.policies import follows
from minga.people.models import Person
from minga.programmes.models import Edition


@action
def take_report(*, edition: Edition, contacts: bool, actor: Actor, now: datetime) -> None:
    """Note who took it, and whether with addresses."""
    if actor is not HOUSE and not (isinstance(actor, Person) and follows(actor, edition, now)):
        raise NotAllowed(_("Only those who follow the edition take its report."))
    record(ReportTaken(subject=edition, organisation_id=edition.host_id, after={"contacts": contacts}))
