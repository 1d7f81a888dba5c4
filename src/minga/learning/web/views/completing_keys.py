"""What verifiers ask for, as they ask for it: keys of the house. Nobody signs in for it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from minga.learning.queries.keys import jwk_of, jwks, trusted_key


def as_open_json(content: dict[str, Any], kind: str = "application/json") -> HttpResponse:
    """Readable from any page of the web: verifiers run in browsers, too."""
    answer = JsonResponse(content, content_type=kind, json_dumps_params={"ensure_ascii": False})
    return as_open(answer)


def as_open(answer: HttpResponse) -> HttpResponse:
    """May be read by a page of another site, and kept for some minutes."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return as_open_json(jwks(), "application/jwk-set+json")


@require_safe
def key(request: HttpRequest, kid: str) -> HttpResponse:
    """One key. One that is no longer trusted is gone, so what it signed cannot be verified."""
    found = trusted_key(kid)
    if found is None:
        raise Http404
    return as_open_json(jwk_of(found), "application/jwk+json")
