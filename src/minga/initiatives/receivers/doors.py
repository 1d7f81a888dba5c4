"""The doors of this app in the menus."""

from django.utils.translation import gettext_lazy as _

from minga.ui.navigation import NavItem, register


def register_doors() -> None:
    """Called once, when the app is ready."""
    register(NavItem("initiatives", _("Initiatives"), "initiatives:list", order=15))
