"""What the training did, by Kirkpatrick's four levels, for those who teach and run it.

1: three taps after each session. 2 and 3: six skills as the person sees them, before, after, ninety days
later; only people who rated both moments are compared. 4: the initiatives. A result of fewer than five
people is not there at all, and no sum is made over results that are hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from django.db import connection
from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.initiatives.enums import InitiativeState, LifeStage, Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.queries.results import headlines_of
from minga.learning.enums import Moment, Skill
from minga.learning.models import FollowUp, Session, SessionRating
from minga.learning.queries.small_groups import FEWEST, enough, parts_enough
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment

OFTEN: Final = 4
MOST_WORDS: Final = 12


@dataclass(frozen=True)
class SessionResult:
    """Level 1 of one session; without means when too few answered."""

    title: str
    when: datetime
    answers: int
    useful: float | None
    clear: float | None
    will_use: float | None
    comments: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether enough answered."""
        return self.useful is not None


@dataclass(frozen=True)
class SkillResult:
    """One skill, before and later, of the same people."""

    label: str
    before: float
    later: float

    @property
    def change(self) -> float:
        """How much it rose; negative when it fell."""
        return round(self.later - self.before, 1)

    @property
    def x_before(self) -> str:
        """Where the first dot stands, from 1 to 5."""
        return _place(self.before)

    @property
    def x_later(self) -> str:
        """Where the second dot stands."""
        return _place(self.later)


@dataclass(frozen=True)
class SkillsResult:
    """Level 2 or 3: how many rated both moments, and the six skills when they are enough."""

    people: int
    skills: tuple[SkillResult, ...]

    @property
    def risen(self) -> int:
        """How many of the six rose."""
        return sum(1 for skill in self.skills if skill.change > 0)


@dataclass(frozen=True)
class UseResult:
    """Level 3, what is used."""

    asked: int
    answered: int
    often: int | None
    mean: float | None
    examples: tuple[str, ...]
    obstacles: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A measured result of one initiative: before, now."""

    title: str
    link: str
    stage: str
    was: Decimal | None
    now: Decimal | None
    unit: str
    measure: str


@dataclass(frozen=True)
class WorkResult:
    """Level 4: how far the initiatives came, and what they changed."""

    total: int
    prototyped: int
    piloted: int
    adopted: int
    paused: int
    stopped: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Evaluation:
    """The four levels of an edition."""

    people: int
    sessions: tuple[SessionResult, ...]
    overall: SessionResult | None
    skills: SkillsResult
    later: SkillsResult
    use: UseResult
    work: WorkResult


def evaluation(edition: Edition) -> Evaluation:
    """Read the four levels. A fixed number of queries."""
    sessions = session_results(edition)
    return Evaluation(
        people=Enrolment.objects.filter(edition=edition, status__in=TAKING_PART).count(),
        sessions=sessions,
        overall=_overall([each for each in sessions if each.shown]),
        skills=skills_result(edition, Moment.AFTER),
        later=skills_result(edition, Moment.FOLLOW_UP),
        use=use_result(edition),
        work=work_result(edition),
    )


def session_results(edition: Edition) -> tuple[SessionResult, ...]:
    """Level 1, the newest session first. Two queries."""
    rows = list(
        Session.objects.filter(edition=edition, ratings__isnull=False)
        .annotate(
            answers=Count("ratings"), useful=Avg("ratings__useful"), clear=Avg("ratings__clear"),
            will_use=Avg("ratings__will_use"),
        )
        .order_by("-starts_at", "-pk")
    )  # fmt: skip
    shown = [row.pk for row in rows if enough(row.answers)]
    comments: dict[int, list[str]] = {}
    written = SessionRating.objects.filter(session__in=shown).exclude(comment="")
    for pk, comment in written.values_list("session_id", "comment"):
        comments.setdefault(pk, []).append(comment)
    return tuple(_session_result(row, comments.get(row.pk, ())) for row in rows)


def _session_result(row: Any, comments: Sequence[str]) -> SessionResult:
    if not enough(row.answers):
        return SessionResult(pick(row.titles), row.starts_at, row.answers, None, None, None)
    useful, clear, will_use = (round(float(value), 1) for value in (row.useful, row.clear, row.will_use))
    return SessionResult(pick(row.titles), row.starts_at, row.answers, useful, clear, will_use, _mixed(comments))


def _overall(shown: Sequence[SessionResult]) -> SessionResult | None:
    """Over the sessions that are shown, each answer once."""
    total = sum(each.answers for each in shown)
    if not total:
        return None

    def mean(name: str) -> float:
        weighed: float = sum(getattr(each, name) * each.answers for each in shown)
        return round(weighed / total, 1)

    return SessionResult("", shown[0].when, total, mean("useful"), mean("clear"), mean("will_use"))


def skills_result(edition: Edition, later: Moment) -> SkillsResult:
    """The same people before and later. One query, in the database."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, [Moment.BEFORE, later, edition.pk, [str(state) for state in TAKING_PART]])
        found: Mapping[str, tuple[int, float, float]] = {row[0]: row[1:] for row in cursor.fetchall()}
    people = min((people for people, _before, _later in found.values()), default=0)
    if not enough(people) or set(found) < set(Skill.values):
        return SkillsResult(people, ())
    return SkillsResult(
        people,
        tuple(
            SkillResult(str(skill.label), round(float(found[skill][1]), 1), round(float(found[skill][2]), 1))
            for skill in Skill
        ),
    )


