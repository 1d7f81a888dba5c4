"""What a jury reads of an entry, as blind as its panel is. Registered with `assessments`.

Open and single blind: the answers as they were sent, without contact data. Double blind: only what is in
a copy that the office cleared and that is not older than the answers; else its code, and nothing more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from django.db.models import F, Model
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.assessments.enums import BlindMode
from minga.assessments.policies import AssessedKind, OwnerKind, Reading, ReadingFile
from minga.calls import policies
from minga.calls.enums import CallKind, CallState
from minga.calls.models import Application, BlindCopy, BlindFile, CallPhase, Entry
from minga.calls.queries.answers import CONTACT, Way, attachments_of, parts_of, submission_of
from minga.calls.queries.deadlines import last_moment, moment_in
from minga.calls.queries.redaction import told
from minga.calls.queries.rules import rules_of
from minga.calls.queries.stakes import stakeholders_of, topics_of
from minga.files.models import StoredFile
from minga.people.models import Person
from minga.questionnaires.models import Attachment, Submission
from minga.questionnaires.models.definition import Question


def reading_of(subject: Model, blind: str) -> Reading:
    """What a juror reads of this entry."""
    entry = _loaded(cast(Entry, subject))
    if blind == BlindMode.DOUBLE:
        copy = cleared_copies([entry]).get(entry.pk)
        return Reading(title=entry.blind_code, ready=False) if copy is None else blind_reading(entry, copy)
    submission = submission_of(entry)
    way = Way(files={uuid: shown_file(number, each) for number, uuid, each in numbered(submission)})
    return Reading(
        title=open_title(entry),
        line=_line(entry.application, known=True),
        language=submission.language if submission is not None else "",
        parts=parts_of(submission, way),
    )


def blind_reading(entry: Entry, copy: BlindCopy) -> Reading:
    """The copy as the jury reads it, or will when it is cleared."""
    submission = submission_of(entry)
    uuids = {row.attachment_id: str(row.attachment.file.uuid) for row in files_of(copy)}
    shown = {uuids[row.attachment_id]: clean_file(row.number, row.file) for row in files_of(copy) if row.file}
    way = Way(
        read=lambda place, text: told(copy.answers.get(place, "")),
        withheld=lambda question: is_withheld(question, copy),
        files=shown,
        without=(),
    )
    return Reading(
        title=told(copy.title) or entry.blind_code,
        line=_line(entry.application, known=False),
        language=submission.language if submission is not None else "",
        parts=parts_of(submission, way),
    )


def is_withheld(question: Question, copy: BlindCopy) -> bool:
    """Contact data always; what the form marks as personal unless the office reveals it; what the office withholds."""
    if question.kind in CONTACT or question.key in copy.withheld:
        return True
    return question.personal and question.key not in copy.revealed


def titles_of(subjects: Sequence[Model], blind: str) -> Mapping[int, str]:
    """Entry id → its title; left out where only the code may be told. Two queries at most."""
    rows = Entry.objects.filter(pk__in=[subject.pk for subject in subjects])
    if blind == BlindMode.DOUBLE:
        copies = cleared_copies(list(rows))
        return {pk: told(copy.title) for pk, copy in copies.items() if copy.title}
    return {
        entry.pk: open_title(entry) for entry in rows.select_related("application__person", "application__organisation")
    }


def file_of(subject: Model, blind: str, number: int) -> StoredFile | None:
    """The content behind a number of the reading; of a blind copy only what the office gave out."""
    entry = _loaded(cast(Entry, subject))
    if blind != BlindMode.DOUBLE:
        return next((each.file for place, _uuid, each in numbered(submission_of(entry)) if place == number), None)
    copy = cleared_copies([entry]).get(entry.pk)
    if copy is None:
        return None
    return next((row.file for row in files_of(copy) if row.number == number), None)


def cleared_copies(entries: Sequence[Entry]) -> dict[int, BlindCopy]:
    """Entry id → the copy that its jury may read. One query."""
    copies = BlindCopy.objects.filter(
        entry__in=[entry.pk for entry in entries], cleared_at__isnull=False, made_at__gte=F("entry__received_at")
    )
    return {copy.entry_id: copy for copy in copies}


def files_of(copy: BlindCopy) -> list[BlindFile]:
    """Its files, withheld ones too."""
    return list(copy.files.select_related("attachment__file", "file"))


def numbered(submission: Submission | None) -> list[tuple[int, str, Attachment]]:
    """Number, uuid and row of each attached file."""
    return [(number, str(each.file.uuid), each) for number, each in enumerate(attachments_of(submission), 1)]


def shown_file(number: int, attachment: Attachment) -> ReadingFile:
    """A file under the name that its owner gave it."""
    file = attachment.file
    return ReadingFile(number=number, name=file.name or _("File erased"), kind=_kind(file), size=file.size)


def clean_file(number: int, file: StoredFile) -> ReadingFile:
    """A file under a name that tells nothing."""
    return ReadingFile(number=number, name=neutral_name(number, _kind(file).lower()), kind=_kind(file), size=file.size)


def neutral_name(number: int, extension: str) -> str:
    """How every blind copy calls its files."""
    words = _("Annex %(number)s") % {"number": number}
    return f"{words}.{extension}" if extension else words


def open_title(entry: Entry) -> str:
    """Its title, else who applies; never nothing."""
    application = entry.application
    return application.title or str(application.organisation or application.person)


def _loaded(entry: Entry) -> Entry:
    rows = Entry.objects.select_related(
        "phase", "submission__version__form", "application__call", "application__person",
        "application__organisation__territory", "application__challenge",
    )  # fmt: skip
    return rows.get(pk=entry.pk)


def _line(application: Application, *, known: bool) -> str:
    """Beside the title: for which challenge, and who and where when that may be known."""
    parts = []
    if application.challenge is not None and application.call.kind == CallKind.SOLUTIONS:
        parts.append(application.challenge.title)
    organisation = application.organisation
    if known and organisation is not None:
        parts += [organisation.name, str(organisation.territory or "")]
    return " · ".join(filter(None, parts))


def _kind(file: StoredFile) -> str:
    return file.kind.extension.upper() if file.kind is not None else ""


def may_run_round(person: Person | None, owner: Model) -> bool:
    """The office of the call runs the juries of its rounds."""
    return policies.may_run(person, cast(CallPhase, owner).call)


def _label(owner: Model) -> str:
    phase = cast(CallPhase, owner)
    return f"{phase.call} · {phase}"


def _address(owner: Model) -> str:
    phase = cast(CallPhase, owner)
    return reverse("calls:to-jury", args=[phase.call.key, phase.key])


def _announced(owner: Model, now: datetime) -> Mapping[str, str]:
    """The days of the jury that the rules published, until they have passed: one that is late may have more time."""
    phase = cast(CallPhase, owner)
    if phase.call.state != CallState.OPEN:
        return {}
    rules, ends = rules_of(phase.call), last_moment(phase)
    until, found = rules.phase(phase.key).judged_by, {}
    if now < ends:
        words = _("The judging begins when the round is closed, on %(moment)s.")
        found["judges_from"] = words % {"moment": moment_in(ends, rules.timezone)}
    if until is not None and now < until:
        words = _(
            "The call announced that the jury is done on %(moment)s. That day moves with an addendum to the call."
        )
        found["due_at"] = words % {"moment": moment_in(until, rules.timezone)}
    return found


ENTRY_KIND = AssessedKind(
    model="calls.entry", reading=reading_of, titles=titles_of, stakeholders=stakeholders_of, file=file_of
)
ROUND_KIND = OwnerKind(
    model="calls.callphase", may_run=may_run_round, label=_label, address=_address, topics=topics_of,
    announced=_announced,
)  # fmt: skip
