"""Calls for whoever is looking: one, a list with filters, what is open now.

Published calls belong to everybody; those that are not listed by their address only; drafts to the office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.calls import policies
from minga.calls.enums import CallKind, CallState
from minga.calls.models import Call
from minga.core import search
from minga.core.clock import zone_place
from minga.core.texts import pick
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person
from minga.programmes.queries.editions import editions_managed_by

SUBJECT: Final = "calls.call"
OPEN, SOON, CLOSED, CANCELLED = "abiertas", "pronto", "cerradas", "canceladas"
MOST_FOUND: Final = 500
_SOON: Final = timedelta(days=3)


@dataclass(frozen=True)
class Wanted:
    """What the reader of the list asked for; everything fits in the address."""

    words: str = ""
    when: str = ""
    kind: str = ""
    country: str = ""
    edition: str = ""


@dataclass(frozen=True)
class CallRow:
    """One call in a list."""

    key: str
    title: str
    summary: str
    link: str
    kind: str
    host: str
    edition: str
    countries: str
    state: str
    tone: str
    opens_at: datetime | None
    closes_at: datetime | None
    results_at: datetime | None
    timezone: str
    place: str
    """After which the time zone is called."""
    opening: bool
    days_left: int | None
    """Whole days until the end; None unless it takes applications now."""


def call_for(viewer: Person | None, key: str, now: datetime) -> Call:
    """The call; Call.DoesNotExist when the viewer may not know of it."""
    call = Call.objects.select_related("edition__host").get(key=key)
    if not policies.may_see(viewer, call, now):
        raise Call.DoesNotExist
    return call


def call_run_by(person: Person, key: str, now: datetime) -> Call:
    """The call for its office; Call.DoesNotExist for everybody else."""
    call = call_for(person, key, now)
    if not policies.may_run(person, call, now):
        raise Call.DoesNotExist
    return call


def as_it_is(call: Call) -> Call:
    """The same call, read again after somebody wrote it."""
    return Call.objects.select_related("edition__host").get(pk=call.pk)


def listed_calls() -> QuerySet[Call]:
    """What everybody finds: published, and listed."""
    return Call.objects.filter(public=True, opened_at__isnull=False).select_related("edition__host")


def open_calls(now: datetime) -> QuerySet[Call]:
    """Those that take applications now, the nearest end first."""
    return _taking(listed_calls(), now).order_by("closes_at", "pk")


def calls_run_by(person: Person, now: datetime) -> QuerySet[Call]:
    """Those whose edition she manages, directly or through its host."""
    editions = editions_managed_by(person, now).order_by().values("pk")
    return Call.objects.filter(edition__in=editions).select_related("edition__host")


def call_list(wanted: Wanted, now: datetime) -> QuerySet[Call]:
    """The calls that match; without a wish, those that are open or will open."""
    rows = listed_calls()
    if wanted.when == CANCELLED:
        rows = rows.filter(state=CallState.CANCELLED)
    elif wanted.when == CLOSED:
        rows = rows.filter(state__in=policies.STANDING, closes_at__lte=now)
    elif wanted.when == OPEN:
        rows = _taking(rows, now)
    elif wanted.when == SOON:
        rows = rows.filter(state=CallState.OPEN, opens_at__gt=now)
    elif not wanted.words.strip():
        rows = rows.filter(state=CallState.OPEN, closes_at__gt=now)
    if wanted.kind in CallKind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.country:
        rows = rows.filter(edition__countries__contains=[wanted.country.upper()[:2]])
    if wanted.edition:
        rows = rows.filter(edition__key=wanted.edition)
    if wanted.words.strip():
        rows = rows.filter(pk__in=_found(wanted.words))
    past = wanted.when in (CLOSED, CANCELLED)
    return rows.order_by(F("closes_at").desc(nulls_last=True) if past else F("closes_at").asc(nulls_last=True), "-pk")


def call_rows(calls: Sequence[Call], now: datetime) -> tuple[CallRow, ...]:
    """As a list shows them; their edition and host came along."""
    return tuple(_row(call, now) for call in calls)


def countries_with_calls() -> list[tuple[str, str]]:
    """Code and name of each country that has some, by name. One query."""
    lists = listed_calls().order_by().values_list("edition__countries", flat=True).distinct()
    codes = {code for listed in lists for code in listed or ()}
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


def state_words(call: Call, now: datetime) -> tuple[str, str]:
    """Where it stands, as everybody says it, and the tone of its tag."""
    if call.state == CallState.DRAFT:
        return _("In preparation"), "plain"
    if call.state == CallState.CANCELLED:
        return _("Cancelled"), "bad"
    if call.opens_at and now < call.opens_at:
        return _("Opens soon"), "info"
    if call.closes_at and now < call.closes_at and call.state == CallState.OPEN:
        return _("Open"), "warn" if call.closes_at - now < _SOON else "done"
    if call.state == CallState.DECIDED:
        return _("Results published"), "info"
    return _("Closed, being judged"), "plain"


def days_left(call: Call, now: datetime) -> int | None:
    """Whole days until the end; None unless it takes applications now."""
    if call.state != CallState.OPEN or not call.closes_at or not call.opens_at:
        return None
    return (call.closes_at - now).days if call.opens_at <= now < call.closes_at else None


def left_words(days: int) -> str:
    """How long there is to apply."""
    if days == 0:
        return _("closes today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def _taking(rows: QuerySet[Call], now: datetime) -> QuerySet[Call]:
    return rows.filter(state=CallState.OPEN, opens_at__lte=now, closes_at__gt=now)


def _found(words: str) -> list[int]:
    found = search.matching(words, kinds=[SUBJECT]).order_by().values_list("subject_id", flat=True)
    return list(found[:MOST_FOUND])


def _row(call: Call, now: datetime) -> CallRow:
    state, tone = state_words(call, now)
    zone = str(call.draft.get("timezone") or call.edition.timezone)
    return CallRow(
        key=call.key,
        title=pick(call.titles),
        summary=pick(call.summaries),
        link=reverse("calls:call", args=[call.key]),
        kind=call.get_kind_display(),
        host=call.edition.host.short_name or call.edition.host.name,
        edition=pick(call.edition.titles),
        countries=", ".join(country_name(code) for code in call.edition.countries),
        state=state,
        tone=tone,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        results_at=call.results_at,
        timezone=zone,
        place=zone_place(zone),
        opening=call.opens_at is not None and now < call.opens_at,
        days_left=days_left(call, now),
    )
