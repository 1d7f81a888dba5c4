"""Who needs attention in an edition, why, and the one thing to do about it.

Everything is computed from what is there, so a list without entries means that nobody waits. Each finding
is bounded: the worst few are named, the rest is counted; the number of queries does not grow with the cohort.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.initiatives.enums import InitiativeState
from minga.initiatives.models import Experiment, Initiative
from minga.learning.enums import HandinState, Mood, TaskBy
from minga.learning.models import Handin, MentoringLog, Mentorship, Standing, Task, Team, TeamMember
from minga.learning.queries.console_links import page, write_to
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition

MISSED: Final = 2
WAITS: Final = timedelta(days=7)
RECENT: Final = timedelta(days=30)
NAMED: Final = 6
"""How many of one kind are named."""


@dataclass(frozen=True)
class Attention:
    """Who, what, why, and one action. `weight`: the most urgent first."""

    who: str
    what: str
    why: str
    action: str
    href: str
    weight: int
    team: int = 0


@dataclass(frozen=True)
class AttentionList:
    """What is shown, and how many teams of all of them are in it."""

    rows: tuple[Attention, ...]
    teams: int
    in_need: int


Finding = Callable[[Edition, datetime], Iterator[Attention]]


def attention_of(edition: Edition, now: datetime) -> AttentionList:
    """Everything that waits for somebody, the most urgent first; a team is named once."""
    found = sorted((row for find in _FINDINGS for row in find(edition, now)), key=lambda row: -row.weight)
    rows: list[Attention] = []
    named: set[int] = set()
    for row in found:
        if row.team and row.team in named:
            continue
        named.add(row.team)
        rows.append(row)
    return AttentionList(tuple(rows), _teams(edition).count(), len(named - {0}))


def _teams(edition: Edition) -> QuerySet[Team]:
    return Team.objects.filter(edition=edition, ended_at__isnull=True)


def _absent_teams(edition: Edition, now: datetime) -> Iterator[Attention]:
    """Teams of which some, or all, missed the last sessions."""
    today = Q(until__isnull=True, enrolment__status=EnrolmentStatus.ENROLLED)
    away = Q(enrolment__standing__missed_in_a_row__gte=MISSED)
    rows = (
        TeamMember.objects.filter(today, away, team__edition=edition, team__ended_at__isnull=True)
        .order_by()
        .values("team")
        .annotate(
            away=Count("pk"),
            least=Min("enrolment__standing__missed_in_a_row"),
            seen=Max("enrolment__standing__last_seen_at"),
        )
        .order_by("-least", "-away", "team")[:NAMED]
    )
    found = {row["team"]: row for row in rows}
    sizes = TeamMember.objects.filter(today, team__in=found).order_by().values_list("team").annotate(n=Count("pk"))
    size_of = dict(sizes)
    for team in Team.objects.filter(pk__in=found):
        row, size = found[team.pk], size_of.get(team.pk, 0)
        active = size - row["away"]
        if active <= 0:
            missed = ngettext(
                "nobody came to the last session", "nobody came to the last %(n)s sessions", row["least"]
            ) % {"n": row["least"]}
            yield Attention(
                team.name, missed, _seen(row["seen"], now), _("Write to the team"),
                write_to(edition, team=team.pk), 100 + row["least"], team.pk,
            )  # fmt: skip
        else:
            what = ngettext("%(active)s of %(size)s person is active", "%(active)s of %(size)s people are active", size)
            yield Attention(
                team.name, what % {"active": active, "size": size}, _seen(row["seen"], now),
                _("Write to who is missing"), write_to(edition, team=team.pk, missed=MISSED), 60 + row["away"], team.pk,
            )  # fmt: skip


def _seen(at: datetime | None, now: datetime) -> str:
    if at is None:
        return _("Nothing is known of them since the beginning.")
    days = (now - at).days
    if days < 1:
        return _("Last seen today.")
    return ngettext("Last seen %(n)s day ago.", "Last seen %(n)s days ago.", days) % {"n": days}


def _absent_people(edition: Edition, _now: datetime) -> Iterator[Attention]:
    """Those without a team who missed the last sessions: counted, not named."""
    in_team = TeamMember.objects.filter(enrolment=OuterRef("enrolment"), until__isnull=True)
    away = Standing.objects.filter(
        ~Exists(in_team), edition=edition, missed_in_a_row__gte=MISSED, enrolment__status=EnrolmentStatus.ENROLLED
    ).count()
    if away:
        yield Attention(
            ngettext("%(n)s person without a team", "%(n)s people without a team", away) % {"n": away},
            _("missed the last two sessions"),
            _("Ask what stands in the way before they give up."),
            _("Write to them"), write_to(edition, missed=MISSED), 80,
        )  # fmt: skip


def _paused(edition: Edition, _now: datetime) -> Iterator[Attention]:
    rows = Initiative.objects.filter(edition=edition, state=InitiativeState.PAUSED).select_related("organisation")
    for row in rows.order_by("-stage_since", "pk")[:NAMED]:
        yield Attention(
            row.organisation.name, _("initiative paused"), row.state_reason or row.title,
            _("See the decision"), row.get_absolute_url(), 50,
        )  # fmt: skip


def _without_threshold(edition: Edition, _now: datetime) -> Iterator[Attention]:
    """Tried with people, but nobody said beforehand which number was enough."""
    rows = Experiment.objects.filter(
        initiative__edition=edition, initiative__state=InitiativeState.ACTIVE, threshold__isnull=True, decision=""
    ).filter(Q(people__gt=0) | Q(result_on__isnull=False))
    for row in rows.select_related("initiative__organisation").order_by("-updated_at")[:NAMED]:
        people = row.people or 0
        why = (
            ngettext("They tried with %(n)s person", "They tried with %(n)s people", people) % {"n": people}
            if people
            else row.title
        )
        yield Attention(
            row.initiative.organisation.name, _("experiment without a threshold"),
            _("%(tried)s, but did not say which number was enough.") % {"tried": why},
            _("Comment the sheet"), row.initiative.get_absolute_url(), 40,
        )  # fmt: skip


def _waiting_for_feedback(edition: Edition, now: datetime) -> Iterator[Attention]:
    rows = Handin.objects.filter(task__edition=edition, state=HandinState.SENT, sent_at__lte=now - WAITS)
    told = rows.aggregate(n=Count("pk"), oldest=Min("sent_at"))
    if told["n"]:
        days = (now - told["oldest"]).days
        yield Attention(
            ngettext("%(n)s piece of work", "%(n)s pieces of work", told["n"]) % {"n": told["n"]},
            _("wait for an answer"),
            ngettext("The oldest since %(n)s day.", "The oldest since %(n)s days.", days) % {"n": days},
            _("Answer them"), page("needs-me", edition), 70,
        )  # fmt: skip


def _not_handed_in(edition: Edition, now: datetime) -> Iterator[Attention]:
    """The newest task that is due and that some did not hand in."""
    task = latest_due(edition, now)
    if task is None:
        return
    missing = missing_for(task)
    if missing:
        words = (
            ngettext("%(n)s team", "%(n)s teams", missing)
            if task.by == TaskBy.TEAM
            else ngettext("%(n)s person", "%(n)s people", missing)
        )
        yield Attention(
            words % {"n": missing},
            ngettext("has not handed in “%(task)s”", "have not handed in “%(task)s”", missing)
            % {"task": pick(task.titles)},
            _("Somebody who is late once and hears nothing is late again."),
            _("Write to them"), write_to(edition, task=task.key), 45,
        )  # fmt: skip


def latest_due(edition: Edition, now: datetime) -> Task | None:
    """The task whose day passed last."""
    rows = Task.objects.filter(edition=edition, published=True, required=True, due_at__lte=now)
    return rows.order_by("-due_at", "-pk").first()


def handed_in(task: Task) -> int:
    """How many of those who were to send it did."""
    return asked_for(task) - _without(task, TAKING_PART)


def asked_for(task: Task) -> int:
    """How many teams that live, or people who take part, were to send it."""
    if task.by == TaskBy.TEAM:
        return Team.objects.filter(edition=task.edition_id, ended_at__isnull=True).count()
    return task.edition.enrolments.filter(status__in=TAKING_PART).count()


def missing_for(task: Task) -> int:
    """How many may still send it and did not."""
    return _without(task, (EnrolmentStatus.ENROLLED,))


def _without(task: Task, states: Sequence[str]) -> int:
    sent = Handin.objects.filter(task=task, sent_at__isnull=False)
    if task.by == TaskBy.TEAM:
        return Team.objects.filter(
            ~Exists(sent.filter(team=OuterRef("pk"))), edition=task.edition_id, ended_at=None
        ).count()
    people = task.edition.enrolments.filter(status__in=states)
    return people.filter(~Exists(sent.filter(enrolment=OuterRef("pk")))).count()


def _without_mentor(edition: Edition, _now: datetime) -> Iterator[Attention]:
    """Teams that nobody accompanies, once mentors are at work in the edition."""
    mine = Mentorship.objects.filter(team__edition=edition, team__ended_at__isnull=True, until__isnull=True)
    accompanied = mine.aggregate(n=Count("team", distinct=True))["n"]
    alone = _teams(edition).count() - accompanied if accompanied else 0
    if alone:
        yield Attention(
            ngettext("%(n)s team", "%(n)s teams", alone) % {"n": alone}, _("without a mentor"),
            _("Others have one who follows their work."), _("Give them one"), page("teams", edition), 55,
        )  # fmt: skip


def _low(edition: Edition, now: datetime) -> Iterator[Attention]:
    """Teams whose mentor last found them stuck or low."""
    newest = MentoringLog.objects.filter(team=OuterRef("team")).order_by("-held_on", "-pk").values("pk")[:1]
    rows = MentoringLog.objects.filter(
        team__edition=edition, team__ended_at__isnull=True, mood__in=(Mood.STUCK, Mood.LOW),
        held_on__gte=(now - RECENT).date(), pk=Subquery(newest),
    ).select_related("team")  # fmt: skip
    for row in rows.order_by(F("mood"), "-held_on")[:NAMED]:
        yield Attention(
            row.team.name, _("low in spirits"), _("Their mentor noted: %s.") % row.topic.rstrip("."),
            _("Write to the team"), write_to(edition, team=row.team_id), 58, row.team_id,
        )  # fmt: skip


_FINDINGS: Final[tuple[Finding, ...]] = (
    _absent_teams,
    _absent_people,
    _waiting_for_feedback,
    _low,
    _without_mentor,
    _paused,
    _not_handed_in,
    _without_threshold,
)
