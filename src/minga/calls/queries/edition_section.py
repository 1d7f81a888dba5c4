"""The calls of an edition on its page: what one may apply to, until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.calls.models import Call
from minga.calls.queries.calls import days_left, left_words, state_words
from minga.core.texts import pick
from minga.organisations.models import Organisation
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person
from minga.programmes.models import Edition, Stage, StageNote

SHOWN: Final = 6


def calls_of_edition(edition: Edition, now: datetime) -> Section | None:
    """The listed ones, the latest first. One query."""
    rows = list(
        Call.objects.filter(edition=edition, public=True, opened_at__isnull=False).order_by("-closes_at", "-pk")
    )
    if not rows:
        return None
    return Section(
        title=_("Calls of this edition"),
        rows=[_row(call, now) for call in rows[:SHOWN]],
        total=len(rows),
        link=f"{reverse('calls:calls')}?edition={edition.key}",
        link_label=_("See all of them"),
    )


def calls_of_organisation(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """The listed calls of the editions that it hosts, the latest first. One query."""
    del viewer
    listed = Call.objects.filter(edition__host=organisation, public=True, opened_at__isnull=False)
    rows = list(listed.order_by("-closes_at", "-pk")[: SHOWN + 1])
    if not rows:
        return None
    return Section(
        title=_("Calls"),
        rows=[_row(call, now) for call in rows[:SHOWN]],
        link=reverse("calls:calls"),
        link_label=_("See all calls"),
    )


def notes_of_stages(stages: Sequence[Stage], now: datetime) -> dict[int, StageNote]:
    """How the call of each stage stands: what everybody may know of it. One query."""
    rows = Call.objects.filter(stage__in=stages, public=True, opened_at__isnull=False).order_by("pk")
    return {call.stage_id: StageNote(_line(call, now), call.get_absolute_url()) for call in rows if call.stage_id}


def _line(call: Call, now: datetime) -> str:
    words, _tone = state_words(call, now)
    days = days_left(call, now)
    return f"{call}: {words}" if days is None else f"{call}: {words}, {left_words(days)}"


def _row(call: Call, now: datetime) -> SectionRow:
    words, tone = state_words(call, now)
    days = days_left(call, now)
    return SectionRow(
        label=pick(call.titles),
        link=call.get_absolute_url(),
        detail=call.get_kind_display(),
        tag=words if days is None else f"{words} · {left_words(days)}",
        tone=tone,
    )
