"""Who judges what: the letter of those who are given something."""

from django.utils.translation import gettext_lazy as _

from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare


def register() -> None:
    """Called once, when the app is ready."""
    declare("assessments.assigned", group=MessageGroup.INVITATION, label=_("Applications for me to judge"))
