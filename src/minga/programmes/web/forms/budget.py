"""Lines of the budget and what was spent on them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.organisations.models import Organisation
from minga.programmes.actions.budget import LineDraft, SpendingDraft
from minga.programmes.enums import LineKind
from minga.programmes.models import BudgetLine, Edition, Stage
from minga.programmes.models.blueprint_words import CostCategory
from minga.programmes.queries.codes import currency_choices
from minga.programmes.queries.words import hours_word
from minga.ui.forms import DayInput, Described, Form, add_inputs, offer
from minga.ui.texts import text_inputs, texts_in, texts_out


class LineForm(Form):
    """Money: how many at what cost. Time: how many hours at what rate."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        choices=[
            (LineKind.CASH, Described(gettext("Money"), _("Something that is paid."))),
            (LineKind.IN_KIND, Described(gettext("Time"), _("Hours that somebody gives."))),
        ],
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("For time, the hours in all. Leave it empty when nobody knows yet."),
    )
    quantity_high = forms.DecimalField(
        label=_("At most"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Only when the quantity is a range."),
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60)
    unit_cost = forms.DecimalField(
        label=_("Cost of each, or hourly rate"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Leave it empty when it is not valued yet: hours then count as hours."),
    )
    currency = forms.ChoiceField(label=_("Currency"))
    payer = forms.ChoiceField(label=_("Who pays or gives it"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    approximate = forms.BooleanField(label=_("The amount is approximate"), required=False)
    assumption = forms.CharField(
        label=_("What was assumed"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        payers: Sequence[Organisation],
        stages: Sequence[Stage],
        line: BudgetLine | None = None,
        **kwargs: Any,
    ) -> None:
        words = text_inputs("items", _("Item"), edition.languages, most=200, needed=True)
        add_inputs(self, first=words)
        kwargs["initial"] = {**_initial(edition, line), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.payers = {str(each.pk): each for each in payers}
        self.stages = {each.key: each for each in stages}
        nobody = ("", gettext("Not said"))
        offer(self, "category", [nobody, *CostCategory.choices])
        offer(self, "currency", currency_choices())
        offer(self, "payer", [nobody, *((pk, each.name) for pk, each in self.payers.items())])
        offer(self, "stage", [nobody, *((key, pick(s.titles)) for key, s in self.stages.items())])

    @property
    def draft(self) -> LineDraft:
        """What the action takes."""
        clean = self.cleaned_data
        time = clean["kind"] == LineKind.IN_KIND
        unit = clean["unit"].strip()
        return LineDraft(
            items=texts_in("items", clean),
            kind=clean["kind"],
            category=clean["category"],
            quantity=clean["quantity"],
            quantity_high=clean["quantity_high"],
            units=hours_word() if time and not unit else ({"es": unit} if unit else {}),
            unit_cost=clean["unit_cost"],
            currency=clean["currency"],
            payer=self.payers.get(clean["payer"]),
            stage=self.stages.get(clean["stage"]),
            approximate=clean["approximate"],
            assumption=clean["assumption"],
        )


def _initial(edition: Edition, line: BudgetLine | None) -> dict[str, Any]:
    if line is None:
        return {"kind": LineKind.CASH, "currency": edition.currency, "quantity": 1}
    return {
        **texts_out("items", line.items),
        "kind": line.kind,
        "category": line.category,
        "quantity": line.quantity,
        "quantity_high": line.quantity_high,
        "unit": pick(line.units),
        "unit_cost": line.unit_cost,
        "currency": line.currency,
        "payer": str(line.payer_id or ""),
        "stage": line.stage.key if line.stage else "",
        "approximate": line.approximate,
        "assumption": line.assumption,
    }


class SpendingForm(Form):
    """Money or hours that were used."""

    spent_on = forms.DateField(label=_("Date of the document"), widget=DayInput)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12, decimal_places=2)
    quantity = forms.DecimalField(label=_("Hours"), min_value=0, max_digits=10, decimal_places=2)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("An invoice or a time sheet, up to 20 MB.")
    )

    def __init__(self, *args: Any, line: BudgetLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["amount" if line.kind == LineKind.IN_KIND else "quantity"]

    @property
    def draft(self) -> SpendingDraft:
        """What the action takes."""
        clean = self.cleaned_data
        return SpendingDraft(
            spent_on=clean["spent_on"],
            amount=clean.get("amount"),
            quantity=clean.get("quantity") or Decimal(1),
            note=clean["note"],
            document=clean.get("document"),
        )


class ReverseForm(Form):
    """Why a spending is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
