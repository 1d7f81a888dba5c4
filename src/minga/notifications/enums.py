from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageGroup(TextChoices):
    """What a person can decide about in one go."""

    ACCOUNT = "account", _("My account and its safety")
    INVITATION = "invitation", _("Invitations and answers that I must give")
    PROGRAMME = "programme", _("What happens in my programmes")
    CALL = "call", _("New calls and programmes")


OBLIGATORY = frozenset({MessageGroup.ACCOUNT, MessageGroup.INVITATION})
"""These are always sent by e-mail: without them a person could lose a place or an account."""


class Delivery(TextChoices):
    """How soon a message leaves the inbox for the person's e-mail."""

    NOW = "now", _("By e-mail, at once")
    DIGEST = "digest", _("By e-mail, once a day")
    INBOX = "inbox", _("Only here")


class MessageState(TextChoices):
    """Where the e-mail copy of a message is."""

    PENDING = "pending", _("To be sent")
    WAITING = "waiting", _("In the next daily summary")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")
    KEPT = "kept", _("Only in the inbox")


MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.PENDING: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.KEPT}),
    MessageState.WAITING: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.KEPT}),
    MessageState.FAILED: frozenset({MessageState.PENDING}),
    MessageState.SENT: frozenset(),
    MessageState.KEPT: frozenset(),
}
"""A message is sent once: nothing leads out of `sent`."""
