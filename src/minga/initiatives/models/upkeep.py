"""What is written down while the work goes on: costs, decisions, risks.

A cost line is corrected by another that reverses it (`reverses`), never edited: money that was
published stays explained. A decision cites evidence, or says why there is none (`no_evidence`).
"""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL
from minga.initiatives.enums import CostKind, RiskState
from minga.initiatives.models.initiative import Initiative
from minga.initiatives.models.testing import Evidence


class Cost(Base):
    """Something that was used: quantity × unit cost, in cash or in kind."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="costs")
    item = models.CharField(_("what"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=CostKind, default=CostKind.CASH)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    unit_cost = models.DecimalField(_("cost of one"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    spent_on = models.DateField(_("date"))
    payer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.PositiveSmallIntegerField()
    note = models.TextField(_("note"), blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["spent_on", "pk"]
        verbose_name = _("cost")
        verbose_name_plural = _("costs")

    def __str__(self) -> str:
        return self.item

    @property
    def amount(self) -> Decimal:
        """To the cent."""
        return (self.quantity * self.unit_cost).quantize(Decimal("0.01"))


class Decision(Base):
    """What was decided outside a gate, by whom, why, and on which evidence."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(_("what was decided"), max_length=400)
    reasons = models.TextField(_("reasons"))
    office = models.CharField(_("who decided: office or role"), max_length=200)
    decided_on = models.DateField(_("date"))
    cited = models.ManyToManyField(Evidence, blank=True, related_name="decisions")
    no_evidence = models.TextField(_("why no evidence is cited"), blank=True)
    stage = models.PositiveSmallIntegerField()
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["decided_on", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return self.text


class Risk(Base):
    """What could go wrong, and what is done about it."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="risks")
    text = models.CharField(_("what could go wrong"), max_length=400)
    likelihood = models.PositiveSmallIntegerField(
        _("how likely"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    impact = models.PositiveSmallIntegerField(_("how bad"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    response = models.TextField(_("what is done about it"), blank=True)
    office = models.CharField(_("who watches it"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=RiskState, default=RiskState.OPEN)
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["-likelihood", "-impact", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5),
                name="initiatives_risk_one_to_five",
            )
        ]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")

    def __str__(self) -> str:
        return self.text
