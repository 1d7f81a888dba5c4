"""Who is in an edition: the cohort as its managers see it, counts, and one person's place.

The list reads `programmes_enrolment` by an index whatever it is sorted by; the person and
the organisation are joined for the 25 rows of the page only.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.core.cache import caches
from django.db.models import Count, Max, Q, QuerySet

from minga.core.search import fold
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("sort_name", "pk"),
    "organisation": ("sort_organisation", "sort_name", "pk"),
    "country": ("country", "sort_name", "pk"),
    "status": ("status", "sort_name", "pk"),
    "answered": ("answered_at", "pk"),
}
_COUNTED_FOR: Final = 10
_LIST_COLUMNS: Final = (
    "uuid", "status", "position", "country", "answered_at", "sort_name", "sort_organisation",
    "person__given_name", "person__family_name", "person__email", "organisation__name", "organisation__key",
)  # fmt: skip


@dataclass(frozen=True)
class CohortFilters:
    """What the reader of the cohort asked for; everything fits in the address of the page."""

    status: str = ""
    country: str = ""
    organisation: str = ""
    words: str = ""
    sort: str = "name"
    down: bool = False


@dataclass(frozen=True)
class StatusCounts:
    """How many people are in each state, from one query."""

    by_status: Mapping[str, int] = field(default_factory=dict)
    by_both: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """State and country → people; only where it was asked for."""

    def of(self, *statuses: str) -> int:
        """How many are in any of these states."""
        return sum(self.by_status.get(status, 0) for status in statuses)

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def countries(self) -> list[str]:
        """The countries people come from."""
        return sorted({country for _status, country in self.by_both if country})

    def shown_by(self, filters: CohortFilters) -> int | None:
        """How many a list with these filters shows; None when it must be counted."""
        if filters.organisation or filters.words:
            return None
        return sum(
            people
            for (status, country), people in self.by_both.items()
            if filters.status in ("", status) and filters.country in ("", country)
        )

    @property
    def taking_part(self) -> int:
        return self.of(*TAKING_PART)


def list_columns(person: Person, organisation: Organisation | None) -> dict[str, str]:
    """The folded columns of an enrolment that repeat its person and organisation."""
    territory = organisation.territory if organisation else None
    name = organisation.name if organisation else ""
    short = organisation.short_name if organisation else ""
    words = f"{person.given_name} {person.family_name} {person.email or ''} {name} {short}"
    return {
        "country": (territory.country if territory else "") or person.country,
        "sort_name": fold(f"{person.family_name} {person.given_name}")[:250],
        "sort_organisation": fold(name)[:200],
        "search_words": fold(words),
    }


def status_counts(edition: Edition) -> StatusCounts:
    """People of an edition by state; one query that reads an index only."""
    rows = Enrolment.objects.filter(edition=edition).values_list("status").annotate(people=Count("pk"))
    return StatusCounts(dict(rows.order_by()))


def cohort_counts(edition: Edition) -> StatusCounts:
    """People by state and country, counted again only when an enrolment of the edition changed.

    The moment of the last change is one look at an index; the count reads every row. A change
    that commits out of order can hide another for `_COUNTED_FOR` seconds, never longer.
    """
    rows = Enrolment.objects.filter(edition=edition)
    changed = rows.aggregate(last=Max("updated_at"))["last"]
    key = f"cohort-counts:{edition.pk}:{changed.timestamp() if changed else 0}"
    by_both: dict[tuple[str, str], int] | None = caches["process"].get(key)
    if by_both is None:
        counted = rows.order_by().values_list("status", "country").annotate(people=Count("pk"))
        by_both = {(status, country): people for status, country, people in counted}
        caches["process"].set(key, by_both, timeout=_COUNTED_FOR)
    by_status: dict[str, int] = defaultdict(int)
    for (status, _country), people in by_both.items():
        by_status[status] += people
    return StatusCounts(by_status, by_both)


def status_counts_of(editions: Sequence[Edition]) -> dict[int, StatusCounts]:
    """The same for several editions at once, by id."""
    rows = Enrolment.objects.filter(edition__in=editions).order_by()
    found: dict[int, dict[str, int]] = {edition.pk: {} for edition in editions}
    for edition_id, status, people in rows.values_list("edition_id", "status").annotate(people=Count("pk")):
        found[edition_id][status] = people
    return {edition_id: StatusCounts(counts) for edition_id, counts in found.items()}


def enrolments_of(edition: Edition, filters: CohortFilters | None = None) -> QuerySet[Enrolment]:
    """The people of an edition that fit, in the order asked for. Rights: `may_manage` first."""
    asked = filters or CohortFilters()
    rows = Enrolment.objects.filter(edition=edition).select_related("person", "organisation")
    if asked.status in EnrolmentStatus.values:
        rows = rows.filter(status=asked.status)
    if asked.country:
        rows = rows.filter(country=asked.country)
    if asked.organisation:
        rows = rows.filter(organisation__key=asked.organisation)
    for word in fold(asked.words).split()[:6]:
        rows = rows.filter(search_words__contains=word)
    order = SORTS.get(asked.sort, SORTS["name"])
    return rows.order_by(*(f"-{column}" if asked.down else column for column in order))


def cohort_rows(edition: Edition, filters: CohortFilters) -> QuerySet[Enrolment]:
    """The same with the columns of the list only."""
    return enrolments_of(edition, filters).only(*_LIST_COLUMNS)


def chosen_enrolments(edition: Edition, uuids: Sequence[str]) -> QuerySet[Enrolment]:
    """The ticked rows, in the order of names; identifiers of other editions fall away."""
    rows = Enrolment.objects.filter(edition=edition, uuid__in=uuids)
    return rows.select_related("person", "organisation").order_by(*SORTS["name"])


def enrolment_in(edition: Edition, uuid: str) -> Enrolment:
    """One enrolment of this edition; `Enrolment.DoesNotExist` for any other."""
    rows = Enrolment.objects.select_related("edition__host", "person", "organisation")
    return rows.get(edition=edition, uuid=uuid)


def enrolment_of(person: Person, uuid: str) -> Enrolment:
    """The person's own enrolment, whatever its edition; `Enrolment.DoesNotExist` otherwise."""
    rows = Enrolment.objects.select_related("edition__host", "person", "organisation")
    return rows.get(person=person, uuid=uuid)


def waiting_place(enrolment: Enrolment) -> int:
    """Where she stands on the waiting list, from 1."""
    before = Q(waiting_since__lt=enrolment.waiting_since) | Q(
        waiting_since=enrolment.waiting_since, pk__lt=enrolment.pk
    )
    rows = Enrolment.objects.filter(edition=enrolment.edition_id, status=EnrolmentStatus.WAITING)
    return rows.filter(before).count() + 1
