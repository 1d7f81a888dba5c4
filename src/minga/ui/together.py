"""Two people in one form: nobody's words are lost, and nobody is stopped for what another field says.

    class DossierForm(SharedForm): …

    form = bind(DossierForm, request, initial=stored)          # stored: what the thing says now
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        change_dossier(…, changes=merged.changes, was=merged.was, actor=request.person, now=clock.now())

The page carries a keyed fingerprint of what each field said when it was drawn (`was`, a hidden
input; no text, no secret). At the POST each field has three sides: what the page said, what is
stored now, what was typed:

- only this person changed it: hers; only the other did: the other's, untouched by her stale text;
- both the same: fine; both differently: the field is *met*. The form comes back (422) with her
  text in the field and the other's beside it, to choose or to write one with both. Only then is
  the fingerprint of that field renewed, so a stale tab, "back" or a double click cannot pass by it.

Without a readable fingerprint every difference is met: asking too often loses nothing.
What it cannot see is a change between this comparison and the lock of the action: hand `merged.was`
in and let the action refuse (`Conflict`) when the locked row says something else; see docs/subsystems/ui.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django import forms as django_forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Manager, Model, QuerySet
from django.forms import BoundField
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.ui import formats
from minga.ui.forms import Form

_SALT: Final = "minga.ui.together"
_PRINT: Final = 16
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Met:
    """A field in which two people wrote different things: what its component shows beside it."""

    theirs: str
    by: str
    name: str
    """Of the two radio buttons."""
    in_words: bool
    """A text, of which one can be made out of two."""


@dataclass(frozen=True)
class Reconciled:
    """What both wrote, put together. False while a field is met: show the form again."""

    values: dict[str, Any]
    """Every cleaned value; where only the other wrote, what is stored."""
    changes: dict[str, Any]
    """Those that differ from what is stored: all that the action must write. Empty after a double click."""
    was: dict[str, Any]
    """What is stored now in the fields of `changes`, to be compared again under the action's lock."""
    met: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.met


class SharedForm(Form):
    """A form on something that others may be writing too. `{{ form.was }}` goes with fields drawn one by one."""

    was = django_forms.CharField(
        required=False, widget=django_forms.HiddenInput(attrs={"data-with-draft": "", "autocomplete": "off"})
    )
    met: Mapping[str, Met]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.met = {}
        prints = {}
        for name, one in _compared(self):
            # A browser that puts old text back into a newly drawn page would make it look newly written.
            one.widget.attrs.setdefault("autocomplete", "off")
            if not self.is_bound:
                prints[name] = _print(name, one, self.get_initial_for_field(one, name))
        if not self.is_bound:
            self.initial = {**(self.initial or {}), "was": _seal(_Seen(prints))}


@dataclass
class _Seen:
    """What the page showed: fingerprints by field, and of the own text in fields that were met."""

    shown: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)


def reconcile(form: SharedForm, *, stored: Mapping[str, Any], by: str = "") -> Reconciled:
    """Put together what was typed and what is stored now. Call it on a valid form, once a request.

    `stored`: the fields as the thing has them now, in the types of the cleaned values; fields of the
    form that are not in it pass as typed. `by` names who saved last, to be shown. When a field is
    met the form has its error, so that `respond` answers 422.
    """
    seen = _unseal(form.cleaned_data.get("was", ""))
    values = {name: value for name, value in form.cleaned_data.items() if name != "was"}
    changes: dict[str, Any] = {}
    taken, met = [], []
    for name, one in _compared(form):
        if name not in stored:
            continue
        side = _side(form, name, one, stored[name], seen)
        if side is THEIRS:
            values[name] = stored[name]
            taken.append(name)
        elif side is MINE:
            changes[name] = values[name]
        else:
            met.append(name)
    if met:
        _ask(form, met, taken, stored, seen, by)
    return Reconciled(values, changes, {name: stored[name] for name in changes}, tuple(met))


def _side(form: SharedForm, name: str, one: django_forms.Field, stored: Any, seen: _Seen) -> str | None:
    """Whose text stays in a field; None when both wrote and one must choose."""
    typed, now = _print(name, one, form.cleaned_data[name]), _print(name, one, stored)
    shown = seen.shown.get(name)
    if typed == now:
        return THEIRS
    choice = form.data.get(choice_name(form, name))
    if name in seen.asked and choice == THEIRS and typed == seen.asked[name]:
        return THEIRS
    if shown == typed:
        return THEIRS
    if shown != now:
        return None
    if name in seen.asked and choice != MINE and (choice == THEIRS or typed == seen.asked[name]):
        return None  # she was asked and did not say, or said one thing and wrote another
    return MINE


def choice_name(form: django_forms.BaseForm, name: str) -> str:
    """The name of the two radio buttons beside a field that was met."""
    return f"choose-{form.add_prefix(name)}"


