"""A person's own list, and the juries that it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from minga.assessments.enums import JurorState, PanelState
from minga.assessments.models import Juror, JurorTie, Panel
from minga.people.models import Person


@dataclass(frozen=True)
class TieLine:
    """Somebody she will not judge."""

    uuid: str
    name: str
    href: str
    reason: str
    since: int | None


def own_list(person: Person) -> Sequence[TieLine]:
    """Her list, in the order in which she wrote it. One query."""
    rows = JurorTie.objects.filter(person=person).select_related("organisation").order_by("created_at", "pk")
    return [
        TieLine(
            uuid=str(row.uuid),
            name=row.name or str(row.organisation),
            href=row.organisation.get_absolute_url() if row.organisation is not None else "",
            reason=row.reason,
            since=row.since,
        )
        for row in rows
    ]


def tie_of(person: Person, uuid: str) -> JurorTie:
    """A line of her own list; DoesNotExist for anybody else's."""
    return JurorTie.objects.get(person=person, uuid=uuid)


def live_panels_of(person: Person) -> QuerySet[Panel]:
    """Juries on which she sits, or is asked to sit, and that are not closed."""
    hers = Panel.objects.filter(
        jurors__person=person, jurors__state__in=(JurorState.INVITED, JurorState.ACCEPTED)
    ).exclude(state=PanelState.CLOSED)
    return hers.order_by("pk")


def seat_of(person: Person, key: str) -> Juror:
    """Her seat on this jury, while she has it; DoesNotExist otherwise."""
    rows = Juror.objects.select_related("panel__rubric", "person")
    return rows.get(person=person, panel__key=key, state=JurorState.ACCEPTED)
