"""One URL, one view, one template: the page for a plain request, its named part for htmx."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its `{% partialdef part %}` when htmx asks for it.

    An invalid form answers 422, so that htmx, caches and tests can tell it from success:
    pass `status=422`, or put the bound form in the context as `form` and leave it to this.
    `Vary: HX-Request` is set by `middleware.Door` on every answer.
    """
    boosted = request.headers.get("HX-Boosted") == "true"
    name = f"{template}#{part}" if part and getattr(request, "htmx", False) and not boosted else template
    form = context.get("form")
    if status == 200 and form is not None and getattr(form, "is_bound", False) and request.method == "POST":
        status = 422 if form.errors else 200
    return render(request, name, dict(context), status=status)
