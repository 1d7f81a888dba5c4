"""What can happen to an assessment, and in the discussion. Scores themselves never enter the log."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.assessments.models import Assessment, PanelItem
    from minga.people.models import Person


@event(key="assessments.assessment_saved", label=_("Assessment saved"))
class AssessmentSaved(Event):
    """Part of it, as it was typed. `after["criteria"]`: how many have a score."""


@event(key="assessments.assessment_submitted", label=_("Assessment sent"))
class AssessmentSubmitted(Event):
    """It counts from now on."""

    subject: "Assessment"


@event(key="assessments.scores_changed", label=_("Assessment changed after it was sent"))
class ScoresChanged(Event):
    """`after["reason"]` says why; scores stand in `ScoreChange`, former words in `before`."""


@event(key="assessments.remark_added", label=_("Remark in the discussion of a jury"))
class RemarkAdded(Event):
    """Subject: the item that is talked about. What was said stands in the remark, not in the log."""

    subject: "PanelItem"
    speaker: "Person"


@event(key="assessments.item_discussed", label=_("Discussion of an application settled"))
class ItemDiscussed(Event):
    """Marked as talked through, or taken up again: `after["discussed_at"]`."""


@event(key="assessments.sample_put", label=_("Sample put before the jury"))
class SamplePut(Event):
    """Something that all judge first, and that does not count."""


@event(key="assessments.samples_handed_out", label=_("Samples handed out"))
class SamplesHandedOut(Event):
    """Every seated juror has every sample. `after` counts what is new."""


@event(key="assessments.juror_reminded_of_work", label=_("Juror reminded of what waits"))
class JurorRemindedOfWork(Event):
    """The one reminder before assessments are due."""


@event(key="assessments.assessments_sent_together", label=_("Assessments sent together"))
class AssessmentsSentTogether(Event):
    """One juror sent several at once. Subject: the panel; `items`: ids of what she judged."""

    items: tuple[int, ...] = ()
