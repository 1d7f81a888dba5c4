"""Entities that answer: letters, work that waits, the form as the engine of forms sees it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from minga.capacity.actions.answering import close_answers, let_go_of_draft, receive_answers
from minga.capacity.actions.answering_upkeep import follow_merge_of_entities, release_who_left
from minga.capacity.actions.evidence import FILE
from minga.capacity.enums import WaveState
from minga.capacity.events.designing import WaveStepped
from minga.capacity.models import Measured, Wave
from minga.capacity.queries.answer_readers import MEASURED_KIND, SUBJECT, may_read_evidence
from minga.capacity.queries.answer_work import entities_of_person, parts_of_person
from minga.capacity.queries.office_tabs import measured_here, register_office_tab
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.events import subscribe
from minga.files.policies import register_file_policy
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.events import OrganisationsMerged, RoleEnded
from minga.programmes.queries.work import register_work
from minga.questionnaires.events import AnswersSubmitted, AnswersWithdrawn, DraftDiscarded
from minga.questionnaires.models import Submission
from minga.questionnaires.policies import register_subject

LETTERS: Final = (
    ("invitation", MessageGroup.INVITATION, _("An entity is invited to be measured")),
    ("part_given", MessageGroup.INVITATION, _("A colleague gives you a part of the answers")),
    ("part_done", MessageGroup.PROGRAMME, _("A colleague finished a part of the answers")),
    ("answers_received", MessageGroup.INVITATION, _("Receipt of the answers of an entity")),
    ("answers_reminder", MessageGroup.INVITATION, _("A measurement closes soon and answers are missing")),
)


def register() -> None:
    """Called once, when the app is ready."""
    register_subject(MEASURED_KIND)
    register_file_policy(FILE, may_read_evidence)
    for name, group, label in LETTERS:
        declare(f"capacity.{name}", group=group, label=label)
    register_work("capacity.entities", entities_of_person, order=9)
    register_work("capacity.parts", parts_of_person, order=11)
    register_office_tab("answers", _("Answers"), "capacity:wave-answers", order=20, shown=measured_here)


@subscribe(AnswersSubmitted)
def answers_arrived(happened: AnswersSubmitted) -> None:
    """Sent answers are those of the entity, or nothing is sent."""
    sent = _about_an_entity(happened.subject)
    if sent is not None and sent.submitted_at is not None:
        measured = Measured.objects.get(pk=sent.subject_id)
        receive_answers(measured=measured, submission=sent, actor=HOUSE, now=sent.submitted_at)


@subscribe(AnswersWithdrawn)
def answers_are_not_withdrawn(happened: AnswersWithdrawn) -> None:
    """Neither the entity nor the office takes them back: they are corrected, or they count."""
    if _about_an_entity(happened.subject) is not None:
        raise Conflict(_("The answers of an entity are not withdrawn. The entity opens them again and corrects them."))


@subscribe(DraftDiscarded)
def draft_went(happened: DraftDiscarded) -> None:
    """A draft thrown away on a page of the form engine: what was sent before counts."""
    for measured in Measured.objects.filter(submission_id=happened.subject.pk):
        let_go_of_draft(measured=measured, actor=HOUSE, now=now())


@subscribe(WaveStepped)
def grading_begins(happened: WaveStepped) -> None:
    """Corrections that were not sent give way to what was sent. First of all rooms: graders get what stands."""
    if isinstance(happened.subject, Wave) and happened.after.get("state") == WaveState.GRADING:
        close_answers(wave=happened.subject, actor=HOUSE, now=now())


@subscribe(OrganisationsMerged)
def entities_merged(happened: OrganisationsMerged) -> None:
    """What was measured under the duplicate is of the one that stays."""
    follow_merge_of_entities(stays=happened.subject, duplicate=happened.duplicate)


@subscribe(RoleEnded)
def somebody_left(happened: RoleEnded) -> None:
    """With her last role in the entity goes what she was named for; a deputy goes with whom she stood in for."""
    role = happened.subject
    if role.organisation is None or role.scope_type:
        return
    for person in filter(None, (role.person, role.deputy)):
        release_who_left(person=person, organisation=role.organisation, actor=HOUSE, now=now())


def _about_an_entity(thing: object) -> Submission | None:
    return thing if isinstance(thing, Submission) and thing.subject_type == SUBJECT else None
