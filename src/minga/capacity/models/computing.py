"""What came out, how sure it is, and what does not add up.

A computation is made in a job and kept: recipe, data and engine are named by their hashes. The one
that `current` marks is what pages of its wave show. Scores are rows, so that a page reads an entity
or a peer group without opening the whole. A `Finding` is shown before publication: a mistake needs a
decision (`settled_note`) or a corrected figure.
"""

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import ComputationState, Severity
from minga.capacity.models.index import Measured, Wave
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL

QUIET: Final = timedelta(minutes=15)
"""A job of which nothing was heard for so long is given up."""


class Computation(Base):
    """One run of the engine over a wave."""

    personal = NOTHING_PERSONAL

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="computations")
    state = models.CharField(max_length=8, choices=ComputationState, default=ComputationState.QUEUED)
    current = models.BooleanField(default=False)
    replicates = models.PositiveIntegerField(_("replicates"), default=1000)
    seed = models.PositiveIntegerField(default=7)
    done_share = models.PositiveSmallIntegerField(_("per cent done"), default=0)
    recipe = models.TextField(blank=True)
    recipe_sha256 = models.CharField(max_length=64, blank=True)
    data_sha256 = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    summary = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wave"], condition=Q(state__in=["queued", "running"]), name="capacity_one_run_at_a_time"
            ),
            models.UniqueConstraint(fields=["wave"], condition=Q(current=True), name="capacity_one_current_run"),
        ]

    def __str__(self) -> str:
        return f"{self.wave}: {self.get_state_display()}"


class NodeScore(models.Model):
    """One entity at one node of the tree. `low`, `high`: the interval of the score; ranks are among peers."""

    personal = NOTHING_PERSONAL

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="scores")
    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="scores")
    node = models.CharField(max_length=60)
    score = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    peer_rank = models.PositiveIntegerField(null=True)
    peer_rank_low = models.PositiveIntegerField(null=True)
    peer_rank_high = models.PositiveIntegerField(null=True)
    tier = models.CharField(max_length=40, blank=True)
    tier_stability = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    imputed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["computation", "measured", "node"], name="capacity_scored_once")
        ]
        indexes: ClassVar = [models.Index(fields=["computation", "node", "-score"], name="capacity_by_score")]

    def __str__(self) -> str:
        return f"{self.measured}: {self.node} = {self.score}"


class Finding(Base):
    """Something that does not add up, in words for whoever owns the figures. `code` and `data` keep it repeatable."""

    personal = NOTHING_PERSONAL

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="findings")
    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, null=True, related_name="findings")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity)
    node = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)
    settled_note = models.TextField(_("what was decided"), blank=True)

    class Meta:
        ordering: ClassVar = ["severity", "code", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(settled_note=""), name="capacity_settled_says_how"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["wave", "severity"], name="capacity_findings")]

    def __str__(self) -> str:
        return f"{self.wave}: {self.code}"
