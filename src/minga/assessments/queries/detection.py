"""Who is tied to what she would judge, as far as Minga can know.

Looked at: the roles of jurors and of everybody with a stake (now, and in the years of `PAST`), ties
between organisations, each juror's own list, and names. It would rather find too much: the office
clears what does not hold, and says why. A reason holds facts only (a place, years, a line of her list),
so that it reads the same in every language. A few queries, for any number of jurors and items.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from minga.assessments.enums import InterestKind, JurorState
from minga.assessments.models import Juror, JurorTie, Panel
from minga.assessments.policies import Stakeholders
from minga.assessments.queries.subjects import stakeholders_of
from minga.core.search import fold
from minga.organisations.enums import RoleKind, TieKind
from minga.organisations.models import Organisation, Role, Tie, house_day
from minga.organisations.policies import scope_policy
from minga.people.models import Person

PAST: Final = timedelta(days=5 * 365)
"""How far back a tie still counts."""
LONGEST: Final = 400
_NEAR: Final[Mapping[str, InterestKind]] = {
    TieKind.PART_OF: InterestKind.ORGANISATION,
    TieKind.FUNDS: InterestKind.MONEY,
    TieKind.SUPERVISES: InterestKind.PAST_TIE,
    TieKind.ADVISES: InterestKind.PAST_TIE,
    TieKind.WORKS_WITH: InterestKind.PAST_TIE,
}
"""Ties between organisations that tie their people; to belong to the same network does not."""
_WORD: Final = re.compile(r"\w+")

Place = tuple[str, int]
"""An organisation ("" and its id), or a thing in which people have roles (its type and id)."""


@dataclass(frozen=True)
class Detected:
    """One conflict between one juror and one item."""

    juror_id: int
    item_id: int
    kind: InterestKind
    reason: str


@dataclass(frozen=True)
class _Stay:
    """Somebody in a place, until a day or until now."""

    person_id: int
    place: Place
    since: date
    until: date | None

    def meets(self, other: "_Stay") -> bool:
        """Whether two people were there at the same time."""
        mine_first = self.until is not None and self.until < other.since
        hers_first = other.until is not None and other.until < self.since
        return self.person_id != other.person_id and not mine_first and not hers_first

    @property
    def years(self) -> str:
        """Nothing while it lasts; afterwards the years that it lasted."""
        return "" if self.until is None else "–".join(map(str, sorted({self.since.year, self.until.year})))


@dataclass(frozen=True)
class _Hit:
    """One finding; its place gets a name when all are known."""

    juror_id: int
    item_id: int
    kind: InterestKind
    place: Place | None = None
    note: str = ""


@dataclass(frozen=True)
class _Web:
    """Everything of the items, turned round: from a person, an organisation or a place to what it has to do with."""

    stakes: Mapping[int, Stakeholders]
    of_person: Mapping[int, Collection[int]]
    of_organisation: Mapping[int, Collection[int]]
    stays: Mapping[int, Collection[_Stay]]
    in_place: Mapping[Place, Collection[_Stay]]
    near: Mapping[int, Collection[tuple[int, InterestKind]]]


def detect(panel: Panel, now: datetime) -> list[Detected]:
    """Every conflict that Minga finds in this panel, each kind once for a juror and an item."""
    items = list(panel.items.filter(withdrawn_at__isnull=True))
    asked = panel.jurors.filter(state__in=(JurorState.INVITED, JurorState.ACCEPTED))
    jurors = list(asked.select_related("person"))
    if not items or not jurors:
        return []
    web = _web(jurors, stakeholders_of(items), house_day(now))
    hits = [*_through_people(jurors, web), *_through_words(jurors, web)]
    with translation.override(settings.LANGUAGE_CODE):
        names = _names_of({hit.place for hit in hits if hit.place is not None})
    reasons: dict[tuple[int, int, InterestKind], set[str]] = defaultdict(set)
    for hit in hits:
        place = names.get(hit.place, "") if hit.place is not None else ""
        reasons[hit.juror_id, hit.item_id, hit.kind].add(", ".join(filter(None, (place, hit.note))))
    return [
        Detected(juror, item, kind, "; ".join(sorted(filter(None, said)))[:LONGEST])
        for (juror, item, kind), said in sorted(reasons.items())
    ]


def _through_people(jurors: Iterable[Juror], web: _Web) -> Iterator[_Hit]:
    """She is part of it; or works, or worked, where it comes from, or with its people."""
    for juror in jurors:
        for item in web.of_person.get(juror.person_id, ()):
            yield _Hit(juror.pk, item, web.stakes[item].persons[juror.person_id])
        for stay in web.stays.get(juror.person_id, ()):
            yield from _through_organisation(juror, stay, web)
            for other in web.in_place.get(stay.place, ()):
                if not stay.meets(other):
                    continue
                colleagues = stay.place[0] == "" and stay.until is None and other.until is None
                kind = InterestKind.ORGANISATION if colleagues else InterestKind.PAST_TIE
                for item in web.of_person[other.person_id]:
                    yield _Hit(juror.pk, item, kind, stay.place, stay.years or other.years)


def _through_organisation(juror: Juror, stay: _Stay, web: _Web) -> Iterator[_Hit]:
    scope, organisation = stay.place
    if scope:
        return
    kind = InterestKind.ORGANISATION if stay.until is None else InterestKind.PAST_TIE
    for item in web.of_organisation.get(organisation, ()):
        yield _Hit(juror.pk, item, kind, stay.place, stay.years)
    if stay.until is None:
        for other, kind in web.near.get(organisation, ()):
            for item in web.of_organisation.get(other, ()):
                yield _Hit(juror.pk, item, kind, ("", other))


def _through_words(jurors: Collection[Juror], web: _Web) -> Iterator[_Hit]:
    """Her own list, and her own name among the names of a team."""
    named = _named(web)
    lines = JurorTie.objects.filter(person__in=[juror.person_id for juror in jurors]).select_related("organisation")
    of_person: dict[int, list[JurorTie]] = defaultdict(list)
    for line in lines:
        of_person[line.person_id].append(line)
    for juror in jurors:
        for line in of_person[juror.person_id]:
            text = line.name or str(line.organisation)
            of_it = web.of_organisation.get(line.organisation_id, ()) if line.organisation_id is not None else ()
            for item in {*of_it, *_items_named(_words(text), named)}:
                yield _Hit(juror.pk, item, InterestKind.OWN_LIST, note=text)
        own = _words(juror.person.name)
        if len(own) > 1:
            same = {item for words, item in named.get(min(own), ()) if words == own}
            for item in same - set(web.of_person.get(juror.person_id, ())):
                yield _Hit(juror.pk, item, InterestKind.TEAM)


Named = Mapping[str, Collection[tuple[frozenset[str], int]]]


def _named(web: _Web) -> Named:
    """Word → the names in which it stands, each with its item: also those of people and organisations known by id."""
    organisations = Organisation.objects.in_bulk(list(web.of_organisation))
    people = Person.objects.in_bulk(list(web.of_person))
    found: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for item, stake in web.stakes.items():
        known = [organisations[pk] for pk in stake.organisations if pk in organisations]
        texts = {*stake.names, *(each.name for each in known), *(each.short_name for each in known)}
        texts |= {people[pk].name for pk in stake.persons if pk in people}
        for name in {_words(text) for text in texts}:
            for word in name:
                found[word].append((name, item))
    return found


def _items_named(line: frozenset[str], named: Named) -> set[int]:
    """Items in which all words of the line stand in one name, or all words of a name in the line."""
    return {
        item for word in line for name, item in named.get(word, ()) if line <= name or (len(name) > 1 and name <= line)
    }


def _words(text: str) -> frozenset[str]:
    """The words of a name, without accents and without "de" and "y"."""
    words = frozenset(_WORD.findall(fold(text)))
    return frozenset(word for word in words if len(word) > 2 or word.isdigit()) or words


def _web(jurors: Collection[Juror], stakes: Mapping[int, Stakeholders], today: date) -> _Web:
    of_person = _turned({item: stake.persons for item, stake in stakes.items()})
    of_organisation = _turned({item: stake.organisations for item, stake in stakes.items()})
    judging = {juror.person_id for juror in jurors}
    stays: dict[int, list[_Stay]] = defaultdict(list)
    in_place: dict[Place, list[_Stay]] = defaultdict(list)
    for stay in _stays({*of_person, *judging}, today):
        stays[stay.person_id].append(stay)
        if stay.person_id in of_person:
            in_place[stay.place].append(stay)
    theirs = {stay.place[1] for person in judging for stay in stays[person] if not stay.place[0] and stay.until is None}
    near = _near(theirs, set(of_organisation), today)
    return _Web(stakes, of_person, of_organisation, stays, in_place, near)


def _turned(items: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
    turned: dict[int, list[int]] = defaultdict(list)
    for item, ids in items.items():
        for each in ids:
            turned[each].append(item)
    return dict(turned)


def _stays(people: Collection[int], today: date) -> Iterator[_Stay]:
    """Where these people have, will have and lately had a role, or stood in. To sit on a jury ties nobody."""
    roles = Role.objects.filter(Q(person__in=people) | Q(deputy__in=people)).exclude(kind=RoleKind.JUROR)
    for role in roles.order_by("pk"):
        ends = [day for day in (role.ends_on, role.ended_at and role.ended_at.date()) if day is not None]
        over = role.ended_at is not None or (role.ends_on is not None and role.ends_on < today)
        until = min(ends) if over else None
        if until is not None and until < today - PAST:
            continue
        places = [("", role.organisation_id), (role.scope_type, role.scope_id)]
        for person in {role.person_id, role.deputy_id} & set(people):
            for scope, pk in places:
                if pk is not None and person is not None:
                    yield _Stay(person, (scope, pk), role.starts_on, until)


def _near(
    theirs: Collection[int], with_stake: Collection[int], today: date
) -> dict[int, list[tuple[int, InterestKind]]]:
    """From an organisation of a juror to those with a stake that stand near it."""
    there = Q(origin__in=theirs, target__in=with_stake)
    back = Q(target__in=theirs, origin__in=with_stake)
    lasting = Q(until__isnull=True) | Q(until__gte=today)
    near: dict[int, list[tuple[int, InterestKind]]] = defaultdict(list)
    for tie in Tie.objects.filter(there | back, lasting, kind__in=list(_NEAR)):
        for one, other in ((tie.origin_id, tie.target_id), (tie.target_id, tie.origin_id)):
            if one in theirs and other in with_stake:
                near[one].append((other, _NEAR[tie.kind]))
    return near


def _names_of(places: Collection[Place]) -> dict[Place, str]:
    """Each place by its name; one query for each type."""
    by_scope: dict[str, list[int]] = defaultdict(list)
    for scope, pk in places:
        by_scope[scope].append(pk)
    names: dict[Place, str] = {}
    for scope, ids in by_scope.items():
        policy = scope_policy(scope)
        if not scope:
            names |= {("", pk): each.name for pk, each in Organisation.objects.in_bulk(ids).items()}
        elif policy is not None:
            names |= {(scope, pk): label for pk, label in policy.labels(ids).items()}
    return names
