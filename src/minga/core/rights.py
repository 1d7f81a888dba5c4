"""Rights by name: `register_right("programmes.manage_edition", may_manage)`, then `has_right`.

The only place that knows the library behind it (`rules`), so that it can be replaced. Code
asks the policy itself; names serve whoever asks from outside (admin, `user.has_perm`).
"""

from collections.abc import Callable
from typing import Any

from rules.permissions import add_perm, has_perm, perm_exists
from rules.predicates import Predicate


def register_right(name: str, allows: Callable[..., bool]) -> None:
    """Make a policy known by name; the first of a name stays."""
    if not perm_exists(name):  # type: ignore[no-untyped-call]
        add_perm(name, Predicate(lambda person, thing: allows(person, thing), name))  # type: ignore[no-untyped-call]


def has_right(name: str, person: object, thing: Any = None) -> bool:
    """What the policy of that name says; an unknown name allows nothing."""
    return bool(has_perm(name, person, thing))  # type: ignore[no-untyped-call]
