"""What an entity will do about its result: steps with an owner and a day, kept until done or dropped."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.capacity.models.index import Measured
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL


class PlanStep(Base):
    """One improvement that the entity commits to."""

    personal = NOTHING_PERSONAL

    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="plan")
    question = models.CharField(max_length=60)
    text = models.CharField(_("what will be done"), max_length=400)
    office = models.CharField(_("whose turn it is: office or role"), max_length=200)
    due_on = models.DateField(_("by"))
    points = models.DecimalField(_("points it can bring"), max_digits=8, decimal_places=3, null=True)
    help = models.CharField(max_length=120, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.TextField(_("how it was done"), blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(_("why it is dropped"), blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    public = models.BooleanField(_("shown to everybody"), default=False)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""), name="capacity_dropped_says_why"
            )
        ]

    def __str__(self) -> str:
        return self.text
