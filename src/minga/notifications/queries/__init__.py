from minga.notifications.queries.inbox import (
    digest_due,
    failed_from,
    failed_message,
    inbox_for,
    message_for,
    pending_message,
    unread_count,
)
from minga.notifications.queries.preferences import PreferenceRow, delivery_of, preferences_of

__all__ = [
    "PreferenceRow",
    "delivery_of",
    "digest_due",
    "failed_from",
    "failed_message",
    "inbox_for",
    "message_for",
    "pending_message",
    "preferences_of",
    "unread_count",
]
