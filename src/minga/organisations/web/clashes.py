"""Two people wrote at once: what each of them said, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BooleanField
from django.utils.translation import gettext as _

from minga.organisations.models import Organisation
from minga.organisations.queries.edits import FieldEdit, edits_since
from minga.organisations.web.forms.finders import place_finder
from minga.organisations.web.forms.organisations import OrganisationForm, initial_of


@dataclass(frozen=True)
class Clash:
    """One field that somebody else saved since."""

    field: str
    label: str
    theirs: str
    mine: str
    who: str
    at: datetime
    both_changed: bool
    """False: she had not touched it, so the form simply takes what was saved."""


def clashes_of(organisation: Organisation, form: OrganisationForm, revision: int) -> tuple[Clash, ...]:
    """What others saved since `revision`, beside what is in this form."""
    saved = initial_of(organisation)
    found: list[Clash] = []
    for edit in edits_since(organisation, revision).values():
        for name in _fields_of(edit):
            theirs, mine = saved.get(name, ""), _typed(form, name)
            base = _base(edit, name)
            touched = mine not in (theirs, base)
            field = form.fields[name]
            found.append(
                Clash(name, str(field.label), _words(field, theirs), _words(field, mine), edit.who, edit.at, touched)
            )
    return tuple(clash for clash in found if clash.theirs != clash.mine)


def merged_form(organisation: Organisation, form: OrganisationForm, clashes: tuple[Clash, ...]) -> OrganisationForm:
    """The same form with what she typed, what she had not touched renewed, and the new revision."""
    saved = initial_of(organisation)
    values: dict[str, Any] = {name: _typed(form, name) for name in form.fields}
    values |= {clash.field: saved[clash.field] for clash in clashes if not clash.both_changed}
    values["revision"] = organisation.revision
    return OrganisationForm(initial=values, finders={"territory": place_finder()})


def _fields_of(edit: FieldEdit) -> tuple[str, ...]:
    """The fields of the form that show a column: three for the texts in each language."""
    if edit.name != "about":
        return (edit.name,) if edit.name in OrganisationForm.base_fields else ()
    languages = {**_texts(edit.before), **_texts(edit.after)}
    return tuple(f"about_{code}" for code in languages if _texts(edit.before).get(code) != _texts(edit.after).get(code))


def _base(edit: FieldEdit, name: str) -> Any:
    """What the field held when she opened the form."""
    if edit.name == "about":
        return _texts(edit.before).get(name.removeprefix("about_"), "")
    return edit.before


def _texts(value: Any) -> Mapping[str, str]:
    return value if isinstance(value, Mapping) else {}


def _typed(form: OrganisationForm, name: str) -> Any:
    """What is in the form, in the shape in which the form shows it."""
    value = form[name].value()
    return bool(value) if isinstance(form.fields[name], BooleanField) else value or ""


def _words(field: Any, value: Any) -> str:
    """The value as a person reads it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return labels.get(str(value), str(value)) or "—"
