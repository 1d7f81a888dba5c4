"""The kinds of messages about enrolments, and how a person may turn them down."""

from django.utils.translation import gettext_lazy as _

from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare


def declare_letters() -> None:
    """Called once, when the app is ready."""
    for name, label in (("invitation", _("Invitation")), ("reminder", _("Reminder of an invitation"))):
        declare(f"programmes.{name}", group=MessageGroup.INVITATION, label=label)
    for name, label in (
        ("enrolled", _("You are enrolled")),
        ("waiting", _("You are on the waiting list")),
        ("place_granted", _("A place became free for you")),
        ("removed", _("You were removed from an edition")),
        ("completed", _("You completed an edition")),
        ("not_completed", _("An edition ended without your completing it")),
    ):
        declare(f"programmes.{name}", group=MessageGroup.PROGRAMME, label=label)
