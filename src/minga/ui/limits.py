"""How often one person may send a form that could be used to pester or to find out about others."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.core.cache import cache
from django.http.response import HttpResponseBase

from minga.core import clock
from minga.ui import errors

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]

_HOUR: Final = 3600
FINDS_AN_HOUR: Final = 40
"""For forms that find a person by her whole address, under the name "find-person": they tell whether
an address has an account. Enough for an office, too slow to try a list."""

ASKS_AN_HOUR: Final = 20
"""For forms whose letters reach people who did not ask for them: a gate to decide, a dossier taken up."""


def at_most(times: int, name: str, *, reads: str = "") -> Callable[[View[P]], View[P]]:
    """Answer 429 to whoever posts more often in an hour; views of the same name count together.

    `reads`: a parameter of the address that is a guess too, such as a code: reading with it counts.
    Stands below `sign_in_required`: it counts by person, in the cache that all processes share.
    """

    def limit(view: View[P]) -> View[P]:
        @wraps(view)
        def gate(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            counts = request.method == "POST" or (bool(reads) and reads in request.GET)
            if counts and not _counted(request, times, name):
                refused = errors.too_many(request, retry_after=0)
                refused.headers["Retry-After"] = str(_HOUR)
                return refused
            return view(request, *args, **kwargs)

        return gate

    return limit


def _counted(request: Any, times: int, name: str) -> bool:
    """Note this post, unless the hour is full."""
    key, moment = f"limit:{name}:{request.person.pk}", clock.now().timestamp()
    recent = [then for then in cache.get(key, ()) if then > moment - _HOUR]
    if len(recent) >= times:
        return False
    cache.set(key, [*recent, moment], _HOUR)
    return True
