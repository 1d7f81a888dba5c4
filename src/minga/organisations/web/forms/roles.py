"""Forms about roles: giving one, its deputy, its dates, its end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.organisations.enums import RoleEnd, RoleKind
from minga.organisations.web.forms.choosing import ChoosingForm
from minga.people.models import Person
from minga.ui.forms import DayInput, Described, Form, offer

OF_ORGANISATIONS = (
    RoleKind.COORDINATOR,
    RoleKind.AUTHORITY,
    RoleKind.MANAGER,
    RoleKind.FOCAL_POINT,
    RoleKind.INNOVATION_AGENT,
    RoleKind.CHALLENGE_OWNER,
    RoleKind.MONITOR,
    RoleKind.MEMBER,
)
"""Kinds that make sense in an organisation itself; the others belong to an edition."""

_EMAIL_OR_NAME = _("Whole e-mail, or name if the person is already in this organisation.")


class GiveRoleForm(ChoosingForm):
    person = forms.CharField(label=_("Who?"), max_length=200, help_text=_EMAIL_OR_NAME)
    kind = forms.ChoiceField(label=_("Role"), choices=[(kind.value, kind.label) for kind in OF_ORGANISATIONS])
    title = forms.CharField(
        label=_("Title of the post"), required=False, max_length=160, help_text=_("For example: Head of modernisation.")
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=DayInput, help_text=_("Empty if the date is not known.")
    )
    deputy = forms.CharField(
        label=_("Deputy"),
        required=False,
        max_length=200,
        help_text=_("Stands in, and takes over if the person leaves."),
    )
    public = forms.BooleanField(label=_("Show name and role on the public page"), required=False)


class DeputyForm(ChoosingForm):
    deputy = forms.CharField(
        label=_("Who stands in?"), required=False, max_length=200, help_text=_("Whole e-mail or name. Empty: nobody.")
    )


class DatesForm(Form):
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=DayInput, help_text=_("Empty if the date is not known.")
    )


class EndRoleForm(ChoosingForm):
    """Why, when, and who takes over. Nobody is chosen by silence.

    `may_name`: whether another person than the deputy can be chosen; not by who only leaves.
    """

    DEPUTY, ANOTHER, NOBODY = "deputy", "another", "nobody"

    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)
    ended_on = forms.DateField(label=_("Last day"), widget=DayInput)
    takes_over = forms.ChoiceField(label=_("Who takes over?"), widget=forms.RadioSelect)
    successor = forms.CharField(label=_("Another person"), required=False, max_length=200, help_text=_EMAIL_OR_NAME)
    note = forms.CharField(
        label=_("Note for whoever comes after"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, deputy: Person | None, today: date, may_name: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "ended_on": today,
            "takes_over": self.DEPUTY if deputy else None,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self._deputy = deputy
        offer(self, "reason", RoleEnd.choices)
        mine = [(self.DEPUTY, Described(deputy.name or str(deputy), _("The deputy")))] if deputy else []
        another = [(self.ANOTHER, Described(str(_("Another person")), _("Say who below.")))] if may_name else []
        if not may_name:
            del self.fields["successor"]
        self.fields["takes_over"].choices = [  # type: ignore[attr-defined]
            *mine,
            *another,
            (self.NOBODY, Described(str(_("Nobody for now")), _("What she holds stays with the organisation."))),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("takes_over") == self.ANOTHER and not cleaned.get("successor") and not self.errors:
            self.add_error("successor", _("Say who takes over."))
        return cleaned

    @property
    def heir(self) -> Person | None:
        """Who takes over, or None when it stays with the organisation."""
        if self.cleaned_data["takes_over"] == self.DEPUTY:
            return self._deputy
        return self.cleaned_data["successor"] if self.cleaned_data["takes_over"] == self.ANOTHER else None
