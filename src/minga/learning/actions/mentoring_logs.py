"""A meeting of a mentor with her team, noted in a minute; and what was agreed, ticked when it is done.

What a phone kept while it had no line comes as flat text: `read_log` reads it as it reads the page's own form, so
that both are refused with the same words at the same places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.clock import today
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.learning import policies
from minga.learning.actions.outbox import Receipted
from minga.learning.enums import MEETING_STANDS, MeetingState, Mood
from minga.learning.events.mentoring import AgreedActionTicked, MentoringLogged
from minga.learning.models import AgreedAction, MentoringLog, MentorMeeting, Team
from minga.people.models import Person

ROWS: Final = 3
LONGEST: Final = 600


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Something to do until the next meeting."""

    text: str
    who: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What is noted. `present`: rows of enrolments; `done`: earlier agreements that are done now.

    `arranged`: the meeting that was agreed beforehand and is noted hereby.
    """

    held_on: date
    minutes: int
    topic: str
    note: str = ""
    mood: str = ""
    present: Sequence[int] = ()
    agreed: Sequence[Agreed] = ()
    done: Sequence[UUID] = ()
    arranged: UUID | None = None


@action
def log_meeting(
    *, team: Team, meeting: Meeting, client_uuid: UUID | None = None, actor: Person, now: datetime
) -> MentoringLog:
    """Note the meeting, what was agreed, and what of before is done. The same `client_uuid` counts once."""
    locked = Team.objects.select_for_update(of=("self",), no_key=True).select_related("edition").get(pk=team.pk)
    if not (policies.mentors(actor, locked) or policies.teaches(actor, locked.edition, now)):
        raise NotAllowed(_("Only the mentor of the team and those who teach in the edition note their meetings."))
    if client_uuid is not None and MentoringLog.objects.filter(client_uuid=client_uuid, mentor=actor).exists():
        raise Conflict(_("This meeting is noted already."), code="again")
    _check(meeting, locked, now)
    members = set(locked.members.filter(until=None).values_list("enrolment", flat=True))
    log = MentoringLog.objects.create(
        team=locked,
        mentor=actor,
        held_on=meeting.held_on,
        minutes=meeting.minutes,
        topic=meeting.topic.strip(),
        note=meeting.note.strip(),
        mood=meeting.mood,
        present=sorted(members & set(meeting.present)),
        client_uuid=client_uuid,
    )
    AgreedAction.objects.bulk_create(
        AgreedAction(log=log, text=each.text, who=each.who, due_on=each.due_on) for each in meeting.agreed
    )
    before = AgreedAction.objects.filter(log__team=locked, done_at=None, uuid__in=meeting.done)
    done = before.exclude(log=log).update(done_at=now, updated_at=now)
    if meeting.arranged is not None:
        _settle(meeting.arranged, log)
    after = {"minutes": log.minutes, "agreed": len(meeting.agreed), "done": done, "mood": log.mood}
    record(
        MentoringLogged(subject=log, organisation_id=locked.edition.host_id, after=after),
        related=(locked, locked.edition),
    )
    return log


@action
def tick_agreed(*, agreed: AgreedAction, done: bool, actor: Person, now: datetime) -> AgreedAction:
    """Say that it is done, or that it is not after all: the team, its mentor, and those who teach."""
    rows = AgreedAction.objects.select_related("log__team__edition").select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=agreed.pk)
    team = held.log.team
    if not (
        policies.is_in_team(actor, team) or policies.mentors(actor, team) or policies.teaches(actor, team.edition, now)
    ):
        raise NotAllowed(_("Only the team and whoever accompanies it tick what was agreed."))
    before = held.done_at
    held.done_at = (before or now) if done else None
    held.save(update_fields=["done_at", "updated_at"])
    happened = AgreedActionTicked(
        subject=held, organisation_id=team.edition.host_id, before={"done_at": before}, after={"done_at": held.done_at}
    )
    record(happened, related=(team,))
    return held


def read_log(values: Mapping[str, str], team: Team) -> Meeting:
    """The meeting that a form tells. Refuses all that does not serve, each at its field."""
    errors: dict[str, list[str]] = {}
    held_on = _day(values.get("held_on", ""))
    if held_on is None:
        errors["held_on"] = [_("Write the day of the meeting.")]
    minutes = _whole(values.get("minutes", ""))
    if minutes is None:
        errors["minutes"] = [_("Say how many minutes it took.")]
    topic = values.get("topic", "").strip()
    if not topic:
        errors["topic"] = [_("Say in one line what it was about.")]
    due_on = _day(values.get("due_on", ""))
    if held_on is None or minutes is None or errors:
        raise Invalid(errors)
    return Meeting(
        held_on=held_on,
        minutes=minutes,
        topic=topic,
        note=values.get("note", ""),
        mood=values.get("mood", ""),
        present=_present(values, team),
        agreed=tuple(_agreed(values, due_on)),
        done=tuple(_done(values)),
        arranged=_uuid(values.get("arranged", "")),
    )


def take_log(person: Person, values: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
    """A meeting that was noted without a line. The day is the one that was typed, else the day of the phone."""
    team = _team_of(values)
    typed = {"held_on": today(person.timezone, at=made_at).isoformat(), **{k: v for k, v in values.items() if v}}
    log_meeting(
        team=team, meeting=read_log(typed, team), client_uuid=UUID(values["client_uuid"]), actor=person, now=now
    )
    link = reverse("learning:team", args=[team.edition.key, team.number])
    return Receipted(True, _("The meeting with %(team)s is noted.") % {"team": team.name}, link)


def _team_of(values: Mapping[str, str]) -> Team:
    try:
        return Team.objects.select_related("edition").get(uuid=UUID(values.get("team", "")))
    except (Team.DoesNotExist, ValueError) as missing:
        raise NotAllowed(_("This team is not known here. Open its page and note the meeting there.")) from missing


def _settle(arranged: UUID, log: MentoringLog) -> None:
    """The meeting that was agreed is noted: it took place. One that is gone meanwhile is no reason to lose the note."""
    rows = MentorMeeting.objects.filter(uuid=arranged, team=log.team, mentor=log.mentor, log=None)
    held = rows.filter(state__in=MEETING_STANDS).select_for_update(of=("self",), no_key=True).first()
    if held is not None:
        held.state, held.log, held.sequence = MeetingState.HELD, log, held.sequence + 1
        held.save(update_fields=["state", "log", "sequence", "updated_at"])


def _check(meeting: Meeting, team: Team, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if meeting.held_on > today(team.edition.timezone, at=now):
        errors["held_on"] = [_("This day is still to come. Write the day on which you met.")]
    if not 1 <= meeting.minutes <= LONGEST:
        errors["minutes"] = [_("Write a number of minutes from 1 to 600.")]
    if len(meeting.topic) > 300:
        errors["topic"] = [_("Use at most 300 letters.")]
    if meeting.mood and meeting.mood not in Mood.values:
        errors["mood"] = [_("Choose one of the options of the list.")]
    for number, each in enumerate(meeting.agreed, start=1):
        if len(each.text) > 300 or len(each.who) > 120:
            errors[f"agreed_{number}"] = [_("Use at most 300 letters.")]
    if errors:
        raise Invalid(errors)


def _present(values: Mapping[str, str], team: Team) -> tuple[int, ...]:
    """Boxes are named by the enrolment's uuid, so that a page that a phone kept tells no row numbers."""
    rows = team.members.filter(until=None).values_list("enrolment", "enrolment__uuid")
    return tuple(pk for pk, uuid in rows if values.get(f"there_{uuid}"))


def _agreed(values: Mapping[str, str], due_on: date | None) -> list[Agreed]:
    rows = ((values.get(f"agreed_{n}", "").strip(), values.get(f"who_{n}", "").strip()) for n in range(1, ROWS + 1))
    return [Agreed(text=text, who=who, due_on=due_on) for text, who in rows if text]


def _done(values: Mapping[str, str]) -> list[UUID]:
    found = []
    for name, value in values.items():
        uuid = _uuid(name.removeprefix("done_")) if name.startswith("done_") and value else None
        if uuid is not None:
            found.append(uuid)
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 6 else None
