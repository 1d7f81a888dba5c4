"""The pages that say what went wrong, and what to do. Named in `config.urls` and settings."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from minga.ui import browser, http, kept


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else ""
    return render(request, "403.html", {"reason": reason}, status=HTTPStatus.FORBIDDEN)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def not_this_way(request: HttpRequest) -> HttpResponse:
    """405: an address that takes only what a form sends was opened, or the other way round. Nothing has happened."""
    came_from = http.page_of_form(request)
    back = came_from if came_from.partition("?")[0] != request.path else http.page_above(request.path)
    context = {"opened": request.method in ("GET", "HEAD"), "back": back}
    return render(request, "405.html", context, status=HTTPStatus.METHOD_NOT_ALLOWED)


def failed(request: HttpRequest) -> HttpResponse:
    """500. Touches neither the database nor the session: they may be what failed."""
    return HttpResponse(loader.render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened before signing in again: keep its text and lead back to it."""
    page = http.page_of_form(request)
    context: dict[str, Any] = {"page": page, "kept": False}
    response = HttpResponse(status=HTTPStatus.FORBIDDEN)
    if browser.mark_in(request) and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        context["kept"] = kept.keep(request, response, page=page)
    response.content = loader.render_to_string("403_csrf.html", context, request).encode()
    return response


def too_many(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    """429 with the seconds to wait."""
    response = render(request, "429.html", {"retry_after": retry_after}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(retry_after)
    return response
