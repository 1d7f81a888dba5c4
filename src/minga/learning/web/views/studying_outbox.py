"""The way in for what a phone kept, and the page of receipts."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.core import clock
from minga.core.untrusted import read_json
from minga.learning.actions.outbox import MOST_AT_ONCE, Answer, Kept, is_inside, receive
from minga.learning.queries.receipts import receipts_of
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.ui.browser import mark_of
from minga.ui.http import PersonRequest, SignedInRequest, sign_in_required
from minga.ui.respond import respond

LONGEST_FIELD = 200_000
LAST_MOMENT = 7_258_118_400_000
"""The year 2200: a clock may be wrong by decades, but what lies beyond is no moment."""


class _Unreadable(Exception):
    """What came is not what outbox.js sends."""


@never_cache
@require_http_methods(["GET", "POST"])
def sync(request: PersonRequest) -> HttpResponse:
    """GET: who is signed in here, and the token to write with. POST: take what was kept; answer with receipts.

    403 says that nobody is signed in, 409 that it is somebody else than who wrote it: the phone keeps all.
    """
    person = request.person
    if person is None or getattr(request, "support", None):
        return JsonResponse({"state": "sign-in"}, status=403)
    if request.method == "GET":
        return JsonResponse({"who": mark_of(person), "token": get_token(request)})
    try:
        body = read_json(request.body)
        items, sent_at = _items(body), _moment(body["sent_at"])
        if body["who"] != mark_of(person):
            return JsonResponse({"state": "other"}, status=409)
    except (ValueError, KeyError, TypeError, _Unreadable):
        return JsonResponse({"state": "unreadable"}, status=422)
    answers = receive(person=person, items=items, sent_at=sent_at, now=clock.now())
    return JsonResponse({"receipts": [_told(answer) for answer in answers]})


def _items(body: Any) -> list[Kept]:
    items = body["items"]
    if not isinstance(items, list) or len(items) > MOST_AT_ONCE:
        raise _Unreadable
    return [_item(each) for each in items]


def _item(each: Any) -> Kept:
    fields = each["fields"]
    whole = isinstance(fields, dict) and all(
        isinstance(value, str) and len(value) <= LONGEST_FIELD for value in fields.values()
    )
    page = str(each.get("page", ""))
    if not whole:
        raise _Unreadable
    return Kept(
        client_uuid=UUID(str(each["uuid"])),
        kind=str(each["kind"]),
        made_at=_moment(each["made_at"]),
        fields=fields,
        about=str(each.get("about", "")),
        page=page if is_inside(page) else "",
    )


def _moment(milliseconds: Any) -> datetime:
    if not 0 <= float(milliseconds) <= LAST_MOMENT:
        raise _Unreadable
    return datetime.fromtimestamp(float(milliseconds) / 1000, tz=UTC)


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "uuid": str(answer.client_uuid),
        "accepted": answer.receipted.accepted,
        "words": str(answer.receipted.words),
        "link": answer.receipted.link,
        "errors": dict(answer.errors),
        "again": answer.again,
    }


@sign_in_required
@kept_for_reading
def receipts(request: SignedInRequest) -> HttpResponse:
    """What came from her phones, and what was answered; what still waits here is added by outbox.js."""
    page = receipts_of(request.person)
    return respond(request, "learning/receipts.html", {"page": page, "nav": "learning"})
