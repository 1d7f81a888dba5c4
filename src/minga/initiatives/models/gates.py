"""Gates: what was asked, what was decided on which conditions, and what was promised.

A review is asked by the team and decided by somebody else. Once decided it does not change
(triggers in migration 0002), and no initiative stands at a stage that no review opened.
`conditions` keeps what the dossier held at that moment, item by item, so that it can be read
years later. A condition of "goes on with conditions" becomes a `Commitment` with a date.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.initiatives.enums import CommitmentKind, GateOutcome, LifeStage
from minga.initiatives.models.initiative import Initiative
from minga.initiatives.models.testing import Evidence


class GateReview(Base):
    """One asking, and its answer."""

    personal = Personal(
        person="decided_by",
        export=("initiative", "to_stage", "outcome", "decided_at"),
        reason="who decided is a fact of the institution; the log holds the key only",
    )

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="reviews")
    to_stage = models.PositiveSmallIntegerField(_("gate"), choices=LifeStage)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("what the team says"), blank=True)
    outcome = models.CharField(_("decision"), max_length=20, choices=GateOutcome, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decided_office = models.CharField(_("office that decided"), max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(_("date of the decision"), null=True)
    taken_back_at = models.DateTimeField(null=True)
    conditions = models.JSONField(default=list, editable=False)
    cited = models.ManyToManyField(Evidence, blank=True, related_name="reviews")

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(decided_at__isnull=True, taken_back_at__isnull=True),
                name="initiatives_one_open_review",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | Q(decided_at__isnull=False, decided_on__isnull=False) & ~Q(outcome="") & ~Q(reasons=""),
                name="initiatives_decided_with_reasons",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["initiative", "to_stage", "outcome"], name="initiatives_crossed"),
        ]
        verbose_name = _("gate review")
        verbose_name_plural = _("gate reviews")

    def __str__(self) -> str:
        return f"{self.initiative}: {self.get_to_stage_display()}"


class Commitment(Base):
    """Something that somebody will do by a day."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="commitments")
    review = models.ForeignKey(GateReview, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    kind = models.CharField(max_length=12, choices=CommitmentKind)
    text = models.CharField(_("what will be done"), max_length=400)
    office = models.CharField(_("whose turn it is: office or role"), max_length=200)
    due_on = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.TextField(_("how it was done"), blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(_("why it is dropped"), blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""), name="initiatives_dropped_says_why"
            )
        ]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return self.text
