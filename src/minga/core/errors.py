"""What the domain says when it refuses. Messages are translated and addressed to the reader.

Raise the narrowest class. The web turns each into a form error or a page; it never
rephrases. Never catch DomainError inside an action: the transaction must roll back.
"""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise

Message = str | Promise


class DomainError(Exception):
    """A rule of the office said no. `field` names the input at fault, when there is one."""

    def __init__(self, message: Message, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The actor has not the right, in this phase or state."""


class NotReady(DomainError):
    """Something must be done or filled in first."""


class Conflict(DomainError):
    """Somebody else changed it since the actor read it."""


class Invalid(DomainError):
    """Several inputs are at fault at once: `errors` maps a field to its messages."""

    def __init__(self, errors: Mapping[str, Sequence[Message]], message: Message = "") -> None:
        first = next(iter(errors.values()), [""])[0]
        super().__init__(message or first)
        self.errors = errors
