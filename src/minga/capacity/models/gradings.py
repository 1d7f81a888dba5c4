"""How far the grading of each entity is, and how far graders agree: kept, so that no page compares a wave anew.

Both are read off `assessments` and the design whenever something is sent there
(`actions.grading_upkeep`); never write them from a page.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import GradingState
from minga.capacity.models.index import Measured, Wave
from minga.core.personal import NOTHING_PERSONAL


class Grading(models.Model):
    """One entity before its graders. `apart`: questions on which two lie further apart than the method allows."""

    personal = NOTHING_PERSONAL

    measured = models.OneToOneField(Measured, on_delete=models.CASCADE, related_name="grading")
    item = models.OneToOneField("assessments.PanelItem", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=GradingState, default=GradingState.WAITING)
    sent = models.PositiveSmallIntegerField(default=0)
    apart = ArrayField(models.CharField(max_length=60), default=list)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.measured}: {self.get_state_display()}"


class Agreement(models.Model):
    """How far graders of a wave agree on one part of the index; without `node`, on the whole.

    `alpha`: Krippendorff's, ordinal; empty when everybody gave the same level to everything.
    `equal`, `near`: shares of pairs of grades that are the same level, and at most one level apart.
    """

    personal = NOTHING_PERSONAL

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="agreements")
    node = models.CharField(max_length=60, blank=True)
    pairs = models.PositiveIntegerField()
    alpha = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    equal = models.DecimalField(max_digits=5, decimal_places=4)
    near = models.DecimalField(max_digits=5, decimal_places=4)
    measured_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "node"], name="capacity_agreement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wave}: {self.node} α {self.alpha}"
