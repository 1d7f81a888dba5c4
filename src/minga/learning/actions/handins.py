"""Doing a task: written together, saved as it is typed, handed in as a version that never changes.

Several of a team write in one draft. The form compares what each of them saw (`ui.together`); here the
revision is asked once more under the lock, so that nobody's words go under another's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import URLField
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.files.actions import store_file
from minga.files.actions.storing import Upload
from minga.initiatives.models import Canvas
from minga.learning.actions.handin_holding import (
    draft_of,
    hold_handin,
    last_sent,
    locked,
    must_take,
    open_draft,
    side_for,
    version_with,
)
from minga.learning.actions.task_letters import tell_extended, tell_sent
from minga.learning.enums import HandinState
from minga.learning.events.tasking import DeadlineExtended, HandinSent, WorkFileAdded, WorkFileRemoved, WorkSaved
from minga.learning.models import Handin, HandinFile, HandinVersion, Task, Team
from minga.learning.policies import teaches
from minga.learning.queries.task_days import due_of, is_late, moment_words
from minga.learning.queries.work_parts import canvas_snapshot, form_snapshot
from minga.people.models import Person
from minga.programmes.models import Enrolment
from minga.questionnaires.models import Submission

PURPOSE = "learning.handin"
MOST_FILES = 10
LONGEST_WORK = 60_000
BELIEVED = timedelta(days=7)
"""For how long a phone without a line is believed when it handed in; what comes later counts from a week ago."""
_LINK = URLField(required=False, max_length=500, assume_scheme="https")


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is typed."""

    text: str = ""
    link: str = ""


@action
def save_work(*, task: Task, work: Work, revision: int | None, actor: Actor, now: datetime) -> HandinVersion:
    """Keep what is written; the first save begins the task.

    `revision`: of the draft as she read it, 0 when nothing was written or handed in yet; None: whatever stands there.
    """
    handin = hold_handin(task, side_for(task, actor))
    must_take(task, handin, now)
    found = draft_of(handin)
    if revision is not None and found is None and (revision or last_sent(handin)):
        raise Conflict(_("Somebody of your team has handed this in meanwhile."), code="sent")
    if revision is not None and found is not None and found.revision != revision:
        raise Conflict(_("Somebody of your team saved while you were writing. Both texts are shown."), code="revision")
    text, link = _readable(work)
    draft = found or open_draft(handin)
    draft.text, draft.link = text, link
    draft.revision += 1
    draft.sent_by = actor if isinstance(actor, Person) else None  # until it is sent: who wrote last
    draft.save(update_fields=["text", "link", "revision", "sent_by", "updated_at"])
    _record_saved(handin, {"letters": len(draft.text)})
    return draft


@action
def go_on(*, task: Task, actor: Actor, now: datetime) -> HandinVersion:
    """Open the next version with what the last one says; going on twice makes one draft."""
    handin = hold_handin(task, side_for(task, actor))
    must_take(task, handin, now)
    draft = open_draft(handin)
    _record_saved(handin, {"version": draft.number})
    return draft


@action
def choose_canvas(*, task: Task, canvas: Canvas | None, actor: Actor, now: datetime) -> HandinVersion:
    """The canvas of the team's own work that answers the task; None: none. It is frozen when it is handed in."""
    side = side_for(task, actor)
    handin = hold_handin(task, side)
    must_take(task, handin, now)
    initiative = side.team.initiative_id if side.team else None
    if canvas is not None and canvas.initiative_id != initiative:
        raise NotAllowed(_("Choose a canvas of your own team."), field="canvas")
    draft = open_draft(handin)
    draft.canvas = canvas
    draft.save(update_fields=["canvas", "updated_at"])
    _record_saved(handin, {"canvas": canvas.pk if canvas else None})
    return draft


@action
def add_file(*, task: Task, upload: Upload, name: str, actor: Actor, now: datetime) -> HandinFile:
    """A file of the draft. Checked and made lighter as every upload of the house."""
    handin = hold_handin(task, side_for(task, actor))
    must_take(task, handin, now)
    draft = open_draft(handin)
    if draft.files.count() >= MOST_FILES:
        raise NotReady(_("There are %(most)s files already. Take one out first.") % {"most": MOST_FILES}, field="file")
    stored = store_file(upload=upload, name=name, purpose=PURPOSE, actor=actor, now=now)
    made = HandinFile.objects.create(version=draft, file=stored)
    after = {"sha256": stored.sha256[:10]}
    record(WorkFileAdded(subject=handin, organisation_id=task.edition.host_id, after=after))
    return made


