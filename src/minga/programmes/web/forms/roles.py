"""Giving a role in an edition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.organisations.enums import RoleKind
from minga.organisations.queries.role_board import people_matching
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.policies import WORKS_IN_EDITION
from minga.ui.forms import DayInput, Form, offer

_MORE = (RoleKind.JUROR, RoleKind.EVALUATOR, RoleKind.AUTHORITY, RoleKind.INNOVATION_AGENT)


class _PersonField(forms.CharField):
    """A person by her e-mail, or by her name when she works in the same house."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)


class RoleForm(Form):
    """Who, what, from when, and who stands in."""

    person = _PersonField(label=_("Person"), help_text=_("Her e-mail, or her name when she works with the host."))
    kind = forms.ChoiceField(label=_("Role"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    deputy = _PersonField(label=_("Deputy"), required=False, help_text=_("Takes over when this person leaves."))
    title = forms.CharField(label=_("Title"), required=False, max_length=160)
    public = forms.BooleanField(
        label=_("Show the name on the public page"),
        required=False,
    )

    def __init__(self, *args: Any, edition: Edition, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition, self.viewer = edition, viewer
        offer(self, "kind", [(kind.value, kind.label) for kind in map(RoleKind, (*WORKS_IN_EDITION, *_MORE))])

    def clean_person(self) -> Person | None:
        """The person meant."""
        return self._person(self.cleaned_data["person"])

    def clean_deputy(self) -> Person | None:
        """The deputy meant, if any."""
        said = self.cleaned_data["deputy"]
        return self._person(said) if said else None

    def _person(self, said: str) -> Person:
        found = people_matching(self.viewer, self.edition.host, said)
        if not found:
            raise forms.ValidationError(_("Nobody with this e-mail or name has an account. Ask her to sign up first."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name. Write the e-mail."))
        return found[0]
