"""The doors of this app in the menus, and its blocks on the pages of challenges, organisations and places."""

from django.utils.translation import gettext_lazy as _

from minga.challenges.queries.sections import register_challenge_section
from minga.initiatives.queries.challenge_section import initiatives_on
from minga.initiatives.queries.sections import organisation_section, territory_section
from minga.organisations.queries.sections import register_organisation_section, register_territory_section
from minga.ui.navigation import NavItem, register


def register_doors() -> None:
    """Called once, when the app is ready."""
    register(NavItem("initiatives", _("Initiatives"), "initiatives:list", order=15))
    register_challenge_section("initiatives.initiatives", initiatives_on, order=10)
    register_organisation_section("initiatives.initiatives", organisation_section, order=15)
    register_territory_section("initiatives.initiatives", territory_section, order=15)
