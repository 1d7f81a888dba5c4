"""What waits for the office of a call on a person's own page: questions, and drafts to publish."""

from datetime import datetime
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from minga.calls.enums import CallState, QuestionState
from minga.calls.models import Call
from minga.calls.queries.calls import calls_run_by
from minga.core.clock import today
from minga.core.texts import pick
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8


def questions_to_answer(person: Person, now: datetime) -> WorkSection | None:
    """Calls in which somebody asked and waits. One query."""
    waiting = Count("questions", filter=Q(questions__state=QuestionState.WAITING))
    rows = calls_run_by(person, now).filter(state=CallState.OPEN).annotate(waiting=waiting).filter(waiting__gt=0)
    return WorkSection(
        title=gettext_lazy("Questions about calls"),
        rows=[
            WorkRow(
                title=pick(call.titles),
                link=reverse("calls:questions-office", args=[call.key]),
                detail=ngettext(
                    "%(n)s question waits for an answer", "%(n)s questions wait for an answer", call.waiting
                )
                % {"n": call.waiting},
                due=today(call.edition.timezone, at=call.closes_at) if call.closes_at else None,
                label=gettext_lazy("Read and answer"),
            )
            for call in rows.order_by("closes_at", "pk")[:MOST]
        ],
    )


def calls_to_prepare(person: Person, now: datetime) -> WorkSection | None:
    """Drafts of the editions she runs. One query."""
    rows = calls_run_by(person, now).filter(state=CallState.DRAFT)
    return WorkSection(
        title=gettext_lazy("Calls that you prepare"),
        rows=[
            WorkRow(
                title=pick(call.titles) or call.key,
                link=reverse("calls:prepare", args=[call.key]),
                detail=_where(call),
            )
            for call in rows.order_by("-updated_at", "pk")[:MOST]
        ],
    )


def _where(call: Call) -> str:
    """Kind and edition, as far as the title does not say them: a new draft is called after both."""
    title = pick(call.titles)
    told = [str(part) for part in (call.get_kind_display(), call.edition) if str(part) not in title]
    return " · ".join(told)