_PAIRS: Final = """
SELECT a.skill, count(*), avg(a.level), avg(b.level)
FROM learning_skillrating a
JOIN learning_skillrating b ON b.enrolment_id = a.enrolment_id AND b.skill = a.skill
JOIN programmes_enrolment e ON e.id = a.enrolment_id
WHERE a.moment = %s AND b.moment = %s AND e.edition_id = %s AND e.status = ANY(%s)
GROUP BY a.skill
"""


def use_result(edition: Edition) -> UseResult:
    """Level 3: who uses it, in their words. Two queries."""
    rows = FollowUp.objects.filter(enrolment__edition=edition)
    counted = rows.aggregate(
        asked=Count("pk", filter=Q(asked_at__isnull=False)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        often=Count("pk", filter=Q(used__gte=OFTEN)),
        mean=Avg("used"),
    )
    if not enough(counted["answered"]):
        return UseResult(counted["asked"], counted["answered"], None, None, (), ())
    words = list(rows.filter(answered_at__isnull=False).values_list("example", "obstacle"))
    return UseResult(
        counted["asked"],
        counted["answered"],
        counted["often"] if parts_enough(counted["often"], counted["answered"]) else None,
        round(float(counted["mean"]), 1),
        _mixed([example for example, _obstacle in words if example]),
        _mixed([obstacle for _example, obstacle in words if obstacle]),
    )


def _mixed(texts: Sequence[str]) -> tuple[str, ...]:
    """In an order that says nothing of who wrote first."""
    return tuple(sorted(set(texts), key=lambda text: sha256(text.encode()).digest())[:MOST_WORDS])


def work_result(edition: Edition, *, public: bool = False) -> WorkResult:
    """Level 4, with the measured change of each initiative that may be shown. Five queries."""
    of_edition = Initiative.objects.filter(edition=edition)
    if public:
        of_edition = of_edition.filter(visibility=Visibility.PUBLIC)
    read = ("key", "title", "stage", "state", "visibility")
    rows = list(of_edition.only(*read).order_by("-stage", "title"))
    told = headlines_of([row.pk for row in rows if row.visibility == Visibility.PUBLIC])
    changes = []
    for row in rows:
        result = told.get(row.pk)
        if result is not None and result.measured:
            changes.append(
                Change(
                    row.title, row.get_absolute_url(), str(LifeStage(row.stage).label),
                    result.baseline, result.now, result.unit, result.title,
                )
            )  # fmt: skip

    def reached(stage: LifeStage) -> int:
        return sum(1 for row in rows if row.stage >= stage)

    return WorkResult(
        total=len(rows),
        prototyped=reached(LifeStage.PROTOTYPED),
        piloted=reached(LifeStage.PILOTED),
        adopted=reached(LifeStage.ADOPTED),
        paused=sum(1 for row in rows if row.state == InitiativeState.PAUSED),
        stopped=sum(1 for row in rows if row.state == InitiativeState.STOPPED),
        changes=tuple(changes),
    )


def _place(level: float) -> str:
    """From 1 to 5, as a percentage of the width, with room for the dot."""
    return f"{4 + (level - 1) / 4 * 92:.1f}%"


def too_few(count: int) -> str:
    """Why nothing is shown."""
    if count == 0:
        return _("Nobody has answered yet.")
    return _("Fewer than %(n)s answered: nothing is shown, so that nobody is told by her answer.") % {"n": FEWEST}
