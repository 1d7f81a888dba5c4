"""What pages of organisations and places show of initiatives: the newest public ones, and a link to all."""

from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.initiatives.enums import InitiativeState, LifeStage, Visibility
from minga.initiatives.models import Initiative
from minga.organisations.enums import TerritoryKind
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person

SHOWN: Final = 5
_TONES: Final = {
    InitiativeState.ACTIVE: "info",
    InitiativeState.PAUSED: "lesson",
    InitiativeState.STOPPED: "lesson",
    InitiativeState.CLOSED: "done",
}


def organisation_section(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """Those that it owns, and those in which it takes part. Two queries."""
    taking_part = Initiative.objects.filter(partners__organisation=organisation).values("pk")
    rows = Initiative.objects.filter(Q(organisation=organisation) | Q(pk__in=taking_part))
    return _section(rows, f"?owner={organisation.key}")


def territory_section(territory: Territory, viewer: Person | None, now: datetime) -> Section | None:
    """Those of the place, and of the places inside it. Two queries."""
    if territory.kind == TerritoryKind.COUNTRY:
        return _section(Initiative.objects.filter(country=territory.country), f"?country={territory.country}")
    if territory.kind == TerritoryKind.ADMIN1:
        link = f"?country={territory.country}&region={territory.code}"
        return _section(Initiative.objects.filter(region=territory), link)
    return _section(Initiative.objects.filter(territory=territory), "")


def _section(rows: QuerySet[Initiative], query: str) -> Section | None:
    public = rows.filter(visibility=Visibility.PUBLIC)
    total = public.aggregate(number=Count("pk"))["number"]
    if not total:
        return None
    newest = public.select_related("organisation").order_by("-moved_at", "-pk")[:SHOWN]
    return Section(
        title=gettext_lazy("Initiatives"),
        rows=tuple(map(section_row, newest)),
        total=total,
        link=f"{reverse('initiatives:list')}{query}" if query else "",
        link_label=gettext_lazy("See all its initiatives"),
    )


def section_row(row: Initiative) -> SectionRow:
    """One initiative as a line of a block. Reads its organisation."""
    stage = _("%(number)s · %(name)s") % {"number": row.stage, "name": LifeStage(row.stage).label}
    return SectionRow(
        label=row.title,
        link=row.get_absolute_url(),
        detail=f"{row.organisation.name} · {stage}",
        tag=row.get_state_display(),
        tone=_TONES[InitiativeState(row.state)],
    )
