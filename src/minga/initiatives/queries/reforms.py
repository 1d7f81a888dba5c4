"""The reform agenda: its list, one point with what it rests on, and who may do what there.

"Met by n initiatives in m entities" counts the barriers that this viewer may read: the public gets the
public ones, whoever is inside of a dossier also its own. A point that is not public exists for those
who keep it and for whoever could mend it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from minga.audit.models import Entry
from minga.core import search
from minga.core.similar import similar
from minga.initiatives.enums import REFORM_STEPS, BarrierKind, ReformStatus
from minga.initiatives.models import Barrier, Reform
from minga.initiatives.policies import may_keep_agenda, may_move_reform, may_see_reform
from minga.initiatives.queries.barriers import BarrierView, barrier_view, barriers_visible_to, seen_barriers
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Organisation, Role
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person

REFORM: Final = Reform._meta.label_lower
STATUS_TONES: Final = {
    ReformStatus.REPORTED: "plain",
    ReformStatus.ANALYSED: "info",
    ReformStatus.IN_AGENDA: "warn",
    ReformStatus.RESOLVED: "done",
    ReformStatus.ACCEPTED: "lesson",
}
STATUS_ICONS: Final = {
    ReformStatus.REPORTED: "flag",
    ReformStatus.ANALYSED: "search",
    ReformStatus.IN_AGENDA: "calendar",
    ReformStatus.RESOLVED: "check",
    ReformStatus.ACCEPTED: "pause",
}
_TOLD: Final = (
    "initiatives.reform_made",
    "initiatives.reform_edited",
    "initiatives.reform_moved",
    "initiatives.reform_published",
)
_SIMILAR: Final = 4


@dataclass(frozen=True)
class ReformAsked:
    """What a list is asked for."""

    q: str = ""
    kind: str = ""
    status: str = ""
    country: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class ReformRow:
    """One point in a list."""

    key: str
    title: str
    href: str
    kind: str
    kind_label: str
    status: str
    status_label: str
    tone: str
    icon: str
    legal_reference: str
    owner: str
    keeper: str
    country: str
    moved_on: date
    initiatives: int
    entities: int
    public: bool


@dataclass(frozen=True)
class ReformStep:
    """One step of the history of a point: what happened, when, in whose name, and what was said."""

    at: datetime
    key: str
    by: str
    status_label: str = ""
    answer: str = ""


@dataclass(frozen=True)
class ReformPage:
    """One point with what it rests on."""

    row: ReformRow
    description: str
    proposal: str
    answer: str
    language: str
    owner_href: str
    keeper_href: str
    barriers: tuple[BarrierView, ...]
    history: tuple[ReformStep, ...]
    next_steps: tuple[tuple[str, str], ...]
    may_keep: bool
    may_move: bool


@dataclass(frozen=True)
class SimilarReform:
    """A point of the agenda that may be about the same."""

    key: str
    title: str
    href: str
    keeper: str
    status_label: str
    shared: tuple[str, ...]


def reforms_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Reform]:
    """Public points; and those that her organisations keep or could mend."""
    public = Q(public=True)
    if viewer is None or not viewer.is_active:
        return Reform.objects.filter(public)
    hers = _kept_by(viewer, now).values("organisation")
    return Reform.objects.filter(public | Q(keeper__in=hers) | Q(owner__in=hers))


def reform_for(viewer: Person | None, key: str, now: datetime) -> Reform:
    """One point, or `Reform.DoesNotExist` for whoever may not see it."""
    found = Reform.objects.select_related("keeper__territory", "owner").get(key=key)
    if not may_see_reform(viewer, found, now):
        raise Reform.DoesNotExist
    return found


def reforms_asked(asked: ReformAsked, viewer: Person | None, now: datetime) -> QuerySet[Reform]:
    """Points that fit, met by most first, with their counts; one query when read."""
    rows = reforms_visible_to(viewer, now).select_related("keeper", "owner")
    for name in ("kind", "status", "country"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.organisation:
        rows = rows.filter(owner__key=asked.organisation)
    if asked.q:
        hits = search.matching(asked.q, language=(get_language() or "es")[:2], kinds=[REFORM]).values("subject_id")
        said = Q(title__icontains=asked.q) | Q(legal_reference__icontains=asked.q)
        rows = rows.filter(said | Q(pk__in=hits))
    return _counted(rows, viewer, now).order_by(F("met").desc(), "-moved_on", "pk")


def reform_rows(rows: Sequence[Reform]) -> tuple[ReformRow, ...]:
    """Counted points as lists show them."""
    return tuple(_row(row) for row in rows)


def reform_page(reform: Reform, viewer: Person | None, now: datetime) -> ReformPage:
    """One point. A constant number of queries, however many initiatives met it."""
    barriers = list(barriers_visible_to(viewer, now).filter(reform=reform).order_by("-met_on", "-pk"))
    counted = _counted(Reform.objects.filter(pk=reform.pk).select_related("keeper", "owner"), viewer, now).get()
    return ReformPage(
        row=_row(counted),
        description=reform.description,
        proposal=reform.proposal,
        answer=reform.answer,
        language=reform.language,
        owner_href=reform.owner.get_absolute_url() if reform.owner is not None else "",
        keeper_href=reform.keeper.get_absolute_url(),
        barriers=tuple(barrier_view(row) for row in barriers),
        history=_history(reform),
        next_steps=steps_from(reform),
        may_keep=may_keep_agenda(viewer, reform.keeper, now),
        may_move=may_move_reform(viewer, reform, now),
    )


def steps_from(reform: Reform) -> tuple[tuple[str, str], ...]:
    """Where it may go from here."""
    return tuple((status, str(ReformStatus(status).label)) for status in REFORM_STEPS[reform.status])


def reforms_like(text: str, viewer: Person | None, now: datetime) -> tuple[SimilarReform, ...]:
    """Public points that are much like what somebody is writing. Three queries, none without words."""
    found = similar(text, kinds=[REFORM], language=(get_language() or "es")[:2], limit=_SIMILAR)
    if not found:
        return ()
    ids = [each.subject_id for each in found]
    rows = reforms_visible_to(viewer, now).filter(pk__in=ids).select_related("keeper").in_bulk()
    return tuple(
        SimilarReform(
            key=row.key,
            title=row.title,
            href=row.get_absolute_url(),
            keeper=row.keeper.name,
            status_label=row.get_status_display(),
            shared=each.shared,
        )
        for each in found
        if (row := rows.get(each.subject_id)) is not None
    )


def keeps_agenda_for(person: Person | None, now: datetime) -> tuple[Organisation, ...]:
    """The recognised organisations in whose name she keeps points of the agenda. One query."""
    if person is None or not person.is_active:
        return ()
    kept = Organisation.objects.filter(pk__in=_kept_by(person, now).values("organisation"))
    return tuple(kept.select_related("territory").order_by("name", "pk"))


def countries_of_agenda() -> list[tuple[str, str]]:
    """The countries that have a public point, by name."""
    codes = Reform.objects.filter(public=True).exclude(country="").values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in codes.order_by()), key=lambda pair: pair[1])


def barrier_in(reform: Reform, uuid: str, viewer: Person, now: datetime) -> Barrier:
    """A barrier of the point that she may read, or `Barrier.DoesNotExist`."""
    return barriers_visible_to(viewer, now).get(reform=reform, uuid=uuid)


def _kept_by(person: Person, now: datetime) -> QuerySet[Role]:
    roles = Role.objects.filter(scope_type="", organisation__isnull=False).of_kinds(STEWARD_KINDS).recognised()
    return roles.counting(now).exercised_by(person)


def _counted(rows: QuerySet[Reform], viewer: Person | None, now: datetime) -> QuerySet[Reform]:
    seen = seen_barriers(viewer, now, "barriers__")
    return rows.annotate(
        met=Count("barriers__initiative", distinct=True, filter=seen),
        entities=Count("barriers__initiative__organisation", distinct=True, filter=seen),
    )


def _row(row: Reform) -> ReformRow:
    return ReformRow(
        key=row.key,
        title=row.title,
        href=row.get_absolute_url(),
        kind=row.kind,
        kind_label=str(BarrierKind(row.kind).label),
        status=row.status,
        status_label=row.get_status_display(),
        tone=STATUS_TONES[ReformStatus(row.status)],
        icon=STATUS_ICONS[ReformStatus(row.status)],
        legal_reference=row.legal_reference,
        owner=row.owner.name if row.owner is not None else "",
        keeper=row.keeper.name,
        country=country_name(row.country) if row.country else "",
        moved_on=row.moved_on,
        initiatives=row.met,  # type: ignore[attr-defined]
        entities=row.entities,  # type: ignore[attr-defined]
        public=row.public,
    )


def _history(reform: Reform) -> tuple[ReformStep, ...]:
    """What happened to the point itself, newest first, in the name of organisations. Two queries."""
    entries = list(
        Entry.objects.filter(subject_type=REFORM, subject_id=reform.pk, key__in=_TOLD).order_by("-at", "-pk")
    )
    names = dict(
        Organisation.objects.filter(pk__in={entry.organisation_id for entry in entries}).values_list("pk", "name")
    )
    return tuple(_step(entry, names.get(entry.organisation_id or 0, "")) for entry in entries)


def _step(entry: Entry, by: str) -> ReformStep:
    status = entry.after.get("status", "")
    label = str(ReformStatus(status).label) if status in ReformStatus.values else ""
    return ReformStep(entry.at, entry.key.rpartition(".")[2], by, label, entry.after.get("answer", ""))
