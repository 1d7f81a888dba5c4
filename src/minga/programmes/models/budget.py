"""What an edition plans to cost and what it has cost, in cash and in kind.

Amounts are exact decimals in the line's currency: never add two currencies. A line that
nobody has valued yet has `unit_cost` empty; it counts in hours, not as zero money. A line
whose quantity nobody wrote down has `quantity` empty: unknown, which is not none either.
"""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL
from minga.core.texts import TextsField, pick
from minga.programmes.enums import LineKind
from minga.programmes.models.edition import Edition, Stage


class BudgetLine(Base):
    """Item × quantity × unit cost; for in-kind lines the quantity is hours.

    `quantity_high` is there when the quantity is a range ("2 to 3 hours a week").
    """

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="budget_lines")
    key = models.SlugField(max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=LineKind)
    category = models.CharField(_("category"), max_length=60, blank=True)
    items = TextsField(_("item"))
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    quantity_high = models.DecimalField(
        _("at most"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    units = TextsField(_("unit"))
    approximate = models.BooleanField(_("approximate"), default=False)
    unit_cost = models.DecimalField(
        _("unit cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(_("currency"), max_length=3)
    payer = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who pays"),
    )
    stage = models.ForeignKey(Stage, on_delete=models.SET_NULL, null=True, blank=True, related_name="budget_lines")
    assumption = models.TextField(_("assumption"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "key"], name="programmes_line_key_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__isnull=True) | models.Q(quantity__gte=0),
                name="programmes_line_quantity_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity_high__isnull=True) | models.Q(quantity_high__gte=models.F("quantity")),
                name="programmes_line_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.items)

    @property
    def planned(self) -> Decimal | None:
        """Quantity × unit cost, or None while nobody has valued it."""
        if self.unit_cost is None or self.quantity is None:
            return None
        return self.quantity * self.unit_cost

    @property
    def planned_high(self) -> Decimal | None:
        """The upper end of the plan; the same as `planned` when it is not a range."""
        if self.unit_cost is None or self.quantity_high is None:
            return self.planned
        return self.quantity_high * self.unit_cost


class Spending(Base):
    """Money or hours really used. Corrected by a reversing entry, never edited.

    `quantity` is in the line's unit; `amount` in its currency, empty while an hour has no rate.
    """

    personal = NOTHING_PERSONAL

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spendings")
    spent_on = models.DateField(_("date"))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2, default=1)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    document = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")

    class Meta:
        ordering: ClassVar = ["-spent_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount}"
