"""Which pages a phone may keep, and for whom."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http.response import HttpResponseBase

from minga.ui.browser import mark_of
from minga.ui.http import SignedInRequest

KEEP = "X-Minga-Keep"
P = ParamSpec("P")


def kept_for_reading(
    view: Callable[Concatenate[Any, P], HttpResponseBase],
) -> Callable[Concatenate[Any, P], HttpResponseBase]:
    """Let the worker keep this page for whoever is signed in, to be read without a line.

    Only for pages of a person's own learning, and for those with which she teaches where there is no line; below
    `sign_in_required`. Never while somebody helps her in support mode: what staff see stays on no computer of theirs.
    """

    @wraps(view)
    def keeping(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and request.method == "GET" and not getattr(request, "support", None):
            response.headers[KEEP] = mark_of(request.person)
        return response

    return keeping
