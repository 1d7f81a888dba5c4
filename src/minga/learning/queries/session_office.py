"""One session as those who teach see it: when it is for whom, who leads it, what is missing, how people travel."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse

from minga.core.texts import Texts, day_in_words, pick
from minga.learning.enums import Mode, SessionState, TravelState
from minga.learning.models import Session
from minga.learning.policies import FOLLOWS
from minga.learning.queries.clashes import clashes
from minga.learning.queries.materials import MaterialLine, lightest_first, lines_of
from minga.learning.queries.plan_days import kinds_for, led_by
from minga.learning.queries.plan_page import SessionLine, line_of
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.blueprint_of import blueprint_of

MAY_LEAD = (*FOLLOWS, RoleKind.MENTOR, RoleKind.MANAGER, RoleKind.COORDINATOR, RoleKind.FOCAL_POINT)
"""Whoever has one of these roles in the edition may be named to lead a session of it."""
MOST_TRAVELLERS = 500


@dataclass(frozen=True)
class AgendaRow:
    """One part of the session with its hours."""

    starts: time
    ends: time
    minutes: int
    title: str
    titles: Texts


@dataclass(frozen=True)
class TravelRow:
    """The journey of one participant."""

    enrolment: int
    person: str
    organisation: str
    country: str
    state: str
    words: str
    note: str


@dataclass(frozen=True)
class TwinLine:
    """The same session in another language or at another hour."""

    title: str
    languages: str
    when: str
    page: str


@dataclass(frozen=True)
class SessionOffice:
    """Everything about one session."""

    line: SessionLine
    uuid: str
    module: str
    module_key: str
    summary: str
    output: str
    link: str
    phone: str
    recording: str
    capacity: int | None
    expected: int
    counts: bool
    make_up_until: str
    cancelled_reason: str
    asked_roles: tuple[str, ...]
    agenda: tuple[AgendaRow, ...]
    materials: tuple[MaterialLine, ...]
    module_materials: tuple[MaterialLine, ...]
    twins: tuple[TwinLine, ...]
    twin_languages: tuple[str, ...]
    travels: bool
    travel_counts: tuple[tuple[str, int], ...]
    participant_page: str
    may_hold: bool
    removable: bool

    @property
    def planned(self) -> bool:
        """Whether it is still to be held."""
        return self.line.planned


def session_in(edition: Edition, key: str) -> Session:
    """One session of the edition; Session.DoesNotExist when there is none of that key."""
    rows = edition.sessions.select_related("module", "stage", "same_as").prefetch_related(
        "leaders__person", "materials__file", "materials__tool", "agenda"
    )
    session = rows.get(key=key)
    session.edition = edition
    return session


def session_office(session: Session, now: datetime) -> SessionOffice:
    """The page of one session. A constant number of queries."""
    edition = session.edition
    every = list(edition.sessions.select_related("stage"))
    found = clashes(edition, every, now).get(session.pk, ())
    group = [each for each in every if (each.same_as_id or each.pk) == (session.same_as_id or session.pk)]
    spoken = {code for each in group for code in each.languages} if len(group) > 1 else set()
    module = session.module
    of_module = lightest_first(module.materials.select_related("file", "tool")) if module else []
    own = sorted(session.materials.all(), key=lambda each: (each.order, each.pk))
    return SessionOffice(
        line=line_of(session, edition, now, found),
        uuid=str(session.uuid),
        module=pick(module.titles) if module else "",
        module_key=module.key if module else "",
        summary=pick(session.summaries),
        output=pick(session.outputs),
        link=session.link,
        phone=session.phone,
        recording=session.recording,
        capacity=session.capacity,
        expected=edition.enrolments.filter(status=EnrolmentStatus.ENROLLED).count(),
        counts=session.counts,
        make_up_until=day_in_words(session.make_up_until) if session.make_up_until else "",
        cancelled_reason=session.cancelled_reason,
        asked_roles=_asked(session),
        agenda=agenda_rows(session),
        materials=lines_of(own),
        module_materials=lines_of(of_module),
        twins=tuple(_twin(each, edition) for each in group if each.pk != session.pk),
        twin_languages=tuple(code for code in edition.languages if code not in spoken),
        travels=session.mode != Mode.VIRTUAL,
        travel_counts=_travel_counts(session) if session.mode != Mode.VIRTUAL else (),
        participant_page=reverse("learning:session", args=[edition.key, session.key]),
        may_hold=session.state == SessionState.PLANNED and session.starts_at <= now,
        removable=session.state != SessionState.HELD and not session.attendance.exists(),
    )


def agenda_rows(session: Session) -> tuple[AgendaRow, ...]:
    """The hours of a session."""
    rows = []
    for item in session.agenda.all():
        ends = (datetime.combine(session.starts_at.date(), item.starts) + timedelta(minutes=item.minutes)).time()
        rows.append(AgendaRow(item.starts, ends, item.minutes, pick(item.titles), item.titles))
    return tuple(rows)


def may_lead(session: Session, now: datetime) -> list[tuple[Person, str]]:
    """Everybody who has a role in the edition, with the words of it; and who leads the session though hers ended."""
    roles = Role.objects.at(scope=session.edition).of_kinds(MAY_LEAD).counting(now).select_related("person")
    found: dict[int, tuple[Person, list[str]]] = {}
    for role in roles.order_by("pk"):
        _person, words = found.setdefault(role.person_id, (role.person, []))
        label = str(RoleKind(role.kind).label)
        if label not in words:
            words.append(label)
    for leader in session.leaders.select_related("person"):
        found.setdefault(leader.person_id, (leader.person, [leader.get_role_display()]))
    return sorted(((person, ", ".join(words)) for person, words in found.values()), key=lambda pair: pair[0].name)


def travel_rows(session: Session) -> list[TravelRow]:
    """Who would travel, and how far that is arranged; by name."""
    people = (
        Enrolment.objects.filter(edition=session.edition_id, status=EnrolmentStatus.ENROLLED)
        .select_related("person", "organisation")
        .order_by("sort_name", "pk")[:MOST_TRAVELLERS]
    )
    known = {row.enrolment_id: row for row in session.travels.all()}
    rows = []
    for enrolment in people:
        travel = known.get(enrolment.pk)
        state = travel.state if travel else TravelState.UNKNOWN.value
        rows.append(
            TravelRow(
                enrolment=enrolment.pk,
                person=enrolment.person.name,
                organisation=enrolment.organisation.name if enrolment.organisation else "",
                country=enrolment.country,
                state=state,
                words=str(TravelState(state).label),
                note=travel.note if travel else "",
            )
        )
    return rows


def _asked(session: Session) -> tuple[str, ...]:
    """The roles that the design asks for, when nobody leads it."""
    if session.leaders.all():
        return ()
    kinds = kinds_for(session.key, led_by(blueprint_of(session.edition.version)))
    return tuple(str(RoleKind(kind).label) for kind in kinds)


def _twin(session: Session, edition: Edition) -> TwinLine:
    return TwinLine(
        title=pick(session.titles),
        languages=", ".join(code.upper() for code in session.languages),
        when=day_in_words(session.starts_at),
        page=reverse("learning:session-office", args=[edition.key, session.key]),
    )


def _travel_counts(session: Session) -> tuple[tuple[str, int], ...]:
    """How many journeys are in each state; those nobody asked about are not known."""
    counted = dict.fromkeys(TravelState.values, 0)
    for state in session.travels.filter(enrolment__status=EnrolmentStatus.ENROLLED).values_list("state", flat=True):
        counted[state] += 1
    everybody = session.edition.enrolments.filter(status=EnrolmentStatus.ENROLLED).count()
    counted[TravelState.UNKNOWN] += everybody - sum(counted.values())
    return tuple((str(TravelState(state).label), n) for state, n in counted.items() if n)
