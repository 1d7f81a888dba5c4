"""How one wants to be told, group by group."""

from typing import Any

from django import forms

from minga.notifications.enums import Delivery, MessageGroup
from minga.notifications.queries import PreferenceRow
from minga.ui.forms import Form


class DeliveryForm(Form):
    """One question for each group that may be chosen."""

    def __init__(self, *args: Any, rows: list[PreferenceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            if not row.obligatory:
                self.fields[row.group.value] = forms.ChoiceField(
                    label=row.group.label,
                    choices=Delivery.choices,
                    initial=row.delivery,
                    widget=forms.RadioSelect,
                )

    def choices(self) -> dict[MessageGroup, Delivery]:
        """What was chosen, in the words of the action."""
        return {MessageGroup(name): Delivery(value) for name, value in self.cleaned_data.items()}
