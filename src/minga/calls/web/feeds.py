"""Calls as other programs read them: Atom, iCalendar, JSON."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.calls.queries.calendar import Day
from minga.calls.queries.feeds import News, OpenCall

_FOLD = 73
_SIGNS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar_file(request: HttpRequest, days: Sequence[Day], name: str) -> HttpResponse:
    """RFC 5545, each moment in UTC: every calendar shows it on its own clock."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Minga//Convocatorias//ES", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_plain(name)}",
    ]  # fmt: skip
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.uuid}-{day.what}@{request.get_host()}",
            f"DTSTAMP:{_utc(day.at)}",
            f"DTSTART:{_utc(day.at)}",
            f"DTEND:{_utc(day.at + timedelta(minutes=15))}",
            f"SUMMARY:{_plain(f'{day.label}: {day.title}')}",
            f"DESCRIPTION:{_plain(day.words)}",
            f"URL:{request.build_absolute_uri(day.link)}",
            "END:VEVENT",
        ]
    text = "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="convocatorias.ics"'
    return _open_to_all(response)


def feed(request: HttpRequest, news: Sequence[News], here: str) -> HttpResponse:
    """What was published: calls, addenda, cancellations, results; the newest first."""
    made = Atom1Feed(
        title=_("Calls in Minga"),
        link=request.build_absolute_uri(here),
        description="",
        language=(get_language() or "es")[:2],
        feed_url=request.build_absolute_uri(),
    )
    for each in news:
        link = request.build_absolute_uri(each.link)
        made.add_item(
            title=each.title, link=link, description=each.text, unique_id=f"{link}#{each.what}",
            pubdate=each.at, updateddate=each.at, categories=(each.kind,),
        )  # fmt: skip
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return _open_to_all(response)


def calls_json(request: HttpRequest, calls: Sequence[OpenCall]) -> HttpResponse:
    """The open calls and those that will open."""
    rows = [{**each.data, "link": request.build_absolute_uri(each.link)} for each in calls]
    response = JsonResponse({"calls": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _open_to_all(response)


def canonical_file(text: str, name: str) -> HttpResponse:
    """The very text over which the hash was taken, byte by byte."""
    response = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return _open_to_all(response)


def _open_to_all(response: HttpResponse) -> HttpResponse:
    """Public data: other sites may read it with a script."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _plain(text: str) -> str:
    return text.replace("\r", "").translate(_SIGNS)


def _folded(line: str) -> str:
    """At most 75 bytes a line, never inside a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _FOLD:
            parts.append(part)
            part = letter
        else:
            part += letter
    return "\r\n ".join([*parts, part])
