"""What other programs read of calls: the news, and the open ones as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.calls.enums import CallState
from minga.calls.models import Call, CallRules
from minga.calls.queries.calls import listed_calls, state_words
from minga.calls.queries.deadlines import moment_in
from minga.core.texts import pick

NEWEST: Final = 40
MOST: Final = 200


@dataclass(frozen=True)
class News:
    """Something that was published."""

    what: str
    title: str
    text: str
    kind: str
    link: str
    at: datetime


@dataclass(frozen=True)
class OpenCall:
    """One call as data; `link` is a path."""

    link: str
    data: dict[str, Any]


def news_of_calls() -> tuple[News, ...]:
    """The newest calls, addenda and cancellations. Two queries."""
    published = CallRules.objects.filter(call__in=listed_calls().order_by().values("pk"))
    rows = published.select_related("call__edition__host").order_by("-published_at", "-pk")[:NEWEST]
    cancelled = listed_calls().filter(state=CallState.CANCELLED).order_by("-updated_at", "-pk")[:NEWEST]
    found = [*(_published(row) for row in rows), *(_cancelled(call) for call in cancelled)]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:NEWEST])


def open_calls_data(now: datetime) -> tuple[OpenCall, ...]:
    """Those that take applications, and those that will. Two queries."""
    rows = listed_calls().filter(state=CallState.OPEN, closes_at__gt=now).prefetch_related("rules")
    return tuple(_data(call, now) for call in rows.order_by("closes_at", "pk")[:MOST])


def _published(row: CallRules) -> News:
    call = row.call
    title = pick(call.titles)
    if row.number == 1:
        return News(
            "1", title, "\n".join(_about(call)), call.get_kind_display(), call.get_absolute_url(), row.published_at
        )
    named = _("Addendum %(number)s: %(title)s") % {"number": row.number - 1, "title": title}
    link = f"{call.get_absolute_url()}bases/"
    return News(str(row.number), named, pick(row.notes), call.get_kind_display(), link, row.published_at)


def _cancelled(call: Call) -> News:
    named = _("Cancelled: %(title)s") % {"title": pick(call.titles)}
    link = call.get_absolute_url()
    return News("cancelled", named, call.cancelled_reason, call.get_kind_display(), link, call.updated_at)


def _about(call: Call) -> Iterator[str]:
    if pick(call.summaries):
        yield pick(call.summaries)
    if call.closes_at:
        zone = str(call.draft.get("timezone") or call.edition.timezone)
        yield _("Closes: %(moment)s") % {"moment": moment_in(call.closes_at, zone)}


def _data(call: Call, now: datetime) -> OpenCall:
    rules = [*call.rules.all()][-1]
    data = {
        "key": call.key,
        "kind": call.kind,
        "title": call.titles,
        "summary": call.summaries,
        "state": state_words(call, now)[0],
        "host": call.edition.host.name,
        "edition": call.edition.titles,
        "countries": call.edition.countries,
        "timezone": rules.document.get("timezone"),
        "opens_at": call.opens_at.isoformat() if call.opens_at else None,
        "closes_at": call.closes_at.isoformat() if call.closes_at else None,
        "results_at": call.results_at.isoformat() if call.results_at else None,
        "rules": {"number": rules.number, "sha256": rules.sha256},
    }
    return OpenCall(call.get_absolute_url(), data)
