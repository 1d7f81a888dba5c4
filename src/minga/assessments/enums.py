from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BlindMode(TextChoices):
    """Who knows whom while the panel judges."""

    OPEN = "open", _("Open: applicants learn who judged them")
    SINGLE = "single", _("Single blind: applicants do not learn who judged them")
    DOUBLE = "double", _("Double blind: jurors do not know who applies, either")


class PanelState(TextChoices):
    """Scores can be given while it judges; changed, with a reason, while it discusses."""

    PREPARING = "preparing", pgettext_lazy("state of a panel", "Being prepared")
    JUDGING = "judging", pgettext_lazy("state of a panel", "Judging")
    DISCUSSING = "discussing", pgettext_lazy("state of a panel", "Discussing")
    CLOSED = "closed", pgettext_lazy("state of a panel", "Closed")


PANEL_STEPS: dict[str, tuple[str, ...]] = {
    PanelState.PREPARING: (PanelState.JUDGING,),
    PanelState.JUDGING: (PanelState.PREPARING, PanelState.DISCUSSING, PanelState.CLOSED),
    PanelState.DISCUSSING: (PanelState.CLOSED,),
    PanelState.CLOSED: (),
}


class JurorState(TextChoices):
    INVITED = "invited", pgettext_lazy("state of a juror", "Invited")
    ACCEPTED = "accepted", pgettext_lazy("state of a juror", "Accepted")
    DECLINED = "declined", pgettext_lazy("state of a juror", "Declined")
    REMOVED = "removed", pgettext_lazy("state of a juror", "Taken off the panel")


class InterestSource(TextChoices):
    DECLARED = "declared", _("Declared by the juror")
    DETECTED = "detected", _("Detected by Minga")


class InterestKind(TextChoices):
    """Why somebody should not judge."""

    ORGANISATION = "organisation", _("Same organisation")
    TEAM = "team", _("Part of the team")
    MENTOR = "mentor", _("Mentor of the team")
    PAST_TIE = "past_tie", _("Worked together before")
    OWN_LIST = "own_list", _("On the juror's own list")
    FAMILY = "family", _("Family or close friendship")
    MONEY = "money", _("Money or business in common")
    OTHER = "other", _("Another reason")


class InterestState(TextChoices):
    """A standing conflict keeps the juror away from the item; a cleared one says who cleared it and why."""

    STANDING = "standing", pgettext_lazy("conflict of interest", "Stands")
    CLEARED = "cleared", pgettext_lazy("conflict of interest", "Cleared, with a reason")


class AssessmentState(TextChoices):
    ASSIGNED = "assigned", pgettext_lazy("state of an assessment", "Not begun")
    BEGUN = "begun", pgettext_lazy("state of an assessment", "Begun")
    SUBMITTED = "submitted", pgettext_lazy("state of an assessment", "Sent")
    RECUSED = "recused", pgettext_lazy("state of an assessment", "Recused")
    TAKEN_AWAY = "taken_away", pgettext_lazy("state of an assessment", "Given to somebody else")


WAITING = (AssessmentState.ASSIGNED, AssessmentState.BEGUN)
STANDING = (*WAITING, AssessmentState.SUBMITTED)
"""An assessment that counts, or will."""


class RunState(TextChoices):
    """The life of one proposal of who judges what."""

    QUEUED = "queued", pgettext_lazy("state of an assignment", "Being computed")
    PROPOSED = "proposed", pgettext_lazy("state of an assignment", "Proposed")
    APPLIED = "applied", pgettext_lazy("state of an assignment", "Applied")
    DISCARDED = "discarded", pgettext_lazy("state of an assignment", "Discarded")
    FAILED = "failed", pgettext_lazy("state of an assignment", "Could not be computed")
