"""A team as whoever accompanies it reads it: the whole story in five minutes, and what to do next.

What a mentor notes for the next one, and how she felt the team to be, is for mentors and those who teach; what was
agreed, and what it was about, belongs to the team as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.clock import today
from minga.core.texts import day_in_words, pick
from minga.initiatives.policies import may_see as may_see_initiative
from minga.learning import policies
from minga.learning.enums import HandinState, Mood, TaskBy
from minga.learning.models import AgreedAction, Handin, MentoringLog, Mentorship, Task, Team, TeamMember
from minga.learning.queries.attendance import Shares, attendance_shares
from minga.learning.queries.meetings import Arranged, arranged_of
from minga.learning.queries.task_days import due_of, is_overdue
from minga.learning.queries.team_reasons import skill_words
from minga.learning.queries.team_work import not_asked
from minga.learning.queries.teams import LAST_STAGE, TeamCard, team_cards
from minga.people.models import Person
from minga.programmes.models import Enrolment

MOODS: Final[Mapping[str, str]] = {
    Mood.STUCK: "bad", Mood.LOW: "warn", Mood.STEADY: "plain", Mood.GOOD: "info", Mood.HIGH: "done",
}  # fmt: skip
TASKS: Final[Mapping[str, tuple[str, str]]] = {
    HandinState.DRAFT: ("plain", "pencil"),
    HandinState.SENT: ("info", "clock"),
    HandinState.RETURNED: ("warn", "rotate-ccw"),
    HandinState.ACCEPTED: ("done", "check"),
}
MOST_DONE: Final = 10


@dataclass(frozen=True)
class MemberStory:
    """Somebody of the team. `attended` of `over` meetings."""

    uuid: str
    name: str
    organisation: str
    position: str
    skills: str
    attended: int
    over: int
    locked: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class TaskLine:
    """A task of the team, and how far it is."""

    key: str
    title: str
    state: str
    tone: str
    icon: str
    due_at: datetime | None
    overdue: bool
    href: str
    """To the feedback for whoever gives it, to the task for the team; empty for others."""


@dataclass(frozen=True)
class AgreedLine:
    """Something agreed with the mentor."""

    uuid: str
    text: str
    who: str
    due_on: date | None
    late: bool
    done: bool
    from_on: date


@dataclass(frozen=True)
class LogLine:
    """A meeting. Mood and note are empty for whoever may not read them."""

    held_on: date
    minutes: int
    topic: str
    mentor: str
    mood: str
    tone: str
    note: str
    present: str
    agreed: tuple[AgreedLine, ...]


@dataclass(frozen=True)
class Handover:
    """What a mentor left to the next one."""

    mentor: str
    until: datetime
    note: str


@dataclass(frozen=True)
class TeamPage:
    """Everything that the page of a team shows. `inside`: mentors and those who teach."""

    card: TeamCard
    edition_key: str
    edition_title: str
    uuid: str
    story: tuple[str, ...]
    members: tuple[MemberStory, ...]
    tasks: tuple[TaskLine, ...]
    open_actions: tuple[AgreedLine, ...]
    done_actions: tuple[AgreedLine, ...]
    logs: tuple[LogLine, ...]
    arranged: tuple[Arranged, ...]
    handovers: tuple[Handover, ...]
    to_ask: tuple[str, ...]
    sees_initiative: bool
    manages: bool
    mentors_it: bool
    inside: bool
    may_log: bool
    may_tick: bool
    may_arrange: bool


def team_page(team: Team, viewer: Person, now: datetime) -> TeamPage:
    """A constant number of queries. Rights: `may_see_team` first."""
    edition = team.edition
    manages = policies.may_manage(viewer, edition, now)
    mentors_it = policies.mentors(viewer, team)
    inside = mentors_it or policies.follows(viewer, edition, now)
    live = team.ended_at is None
    card = team_cards([team])[0]
    rows = list(_members(team))
    shares = attendance_shares(edition, now, enrolments=[row.enrolment for row in rows])
    judges, member = mentors_it or policies.teaches(viewer, edition, now), policies.is_in_team(viewer, team)
    tasks = tuple(_task_lines(team, now, judges=judges, member=member))
    arranges = mentors_it or manages or member
    logs, actions = _logs(team, inside), _actions(team, today(edition.timezone, at=now))
    open_actions = tuple(each for each in actions if not each.done)
    return TeamPage(
        card=card,
        edition_key=edition.key,
        edition_title=pick(edition.titles),
        uuid=str(team.uuid),
        story=tuple(_story(card, shares if inside else None, tasks, logs, open_actions)),
        members=tuple(_member(row, shares) for row in rows),
        tasks=tasks,
        open_actions=open_actions,
        done_actions=tuple(each for each in actions if each.done)[:MOST_DONE],
        logs=logs,
        arranged=arranged_of(team, viewer, now) if live and arranges else (),
        handovers=tuple(_handovers(team)) if inside else (),
        to_ask=tuple(each.person.name for each in not_asked(team)) if manages and live else (),
        sees_initiative=team.initiative is not None and may_see_initiative(viewer, team.initiative, now),
        manages=manages and live,
        mentors_it=mentors_it and live,
        inside=inside,
        may_log=live and judges,
        may_tick=judges or member,
        may_arrange=live and arranges and bool(card.mentors),
    )


def open_actions_of(team: Team, day: date) -> list[AgreedLine]:
    """What was agreed and is not done."""
    return [each for each in _actions(team, day) if not each.done]


def members_of(team: Team) -> list[Enrolment]:
    """Who is in the team today, by name."""
    return [row.enrolment for row in _members(team)]


def agreed_in(team_edition_key: str, uuid: str) -> AgreedAction:
    """One agreement of a team of this edition; DoesNotExist for any other."""
    rows = AgreedAction.objects.select_related("log__team__edition")
    return rows.get(uuid=uuid, log__team__edition__key=team_edition_key)


def mentorship_in(edition_key: str, uuid: str) -> Mentorship:
    """One mentorship of this edition that stands; DoesNotExist for any other."""
    rows = Mentorship.objects.select_related("team__edition__host", "mentor")
    return rows.get(uuid=uuid, team__edition__key=edition_key, until=None)


def _members(team: Team) -> Iterable[TeamMember]:
    rows = TeamMember.objects.filter(team=team, until=None)
    rows = rows.select_related("enrolment__person", "enrolment__organisation", "enrolment__wish")
    return rows.order_by("enrolment__sort_name", "pk")


def _member(row: TeamMember, shares: Shares) -> MemberStory:
    enrolment, share = row.enrolment, shares.of(row.enrolment_id)
    wish = getattr(enrolment, "wish", None)
    return MemberStory(
        uuid=str(enrolment.uuid),
        name=enrolment.person.name or _("Without a name"),
        organisation=enrolment.organisation.name if enrolment.organisation else "",
        position=enrolment.position,
        skills=skill_words(skill for skill, level in wish.skills.items() if level > 0) if wish else "",
        attended=share.attended,
        over=share.over,
        locked=row.locked,
        reasons=(),
    )


def _task_lines(team: Team, now: datetime, *, judges: bool, member: bool) -> Iterable[TaskLine]:
    handins = {each.task_id: each for each in Handin.objects.filter(team=team)}
    for task in Task.objects.filter(edition=team.edition, by=TaskBy.TEAM, published=True).order_by("order", "pk"):
        handin = handins.get(task.pk)
        state = HandinState(handin.state) if handin else None
        tone, icon = TASKS[state] if state else ("plain", "")
        due_at = due_of(task, handin)
        yield TaskLine(
            key=task.key,
            title=pick(task.titles),
            state=str(state.label) if state else _("Nothing handed in yet"),
            tone=tone,
            icon=icon,
            due_at=due_at,
            overdue=is_overdue(task, handin, now),
            href=_task_href(team, task, handin, judges=judges, member=member),
        )


def _task_href(team: Team, task: Task, handin: Handin | None, *, judges: bool, member: bool) -> str:
    if judges and handin is not None and handin.state != HandinState.DRAFT:
        return reverse("learning:feedback", args=[handin.uuid])
    return reverse("learning:task", args=[team.edition.key, task.key]) if member else ""


def _actions(team: Team, day: date) -> list[AgreedLine]:
    rows = AgreedAction.objects.filter(log__team=team).select_related("log")
    return [_agreed(each, day) for each in rows.order_by("due_on", "pk")]


def _agreed(each: AgreedAction, day: date | None = None) -> AgreedLine:
    done = each.done_at is not None
    return AgreedLine(
        uuid=str(each.uuid),
        text=each.text,
        who=each.who,
        due_on=each.due_on,
        late=day is not None and not done and each.due_on is not None and each.due_on < day,
        done=done,
        from_on=each.log.held_on,
    )


def _logs(team: Team, inside: bool) -> tuple[LogLine, ...]:
    rows = list(MentoringLog.objects.filter(team=team).select_related("mentor").prefetch_related("actions"))
    there = Enrolment.objects.filter(pk__in={pk for row in rows for pk in row.present}).select_related("person")
    names = {each.pk: each.person.name or _("Without a name") for each in there}
    return tuple(_log(row, names, inside) for row in rows)


def _log(row: MentoringLog, names: Mapping[int, str], inside: bool) -> LogLine:
    agreed = []
    for each in row.actions.all():
        each.log = row
        agreed.append(_agreed(each))
    return LogLine(
        held_on=row.held_on,
        minutes=row.minutes,
        topic=row.topic,
        mentor=str(row.mentor),
        mood=row.get_mood_display() if inside and row.mood else "",
        tone=MOODS.get(row.mood, "plain"),
        note=row.note if inside else "",
        present=", ".join(names[pk] for pk in row.present if pk in names),
        agreed=tuple(agreed),
    )


def _handovers(team: Team) -> Iterable[Handover]:
    rows = Mentorship.objects.filter(team=team, until__isnull=False).exclude(handed_over="")
    for row in rows.select_related("mentor").order_by("-until"):
        if row.until is not None:
            yield Handover(str(row.mentor), row.until, row.handed_over)


def _story(
    card: TeamCard,
    shares: Shares | None,
    tasks: Sequence[TaskLine],
    logs: Sequence[LogLine],
    waiting: Sequence[AgreedLine],
) -> Iterable[str]:
    """The state of the team in a few sentences, each told only when there is something to tell.

    `shares`: None for the team itself: of two people each would know the other's attendance.
    """
    organisations = len({each.organisation for each in card.members if each.organisation})
    yield ngettext("The team has one member.", "The team has %(n)s members.", len(card.members)) % {
        "n": len(card.members)
    }
    if organisations > 1:
        yield _("They come from %(n)s organisations.") % {"n": organisations}
    if card.initiative:
        values = {"stage": card.stage, "last": LAST_STAGE, "name": card.stage_name}
        yield _("Their initiative is at stage %(stage)s of %(last)s: %(name)s.") % values
    elif not card.challenge:
        yield _("They have no challenge yet.")
    if tasks:
        accepted = sum(each.tone == "done" for each in tasks)
        yield _("Tasks accepted: %(n)s of %(of)s.") % {"n": accepted, "of": len(tasks)}
        late = sum(each.overdue for each in tasks)
        if late:
            yield ngettext("One task is late.", "%(n)s tasks are late.", late) % {"n": late}
    met = [share for share in shares.by_enrolment.values() if share.over] if shares else []
    if shares and shares.over and card.members:
        attended = sum(each.attended for each in met)
        percent = round(100 * attended / (shares.over * len(card.members)))
        yield _("Together they attended %(percent)s %% of the sessions so far.") % {"percent": percent}
    if logs:
        last = logs[0]
        said = _("Last meeting with a mentor: %(day)s.") % {"day": day_in_words(last.held_on)}
        yield f"{said} {_('Mood: %(mood)s.') % {'mood': last.mood.lower()} if last.mood else ''}".strip()
    elif card.mentors:
        yield _("No meeting with a mentor was noted yet.")
    if waiting:
        yield ngettext(
            "One thing that was agreed is not done.", "%(n)s things that were agreed are not done.", len(waiting)
        ) % {"n": len(waiting)}
