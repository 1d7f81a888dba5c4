"""Who needs me: teams and people whom a mentor or teacher should look at today, with the reason in words.

Read from what is written elsewhere in the app: hand-ins, comments, attendance (`Standing`), the log of mentors,
the state of the initiative. A constant number of queries, however many teams; nothing here writes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.initiatives.enums import InitiativeState
from minga.learning.enums import HandinState, Mood, TaskBy
from minga.learning.models import Comment, Handin, MentoringLog, Standing, Task, Team
from minga.learning.queries.task_days import due_of
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EditionStatus
from minga.programmes.models import Edition

MISSED_IN_A_ROW: Final = 2
QUIET: Final = timedelta(weeks=3)
_LOW: Final = (Mood.STUCK, Mood.LOW)
_HANDED: Final = (HandinState.SENT, HandinState.ACCEPTED)


@dataclass(frozen=True)
class Reason:
    """Why, in a sentence; where something can be done about it; how much it presses (3: at once)."""

    kind: str
    words: str
    link: str = ""
    label: str = ""
    weight: int = 1


@dataclass
class Need:
    """A team, or a person without one, and everything that speaks for looking at it today."""

    edition: Edition
    name: str
    link: str
    team: Team | None = None
    mentors: str = ""
    reasons: list[Reason] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(each.weight for each in self.reasons)

    @property
    def first(self) -> Reason:
        """What to do first."""
        return max(self.reasons, key=lambda each: each.weight)


def teams_of_mentor(person: Person) -> QuerySet[Team]:
    """The teams that she accompanies today."""
    live = Team.objects.filter(ended_at__isnull=True, edition__status=EditionStatus.RUNNING)
    return live.filter(mentorships__mentor=person, mentorships__until__isnull=True).distinct()


def teams_of_editions(editions: Collection[Edition]) -> QuerySet[Team]:
    """All teams of these editions."""
    return Team.objects.filter(ended_at__isnull=True, edition__in=list(editions))


def needs_of_teams(teams: QuerySet[Team], now: datetime) -> list[Need]:
    """Those with at least one reason, what presses most first."""
    rows = list(teams.select_related("edition__host", "initiative").prefetch_related("mentorships__mentor"))
    needs = {team.pk: _need(team) for team in rows}
    if not needs:
        return []
    _about_work(needs, now)
    _about_comments(needs, now)
    _about_people(needs)
    _about_meetings(needs, now)
    _about_initiatives(needs, rows)
    return _sorted(needs.values())


def needs_of_people(edition_ids: Collection[int], now: datetime, *, most: int = 200) -> list[Need]:
    """People whose own tasks wait for feedback, where people work by themselves. Bounded: the longest waiting first."""
    rows = (
        Handin.objects.filter(
            task__edition__in=edition_ids, task__by=TaskBy.PERSON, state=HandinState.SENT, enrolment__isnull=False
        )
        .select_related("task__edition__host", "enrolment__person")
        .order_by("sent_at")[:most]
    )
    needs: dict[int, Need] = {}
    for row in rows:
        enrolment = row.enrolment
        assert enrolment is not None  # noqa: S101 - filtered by it
        link = reverse("learning:feedback", args=[row.uuid])
        need = needs.setdefault(enrolment.pk, Need(row.task.edition, enrolment.person.name, link))
        need.reasons.append(_waiting(row, now))
    return _sorted(needs.values())


def _need(team: Team) -> Need:
    mentors = ", ".join(each.mentor.name for each in team.mentorships.all() if each.until is None)
    return Need(team.edition, team.name, "", team, mentors)


def _about_work(needs: Mapping[int, Need], now: datetime) -> None:
    """What is overdue and what waits for feedback. Two queries."""
    editions = {need.edition.pk for need in needs.values()}
    tasks = Task.objects.filter(edition__in=editions, by=TaskBy.TEAM, published=True).select_related("edition__host")
    known: dict[tuple[int, int], Handin] = {}
    for row in Handin.objects.filter(team__in=list(needs), task__by=TaskBy.TEAM).select_related("task__edition"):
        known[row.task_id, row.team_id or 0] = row
        if row.state == HandinState.SENT:
            needs[row.team_id or 0].reasons.append(_waiting(row, now))
    for task in tasks:
        for pk, need in needs.items():
            if need.edition.pk == task.edition_id and (reason := _overdue(task, known.get((task.pk, pk)), now)):
                need.reasons.append(reason)


def _waiting(handin: Handin, now: datetime) -> Reason:
    days = max((now - handin.sent_at).days, 0) if handin.sent_at else 0
    told = {"task": pick(handin.task.titles), "n": days}
    if not days:
        words = _("“%(task)s” came in today and waits for your comments.") % told
    else:
        words = ngettext(
            "“%(task)s” has been waiting for comments for %(n)s day.",
            "“%(task)s” has been waiting for comments for %(n)s days.",
            days,
        ) % told  # fmt: skip
    link = reverse("learning:feedback", args=[handin.uuid])
    return Reason("waiting", words, link, _("Comment on it"), 3 if days >= 3 else 2)


def _overdue(task: Task, handin: Handin | None, now: datetime) -> Reason | None:
    due = due_of(task, handin)
    if due is None or now <= due or (handin is not None and handin.state in _HANDED):
        return None
    days, told = (now - due).days, {"task": pick(task.titles)}
    if handin is not None and handin.state == HandinState.RETURNED:
        return Reason("returned", _("“%(task)s” was returned and has not come back.") % told, weight=1)
    if not days:
        words = _("“%(task)s” was due today and is not handed in.") % told
    else:
        words = ngettext(
            "“%(task)s” has been due for %(n)s day and is not handed in.",
            "“%(task)s” has been due for %(n)s days and is not handed in.",
            days,
        ) % {**told, "n": days}  # fmt: skip
    link = reverse("learning:task-office", args=[task.edition.key, task.key])
    return Reason("overdue", words, link, _("See the task"), 3 if task.required and days >= 3 else 2)


def _about_comments(needs: Mapping[int, Need], now: datetime) -> None:
    """An answer of the team to which nobody has replied. One query: the last word under each open comment."""
    members = Person.objects.filter(
        enrolments__teams__team=OuterRef("version__handin__team"), enrolments__teams__until__isnull=True
    )
    replies = Comment.objects.filter(parent=OuterRef("pk")).order_by("-created_at", "-pk")
    rows = (
        Comment.objects.filter(parent=None, resolved_at=None, version__handin__team__in=list(needs))
        .annotate(last_by=Subquery(replies.values("author")[:1]), last_at=Subquery(replies.values("created_at")[:1]))
        .filter(Q(last_by__in=members.values("pk")) | Q(last_by=None, author__in=members.values("pk")))
        .select_related("version__handin__task")
    )
    for row in rows:
        handin = row.version.handin
        days = (now - (row.last_at or row.created_at)).days
        told = {"task": pick(handin.task.titles)}
        link = f"{reverse('learning:feedback', args=[handin.uuid])}#comment-{row.uuid}"
        words = _("They answered a comment on “%(task)s”, and it is your turn.") % told
        needs[handin.team_id or 0].reasons.append(
            Reason("comment", words, link, _("Read the answer"), 2 if days >= 2 else 1)
        )


def _about_people(needs: Mapping[int, Need]) -> None:
    """Who missed two sessions in a row. One query."""
    rows = (
        Standing.objects.filter(
            missed_in_a_row__gte=MISSED_IN_A_ROW,
            enrolment__status__in=TAKING_PART,
            enrolment__teams__team__in=list(needs),
            enrolment__teams__until__isnull=True,
        )
        .annotate(of_team=F("enrolment__teams__team"))
        .select_related("enrolment__person")
    )
    by_team: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("-missed_in_a_row", "pk"):
        by_team[row.of_team].append(row.enrolment.person.name)
    for team, names in by_team.items():
        words = ngettext(
            "%(names)s has missed the last sessions, one after the other.",
            "%(names)s have missed the last sessions, one after the other.",
            len(names),
        ) % {"names": ", ".join(names)}  # fmt: skip
        needs[team].reasons.append(Reason("missed", words, weight=2))


def _about_meetings(needs: Mapping[int, Need], now: datetime) -> None:
    """A low mood at the last meeting, or no meeting for three weeks. One query."""
    last = MentoringLog.objects.filter(team=OuterRef("pk")).order_by("-held_on", "-pk")
    rows = Team.objects.filter(pk__in=list(needs)).annotate(
        mood=Subquery(last.values("mood")[:1]), met_on=Subquery(last.values("held_on")[:1]),
        begun=Max("mentorships__since", filter=Q(mentorships__until__isnull=True)),
    )  # fmt: skip
    for row in rows:
        if row.mood in _LOW:
            told = {"mood": Mood(row.mood).label}
            words = _("At the last meeting the mood was low: %(mood)s.") % told
            needs[row.pk].reasons.append(Reason("mood", words, weight=3 if row.mood == Mood.STUCK else 2))
        quiet_since = row.met_on or (row.begun.date() if row.begun else None)
        if quiet_since is not None and now.date() - quiet_since > QUIET:
            weeks = (now.date() - quiet_since).days // 7
            words = _("No meeting was noted for %(n)s weeks.") % {"n": weeks}
            needs[row.pk].reasons.append(Reason("quiet", words, weight=1))


def _about_initiatives(needs: Mapping[int, Need], teams: Iterable[Team]) -> None:
    """Work that is paused. No query: the initiative came with the team."""
    for team in teams:
        if team.initiative is not None and team.initiative.state == InitiativeState.PAUSED:
            link = team.initiative.get_absolute_url()
            reason = Reason("paused", _("Their initiative is paused."), link, _("See the initiative"), 2)
            needs[team.pk].reasons.append(reason)


def _sorted(needs: Iterable[Need]) -> list[Need]:
    """What presses most first; names decide between equals, so that the order is the same each day."""
    waiting = [need for need in needs if need.reasons]
    for need in waiting:
        need.reasons.sort(key=lambda each: -each.weight)
    return sorted(waiting, key=lambda need: (-max(each.weight for each in need.reasons), -need.weight, need.name))
