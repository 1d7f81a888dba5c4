"""Cost lines: one at a time, corrected, or pasted from a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from minga.core.search import fold
from minga.initiatives.actions.costs import CostText
from minga.initiatives.enums import CostKind
from minga.initiatives.models import Cost
from minga.initiatives.queries.pasted_costs import PastedCost, PastedCosts, read_costs
from minga.initiatives.web.forms.inputs import NumberField, long_text, restricted_field
from minga.organisations.models import Organisation
from minga.ui.forms import DayInput, Form, described, offer

_NAMES = ("kind", "item", "quantity", "unit", "unit_cost", "currency", "spent_on", "note")
_MEANS = {
    CostKind.CASH: _("Money that was paid."),
    CostKind.IN_KIND: _("Hours, a room, a loan: quantity × what one would cost."),
}


class PayerField(forms.ChoiceField):
    """Who paid: the owner, or an organisation that takes part."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Who paid or gave it"),
            required=False,
            help_text=_("Another organisation? Add it first to those that take part, on the page of the team."),
            **kwargs,
        )


class CostForm(Form):
    """One line: quantity × cost of one."""

    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=partial(described, _MEANS), initial=CostKind.CASH
    )
    item = forms.CharField(
        label=_("What"), max_length=200, help_text=_("For example: voice minutes, hours of a nurse.")
    )
    quantity = NumberField(label=_("Quantity"), max_digits=14, decimal_places=2)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60, help_text=_("For example: hours, weeks."))
    unit_cost = NumberField(label=_("Cost of one"), max_digits=14, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("Three letters, such as USD or PYG."))
    spent_on = forms.DateField(label=_("Date"), widget=DayInput)
    payer = PayerField()
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=long_text(2))
    restricted = restricted_field()

    def __init__(self, *args: Any, payers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payers = {row.key: row for row in payers}
        offer(self, "payer", [*((key, row.name) for key, row in self.payers.items()), ("", _("Not said"))])

    @property
    def line(self) -> CostText:
        """What the action takes."""
        clean = self.cleaned_data
        return CostText(payer=self.payers.get(clean["payer"]), **{name: clean[name] for name in _NAMES})


class CorrectForm(CostForm):
    """The right line in the place of a wrong one."""

    reason = forms.CharField(label=_("What was wrong"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["restricted"]


def cost_said(row: Cost) -> dict[str, Any]:
    """What the line says, to correct it."""
    return {"payer": row.payer.key if row.payer else "", **{name: getattr(row, name) for name in _NAMES}}


def next_line(last: Cost | None, *, payer: Organisation, currency: str, on: date) -> dict[str, Any]:
    """What a new line begins with: kind, unit, currency and payer of the last one."""
    if last is None:
        return {"kind": CostKind.CASH, "currency": currency, "payer": payer.key, "spent_on": on}
    said = cost_said(last)
    return {**{name: said[name] for name in ("kind", "unit", "currency", "payer")}, "spent_on": on}


class PasteCostsForm(Form):
    """Several lines at once."""

    rows = forms.CharField(
        label=_("Rows"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "One row for each line: what; quantity; unit; cost of one; date; cash or in kind; note. "
            "A first row with the names of the columns may put them in another order."
        ),
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, help_text=_("For rows that do not say theirs. Three letters, such as USD.")
    )
    spent_on = forms.DateField(label=_("Date"), widget=DayInput, help_text=_("For rows that do not say theirs."))
    payer = PayerField()
    restricted = restricted_field()

    def __init__(self, *args: Any, payers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payers = {row.key: row for row in payers}
        self.named = {fold(said): row for row in payers for said in (row.name, row.short_name, row.key) if said}
        offer(self, "payer", [*((key, row.name) for key, row in self.payers.items()), ("", _("Not said"))])

    def clean_rows(self) -> str:
        """Every row that cannot be read is told; what was pasted stays as it was."""
        text: str = self.cleaned_data["rows"]
        self.pasted: PastedCosts = read_costs(text, (get_language() or "es")[:2])
        told = [*self.pasted.problems, *self._strangers()]
        if told:
            raise ValidationError(told)
        return text

    @property
    def lines(self) -> list[CostText]:
        """What the action takes."""
        return [self._line(row) for row in self.pasted.rows]

    @property
    def numbers(self) -> list[int]:
        """How the reader counts the rows."""
        return [row.line for row in self.pasted.rows]

    def _line(self, row: PastedCost) -> CostText:
        clean = self.cleaned_data
        return CostText(
            item=row.item,
            quantity=row.quantity,
            unit=row.unit,
            unit_cost=row.unit_cost,
            currency=row.currency or clean["currency"],
            spent_on=row.spent_on or clean["spent_on"],
            kind=row.kind,
            payer=self.named[fold(row.payer)] if row.payer else self.payers.get(clean["payer"]),
            note=row.note,
        )

    def _strangers(self) -> list[str]:
        words = gettext("Row %(row)s: “%(who)s” is neither the owner nor an organisation that takes part.")
        return [
            words % {"row": row.line, "who": row.payer[:60]}
            for row in self.pasted.rows
            if row.payer and fold(row.payer) not in self.named
        ]
