"""The cohort as its managers read it: rows, figures, one person, the table they take away."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.organisations.queries.atlas import country_name
from minga.programmes.enums import ENROLMENT_STEPS, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import FINISHED
from minga.programmes.queries.enrolment import StatusCounts, waiting_place

TONES: Final[Mapping[str, tuple[str, str]]] = {
    EnrolmentStatus.NOMINATED: ("plain", ""),
    EnrolmentStatus.INVITED: ("info", "mail"),
    EnrolmentStatus.WAITING: ("warn", "clock"),
    EnrolmentStatus.ENROLLED: ("done", "check"),
    EnrolmentStatus.DECLINED: ("lesson", ""),
    EnrolmentStatus.LAPSED: ("lesson", ""),
    EnrolmentStatus.WITHDRAWN: ("lesson", ""),
    EnrolmentStatus.REMOVED: ("lesson", ""),
    EnrolmentStatus.COMPLETED: ("done", "check"),
    EnrolmentStatus.NOT_COMPLETED: ("lesson", ""),
}
# What a manager may do from each state: verb → state it leads to.
VERBS: Final[Mapping[str, str]] = {
    "invite": EnrolmentStatus.INVITED,
    "complete": EnrolmentStatus.COMPLETED,
    "not-complete": EnrolmentStatus.NOT_COMPLETED,
    "reopen": EnrolmentStatus.ENROLLED,
    "remove": EnrolmentStatus.REMOVED,
}


@dataclass(frozen=True)
class CohortRow:
    """One person in the list."""

    uuid: str
    name: str
    email: str
    position: str
    organisation: str
    organisation_key: str
    country: str
    state: str
    tone: str
    icon: str
    answered_at: datetime | None
    link: str


@dataclass(frozen=True)
class CohortFigures:
    """The five numbers over the list."""

    total: int
    taking_part: int
    places: int | None
    invited: int
    waiting: int
    nominated: int
    completed: int


@dataclass(frozen=True)
class EnrolmentPage:
    """One person in an edition, with what may be done now."""

    uuid: str
    name: str
    email: str
    phone: str
    position: str
    organisation: str
    organisation_link: str
    country: str
    language: str
    status: str
    state: str
    tone: str
    icon: str
    reason: str
    invited_at: datetime | None
    answer_by: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None
    completed_at: datetime | None
    waiting_place: int
    commitment: str
    signed_name: str
    verbs: tuple[str, ...]
    erased: bool


def cohort_row(enrolment: Enrolment, edition: Edition) -> CohortRow:
    """A row of the list, from the enrolment with its person and organisation."""
    person, organisation = enrolment.person, enrolment.organisation
    tone, icon = TONES[enrolment.status]
    return CohortRow(
        uuid=str(enrolment.uuid),
        name=person.name or _("Without a name"),
        email=person.email or "",
        position=enrolment.position,
        organisation=organisation.name if organisation else "",
        organisation_key=organisation.key if organisation else "",
        country=country_name(enrolment.country) if enrolment.country else "",
        state=enrolment.get_status_display(),
        tone=tone,
        icon=icon,
        answered_at=enrolment.answered_at,
        link=reverse("programmes:enrolment", args=[edition.key, enrolment.uuid]),
    )


def cohort_figures(edition: Edition, counts: StatusCounts) -> CohortFigures:
    """The numbers over the list, without another query."""
    return CohortFigures(
        total=counts.total,
        taking_part=counts.taking_part,
        places=edition.places,
        invited=counts.of(EnrolmentStatus.INVITED),
        waiting=counts.of(EnrolmentStatus.WAITING),
        nominated=counts.of(EnrolmentStatus.NOMINATED),
        completed=counts.of(EnrolmentStatus.COMPLETED),
    )


def enrolment_page(enrolment: Enrolment) -> EnrolmentPage:
    """Everything that the page of one person shows."""
    person, organisation = enrolment.person, enrolment.organisation
    tone, icon = TONES[enrolment.status]
    waiting = enrolment.status == EnrolmentStatus.WAITING
    return EnrolmentPage(
        uuid=str(enrolment.uuid),
        name=person.name or _("Without a name"),
        email=person.email or "",
        phone=person.phone,
        position=enrolment.position,
        organisation=organisation.name if organisation else "",
        organisation_link=organisation.get_absolute_url() if organisation else "",
        country=country_name(enrolment.country) if enrolment.country else "",
        language=person.get_language_display(),
        status=enrolment.status,
        state=enrolment.get_status_display(),
        tone=tone,
        icon=icon,
        reason=enrolment.reason,
        invited_at=enrolment.invited_at,
        answer_by=enrolment.answer_by,
        reminded_at=enrolment.reminded_at,
        answered_at=enrolment.answered_at,
        completed_at=enrolment.completed_at,
        waiting_place=waiting_place(enrolment) if waiting else 0,
        commitment=enrolment.commitment,
        signed_name=enrolment.signed_name,
        verbs=verbs_for(enrolment),
        erased=person.erased_at is not None,
    )


def verbs_for(enrolment: Enrolment) -> tuple[str, ...]:
    """What its managers may do with this enrolment now."""
    if enrolment.person.erased_at is not None:
        return ()
    follow = ENROLMENT_STEPS[enrolment.status]
    finished = enrolment.status in (EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED)
    shut = {"reopen"} if not finished else set()
    if enrolment.edition.status in FINISHED:
        shut.add("invite")
    return tuple(verb for verb, to in VERBS.items() if to in follow and verb not in shut)


def export_rows(rows: QuerySet[Enrolment], timezone: str, country: Callable[[str], str]) -> Iterable[tuple[Any, ...]]:
    """The list as a table, read in pieces; moments in the hours of the edition."""
    zone = ZoneInfo(timezone)

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone).replace(tzinfo=None, microsecond=0) if moment else None

    for each in rows.iterator(chunk_size=1_000):
        person = each.person
        yield (
            person.given_name, person.family_name, person.email, person.phone,
            each.organisation.name if each.organisation else "", each.position,
            country(each.country) if each.country else "",
            person.get_language_display(), each.get_status_display(),
            local(each.invited_at), local(each.answer_by), local(each.answered_at), local(each.completed_at),
            each.reason,
        )  # fmt: skip
