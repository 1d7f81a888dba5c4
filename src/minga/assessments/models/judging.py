"""Who judges what, and what each said. Every number that was sent keeps its history.

`scores` and `notes` are keyed by criterion; while the assessment is begun they are whatever is
there so far. After sending, a score changes only through `actions.judging.change_scores`, which
leaves a `ScoreChange`. Read other jurors' rows only through `queries.visible_scores`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.assessments.enums import AssessmentState, RunState
from minga.assessments.models.panel import Juror, Panel, PanelItem
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal


class AssignmentRun(Base):
    """One proposal of who judges what: computed in a job, looked at, then applied or thrown away."""

    personal = NOTHING_PERSONAL

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    wishes = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel"], condition=Q(state="queued"), name="assessments_one_run_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.panel}: {self.get_state_display()}"


class Assessment(Base):
    """One juror's judgement of one item. `locked`: no new assignment takes it away."""

    personal = Personal(
        person="juror__person",
        export=("item", "state", "scores", "notes", "to_applicant", "to_panel", "submitted_at"),
        reason="what a jury decided on must stay as it was; who judged goes with the juror's row",
    )

    item = models.ForeignKey(PanelItem, on_delete=models.CASCADE, related_name="assessments")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(_("state"), max_length=12, choices=AssessmentState, default=AssessmentState.ASSIGNED)
    locked = models.BooleanField(_("stays in a new assignment"), default=False)
    reason = models.JSONField(default=dict)
    assigned_at = models.DateTimeField()
    no_conflict_at = models.DateTimeField(null=True)
    scores = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    to_applicant = models.TextField(_("for the applicant"), blank=True)
    to_panel = models.TextField(_("only for the jury and the office"), blank=True)
    total = models.DecimalField(_("points"), max_digits=7, decimal_places=4, null=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "juror"], name="assessments_judged_once"),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.SUBMITTED)
                | Q(submitted_at__isnull=False, total__isnull=False, no_conflict_at__isnull=False),
                name="assessments_sent_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["juror", "state"], name="assessments_of_juror"),
            models.Index(fields=["item", "state"], name="assessments_of_item"),
        ]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return f"{self.item}: {self.get_state_display()}"

    @property
    def audit_label(self) -> str:
        """The code of the item and the row of the juror."""
        return f"{self.item.code}: juror #{self.juror_id}"


class ScoreChange(Base):
    """A score that became another after it was sent, and why."""

    personal = NOTHING_PERSONAL

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()
    total_before = models.DecimalField(max_digits=7, decimal_places=4)
    total_after = models.DecimalField(max_digits=7, decimal_places=4)
    reason = models.TextField(_("why"))

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="assessments_changed_says_why")]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.total_before} → {self.total_after}"


class Remark(Base):
    """What somebody of the jury or the office says about an item while it is discussed."""

    personal = Personal(
        person="person",
        export=("item", "text", "at"),
        erase="blank",
        blank={"person": None},
        reason="the discussion explains the scores; who spoke goes",
    )

    item = models.ForeignKey(PanelItem, on_delete=models.CASCADE, related_name="remarks")
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("what you say"))
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
