"""What was told to whom, how it went, and how each person wants to be told.

`Message` is inbox and outbox at once: the row is the message, its e-mail is a copy. Do not
write rows by hand: `actions.send_message` chooses the language, the template and the delivery.
Kinds are declared by the app that sends them (`kinds.declare`), because this app knows no
domain word.
"""

from minga.notifications.models.kinds import Kind, declare, kind_of, known_kinds
from minga.notifications.models.message import Message, Preference

__all__ = ["Kind", "Message", "Preference", "declare", "kind_of", "known_kinds"]
