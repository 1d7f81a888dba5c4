from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="notifications.message_sent", label=_("A message was written to a person"))
class MessageSent(Event):
    """`subject` is the message; its words are not in the log."""


@event(key="notifications.message_delivered", label=_("The e-mail left"))
class MessageDelivered(Event):
    """The mail server took it, or it stays in the inbox only."""


@event(key="notifications.message_delayed", label=_("The e-mail could not leave yet"))
class MessageDelayed(Event):
    """It is tried again later."""


@event(key="notifications.message_failed", label=_("The e-mail could not be delivered"))
class MessageFailed(Event):
    """The address is dead, or every attempt was in vain."""


@event(key="notifications.message_resent", label=_("The e-mail is sent again"))
class MessageResent(Event):
    """Its sender, or support, asked for another attempt."""


@event(key="notifications.message_read", label=_("The message was read"))
class MessageRead(Event):
    """In the inbox; e-mails are not watched."""


@event(key="notifications.messages_read", label=_("All messages were marked as read"))
class MessagesRead(Event):
    """`subject` is the person."""


@event(key="notifications.digest_sent", label=_("The daily summary left"))
class DigestSent(Event):
    """`subject` is the person; `after` counts the messages."""


@event(key="notifications.delivery_chosen", label=_("A person chose how to be told"))
class DeliveryChosen(Event):
    """`subject` is the person."""


@event(key="notifications.words_blanked", label=_("The name of an erased person was blanked in messages"))
class WordsBlanked(Event):
    """`subject` is the person; `after` counts the messages."""
