"""The initiatives of an edition, as anybody may read them: how many at each stage, and those that moved last."""

from collections import Counter
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from minga.initiatives.enums import InitiativeState, LifeStage, Visibility
from minga.initiatives.models import Initiative
from minga.organisations.queries.sections import Section, SectionRow
from minga.programmes.models import Edition

SHOWN: Final = 6
_TONES: Final = {InitiativeState.PAUSED: "warn", InitiativeState.STOPPED: "lesson", InitiativeState.CLOSED: "done"}


def initiatives_of_edition(edition: Edition, now: datetime) -> Section | None:
    """Two queries."""
    del now
    public = Initiative.objects.filter(edition=edition, visibility=Visibility.PUBLIC)
    counts = Counter(public.order_by().values_list("stage", flat=True))
    if not counts:
        return None
    by_stage = " · ".join(f"{LifeStage(stage).label} {counts[stage]}" for stage in LifeStage.values if counts[stage])
    latest = public.select_related("organisation").order_by("-moved_at", "-pk")[:SHOWN]
    rows = [
        SectionRow(
            label=row.title,
            link=row.get_absolute_url(),
            detail=row.organisation.name,
            tag=row.get_state_display() if row.state in _TONES else f"{row.stage} · {row.get_stage_display()}",
            tone=_TONES.get(InitiativeState(row.state), "info"),
        )
        for row in latest
    ]
    total = sum(counts.values())
    first = SectionRow(label=_("By stage"), detail=by_stage, tag=str(total))
    return Section(title=_("Initiatives of this edition"), rows=(first, *rows), total=total)
