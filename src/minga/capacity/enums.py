from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Family(TextChoices):
    """How an index is made of its questions."""

    POINTS = "points", _("Points that add up")
    COMPOSITE = "composite", _("Indicators on one scale, averaged")


class NodeKind(TextChoices):
    """The levels of the tree, from the top. Only the root is the index itself."""

    INDEX = "index", pgettext_lazy("level of an index", "Index")
    COMPONENT = "component", pgettext_lazy("level of an index", "Component")
    VARIABLE = "variable", pgettext_lazy("level of an index", "Variable")
    INDICATOR = "indicator", pgettext_lazy("level of an index", "Indicator")
    QUESTION = "question", pgettext_lazy("level of an index", "Question")


class VersionState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a version", "Draft")
    PUBLISHED = "published", pgettext_lazy("state of a version", "Published")


class WaveState(TextChoices):
    """The steps of a wave, in order. An imported past wave begins at COMPUTED."""

    PREPARING = "preparing", pgettext_lazy("state of a wave", "Being prepared")
    ANSWERING = "answering", pgettext_lazy("state of a wave", "Entities answer")
    GRADING = "grading", pgettext_lazy("state of a wave", "Being graded")
    REPLYING = "replying", pgettext_lazy("state of a wave", "Entities reply")
    COMPUTED = "computed", pgettext_lazy("state of a wave", "Computed, not yet published")
    PUBLISHED = "published", pgettext_lazy("state of a wave", "Published")


WAVE_STEPS: dict[str, tuple[str, ...]] = {
    WaveState.PREPARING: (WaveState.ANSWERING, WaveState.COMPUTED),
    WaveState.ANSWERING: (WaveState.GRADING,),
    WaveState.GRADING: (WaveState.REPLYING,),
    WaveState.REPLYING: (WaveState.COMPUTED,),
    WaveState.COMPUTED: (WaveState.REPLYING, WaveState.PUBLISHED),
    WaveState.PUBLISHED: (),
}


class MeasuredState(TextChoices):
    INVITED = "invited", pgettext_lazy("state of an entity in a wave", "Invited")
    ANSWERING = "answering", pgettext_lazy("state of an entity in a wave", "Answering")
    SENT = "sent", pgettext_lazy("state of an entity in a wave", "Answers sent")
    DECLINED = "declined", pgettext_lazy("state of an entity in a wave", "Does not take part")
    IMPORTED = "imported", pgettext_lazy("state of an entity in a wave", "From a past wave")


class MarkSource(TextChoices):
    """Where the points of one question of one entity come from."""

    GRADED = "graded", _("Two graders agreed")
    THIRD = "third", _("A third grader decided")
    SETTLED = "settled", _("Settled by the panel")
    APPEAL = "appeal", _("Changed after an appeal")
    IMPORTED = "imported", _("From a past publication")


class ComputationState(TextChoices):
    QUEUED = "queued", pgettext_lazy("state of a computation", "Waiting")
    RUNNING = "running", pgettext_lazy("state of a computation", "Being computed")
    DONE = "done", pgettext_lazy("state of a computation", "Done")
    FAILED = "failed", pgettext_lazy("state of a computation", "Could not be computed")


class Severity(TextChoices):
    """How much a finding matters: an error must be decided on before publication."""

    ERROR = "error", pgettext_lazy("finding", "Mistake")
    WARNING = "warning", pgettext_lazy("finding", "To look at")
    NOTE = "note", pgettext_lazy("finding", "Note")


class AppealState(TextChoices):
    FILED = "filed", pgettext_lazy("state of an appeal", "Filed")
    UPHELD = "upheld", pgettext_lazy("state of an appeal", "Upheld")
    PARTLY = "partly", pgettext_lazy("state of an appeal", "Upheld in part")
    REJECTED = "rejected", pgettext_lazy("state of an appeal", "Rejected")


class Effort(TextChoices):
    LOW = "low", pgettext_lazy("effort", "Low effort")
    MEDIUM = "medium", pgettext_lazy("effort", "Medium effort")
    HIGH = "high", pgettext_lazy("effort", "High effort")


class GradingState(TextChoices):
    """How far graders are with one entity."""

    WAITING = "waiting", pgettext_lazy("state of a grading", "Graders are at work")
    APART = "apart", pgettext_lazy("state of a grading", "Graders differ")
    THIRD = "third", pgettext_lazy("state of a grading", "A third grader is at work")
    READY = "ready", pgettext_lazy("state of a grading", "Ready to be settled")
    SETTLED = "settled", pgettext_lazy("state of a grading", "Settled")


class ImportState(TextChoices):
    """A past wave on its way in."""

    MATCHING = "matching", pgettext_lazy("state of an import", "Columns to be told")
    CHECKING = "checking", pgettext_lazy("state of an import", "Being checked")
    CHECKED = "checked", pgettext_lazy("state of an import", "Checked")
    APPLYING = "applying", pgettext_lazy("state of an import", "Being brought in")
    APPLIED = "applied", pgettext_lazy("state of an import", "Brought in")
    DROPPED = "dropped", pgettext_lazy("state of an import", "Not brought in")
