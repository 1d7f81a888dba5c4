"""What a view receives, and the one gate before pages that need a person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import is_valid_path
from django.utils.http import url_has_allowed_host_and_scheme

from minga.ui import kept

if TYPE_CHECKING:
    from minga.people.models import Person

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request after the door (`middleware.Door`): who is looking, and whether htmx asks."""

    person: Person | None
    htmx: bool


class SignedInRequest(PersonRequest):
    """The request inside a view behind `sign_in_required`."""

    person: Person


class SeeOther(HttpResponseRedirect):
    """The answer to a write that worked: 303, so that a reload does not write again."""

    status_code = 303


def redirect(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """303 for a plain request, `HX-Redirect` for htmx: never a page inside a fragment."""
    url = resolve_url(to, *args, **kwargs)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return SeeOther(url)


def allow(response: HttpResponse, directive: str, sources: str) -> HttpResponse:
    """Let this one page do more than the policy of the house: `allow(response, "frame-src", "https://…")`."""
    response.policy_more = {**getattr(response, "policy_more", {}), directive: sources}  # type: ignore[attr-defined]
    return response


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Where to go afterwards, only inside this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else default


def page_of_form(request: HttpRequest) -> str:
    """The page a person was looking at when this request was sent: path and query."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    parts = urlsplit(came_from)
    if parts.path and parts.netloc == request.get_host():
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path


def page_above(path: str) -> str:
    """The nearest address above this one that the house knows; empty when that is only the start."""
    above = path
    while above.strip("/"):
        above = above.rstrip("/").rpartition("/")[0] + "/"
        if above != "/" and is_valid_path(above):
            return above
    return ""


def sign_in_url(request: HttpRequest) -> str:
    """The sign-in page that leads back here."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else page_of_form(request)
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"


def sign_in_required(
    view: Callable[Concatenate[Any, P], HttpResponseBase],
) -> Callable[Concatenate[Any, P], HttpResponseBase]:
    """Send whoever is not signed in to sign in, and keep what they had typed.

    A session that ends in the middle of a form must not cost the text: the refused POST is
    kept for a day (see `kept`), and the form offers it back after signing in.
    """

    @wraps(view)
    def gate(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request, "person", None) is not None:
            return view(request, *args, **kwargs)
        response = redirect(request, sign_in_url(request))
        if request.method == "POST":
            kept.keep(request, response, page=page_of_form(request))
        return response

    gate.needs_sign_in = True  # type: ignore[attr-defined]
    return gate
