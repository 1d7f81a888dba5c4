"""Forms at the boundary: one renderer, kind words, and typed text that is never lost.

A view does `form = bind(EditionForm, request)`; the template does
`{% error_summary form=form %}{% form_fields form=form %}`, or `{% field field=form.title %}`
one by one. `{{ form }}` looks the same (allauth's forms too: see `Renderer`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.core.errors import DomainError, Invalid
from minga.ui import kept

F = TypeVar("F", bound=forms.BaseForm)


class Renderer(DjangoTemplates):
    """Every form of the house looks alike, whoever wrote it (FORM_RENDERER)."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


class Described(str):
    """The label of a choice with a line of explanation under it."""

    description: str | Promise

    def __new__(cls, label: str, description: str | Promise = "") -> Described:
        text = super().__new__(cls, label)
        text.description = description
        return text


class DayInput(forms.DateInput):
    """The phone's own calendar; writes and reads 2026-11-19."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "c-input c-input--short", **(attrs or {})}, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The phone's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "c-input c-input--medium", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class ScaleSelect(forms.RadioSelect):
    """Joined cells, for a short scale such as 0 to 4. `ends` says what the two ends mean."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        ends: tuple[str | Promise, str | Promise] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.ends = ends


class Form(forms.Form):
    """A form that speaks as the house does. Never writes: `cleaned_data` goes to an action."""

    use_required_attribute: ClassVar[bool] = False  # type: ignore[misc]
    recovered: bool = False
    """What is shown was typed before the session ended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_kindly(field)


def bind(form_class: type[F], request: HttpRequest, **kwargs: Any) -> F:
    """The form of this request: posted, recovered after an expired session, or fresh."""
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **kwargs)
        if request.COOKIES.get(kept.COOKIE):
            kept.forget(request)
        return form
    form = form_class(**kwargs)
    found = kept.offered(request)
    if found is None:
        return form
    answers = _answers(form, found)
    if not any(answers.values()):
        return form
    form.initial = {**(form.initial or {}), **answers}
    form.recovered = True  # type: ignore[attr-defined]
    return form


def typed(form_class: type[F], request: HttpRequest, **kwargs: Any) -> F:
    """The form with what was posted in it, as if nobody had judged it yet: to answer a question in the middle of it."""
    form = form_class(**kwargs)
    form.initial = {**(form.initial or {}), **_answers(form, request.POST)}
    return form


def _answers(form: forms.BaseForm, sent: QueryDict) -> dict[str, Any]:
    """What each control holds. What was not sent (a one-time token) is left out: the fresh value stays."""
    answers = {
        name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }
    return {name: value for name, value in answers.items() if value is not None}


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """What one field of this form may choose from, known only when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a form that offers declares it as one
    field.choices = list(choices)


def offer_own(form: forms.BaseForm, name: str, own: Iterable[tuple[str, str]]) -> None:
    """Of several that are hers she says which; the only one is taken as said. None is chosen for her by its name."""
    choices = list(own)
    offer(form, name, choices if len(choices) == 1 else [("", _("Choose")), *choices])


def described(means: Mapping[Any, str | Promise]) -> list[tuple[str, Described]]:
    """Choices of an enum with a line on what each means. Ask for them in each form: labels are said at once."""
    return [(each.value, Described(str(each.label), words)) for each, words in means.items()]


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Say at the field what an action refused, as if the form had found it itself."""
    if isinstance(error, Invalid):
        _refuse_each(form, error.errors)
        return
    field = error.field if error.field in form.fields else None
    form.add_error(field, str(error))


def renew(form: forms.Form, revision: int) -> None:
    """After a conflict the next try is a conscious one: what was typed stays, the revision is today's."""
    data = cast("QueryDict", form.data).copy()
    data["revision"] = str(revision)
    form.data = data


def _refuse_each(form: forms.BaseForm, errors: Mapping[str, Any]) -> None:
    for name, messages in errors.items():
        field = name if name in form.fields else None
        for message in [messages] if isinstance(messages, str) else messages:
            form.add_error(None if name == NON_FIELD_ERRORS else field, str(message))


_CHOOSE = _("Choose an option.")
_KIND: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Write an answer.")},
    forms.ChoiceField: {"required": _CHOOSE, "invalid_choice": _("Choose one of the options of the list.")},
    forms.ModelChoiceField: {"required": _CHOOSE, "invalid_choice": _("Choose one of the options of the list.")},
    forms.MultipleChoiceField: {"required": _("Choose at least one option.")},
    forms.BooleanField: {"required": _("Tick the box to go on.")},
    forms.IntegerField: {"required": _("Write a number."), "invalid": _("Write a whole number, for example 140.")},
    forms.DecimalField: {"required": _("Write a number."), "invalid": _("Write a number, for example 12.5.")},
    forms.EmailField: {
        "required": _("Write an e-mail address."),
        "invalid": _("Write the whole address, for example name@town.gob."),
    },
    forms.URLField: {"invalid": _("Write the whole address, beginning with https://.")},
    forms.DateField: {"required": _("Write a date."), "invalid": _("Write a date as day/month/year.")},
    forms.DateTimeField: {"required": _("Write a date and a time."), "invalid": _("Write a date and a time.")},
    forms.FileField: {"required": _("Choose a file."), "empty": _("That file is empty. Choose another one.")},
}


def _speak_kindly(field: forms.Field) -> None:
    """Say what to do, not what is wrong; a message set by the form itself stays."""
    standard: dict[str, Any] = {}
    kind_words: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        standard.update(getattr(kind, "default_error_messages", {}))
        kind_words.update(_KIND.get(kind, {}))
    for code, message in kind_words.items():
        if field.error_messages.get(code) is standard.get(code):
            field.error_messages[code] = message


def add_inputs(
    form: forms.Form,
    *,
    first: Mapping[str, forms.Field] | None = None,
    last: Mapping[str, forms.Field] | None = None,
) -> None:
    """Give one form inputs of its own. Call it before `super().__init__`, which copies them."""
    vars(form)["base_fields"] = {**(first or {}), **type(form).base_fields, **(last or {})}