@action
def remove_file(*, task: Task, file: HandinFile, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft; versions that were handed in keep it."""
    handin = hold_handin(task, side_for(task, actor))
    must_take(task, handin, now)
    found = HandinFile.objects.filter(pk=file.pk, version__handin=handin, version__sent_at__isnull=True).first()
    if found is None:
        raise Conflict(_("Somebody of your team has taken this file out already."), code="gone")
    found.delete()
    record(WorkFileRemoved(subject=handin, organisation_id=task.edition.host_id))


@action
def send_work(
    *,
    task: Task,
    actor: Actor,
    now: datetime,
    made_at: datetime | None = None,
    client_uuid: UUID | None = None,
    submission: Submission | None = None,
) -> HandinVersion:
    """Hand in what is written. `made_at`: when she pressed the button without a line; that is when it counts."""
    handin = hold_handin(task, side_for(task, actor))
    again = version_with(handin, client_uuid)
    if again is not None:
        record(HandinSent(subject=handin, organisation_id=task.edition.host_id, after={"again": True}))
        return again
    at = max(min(made_at or now, now), now - BELIEVED)
    must_take(task, handin, at)
    draft = open_draft(handin) if submission is not None else draft_of(handin)
    if draft is None:
        raise NotReady(_("There is nothing new to hand in."), code="nothing")
    if submission is not None:
        draft.submission = submission
    _freeze(task, handin, draft)
    draft.sent_at, draft.late, draft.client_uuid = now, is_late(task, handin, at), client_uuid
    draft.sent_by = actor if isinstance(actor, Person) else None
    draft.save()
    handin.state, handin.sent_at = HandinState.SENT, now
    handin.save(update_fields=["state", "sent_at", "updated_at"])
    after = {"version": draft.number, "late": draft.late}
    record(HandinSent(subject=handin, organisation_id=task.edition.host_id, after=after))
    tell_sent(handin, draft, now=now)
    return draft


@action
def give_more_time(
    *, task: Task, team: Team | None, enrolment: Enrolment | None, until: datetime, reason: str, actor: Actor,
    now: datetime,
) -> Handin:  # fmt: skip
    """A later moment for one team or person, with the reason; they are told."""
    if not (isinstance(actor, Person) and teaches(actor, task.edition, now)):
        raise NotAllowed(_("Only those who teach in this edition give more time."))
    handin, _new = Handin.objects.get_or_create(task=task, team=team, enrolment=enrolment)
    held = locked(handin)
    if until <= now:
        raise NotReady(_("This moment has passed. Choose a later one."), field="until")
    if task.due_at is not None and until <= task.due_at:
        raise NotReady(
            _("The task is due on %(moment)s anyway. Choose a later moment.")
            % {"moment": moment_words(task.due_at, task.edition)},
            field="until",
        )
    before, held.due_at = due_of(task, held), until
    held.save(update_fields=["due_at", "updated_at"])
    after = {"due_at": until, "reason": reason.strip()}
    record(DeadlineExtended(subject=held, organisation_id=task.edition.host_id, before={"due_at": before}, after=after))
    tell_extended(held, reason.strip(), actor=actor, now=now)
    return held


def _readable(work: Work) -> tuple[str, str]:
    """What was typed, as it is stored. A phone brings what no form has looked at."""
    errors: dict[str, list[str]] = {}
    if len(work.text) > LONGEST_WORK:
        errors["text"] = [_("Write at most 60,000 characters, or add a document.")]
    try:
        link = _LINK.clean(work.link)
    except ValidationError as wrong:
        link, errors["link"] = "", wrong.messages
    if errors:
        raise Invalid(errors)
    return work.text.strip(), link


def _freeze(task: Task, handin: Handin, draft: HandinVersion) -> None:
    """What is handed in, in its own words; refused when nothing is there, or nothing changed since the last one."""
    language = handin.team.initiative.language if handin.team and handin.team.initiative else task.edition.languages[0]
    if draft.canvas is not None:
        draft.snapshot = canvas_snapshot(draft.canvas, language)
    if draft.submission is not None:
        draft.snapshot = form_snapshot(draft.submission, language)
    files = {each.file_id for each in draft.files.all()}
    told = draft.snapshot.get("parts") or draft.snapshot.get("photos")
    if not (draft.text or draft.link or files or told or draft.submission_id):
        raise NotReady(
            _("Nothing is written yet. Write, choose a canvas or add a file; then hand it in."), code="blank"
        )
    before = last_sent(handin)
    if before is None or draft.submission_id:
        return
    same = (before.text, before.link, before.snapshot) == (draft.text, draft.link, draft.snapshot)
    if same and files == {each.file_id for each in before.files.all()}:
        raise NotReady(
            _("This says the same as version %(number)s. Change what was asked, then hand it in.")
            % {"number": before.number},
            code="same",
        )


def _record_saved(handin: Handin, after: dict[str, object]) -> None:
    record(WorkSaved(subject=handin, organisation_id=handin.task.edition.host_id, after=after))
