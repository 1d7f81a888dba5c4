"""Who reads what an entity answers, and what the form engine and the file store ask about it."""

from datetime import datetime
from typing import cast

from django.db.models import Model
from django.urls import reverse

from minga.assessments.enums import STANDING, JurorState
from minga.assessments.models import Assessment
from minga.calls.queries.deadlines import moment_in
from minga.capacity import policies
from minga.capacity.enums import MeasuredState
from minga.capacity.models import EvidenceFile, Measured
from minga.core.clock import now as clock_now
from minga.core.texts import pick
from minga.files.models import StoredFile
from minga.people.models import Person
from minga.questionnaires.models import Form
from minga.questionnaires.policies import SubjectKind

SUBJECT = "capacity.measured"


def works_on_answers(person: Person | None, measured: Measured, now: datetime) -> bool:
    """Who answers for the entity, and colleagues with a part; they read the whole, and each writes hers."""
    return policies.answers_for(person, measured, now) or bool(policies.parts_of(person, measured))


def may_follow_answers(person: Person | None, measured: Measured, now: datetime) -> bool:
    """How far an entity is: itself, and those who measure, so that they can help."""
    return works_on_answers(person, measured, now) or policies.may_run(person, measured.wave, now)


def may_read_answers(person: Person | None, measured: Measured, now: datetime) -> bool:
    """The entity; and once answers are sent, those who measure and whoever grades them."""
    if person is None:
        return False
    if works_on_answers(person, measured, now):
        return True
    return has_sent(measured) and (policies.may_run(person, measured.wave, now) or is_grader(person, measured))


def has_sent(measured: Measured) -> bool:
    """Also while a correction is being written."""
    submission = measured.submission
    return measured.state == MeasuredState.SENT or (submission is not None and submission.replaces_id is not None)


def is_grader(person: Person, measured: Measured) -> bool:
    """Seated, and the entity is one of those that she grades; who stands aside reads nothing of it."""
    panel = measured.wave.panel_id
    if panel is None:
        return False
    hers = Assessment.objects.filter(juror__person=person, juror__state=JurorState.ACCEPTED, state__in=STANDING)
    return hers.filter(item__panel=panel, item__subject_id=measured.pk).exists()


def may_read_evidence(person: Person | None, file: StoredFile) -> bool:
    """Whoever reads the answers reads what they rest on."""
    rows = EvidenceFile.objects.filter(file=file).select_related("measured__wave__version__index__owner")
    found = rows.select_related("measured__wave__host", "measured__organisation", "measured__submission").first()
    return found is not None and may_read_answers(person, found.measured, clock_now())


def _label(thing: Model) -> str:
    measured = cast(Measured, thing)
    return f"{measured.name} · {pick(measured.wave.titles)}"


def _address(thing: Model) -> str:
    measured = cast(Measured, thing)
    return reverse("capacity:answer", args=[measured.wave.key, measured.key])


def _may_answer(person: Person | None, thing: Model, form: Form) -> bool:
    """Only who answers for the whole begins, sends, and opens again what was sent."""
    measured = cast(Measured, thing)
    live = (*policies.ANSWERABLE, MeasuredState.SENT)
    asked = measured.wave.version.form_id == form.pk
    return asked and measured.state in live and policies.answers_for(person, measured)


def _is_taking(thing: Model, form: Form, now: datetime) -> bool:
    del form
    return policies.is_answering(cast(Measured, thing).wave, now)


def _closing(thing: Model, form: Form) -> str:
    del form
    wave = cast(Measured, thing).wave
    return moment_in(wave.answers_until, wave.timezone) if wave.answers_until is not None else ""


def _may_share(person: Person | None, thing: Model) -> bool:
    return works_on_answers(person, cast(Measured, thing), clock_now())


def _may_read(person: Person | None, thing: Model) -> bool:
    return may_read_answers(person, cast(Measured, thing), clock_now())


MEASURED_KIND = SubjectKind(
    model=SUBJECT,
    label=_label,
    address=_address,
    may_answer=_may_answer,
    is_taking=_is_taking,
    closing=_closing,
    may_share=_may_share,
    may_read=_may_read,
    own_pages=True,
)
