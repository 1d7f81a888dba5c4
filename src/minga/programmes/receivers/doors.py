"""The doors of this app in the menus, and the bottom bar of a participant's phone."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.ui.navigation import NavItem, register, signed_in


def register_doors() -> None:
    """Called once, when the app is ready."""
    register(
        NavItem("programmes", _("Programmes"), "programmes:instruments", place="foot", order=1),
        NavItem("editions", _("Editions"), "programmes:editions", place="foot", order=2),
        NavItem("consoles", _("Editions I run"), "programmes:my-editions", place="account", order=20, shown=signed_in),
        NavItem("my-work", _("My work"), "programmes:my-work", order=10, shown=signed_in),
        NavItem("my-work", _("My work"), "programmes:my-work", place="dock", order=10, icon="house"),
        NavItem("editions", _("Editions"), "programmes:editions", place="dock", order=20, icon="calendar"),
        NavItem(
            "messages",
            pgettext_lazy("navigation", "Messages"),
            "notifications:inbox",
            place="dock",
            order=30,
            icon="message-square",
        ),
        NavItem("people", _("My account"), "people:account", place="dock", order=40, icon="user"),
    )
