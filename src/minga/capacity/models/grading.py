"""From two graders to one number for each question of each entity, and what the entity may say to it.

Graders and their scores are `assessments` (the panel of the wave, one item an entity, one criterion a
question). `Mark` is what counts in the end, with where it comes from; after publication it never
changes (trigger in migration 0002).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import AppealState, MarkSource
from minga.capacity.models.index import Measured
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal


class Mark(models.Model):
    """The points (or the value) of one question of one entity. `points` empty: not answered, or does not apply."""

    personal = NOTHING_PERSONAL

    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="marks")
    question = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    applies = models.BooleanField(default=True)
    source = models.CharField(max_length=10, choices=MarkSource)
    comment = models.TextField(_("for the entity"), blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["measured", "question"], name="capacity_marked_once")]
        indexes: ClassVar = [models.Index(fields=["question", "points"], name="capacity_by_question")]

    def __str__(self) -> str:
        return f"{self.measured}: {self.question} = {self.points}"


class Reply(Base):
    """What an entity says to the grade of one question while it may reply, and what the panel did."""

    personal = Personal(
        person="written_by",
        export=("measured", "question", "text", "answer"),
        erase="blank",
        blank={"written_by": None},
        reason="the reply is the entity's",
    )

    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="replies")
    question = models.CharField(max_length=60)
    text = models.TextField(_("what you reply"))
    written_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    evidence = models.ForeignKey(
        "capacity.EvidenceFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("answer of the panel"), blank=True)
    points_before = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    points_after = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measured", "question"], name="capacity_replied_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="capacity_reply_is_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measured}: {self.question}"


class Appeal(Base):
    """The one appeal of an entity against its draft result."""

    personal = Personal(
        person="filed_by",
        export=("measured", "text", "state", "answer"),
        erase="blank",
        blank={"filed_by": None},
        reason="appeal and answer belong to the record of the wave",
    )

    measured = models.OneToOneField(Measured, on_delete=models.CASCADE, related_name="appeal")
    questions = models.JSONField(default=list)
    text = models.TextField(_("what should be looked at again, and why"))
    filed_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=AppealState, default=AppealState.FILED)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AppealState.FILED) | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="capacity_appeal_is_answered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measured}: {self.get_state_display()}"
