"""The doors of this app in the menus, and its blocks on the pages of challenges, organisations and places."""

from django.utils.translation import gettext_lazy as _

from minga.challenges.queries.axes import register_axis_count
from minga.challenges.queries.portfolios import register_portfolio_stages
from minga.challenges.queries.sections import register_challenge_section
from minga.initiatives.queries.challenge_section import initiatives_on
from minga.initiatives.queries.portfolio_stages import axis_counts, stages_of
from minga.initiatives.queries.sections import organisation_section, territory_section
from minga.organisations.queries.sections import register_organisation_section, register_territory_section
from minga.ui.navigation import NavItem, register


def register_doors() -> None:
    """Called once, when the app is ready."""
    register(NavItem("initiatives", _("Initiatives"), "initiatives:list", order=15))
    register_portfolio_stages(stages_of)
    register_axis_count("initiatives.initiatives", _("Initiatives"), axis_counts)
    register_challenge_section("initiatives.initiatives", initiatives_on, order=10)
    register_organisation_section("initiatives.initiatives", organisation_section, order=15)
    register_territory_section("initiatives.initiatives", territory_section, order=15)
