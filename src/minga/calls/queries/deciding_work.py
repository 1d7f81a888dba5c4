"""What deciding puts on the page of those who run a call: appeals to answer, orders to decide on."""

from datetime import datetime
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.calls.enums import AppealState, CallState, DecisionState
from minga.calls.models import Decision
from minga.calls.queries.calls import calls_run_by
from minga.core.texts import pick
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8


def appeals_to_answer(person: Person, now: datetime) -> WorkSection | None:
    """Calls in which somebody appealed and waits. One query."""
    waiting = Count("applications__appeal", filter=Q(applications__appeal__state=AppealState.FILED))
    rows = calls_run_by(person, now).exclude(state=CallState.DRAFT).annotate(waiting=waiting).filter(waiting__gt=0)
    return WorkSection(
        title=gettext_lazy("Appeals to answer"),
        rows=[
            WorkRow(
                title=pick(call.titles),
                link=reverse("calls:appeals", args=[call.key]),
                detail=ngettext("%(n)s appeal waits", "%(n)s appeals wait", call.waiting) % {"n": call.waiting},
                label=gettext_lazy("Read and answer"),
            )
            for call in rows.order_by("pk")[:MOST]
        ],
    )


def decisions_to_take(person: Person, now: datetime) -> WorkSection | None:
    """Orders that were computed and wait for a decision or a draw. One query."""
    rows = Decision.objects.filter(
        phase__call__in=calls_run_by(person, now).order_by().values("pk"), state=DecisionState.PREPARED
    )
    return WorkSection(
        title=gettext_lazy("Decisions that wait for you"),
        rows=[
            WorkRow(
                title=pick(row.phase.call.titles),
                link=reverse("calls:deciding", args=[row.phase.call.key, row.phase.key]),
                detail=_("Round: %(round)s") % {"round": pick(row.phase.titles)},
                label=gettext_lazy("Look at it and decide"),
            )
            for row in rows.select_related("phase__call").defer("document", "ranking").order_by("prepared_at")[:MOST]
        ],
    )
