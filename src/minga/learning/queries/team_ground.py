"""What a formation of teams starts from: who is to be placed, what she brings and wants, and what stays.

Teams whose work has begun (they have an initiative) and teams that the office closed stay as they are: they and
their people are no part of the problem. What is not known of somebody is left out and held against nobody.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.learning.models import Team, TeamMember, Wish
from minga.learning.queries.team_reasons import Names
from minga.people.enums import Gender
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

MOST_PEOPLE: Final = 1_000
SAID: Final = (Gender.WOMAN, Gender.MAN, Gender.OTHER)
MIX, FREE, TOGETHER = "mix", "free", "together"


@dataclass(frozen=True)
class TeamGround:
    """All that decides a formation, as it is now."""

    people: tuple[Enrolment, ...]
    wishes: Mapping[int, Wish]
    members: Mapping[int, TeamMember]
    """Enrolment → where she is, when that team may change."""
    teams: tuple[Team, ...]
    """Those that may change."""
    staying: tuple[Team, ...]
    challenges: tuple[Challenge, ...]

    def basis(self) -> str:
        """Changes when anything changes on which a proposal rests."""
        said: list[Any] = [
            [(each.pk, *_known(each), self._wish(each)) for each in self.people],
            sorted((pk, row.team_id, row.locked) for pk, row in self.members.items()),
            [(each.pk, each.challenge_id) for each in (*self.teams, *self.staying)],
            [each.pk for each in self.challenges],
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def names(self) -> Names:
        """How what the engine names by code is called."""
        organisations = {each.organisation for each in self.people if each.organisation is not None}
        territories = {each.territory for each in organisations if each.territory is not None}
        return Names(
            challenges={str(each.pk): each.title for each in self.challenges},
            organisations={str(each.pk): each.name for each in organisations},
            territories={str(each.pk): str(each) for each in territories},
            people={str(each.pk): each.person.name for each in self.people},
        )

    def _wish(self, enrolment: Enrolment) -> Any:
        wish = self.wishes.get(enrolment.pk)
        if wish is None:
            return None
        return sorted(wish.skills.items()), sorted(wish.languages), wish.challenges, wish.boss_id


def _known(enrolment: Enrolment) -> Any:
    """What the house knows of somebody and a formation weighs."""
    organisation = enrolment.organisation
    territory = organisation.territory_id if organisation is not None else None
    return enrolment.organisation_id, territory, enrolment.person.gender, enrolment.person.language


def team_ground(edition: Edition) -> TeamGround:
    """Seven queries, for ten people as for a thousand."""
    teams = tuple(Team.objects.filter(edition=edition, ended_at=None).order_by("number"))
    staying = tuple(each for each in teams if each.closed_to_changes or each.initiative_id is not None)
    rows = TeamMember.objects.filter(team__in=teams, until=None).select_related("team")
    members = {row.enrolment_id: row for row in rows}
    settled = {pk for pk, row in members.items() if row.team in staying}
    enrolled = Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED, person__erased_at=None)
    people = enrolled.select_related("person", "organisation__territory").order_by("pk")
    return TeamGround(
        people=tuple(each for each in people if each.pk not in settled),
        wishes={wish.enrolment_id: wish for wish in Wish.objects.filter(enrolment__in=enrolled)},
        members={pk: row for pk, row in members.items() if pk not in settled},
        teams=tuple(each for each in teams if each not in staying),
        staying=staying,
        challenges=tuple(Challenge.objects.filter(edition=edition, status__in=STANDING).order_by("pk")),
    )


def team_problem(ground: TeamGround, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The problem in the shape of the engine's file; people by the number of their enrolment."""
    challenges = _challenges(ground, settings.get("per_challenge"))
    wanted = {each["id"] for each in challenges}
    code = {each.pk: f"T{each.number}" for each in ground.teams}
    here = {each.pk for each in ground.people}
    locked = {str(pk): code[row.team_id] for pk, row in ground.members.items() if row.locked and pk in here}
    previous = {str(pk): code[row.team_id] for pk, row in ground.members.items() if pk in here}
    at = {
        code[each.pk]: str(each.challenge_id)
        for each in ground.teams
        if code[each.pk] in locked.values() and str(each.challenge_id) in wanted
    }
    problem: dict[str, Any] = {
        "kind": "teams",
        "people": [_person(each, ground.wishes.get(each.pk), settings, wanted) for each in ground.people],
        "sizes": [settings["least"], settings["most"]],
        "challenges": challenges,
        "locked": locked,
        "at": at,
        "previous": previous,
        "weights": settings.get("weights", {}),
        "together": _together(ground.people, settings),
        "seed": 0,
    }
    if settings.get("bosses"):
        problem["bosses"] = [
            [str(wish.boss_id), str(pk)] for pk, wish in ground.wishes.items() if wish.boss_id in here and pk in here
        ]
    if settings.get("teams"):
        problem["teams"] = settings["teams"]
    return problem


def _person(
    enrolment: Enrolment, wish: Wish | None, settings: Mapping[str, Any], wanted: Collection[str]
) -> dict[str, Any]:
    person, organisation = enrolment.person, enrolment.organisation
    said: dict[str, Any] = {
        "id": str(enrolment.pk),
        "skills": wish.skills if wish else {},
        "wants": [str(each) for each in wish.challenges if str(each) in wanted] if wish else [],
        "gender": person.gender if person.gender in SAID else "",
        "territory": str(organisation.territory_id or "") if organisation else "",
    }
    if organisation is not None and settings.get("organisations", MIX) == MIX:
        said["organisation"] = str(organisation.pk)
    if settings.get("language"):
        said["languages"] = sorted(wish.languages) if wish and wish.languages else [person.language]
    return said


def _challenges(ground: TeamGround, most: int | None) -> list[dict[str, Any]]:
    """With the places that teams which stay leave free."""
    if most is None:
        return [{"id": str(each.pk)} for each in ground.challenges]
    taken = Counter(each.challenge_id for each in ground.staying)
    left = {each.pk: most - taken[each.pk] for each in ground.challenges}
    return [{"id": str(pk), "teams": places} for pk, places in left.items() if places > 0]


def _together(people: Sequence[Enrolment], settings: Mapping[str, Any]) -> list[list[str]]:
    """People of one organisation, in groups that a team can hold; none where organisations are mixed or free."""
    if settings.get("organisations") != TOGETHER:
        return []
    groups: dict[int, list[str]] = defaultdict(list)
    for each in people:
        if each.organisation_id is not None:
            groups[each.organisation_id].append(str(each.pk))
    pairs = []
    for codes in groups.values():
        parts = -(-len(codes) // settings["most"])
        for part in range(parts):
            mates = codes[part::parts]
            pairs += [[one, other] for one, other in pairwise(mates)]
    return pairs
