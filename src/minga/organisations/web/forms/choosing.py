"""Answers that name a thing in words: one match is taken, several are offered, none is refused.

It works without JavaScript and does not send a list of five thousand municipalities to a
telephone: whoever writes "La Paz" gets the four of them to choose from, and keeps the rest
of what she typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import Described, Form


@dataclass(frozen=True)
class Candidate:
    """One thing that the words may mean."""

    key: str
    label: str
    detail: str
    thing: Any


@dataclass(frozen=True)
class Finder:
    """How the words of one field are understood."""

    find: Callable[[str], Sequence[Candidate]]
    none: str | Promise
    """What to say when nothing was found."""


class ChoosingForm(Form):
    """A form with fields that name things; `cleaned_data` holds the things themselves."""

    def __init__(self, *args: Any, finders: Mapping[str, Finder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._finders = finders
        self._found: dict[str, Sequence[Candidate]] = {}
        if not self.is_bound:
            return
        for name, finder in finders.items():
            words = str(self.data.get(self.add_prefix(name), "")).replace("\0", "").strip()
            self._found[name] = finder.find(words) if words else ()
            if len(self._found[name]) > 1:
                self._offer(name)

    def _offer(self, name: str) -> None:
        """Put the candidates to choose from right below the words."""
        choices = [(c.key, Described(c.label, c.detail)) for c in self._found[name]]
        offered = forms.ChoiceField(
            label=_("Which one do you mean?"),
            choices=choices,
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": _("Choose one of the options of the list.")},
        )
        order = list(self.fields)
        self.fields[f"{name}_choice"] = offered
        order.insert(order.index(name) + 1, f"{name}_choice")
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self._finders:
            if cleaned.get(name):
                cleaned[name] = self._chosen(name)
            elif name in cleaned:
                cleaned[name] = None
        return cleaned

    def _chosen(self, name: str) -> Any:
        found = self._found.get(name, ())
        if not found:
            self.add_error(name, str(self._finders[name].none))
            return None
        if len(found) == 1:
            return found[0].thing
        key = self.cleaned_data.get(f"{name}_choice")
        for candidate in found:
            if candidate.key == key:
                return candidate.thing
        self.add_error(f"{name}_choice", _("There are several. Choose one."))
        return None