def _ask(
    form: SharedForm, met: Sequence[str], taken: Sequence[str], stored: Mapping[str, Any], seen: _Seen, by: str
) -> None:
    """Show both texts, renew what the page shows, and keep what was already settled."""
    data = MultiValueDict(form.data if isinstance(form.data, MultiValueDict) else _lists(form.data))
    asked = {}
    for name in taken:
        if _show(form[name], data, stored[name]):
            seen.shown[name] = _print(name, form.fields[name], stored[name])
    for name in met:
        one = form.fields[name]
        asked[name] = _print(name, one, form.cleaned_data[name])
        seen.shown[name] = _print(name, one, stored[name])
        data.pop(choice_name(form, name), None)
    form.met = {
        name: Met(said(one := form.fields[name], stored[name]), by, choice_name(form, name), type(one) in _WORDS)
        for name in met
    }
    data[form.add_prefix("was")] = _seal(_Seen(seen.shown, asked))
    form.data = data
    for name in met:
        form.add_error(name, ValidationError(_BOTH if form.met[name].in_words else _EITHER, code="met"))


_WORDS: Final = (django_forms.CharField, django_forms.SlugField)
_EITHER: Final = _("Somebody else changed this while you were writing. Choose what stays.")
_BOTH: Final = _("Somebody else changed this while you were writing. Choose what stays, or write one text with both.")


# --- What a field says ----------------------------------------------------------------------


def _compared(form: django_forms.BaseForm) -> Iterator[tuple[str, django_forms.Field]]:
    """The fields that two people can meet in: no files, no passwords, nothing that cannot be written in."""
    for name, one in form.fields.items():
        secret = isinstance(one, django_forms.FileField) or isinstance(one.widget, django_forms.PasswordInput)
        if name != "was" and not secret and not one.disabled:
            yield name, one


def _print(name: str, one: django_forms.Field, value: Any) -> str:
    """A keyed fingerprint of what a field says."""
    return salted_hmac(_SALT, f"{name}\0{_canonical(one, value)}", algorithm="sha256").hexdigest()[:_PRINT]


def _canonical(one: django_forms.Field, value: Any) -> str:
    """The same text for all that means the same: 2.5 and "2.50", a row and its key, any order of a list."""
    if isinstance(one, django_forms.BooleanField) and not isinstance(one, django_forms.NullBooleanField):
        return str(bool(value))
    if isinstance(one.widget, django_forms.TextInput | django_forms.Textarea):
        value = _as_if_typed(one, value)
    if isinstance(value, QuerySet | Manager):
        value = list(value.all())
    if isinstance(value, list | tuple | set | frozenset):
        return "\0".join(sorted(_plain(item) for item in value))
    return _plain(value)


def _as_if_typed(one: django_forms.Field, value: Any) -> Any:
    """What would come back if nobody touched it: a control may show less than is stored (no seconds, no spaces)."""
    try:
        return one.clean(one.widget.format_value(one.prepare_value(value)))
    except ValidationError:
        return value


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case Model():
            return str(value.pk)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case dict():
            return json.dumps(value, sort_keys=True, default=str)
        case Decimal() | float():
            return format(Decimal(str(value)).normalize(), "f")
        case _:
            return "\n".join(str(value).splitlines()).strip()


def said(one: django_forms.Field, value: Any) -> str:
    """What is stored, in words to read and to copy."""
    if isinstance(one, django_forms.BooleanField):
        return gettext("Ticked") if value else gettext("Not ticked")
    if isinstance(one, django_forms.ChoiceField | django_forms.ModelChoiceField):
        chosen = _canonical(one, value).split("\0")
        return ", ".join(str(label) for key, label in _options(one) if str(key) in chosen and str(key))
    match value:
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case _:
            return str("" if value is None else one.prepare_value(value))


def _options(one: Any) -> Iterator[tuple[Any, Any]]:
    """Every option of a list, those of its groups too."""
    for key, label in one.choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield getattr(key, "value", key), label


def _show(bound: BoundField, data: MultiValueDict[str, Any], value: Any) -> bool:
    """Put what is stored into the control. False for controls of several parts, which keep what they show."""
    one = bound.field
    if isinstance(one.widget, django_forms.MultiWidget | django_forms.SelectDateWidget):
        return False
    if isinstance(one.widget, django_forms.CheckboxInput):
        data.setlist(bound.html_name, ["on"] if value else [])
        return True
    shown = one.widget.format_value(one.prepare_value(value))
    data.setlist(bound.html_name, shown if isinstance(shown, list) else ["" if shown is None else shown])
    return True


# --- What the page carries ------------------------------------------------------------------


def _seal(seen: _Seen) -> str:
    return signing.dumps([seen.shown, seen.asked], salt=_SALT, compress=True)


def _unseal(sealed: str) -> _Seen:
    """What the page showed; nothing when it cannot be read, so that every difference is met."""
    try:
        shown, asked = signing.loads(sealed, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return _Seen()
    return _Seen(dict(shown), dict(asked))


def _lists(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: list(value) if isinstance(value, list | tuple) else [value] for name, value in data.items()}
