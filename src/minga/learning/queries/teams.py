"""The teams of an edition: who is in them, with whom, on what; and who is in none.

`teams_of` is what the console and others read: a constant number of queries, whatever the number of teams.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.core.search import fold
from minga.initiatives.enums import LifeStage
from minga.learning.models import MentoringLog, Mentorship, Team, TeamMember
from minga.learning.queries.mentor_reasons import pair_in_words
from minga.learning.queries.team_reasons import whys_in_words
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

LAST_STAGE: Final = len(LifeStage)


@dataclass(frozen=True)
class MemberLine:
    """Somebody in a team, and why she is there. `here`: whether she still takes part."""

    uuid: str
    name: str
    organisation: str
    locked: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class MentorLine:
    """Who accompanies a team, and why."""

    uuid: str
    key: str
    name: str
    locked: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class TeamCard:
    """One team in a list. `stage`: of its initiative, 0 without one."""

    id: int
    number: int
    name: str
    href: str
    challenge: str
    challenge_href: str
    initiative: str
    initiative_href: str
    stage: int
    stage_name: str
    closed: bool
    ended: bool
    members: tuple[MemberLine, ...]
    mentors: tuple[MentorLine, ...]
    met_on: date | None
    """The last meeting with a mentor."""

    @property
    def one_organisation(self) -> str:
        """The organisation from which all come, when they are several and it is one."""
        named = {each.organisation for each in self.members}
        return named.pop() if len(self.members) > 1 and len(named) == 1 and "" not in named else ""


@dataclass(frozen=True)
class TeamFigures:
    """The numbers over the list."""

    teams: int
    placed: int
    people: int
    without_mentor: int
    with_initiative: int
    wishes: int

    @property
    def unplaced(self) -> int:
        """Who takes part and is in no team."""
        return self.people - self.placed


@dataclass(frozen=True)
class UnplacedLine:
    """Somebody who is in no team."""

    uuid: str
    name: str
    organisation: str
    wished: bool


def teams_in(edition: Edition, *, ended: bool = False) -> QuerySet[Team]:
    """The teams of an edition by number; ended ones only when asked for."""
    rows = Team.objects.filter(edition=edition, ended_at__isnull=not ended)
    return rows.select_related("challenge", "initiative", "edition").order_by("number", "pk")


def teams_of(edition: Edition) -> list[TeamCard]:
    """Every team that lives, with people and mentors."""
    return team_cards(list(teams_in(edition)))


def team_in(edition: Edition, number: int) -> Team:
    """One team of this edition, ended or not; DoesNotExist for any other."""
    rows = Team.objects.select_related("challenge", "initiative", "edition__host", "edition__version__instrument")
    return rows.get(edition=edition, number=number)


def team_cards(teams: Sequence[Team]) -> list[TeamCard]:
    """These teams with everything a list says of them. Three queries."""
    members, mentors = _members(teams), _mentors(teams)
    logs = MentoringLog.objects.filter(team__in=teams).order_by().values_list("team").annotate(last=Max("held_on"))
    met = dict(logs)
    return [_card(each, members.get(each.pk, ()), mentors.get(each.pk, ()), met.get(each.pk)) for each in teams]


def team_figures(edition: Edition) -> TeamFigures:
    """Two queries."""
    live = Q(mentorships__until=None, mentorships__isnull=False)
    teams = Team.objects.filter(edition=edition, ended_at=None).aggregate(
        all=Count("pk", distinct=True),
        mentored=Count("pk", filter=live, distinct=True),
        working=Count("pk", filter=Q(initiative__isnull=False), distinct=True),
    )
    here = Exists(TeamMember.objects.filter(enrolment=OuterRef("pk"), until=None))
    people = Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED).aggregate(
        all=Count("pk"), placed=Count("pk", filter=Q(here)), wishes=Count("pk", filter=Q(wish__isnull=False))
    )
    return TeamFigures(
        teams=teams["all"],
        placed=people["placed"],
        people=people["all"],
        without_mentor=teams["all"] - teams["mentored"],
        with_initiative=teams["working"],
        wishes=people["wishes"],
    )


def unplaced(edition: Edition, words: str = "") -> QuerySet[Enrolment]:
    """Who is enrolled and in no team, by name; `words` of name or organisation."""
    rows = Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED)
    rows = rows.exclude(pk__in=TeamMember.objects.filter(until=None).values("enrolment"))
    for word in fold(words).split()[:6]:
        rows = rows.filter(search_words__contains=word)
    return rows.select_related("person", "organisation", "wish").order_by("sort_name", "pk")


def unplaced_line(enrolment: Enrolment) -> UnplacedLine:
    """A row of that list."""
    return UnplacedLine(
        uuid=str(enrolment.uuid),
        name=enrolment.person.name or _("Without a name"),
        organisation=enrolment.organisation.name if enrolment.organisation else "",
        wished=hasattr(enrolment, "wish"),
    )


def placeable(edition: Edition, uuid: str) -> Enrolment:
    """Somebody enrolled in this edition; DoesNotExist for anybody else."""
    rows = Enrolment.objects.select_related("person", "organisation", "edition", "wish")
    return rows.get(edition=edition, uuid=uuid, status=EnrolmentStatus.ENROLLED)


def membership_of(enrolment: Enrolment) -> TeamMember | None:
    """Where she is today."""
    return TeamMember.objects.filter(enrolment=enrolment, until=None).select_related("team").first()


def team_of(person: Person, edition: Edition) -> Team | None:
    """The team of a person in an edition, today."""
    rows = TeamMember.objects.filter(enrolment__person=person, enrolment__edition=edition, until=None)
    found = rows.select_related("team__challenge", "team__initiative", "team__edition").first()
    return found.team if found is not None else None


def _members(teams: Sequence[Team]) -> Mapping[int, tuple[MemberLine, ...]]:
    found: dict[int, list[MemberLine]] = defaultdict(list)
    rows = TeamMember.objects.filter(team__in=teams, until=None)
    for row in rows.select_related("enrolment__person", "enrolment__organisation").order_by(
        "enrolment__sort_name", "pk"
    ):
        enrolment = row.enrolment
        found[row.team_id].append(
            MemberLine(
                uuid=str(enrolment.uuid),
                name=enrolment.person.name or _("Without a name"),
                organisation=enrolment.organisation.name if enrolment.organisation else "",
                locked=row.locked,
                reasons=whys_in_words(row.reasons),
            )
        )
    return {team: tuple(lines) for team, lines in found.items()}


def _mentors(teams: Sequence[Team]) -> Mapping[int, tuple[MentorLine, ...]]:
    found: dict[int, list[MentorLine]] = defaultdict(list)
    rows = Mentorship.objects.filter(team__in=teams, until=None).select_related("mentor").order_by("since", "pk")
    for row in rows:
        reasons = tuple(words for each in row.reasons for words in pair_in_words(each, {}))
        found[row.team_id].append(MentorLine(str(row.uuid), row.mentor.key, str(row.mentor), row.locked, reasons))
    return {team: tuple(lines) for team, lines in found.items()}


def _card(
    team: Team, members: tuple[MemberLine, ...], mentors: tuple[MentorLine, ...], met_on: date | None
) -> TeamCard:
    challenge, initiative = team.challenge, team.initiative
    return TeamCard(
        id=team.pk,
        number=team.number,
        name=team.name,
        href=reverse("learning:team", args=[team.edition.key, team.number]),
        challenge=challenge.title if challenge else "",
        challenge_href=challenge.get_absolute_url() if challenge else "",
        initiative=initiative.title if initiative else "",
        initiative_href=initiative.get_absolute_url() if initiative else "",
        stage=initiative.stage if initiative else 0,
        stage_name=str(LifeStage(initiative.stage).label) if initiative else "",
        closed=team.closed_to_changes,
        ended=team.ended_at is not None,
        members=members,
        mentors=mentors,
        met_on=met_on,
    )


def team_by(edition_key: str, number: int) -> Team:
    """One team by its address; whoever asks must still show that she may see it."""
    rows = Team.objects.select_related("challenge", "initiative", "edition__host", "edition__version__instrument")
    return rows.get(edition__key=edition_key, number=number)


def open_teams_with_sizes(edition: Edition) -> list[tuple[Team, int]]:
    """Teams that take people by hand, with how many they have."""
    rows = teams_in(edition).filter(closed_to_changes=False)
    sizes = rows.annotate(size=Count("members", filter=Q(members__until=None)))
    return [(each, getattr(each, "size", 0)) for each in sizes]


def challenge_choices(edition: Edition) -> list[tuple[str, str]]:
    """Challenges of the edition that teams can work on."""
    rows = Challenge.objects.filter(edition=edition, status__in=STANDING).order_by("title", "pk")
    return [(str(each.pk), each.title) for each in rows]


def challenge_in(edition: Edition, pk: str) -> Challenge | None:
    """The chosen one."""
    return Challenge.objects.filter(edition=edition, pk=pk).first() if pk else None


def member_in(edition: Edition, uuid: str) -> TeamMember:
    """Where somebody of this edition is, by her enrolment; DoesNotExist when nowhere."""
    rows = TeamMember.objects.select_related("team__edition")
    return rows.get(enrolment__uuid=uuid, enrolment__edition=edition, until=None)
