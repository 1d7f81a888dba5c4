"""What the engine is given to decide who looks at whose work: works, people, who stands where already."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from minga.learning.enums import ReviewKind, ReviewState, TaskBy
from minga.learning.models import Handin, HandinVersion, Review, Task, TeamMember
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

Pair = tuple[int, int]


@dataclass(frozen=True)
class PeerWork:
    """One work that was handed in: its newest version, its side, the languages its authors use."""

    version: int
    side: int
    languages: frozenset[str]


@dataclass(frozen=True)
class Peer:
    """Somebody who may be asked: her side (0: none), and her language."""

    side: int
    language: str


@dataclass(frozen=True)
class PeerGround:
    """`standing`: pairs that stay; `known`: every pair that ever was; `gone`: asked of who has left since."""

    works: Mapping[int, PeerWork]
    people: Mapping[int, Peer]
    standing: frozenset[Pair]
    known: frozenset[Pair]
    gone: tuple[Review, ...]

    def lacks(self, peers: int) -> Mapping[int, int]:
        """How many reviews each work still needs."""
        there: dict[int, int] = defaultdict(int)
        for handin, _person in self.standing:
            there[handin] += 1
        return {handin: peers - there[handin] for handin in self.works if peers > there[handin]}

    def load(self) -> Mapping[int, int]:
        """How many reviews each person has."""
        there: dict[int, int] = defaultdict(int)
        for _handin, person in self.standing:
            there[person] += 1
        return there


def peer_ground(task: Task) -> PeerGround:
    """Only those who handed the task in themselves look at the work of others. Five queries."""
    people = _people(task)
    works = _works(task, people)
    doers = {side: True for side in (work.side for work in works.values())}
    able = {pk: peer for pk, peer in people.items() if peer.side in doers}
    reviews = list(Review.objects.filter(handin__task=task, kind=ReviewKind.PEER).order_by("pk"))
    gone = tuple(each for each in reviews if each.state == ReviewState.ASKED and each.reviewer_id not in people)
    lost = {each.pk for each in gone}
    return PeerGround(
        works=works,
        people=able,
        standing=frozenset(
            (each.handin_id, each.reviewer_id)
            for each in reviews
            if each.state != ReviewState.DROPPED and each.pk not in lost
        ),
        known=frozenset((each.handin_id, each.reviewer_id) for each in reviews),
        gone=gone,
    )


def _people(task: Task) -> dict[int, Peer]:
    rows = Enrolment.objects.filter(edition=task.edition_id, status__in=TAKING_PART, person__is_active=True)
    if task.by == TaskBy.PERSON:
        alone = rows.values_list("person", "pk", "person__language")
        return {person: Peer(enrolment, language) for person, enrolment, language in alone}
    members = TeamMember.objects.filter(enrolment__in=rows, until__isnull=True, team__ended_at__isnull=True)
    together = members.values_list("enrolment__person", "team", "enrolment__person__language")
    return {person: Peer(team, language) for person, team, language in together}


def _works(task: Task, people: Mapping[int, Peer]) -> dict[int, PeerWork]:
    spoken: dict[int, set[str]] = defaultdict(set)
    for peer in people.values():
        spoken[peer.side].add(peer.language)
    newest: dict[int, int] = {}
    sent = HandinVersion.objects.filter(handin__task=task, sent_at__isnull=False).order_by("number")
    for handin, version in sent.values_list("handin", "pk"):
        newest[handin] = version
    rows = Handin.objects.filter(task=task, pk__in=newest).values_list("pk", "team", "enrolment")
    return {
        pk: PeerWork(newest[pk], team or enrolment, frozenset(spoken[team or enrolment]))
        for pk, team, enrolment in rows.order_by("pk")
    }
