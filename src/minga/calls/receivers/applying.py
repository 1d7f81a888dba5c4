"""What applicants are told and asked, and what sent answers set off."""

from typing import Final, cast

from django.utils.translation import gettext_lazy as _

from minga.assessments.actions.panels import put_item_back, take_item_out
from minga.assessments.enums import PanelState
from minga.assessments.models import PanelItem
from minga.calls.actions.applicant_upkeep import follow_merge_of_applicants, withdraw_what_nobody_leads
from minga.calls.actions.applications import SUBJECT, receive_entry, withdraw_application
from minga.calls.actions.blind import forget_words_about
from minga.calls.actions.leading import hand_over_what_she_led
from minga.calls.enums import APPLICATION_STEPS, ApplicationState
from minga.calls.events.applying import ApplicationWithdrawn, EligibilitySet
from minga.calls.events.deciding import DecisionPublished
from minga.calls.models import Application, Decision
from minga.calls.queries.answering import APPLICATION_KIND
from minga.calls.queries.my_work import applications_of_person, invitations_of_person
from minga.calls.queries.office_tabs import register_office_tab
from minga.calls.queries.prefill import known_answers
from minga.calls.queries.rounds import round_after
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.events import Event, subscribe
from minga.core.jobs import enqueue
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.events import OrganisationsMerged
from minga.people.events import PersonErased
from minga.people.models import Person
from minga.programmes.queries.work import register_work
from minga.questionnaires.actions import save_draft
from minga.questionnaires.events import AnswersSubmitted, AnswersWithdrawn, DraftOpened
from minga.questionnaires.models import Submission
from minga.questionnaires.policies import register_subject
from minga.questionnaires.queries.drafts import PREFILLED
from minga.ui.navigation import NavItem, signed_in
from minga.ui.navigation import register as register_doors

LETTERS: Final = (
    ("team_invitation", MessageGroup.INVITATION, _("Invitation to a team that applies")),
    ("reminder", MessageGroup.INVITATION, _("A call in which you began an application closes soon")),
    ("next_round", MessageGroup.INVITATION, _("Your application goes on to the next round")),
    ("eligibility", MessageGroup.INVITATION, _("The office looked at whether you fulfil the conditions")),
    ("received", MessageGroup.INVITATION, _("Receipt of an application")),
    ("team_lead", MessageGroup.INVITATION, _("Somebody else of your team leads the application")),
    ("team_answered", MessageGroup.PROGRAMME, _("Answer to an invitation to the team that applies")),
)


def register() -> None:
    """Called once, when the app is ready."""
    register_subject(APPLICATION_KIND)
    for name, group, label in LETTERS:
        declare(f"calls.{name}", group=group, label=label)
    register_work("calls.invitations", invitations_of_person, order=8)
    register_work("calls.applications", applications_of_person, order=12)
    register_office_tab("calls.applications", _("Applications"), "calls:applications", order=20)
    register_doors(
        NavItem(
            "applications", _("My applications"), "calls:my-applications", place="account", order=25, shown=signed_in
        )
    )


@subscribe(DraftOpened)
def write_what_is_known(happened: DraftOpened) -> None:
    """A fresh draft begins with what person, organisation and earlier rounds tell already."""
    draft = _about_an_application(happened.subject)
    if draft is None or not draft.is_draft or draft.revision or draft.typed or draft.person is None:
        return
    application = Application.objects.select_related(
        "call", "person", "organisation", "challenge", "initiative", "solver"
    ).get(pk=draft.subject_id)
    known = known_answers(application, draft)
    if known:
        save_draft(submission=draft, typed=known, window=PREFILLED, actor=draft.person, now=now())


@subscribe(AnswersSubmitted)
def answers_arrived(happened: AnswersSubmitted) -> None:
    """Sent answers become the entry of their round, or nothing is sent."""
    sent = _about_an_application(happened.subject)
    if sent is None or sent.submitted_at is None:
        return
    application = Application.objects.select_related("phase__form").get(pk=sent.subject_id)
    phase = application.phase
    if phase is None or phase.form_id != sent.version.form_id:
        raise Conflict(_("This application cannot be sent to this round any more."), code="state")
    actor = sent.person or HOUSE
    receive_entry(application=application, phase=phase, submission=sent, actor=actor, now=sent.submitted_at)


@subscribe(AnswersWithdrawn)
def answers_were_taken_back(happened: AnswersWithdrawn) -> None:
    """Without its answers an application does not stand. After the decision they are part of its record."""
    taken = _about_an_application(happened.subject)
    if taken is None or taken.withdrawn_at is None:
        return
    application = Application.objects.get(pk=taken.subject_id)
    if application.state == ApplicationState.WITHDRAWN:
        return
    if ApplicationState.WITHDRAWN not in APPLICATION_STEPS[application.state]:
        raise Conflict(_("This application cannot be withdrawn any more: it was decided."), code="state")
    withdraw_application(application=application, reason=taken.withdrawn_reason, actor=HOUSE, now=taken.withdrawn_at)


def jury_follows(happened: Event) -> None:
    """What is withdrawn or not eligible is taken away from juries that still judge; eligible again, it is back."""
    application = cast(Application, happened.subject)
    if happened.before.get("state") == happened.after.get("state"):
        return
    judged = application.state == ApplicationState.SENT
    entries = application.entries.values("pk")
    items = PanelItem.objects.filter(subject_type="calls.entry", subject_id__in=entries, sample=False)
    standing = items.exclude(panel__state=PanelState.CLOSED).filter(withdrawn_at__isnull=not judged)
    for item in standing.select_related("panel"):
        change = put_item_back if judged else take_item_out
        change(item=item, actor=HOUSE, now=now())


subscribe(ApplicationWithdrawn)(jury_follows)
subscribe(EligibilitySet)(jury_follows)


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """What the duplicate sent is of the one that stays."""
    follow_merge_of_applicants(stays=happened.subject, duplicate=happened.duplicate)


@subscribe(PersonErased)
def person_erased(happened: PersonErased) -> None:
    """What hid her is forgotten; her team goes on without her; what nobody else stands behind ends with her,
    and a place that she had is free.
    """
    if isinstance(happened.subject, Person):
        forget_words_about(person=happened.subject, now=now())
        hand_over_what_she_led(person=happened.subject, now=now())
        withdraw_what_nobody_leads(person=happened.subject, now=now())


@subscribe(DecisionPublished)
def round_was_decided(happened: DecisionPublished) -> None:
    """Whoever goes on hears what is asked in the next round."""
    following = round_after(cast(Decision, happened.subject).phase)
    if following is not None:
        enqueue("calls.enter_round", phase_id=following.pk)


def _about_an_application(thing: object) -> Submission | None:
    return thing if isinstance(thing, Submission) and thing.subject_type == SUBJECT else None
