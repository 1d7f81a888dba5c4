"""Proposals side by side, and one of them whole: what would be, why, and what differs from today."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.core.search import fold
from minga.learning.enums import MatchingKind, MatchingState, TeamSkill
from minga.learning.models import Matching, Team
from minga.learning.queries.matching_words import (
    PARTS,
    failed_in_words,
    help_in_words,
    proven_in_words,
    unmet_in_words,
)
from minga.learning.queries.mentor_ground import MentorGround, mentor_ground
from minga.learning.queries.mentor_reasons import lacking_in_words, pair_in_words
from minga.learning.queries.team_ground import TeamGround, team_ground
from minga.learning.queries.team_reasons import missed_in_words, skill_words, told_whys, whys_in_words
from minga.programmes.models import Edition

OPEN: Final = (MatchingState.WAITING, MatchingState.COMPUTING, MatchingState.READY, MatchingState.FAILED)
Ground = TeamGround | MentorGround


@dataclass(frozen=True)
class PartLine:
    """How far one part is met, of 100, how far it could be at most, and how much it counts."""

    name: str
    met: float
    bound: float
    weight: float


@dataclass(frozen=True)
class MatchingCard:
    """One proposal beside others. `score`, `parts`: of 100."""

    uuid: str
    note: str
    asked_at: datetime
    waits: bool
    ready: bool
    failed: str
    stale: bool
    score: float
    teams: int
    sizes: str
    first_wishes: int
    with_wishes: int
    moves: int
    broken: int
    parts: Mapping[str, float]


@dataclass(frozen=True)
class PlaceLine:
    """One person in a proposed team. `change`: "new", "stays", or the name of the team she leaves."""

    name: str
    organisation: str
    change: str
    left: str
    reasons: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True)
class ProposedTeam:
    """One team as it would be."""

    name: str
    new: bool
    challenge: str
    people: tuple[PlaceLine, ...]
    skills: str
    lacks: str


@dataclass(frozen=True)
class ProposedPair:
    """One team with a mentor as it would be. `change`: "new", "stays" or "gone"."""

    mentor: str
    change: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ProposedMentors:
    """One team and who would accompany it."""

    team: str
    challenge: str
    pairs: tuple[ProposedPair, ...]


@dataclass(frozen=True)
class LoadLine:
    """What one mentor would have. `most`: what she takes here."""

    name: str
    most: int
    now: int
    then: int


@dataclass(frozen=True)
class MatchingPage:
    """One proposal whole, of either kind; what is of the other kind is empty."""

    card: MatchingCard
    kind: str
    applied: bool
    proven: str
    parts: tuple[PartLine, ...]
    unmet: tuple[str, ...]
    helps: tuple[str, ...]
    teams: tuple[ProposedTeam, ...]
    mentors: tuple[ProposedMentors, ...]
    loads: tuple[LoadLine, ...]
    ended: tuple[str, ...]
    whole: bool


def open_matchings(edition: Edition, kind: str) -> list[Matching]:
    """What waits, is ready or failed, the latest first."""
    return list(Matching.objects.filter(edition=edition, kind=kind, state__in=OPEN).order_by("-pk"))


def matching_in(edition: Edition, uuid: str) -> Matching:
    """One proposal of this edition; DoesNotExist for any other."""
    return Matching.objects.select_related("edition").get(edition=edition, uuid=uuid)


def ground_of(edition: Edition, kind: str, now: datetime) -> Ground:
    """What proposals of this kind rest on, as it is now."""
    return team_ground(edition) if kind == MatchingKind.TEAMS else mentor_ground(edition, now)


def matching_card(matching: Matching, ground: Ground) -> MatchingCard:
    """A proposal in a row; no query."""
    found = matching.result
    people = ground.names().people if isinstance(ground, TeamGround) else {}
    wants = [one for one in matching.problem.get("people", ()) if one.get("wants")]
    got = {str(pk): team["challenge"] for team in found.get("teams", ()) for pk in team["people"]}
    changes = found.get("changes") or {}
    sizes = sorted(len(team["people"]) for team in found.get("teams", ()))
    return MatchingCard(
        uuid=str(matching.uuid),
        note=matching.note,
        asked_at=matching.created_at,
        waits=matching.state in (MatchingState.WAITING, MatchingState.COMPUTING),
        ready=matching.state == MatchingState.READY,
        failed=failed_in_words(matching, people) if matching.state == MatchingState.FAILED else "",
        stale=matching.state == MatchingState.READY and matching.problem.get("basis") != ground.basis(),
        score=100 * float(found.get("score") or found.get("worst") or 0),
        teams=len(sizes) or len({pair["item"] for pair in found.get("pairs", ())}),
        sizes=f"{sizes[0]}-{sizes[-1]}" if sizes and sizes[0] != sizes[-1] else str(sizes[0]) if sizes else "",
        first_wishes=sum(got.get(one["id"]) == one["wants"][0] for one in wants),
        with_wishes=len(wants),
        moves=len(changes.get("moved", ())) or len(changes.get("added", ())),
        broken=len(found.get("unmet") or ()),
        parts={name: 100 * float(part["met"]) for name, part in (found.get("parts") or {}).items()},
    )


def compared_parts(cards: Sequence[MatchingCard]) -> list[tuple[str, list[float | None]]]:
    """Each part that any of them weighs, with how far each meets it."""
    ready = [card for card in cards if card.ready]
    used = [name for name in PARTS if any(name in card.parts for card in ready)]
    return [(str(PARTS[name]), [card.parts.get(name) for card in ready]) for name in used]


def matching_page(matching: Matching, now: datetime) -> MatchingPage:
    """The proposal with names as they are today."""
    ground = ground_of(matching.edition, matching.kind, now)
    card, found = matching_card(matching, ground), matching.result
    teams_kind = isinstance(ground, TeamGround)
    names = ground.names() if isinstance(ground, TeamGround) else None
    return MatchingPage(
        card=card,
        kind=matching.kind,
        applied=matching.state == MatchingState.APPLIED,
        proven=proven_in_words(found) if teams_kind and found else "",
        parts=_parts(found),
        unmet=tuple(unmet_in_words(found, names.people, names.organisations)) if names and found else (),
        helps=_helps(ground, found),
        teams=_teams(ground, matching) if isinstance(ground, TeamGround) and found else (),
        mentors=_mentors(ground, found) if isinstance(ground, MentorGround) and found else (),
        loads=_loads(ground, found) if isinstance(ground, MentorGround) and found else (),
        ended=_ended(ground, found) if isinstance(ground, TeamGround) and found else (),
        whole=bool(matching.problem),
    )


def _parts(found: Mapping[str, Any]) -> tuple[PartLine, ...]:
    parts = found.get("parts") or {}
    lines = (
        PartLine(str(words), 100 * float(parts[name]["met"]), 100 * float(parts[name]["bound"]), parts[name]["weight"])
        for name, words in PARTS.items()
        if name in parts
    )
    return tuple(line for line in lines if line.weight > 0)


def _helps(ground: Ground, found: Mapping[str, Any]) -> tuple[str, ...]:
    if isinstance(ground, TeamGround):
        return tuple(help_in_words(found, ground.names().people))
    teams = {str(side.team.pk): side.team.name for side in ground.teams}
    return lacking_in_words(found, teams, {str(side.person.pk): str(side.person) for side in ground.mentors})


def _teams(ground: TeamGround, matching: Matching) -> tuple[ProposedTeam, ...]:
    names, found = ground.names(), matching.result
    known = {f"T{each.number}": each for each in ground.teams}
    reasons = {one["person"]: one for one in found["reasons"]}
    lines = {
        str(each.pk): (each, ground.members[each.pk].team if each.pk in ground.members else None)
        for each in ground.people
    }

    def place(code: str, team: Team | None) -> PlaceLine | None:
        if code not in lines:
            return None
        enrolment, before = lines[code]
        change = "new" if before is None else "stays" if team is not None and before.pk == team.pk else "moves"
        said = reasons.get(code, {})
        return PlaceLine(
            name=enrolment.person.name or _("Without a name"),
            organisation=enrolment.organisation.name if enrolment.organisation else "",
            change=change,
            left=before.name if before is not None and change == "moves" else "",
            reasons=whys_in_words(told_whys(said.get("whys", ()), names)),
            missed=missed_in_words(said.get("missed", ()), names),
        )

    made = []
    for number, said in enumerate(found["teams"], start=1):
        team = known.get(said["code"])
        people = [line for code in said["people"] if (line := place(str(code), team)) is not None]
        brought = {skill for skill, level in said["skills"].items() if level > 0}
        made.append(
            ProposedTeam(
                name=team.name if team is not None else _("New team %(number)s") % {"number": number},
                new=team is None,
                challenge=names.challenges.get(said["challenge"], ""),
                people=tuple(sorted(people, key=lambda each: fold(each.name))),
                skills=skill_words(brought),
                lacks=skill_words(set(TeamSkill.values) - brought) if brought else "",
            )
        )
    return tuple(made)


def _ended(ground: TeamGround, found: Mapping[str, Any]) -> tuple[str, ...]:
    kept = {said["code"] for said in found["teams"]}
    return tuple(each.name for each in ground.teams if f"T{each.number}" not in kept)


def _mentors(ground: MentorGround, found: Mapping[str, Any]) -> tuple[ProposedMentors, ...]:
    people = {str(side.person.pk): str(side.person) for side in ground.mentors}
    made = []
    for side in ground.teams:
        team = side.team
        pairs = [pair for pair in found["pairs"] if pair["item"] == str(team.pk)]
        proposed = {int(pair["person"]) for pair in pairs}
        lines = [
            ProposedPair(
                people.get(pair["person"], ""),
                "stays" if (team.pk, int(pair["person"])) in ground.standing else "new",
                pair_in_words(pair, people),
            )
            for pair in pairs
        ]
        gone = [person for one, person in ground.standing if one == team.pk and person not in proposed]
        lines += [ProposedPair(people.get(str(person), ""), "gone", ()) for person in gone]
        made.append(ProposedMentors(team.name, team.challenge.title if team.challenge else "", tuple(lines)))
    return tuple(made)


def _loads(ground: MentorGround, found: Mapping[str, Any]) -> tuple[LoadLine, ...]:
    today = Counter(person for _team, person in ground.standing)
    then = Counter(int(pair["person"]) for pair in found["pairs"])
    return tuple(
        LoadLine(str(side.person), side.most, today[side.person.pk], then[side.person.pk]) for side in ground.mentors
    )
