"""The kinds of messages about initiatives, and how a person may turn them down."""

from django.utils.translation import gettext_lazy as _

from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare


def declare_letters() -> None:
    """Called once, when the app is ready."""
    declare("initiatives.invitation", group=MessageGroup.INVITATION, label=_("Invitation to a team"))
    declare("initiatives.gate_asked", group=MessageGroup.INVITATION, label=_("A gate waits for your decision"))
    declare("initiatives.exchange_asked", group=MessageGroup.INVITATION, label=_("Another organisation asks to learn"))
    for name, label in (
        ("invitation_answered", _("Answer to an invitation to your team")),
        ("gate_decided", _("A gate of your initiative was decided")),
        ("commitment_due", _("The day of a commitment is near")),
        ("taken_up", _("Another organisation takes up your initiative")),
        ("exchange_answered", _("Answer to an exchange that you asked for")),
        ("exchange_held", _("What came of an exchange")),
        ("thread_grew", _("An initiative that you follow crossed a gate")),
    ):
        declare(f"initiatives.{name}", group=MessageGroup.PROGRAMME, label=label)
