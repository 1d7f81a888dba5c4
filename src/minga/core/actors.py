"""Who acts: a person, or the house itself when a job runs at night."""

from typing import Final, Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """Anything that may be named in the log. `pk` is None for the house."""

    @property
    def pk(self) -> int | None: ...

    @property
    def audit_label(self) -> str: ...


class _House:
    """Minga acting by itself: a rule fired, a date passed."""

    pk: Final = None
    audit_label: Final = "minga"

    def __str__(self) -> str:
        return "Minga"


HOUSE: Final = _House()
