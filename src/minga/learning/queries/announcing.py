"""To whom a message to a part of the cohort goes: the filters, and who fits them now.

Whoever fits is asked when the message is sent, not when it is written: somebody who came back meanwhile is
not told that she is missed. A person is written to once, by constraint, whatever happens to the job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.learning.enums import TaskBy
from minga.learning.models import Announcement, AnnouncementTo, Handin, Task, Team, TeamMember
from minga.organisations.models import Organisation
from minga.organisations.queries.atlas import country_name
from minga.people.enums import Language
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

WRITABLE = (
    EnrolmentStatus.ENROLLED,
    EnrolmentStatus.COMPLETED,
    EnrolmentStatus.NOT_COMPLETED,
    EnrolmentStatus.WAITING,
)
"""Who may be written to. Those who were only nominated never said yes to anything."""


@dataclass(frozen=True)
class Filters:
    """Which part of the cohort; what is empty lets everybody through. All of them must fit."""

    states: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    entities: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    missed: int = 0
    task: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Filters":
        """As it is kept with the message."""
        known: dict[str, Any] = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in known.items()}
        return cls(**given)

    @property
    def stored(self) -> dict[str, Any]:
        """To keep it: only what is asked."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items() if v}


@dataclass(frozen=True)
class Choices:
    """What may be chosen in an edition."""

    countries: tuple[tuple[str, str], ...]
    entities: tuple[tuple[int, str], ...]
    teams: tuple[tuple[int, str], ...]
    tasks: tuple[tuple[str, str], ...]


def recipients(edition: Edition, filters: Filters) -> QuerySet[Enrolment]:
    """Who fits now and can be written to."""
    states = [state for state in filters.states if state in WRITABLE] or [EnrolmentStatus.ENROLLED]
    rows = Enrolment.objects.filter(
        edition=edition, status__in=states, person__erased_at__isnull=True, person__is_active=True
    )
    if filters.countries:
        rows = rows.filter(country__in=filters.countries)
    if filters.languages:
        rows = rows.filter(person__language__in=filters.languages)
    if filters.entities:
        rows = rows.filter(organisation__in=filters.entities)
    if filters.teams:
        rows = rows.filter(_in_team(Q(team__in=filters.teams)))
    if filters.missed:
        rows = rows.filter(standing__missed_in_a_row__gte=filters.missed)
    if filters.task:
        rows = _without_task(rows, edition, filters.task)
    return rows


def _in_team(which: Q) -> Exists:
    return Exists(TeamMember.objects.filter(which, enrolment=OuterRef("pk"), until__isnull=True))


def _without_task(rows: QuerySet[Enrolment], edition: Edition, key: str) -> QuerySet[Enrolment]:
    """Those whose team, or who themselves, did not hand it in; a task that is gone fits nobody."""
    task = Task.objects.filter(edition=edition, key=key).first()
    if task is None:
        return rows.none()
    sent = Handin.objects.filter(task=task, sent_at__isnull=False)
    if task.by == TaskBy.TEAM:
        return rows.filter(_in_team(Q(team__edition=edition)), ~_in_team(Q(team__in=sent.values("team"))))
    return rows.exclude(pk__in=sent.values("enrolment"))


def not_yet_written(announcement: Announcement) -> QuerySet[Enrolment]:
    """Who fits and has not been written to."""
    done = AnnouncementTo.objects.filter(announcement=announcement, person=OuterRef("person"))
    return recipients(announcement.edition, Filters.of(announcement.filters)).filter(~Exists(done))


def choices_of(edition: Edition) -> Choices:
    """What the form offers. Four queries."""
    people = Enrolment.objects.filter(edition=edition, status__in=WRITABLE).order_by()
    countries = sorted(code for code in people.values_list("country", flat=True).distinct() if code)
    entities = Organisation.objects.filter(pk__in=people.values("organisation")).order_by("name")
    return Choices(
        countries=tuple((code, country_name(code)) for code in countries),
        entities=tuple(entities.values_list("pk", "name")),
        teams=tuple(Team.objects.filter(edition=edition, ended_at__isnull=True).values_list("pk", "name")),
        tasks=tuple((task.key, pick(task.titles)) for task in Task.objects.filter(edition=edition, published=True)),
    )


def in_words(edition: Edition, filters: Filters) -> tuple[str, ...]:
    """To whom it goes, one condition a phrase."""
    states = tuple(state for state in filters.states if state in WRITABLE)
    said = [_("Everybody who is enrolled")]
    if states and states != (EnrolmentStatus.ENROLLED,):
        said = [", ".join(str(EnrolmentStatus(state).label) for state in states)]
    said.append(", ".join(country_name(code) for code in filters.countries))
    said.append(", ".join(str(Language(code).label) for code in filters.languages if code in Language.values))
    said.append(_names(Organisation.objects.filter(pk__in=filters.entities).order_by("name"), "name"))
    said.append(_names(Team.objects.filter(edition=edition, pk__in=filters.teams), "name"))
    if filters.missed:
        words = ngettext("missed the last session", "missed the last %(n)s sessions", filters.missed)
        said.append(words % {"n": filters.missed})
    if filters.task:
        task = Task.objects.filter(edition=edition, key=filters.task).first()
        said.append(_("did not hand in “%s”") % (pick(task.titles) if task else filters.task))
    return tuple(each for each in said if each)


def _names(rows: QuerySet[Any], column: str) -> str:
    names: Sequence[str] = list(rows.values_list(column, flat=True)[:6])
    return ", ".join(names[:5]) + ("…" if len(names) > 5 else "")


@dataclass(frozen=True)
class Audience:
    """Who would get it now: how many, in which languages, the first few by name."""

    count: int
    languages: tuple[tuple[str, str, int], ...]
    names: tuple[str, ...]


def audience(edition: Edition, filters: Filters) -> Audience:
    """Who fits now. Two queries."""
    rows = recipients(edition, filters)
    counted = dict(rows.order_by().values_list("person__language").annotate(n=Count("pk")))
    first = rows.select_related("person").order_by("sort_name", "pk")[:5]
    return Audience(
        sum(counted.values()),
        tuple((code, str(Language(code).label), n) for code, n in sorted(counted.items(), key=lambda each: -each[1])),
        tuple(str(each.person) for each in first),
    )


def announcement_for(edition: Edition, uuid: UUID | str) -> Announcement:
    """One message of the edition; DoesNotExist when it is of another."""
    return Announcement.objects.select_related("edition__host", "written_by").get(edition=edition, uuid=uuid)


def announcements_of(edition: Edition) -> QuerySet[Announcement]:
    """Every message of the edition, the newest first."""
    return Announcement.objects.filter(edition=edition).select_related("written_by").order_by("-created_at", "-pk")
