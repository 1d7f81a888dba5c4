"""What this app tells others, and hears from them, about what a participant reads and does."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.learning.queries.journeys import journey_block
from minga.learning.queries.session_blocks import register_block
from minga.learning.queries.study_work import sessions_of
from minga.programmes.queries.work import register_work
from minga.ui.navigation import NavItem, signed_in
from minga.ui.navigation import register as register_doors


def register() -> None:
    """Called once, when the app is ready."""
    register_work("learning.sessions", sessions_of, order=2)
    register_block("journey", journey_block, order=5)
    register_doors(
        NavItem(
            "learning", _("My learning"), "learning:home", place="account", order=12, icon="book-open", shown=signed_in
        ),
        NavItem(
            "learning",
            pgettext_lazy("navigation", "Sessions"),
            "learning:home",
            place="dock",
            order=15,
            icon="book-open",
        ),
    )
