"""What the reform agenda tells the apps below: its letter, its door, its block on pages of organisations."""

from django.utils.translation import gettext_lazy as _

from minga.initiatives.queries.agenda_section import reforms_section
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.queries.sections import register_organisation_section
from minga.ui.navigation import NavItem, register


def register_agenda() -> None:
    """Called once, when the app is ready."""
    declare(
        "initiatives.reform_moved",
        group=MessageGroup.PROGRAMME,
        label=_("A point of the reform agenda that your initiative met moved"),
    )
    register(NavItem("reforms", _("Reform agenda"), "initiatives:reforms", place="foot", order=35))
    register_organisation_section("initiatives.reforms", reforms_section, order=45)
