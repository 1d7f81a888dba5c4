"""Results and plans: sections of pages, work to do, reminders."""

from django.utils.translation import gettext_lazy as _

from minga.capacity.queries.plans import steps_due
from minga.capacity.queries.result_sections import organisation_section
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.queries.sections import register_organisation_section
from minga.programmes.queries.work import register_work


def register() -> None:
    """Called once, when the app is ready."""
    declare("capacity.step_due", group=MessageGroup.PROGRAMME, label=_("A step of your improvement plan is due"))
    register_organisation_section("capacity.results", organisation_section, order=30)
    register_work("capacity.plan", steps_due, order=35)
