"""What does not fit in the plan of an edition, in words that say what to do about it.

Only sessions that are still ahead are looked at. A constant number of queries, however long the plan.
`clash`: two things at once; `warn`: something is missing; `note`: good to know.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.clock import today
from minga.core.texts import pick
from minga.learning.enums import Mode, SessionState
from minga.learning.models import Leader, Session
from minga.learning.queries.zones import distance, is_unsocial, zones_of
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

CLASH, WARN, NOTE = "clash", "warn", "note"
LINK_NEEDED: Final = timedelta(days=14)
_SATURDAY: Final = 5


@dataclass(frozen=True)
class Clash:
    """One thing that does not fit. `kind` groups equal ones at the head of the page."""

    kind: str
    level: str
    words: str


Found = dict[int, list[Clash]]


def clashes(edition: Edition, sessions: Sequence[Session], now: datetime) -> Mapping[int, Sequence[Clash]]:
    """What does not fit, by id of the session. `sessions`: the whole plan in order of time, with `stage`."""
    ahead = [each for each in sessions if each.state == SessionState.PLANNED and each.ends_at > now]
    found: Found = defaultdict(list)
    if not ahead:
        return found
    _overlaps(ahead, found)
    _leaders(edition, ahead, found)
    _participants(edition, ahead, found)
    _room(edition, ahead, found)
    for session in ahead:
        found[session.pk] += _alone(session, edition, now)
    _clocks(edition, [each for each in sessions if each.state != SessionState.CANCELLED], found, now)
    return found


def root_of(session: Session) -> int:
    """The id that a session shares with its twins."""
    return session.same_as_id or session.pk


def _meet(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _overlaps(ahead: Sequence[Session], found: Found) -> None:
    """Sessions of the edition at the same time; one and the same in two languages may be."""
    open_ones: list[Session] = []
    for session in ahead:
        open_ones = [each for each in open_ones if each.ends_at > session.starts_at]
        for other in open_ones:
            if root_of(other) != root_of(session):
                for one, two in ((session, other), (other, session)):
                    words = _("At the same time as “%(title)s”.") % {"title": pick(two.titles)}
                    found[one.pk].append(Clash("overlap", CLASH, words))
        open_ones.append(session)


def _leaders(edition: Edition, ahead: Sequence[Session], found: Found) -> None:
    """Nobody leads two sessions at once, in this edition or another one; and somebody leads each."""
    people: dict[int, set[int]] = defaultdict(set)
    for led, person in Leader.objects.filter(session__in=ahead).values_list("session_id", "person_id"):
        people[led].add(person)
    everybody = {person for group in people.values() for person in group}
    names = {each.pk: each.name for each in Person.objects.filter(pk__in=everybody)}
    elsewhere = Leader.objects.filter(
        person__in=everybody,
        session__state=SessionState.PLANNED,
        session__starts_at__lt=max(each.ends_at for each in ahead),
        session__ends_at__gt=min(each.starts_at for each in ahead),
    ).select_related("session")
    busy: dict[int, list[Session]] = defaultdict(list)
    for row in elsewhere:
        busy[row.person_id].append(row.session)
    for session in ahead:
        if not people[session.pk]:
            found[session.pk].append(Clash("nobody", WARN, _("Nobody leads it yet. Say who does.")))
        for person in sorted(people[session.pk]):
            for other in busy[person]:
                if other.pk != session.pk and _meet(session, other):
                    words = _("%(person)s leads “%(title)s” at the same time.") % {
                        "person": names[person],
                        "title": pick(other.titles),
                    }
                    found[session.pk].append(Clash("leader", CLASH, words))


def _participants(edition: Edition, ahead: Sequence[Session], found: Found) -> None:
    """People who take part in another edition that meets at the same time."""
    mine = Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED).values("person")
    others = dict(
        Enrolment.objects.filter(person__in=mine, status=EnrolmentStatus.ENROLLED)
        .exclude(edition=edition)
        .values_list("edition")
        .annotate(people=Count("person"))
    )
    if not others:
        return
    rival = Session.objects.filter(
        edition__in=others,
        state=SessionState.PLANNED,
        starts_at__lt=max(each.ends_at for each in ahead),
        ends_at__gt=min(each.starts_at for each in ahead),
    ).select_related("edition")
    rivals = list(rival)
    for session in ahead:
        told = set()
        for other in rivals:
            if _meet(session, other) and other.edition_id not in told:
                told.add(other.edition_id)
                people = others[other.edition_id]
                words = ngettext(
                    "%(n)d person also takes part in “%(edition)s”, which meets at the same time.",
                    "%(n)d people also take part in “%(edition)s”, which meets at the same time.",
                    people,
                ) % {"n": people, "edition": pick(other.edition.titles)}
                found[session.pk].append(Clash("participant", CLASH, words))


def _room(edition: Edition, ahead: Sequence[Session], found: Found) -> None:
    """Fewer places than people; the places of twins count together."""
    if all(each.capacity is None for each in ahead):
        return
    people = Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED).count()
    groups: dict[int, list[Session]] = defaultdict(list)
    for session in ahead:
        groups[root_of(session)].append(session)
    for group in groups.values():
        places = [each.capacity for each in group if each.capacity is not None]
        if len(places) == len(group) and sum(places) < people:
            words = _("There are %(places)d places for %(people)d people.") % {"places": sum(places), "people": people}
            for session in group:
                found[session.pk].append(Clash("capacity", WARN, words))


def _alone(session: Session, edition: Edition, now: datetime) -> Iterable[Clash]:
    """What can be told of one session by itself."""
    day, stage = today(session.timezone, at=session.starts_at), session.stage
    if stage is not None and not stage.starts_on <= day <= stage.ends_on:
        words = _("It falls outside its stage, “%(stage)s”.") % {"stage": pick(stage.titles)}
        yield Clash("stage", WARN, words)
    elif not edition.starts_on <= day <= edition.ends_on:
        yield Clash("stage", WARN, _("It falls outside the days of the edition."))
    if session.mode != Mode.VIRTUAL and not (pick(session.places) or session.address):
        yield Clash("place", WARN, _("People meet in person, and no place is said."))
    if session.mode != Mode.IN_PERSON and not session.link:
        near = session.starts_at - now <= LINK_NEEDED
        yield Clash("link", WARN if near else NOTE, _("It has no link to join yet."))
    if day.weekday() >= _SATURDAY:
        yield Clash("weekend", NOTE, _("It falls on a Saturday or a Sunday."))
    if is_unsocial(session.starts_at, session.ends_at, session.timezone):
        yield Clash("hour", NOTE, _("It begins before seven or ends after nine at night."))
    if session.mode != Mode.IN_PERSON:
        for zone, codes in zones_of(edition.countries).items():
            if zone != session.timezone and is_unsocial(session.starts_at, session.ends_at, zone):
                where = ", ".join(country_name(code) for code in codes)
                words = _("In %(countries)s it is before seven or after nine at night.") % {"countries": where}
                yield Clash("hour", NOTE, words)


def _clocks(edition: Edition, sessions: Sequence[Session], found: Found, now: datetime) -> None:
    """The first session at which one country meets at another hour than at the session before."""
    zones = zones_of(edition.countries)
    before: dict[tuple[str, str], timedelta] = {}
    for session in sessions:
        if session.mode == Mode.IN_PERSON:
            continue
        for zone, codes in zones.items():
            ahead = distance(session.starts_at, session.timezone, zone)
            was = before.setdefault((session.timezone, zone), ahead)
            before[session.timezone, zone] = ahead
            if was != ahead and session.ends_at > now and session.state == SessionState.PLANNED:
                where = ", ".join(country_name(code) for code in codes)
                words = _("The clocks change: from here on the hour in %(countries)s is another one.")
                found[session.pk].append(Clash("clock", NOTE, words % {"countries": where}))
