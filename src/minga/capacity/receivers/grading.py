"""Graders: the panel of a wave, replies, appeals."""

from django.utils.translation import gettext_lazy as _

from minga.assessments.events import assigning, judging, panels
from minga.assessments.models import Assessment, Interest, Juror, Panel, PanelItem
from minga.assessments.policies import register_assessed, register_owner
from minga.capacity.actions.grading_upkeep import keep_gradings
from minga.capacity.actions.panels import end_grading, hand_in
from minga.capacity.enums import WaveState
from minga.capacity.events.designing import WaveStepped
from minga.capacity.models import Wave
from minga.capacity.queries.graders import MEASURED_KIND, WAVE, WAVE_KIND
from minga.capacity.queries.office_tabs import measured_here, register_office_tab
from minga.capacity.queries.reply_work import drafts_of_person
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import Event, subscribe
from minga.core.jobs import enqueue
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.programmes.queries.work import register_work


def register() -> None:
    """Called once, when the app is ready."""
    register_assessed(MEASURED_KIND)
    register_owner(WAVE_KIND)
    register_office_tab("grading", _("Grading"), "capacity:grading", order=30, shown=measured_here)
    register_office_tab("replies", _("Replies and appeals"), "capacity:replies-office", order=35, shown=measured_here)
    register_work("capacity.replies", drafts_of_person, order=10)
    declare("capacity.draft_ready", group=MessageGroup.INVITATION, label=_("The draft result of an entity is ready"))
    declare("capacity.reply_answered", group=MessageGroup.PROGRAMME, label=_("The panel answered a reply of ours"))
    declare("capacity.appeal_filed", group=MessageGroup.PROGRAMME, label=_("An entity appeals against its result"))
    declare("capacity.appeal_answered", group=MessageGroup.PROGRAMME, label=_("Our appeal was answered"))


def assessment_moved(happened: Event) -> None:
    """One was sent, given or taken away."""
    if isinstance(happened.subject, Assessment):
        _see(happened.subject.item)


def interest_moved(happened: Event) -> None:
    """Somebody stood aside, or does not any more."""
    if isinstance(happened.subject, Interest):
        _see(happened.subject.item)


for _event in (judging.AssessmentSubmitted, assigning.AssessmentAssigned, assigning.AssessmentTakenAway):
    subscribe(_event)(assessment_moved)
for _conflict in (panels.InterestDeclared, panels.DeclarationWithdrawn, panels.InterestCleared):
    subscribe(_conflict)(interest_moved)


@subscribe(judging.ScoresChanged)
def grades_changed(happened: judging.ScoresChanged) -> None:
    """What was settled by them is to be settled again."""
    if isinstance(happened.subject, Assessment):
        _see(happened.subject.item, changed=True)


@subscribe(judging.AssessmentsSentTogether)
def many_sent(happened: judging.AssessmentsSentTogether) -> None:
    """One look for all of them."""
    if isinstance(happened.subject, Panel) and happened.subject.owner_type == WAVE:
        keep_gradings(happened.subject, happened.items)


@subscribe(panels.JurorRemoved)
def grader_left(happened: panels.JurorRemoved) -> None:
    """What waited for her waits for nobody."""
    if isinstance(happened.subject, Juror) and happened.subject.panel.owner_type == WAVE:
        keep_gradings(happened.subject.panel)


def panel_moved(happened: Event) -> None:
    """Others grade others, or somebody was found to stand aside."""
    if isinstance(happened.subject, Panel) and happened.subject.owner_type == WAVE:
        keep_gradings(happened.subject)


for _change in (assigning.AssignmentApplied, panels.InterestsDetected):
    subscribe(_change)(panel_moved)


def _see(item: PanelItem, *, changed: bool = False) -> None:
    if item.panel.owner_type == WAVE:
        keep_gradings(item.panel, [item.pk], changed=changed)


@subscribe(WaveStepped)
def wave_stepped(happened: WaveStepped) -> None:
    """Answers go to the graders when the time to answer is over; grades are fixed before entities are told to reply."""
    wave = happened.subject
    if not isinstance(wave, Wave):
        return
    if wave.state == WaveState.GRADING and wave.panel_id is not None:
        hand_in(wave=wave, actor=HOUSE, now=now())
    if wave.state == WaveState.REPLYING and happened.before.get("state") == WaveState.GRADING:
        if wave.panel_id is not None:
            end_grading(wave=wave, actor=HOUSE, now=now())
        enqueue("capacity.tell_drafts", wave_id=wave.pk)
