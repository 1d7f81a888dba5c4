"""The doors of programmes in the navigation."""

from django.utils.translation import gettext_lazy as _

from minga.ui import navigation
from minga.ui.navigation import NavItem


def register_doors() -> None:
    """Editions and instruments for everybody; the editions she runs for a manager."""
    navigation.register(
        NavItem("programmes", _("Programmes"), "programmes:index", order=20),
        NavItem("editions", _("Editions"), "programmes:editions", order=25),
        NavItem(
            "consoles", _("Editions I run"), "programmes:my-editions", place="account", order=20,
            shown=navigation.signed_in,
        ),
    )
