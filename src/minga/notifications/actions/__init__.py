from minga.notifications.actions.delivery import deliver_message, resend_message, send_digest
from minga.notifications.actions.inbox import choose_delivery, read_all_messages, read_message
from minga.notifications.actions.messages import blank_words, send_message, send_to_each

__all__ = [
    "blank_words",
    "choose_delivery",
    "deliver_message",
    "read_all_messages",
    "read_message",
    "resend_message",
    "send_digest",
    "send_message",
    "send_to_each",
]
