"""Components that are operated: buttons, fields, confirmation, saving, jobs under way."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minga.ui import forms
from minga.ui.library import one_of, render_component, tidy

register = Library()

KINDS: Final = ("primary", "secondary", "text", "danger")
SIZES: Final = ("", "small")
SAVE_STATES: Final = {
    "saved": "cloud-check",
    "saving": "loader-circle",
    "kept": "smartphone",
    "failed": "circle-alert",
}
_SAYS_WHAT_WAS_READ: Final = 60


@register.simple_block_tag(takes_context=True)
def button(
    context: Context,
    content: str,
    *,
    kind: str = "primary",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    name: str = "",
    value: Any = "",
    form: str = "",
    formaction: str = "",
    disabled: bool = False,
    why: Any = "",
) -> SafeString:
    one_of("kind", kind, KINDS)
    one_of("size", size, SIZES)
    return render_component(
        context,
        "button",
        kind=kind,
        icon=icon,
        size=size,
        wide=wide,
        name=name,
        value=value,
        form=form,
        formaction=formaction,
        disabled=disabled or bool(why),
        why=why,
        body=tidy(content),
    )


@register.simple_block_tag(takes_context=True)
def link_button(
    context: Context,
    content: str,
    *,
    href: str,
    kind: str = "primary",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    download: bool = False,
) -> SafeString:
    one_of("kind", kind, KINDS)
    one_of("size", size, SIZES)
    return render_component(
        context,
        "link_button",
        href=href,
        kind=kind,
        icon=icon,
        size=size,
        wide=wide,
        download=download,
        body=tidy(content),
    )


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    *,
    label: Any,
    action: str,
    yes: Any,
    kind: str = "danger",
    icon: str = "",
    name: str = "",
    value: Any = "",
    size: str = "small",
) -> SafeString:
    one_of("kind", kind, KINDS)
    return render_component(
        context,
        "confirm",
        label=label,
        action=action,
        yes=yes,
        kind=kind,
        icon=icon,
        name=name,
        value=value,
        size=size,
        body=content,
    )


@register.simple_tag(takes_context=True)
def field(
    context: Context,
    *,
    field: django_forms.BoundField,
    unit: Any = "",
    width: str = "",
    placeholder: Any = "",
    plain: str = "",
) -> SafeString:
    one_of("width", width, ("", "short", "medium"))
    values = field_values(field, unit=unit, width=width, placeholder=placeholder)
    return render_component(context, "field", **values, plain=plain)


@register.simple_tag(takes_context=True)
def form_fields(context: Context, *, form: django_forms.BaseForm) -> SafeString:
    return render_component(context, "form_fields", form=form)


@register.simple_tag(takes_context=True)
def error_summary(context: Context, *, form: django_forms.BaseForm) -> SafeString:
    errors = (
        [(bound, message) for bound in form if not bound.is_hidden for message in forms_messages(bound)[:1]]
        if form.is_bound
        else []
    )
    hidden = [message for bound in form.hidden_fields() for message in bound.errors] if form.is_bound else []
    general = [*form.non_field_errors(), *hidden] if form.is_bound else []
    return render_component(
        context,
        "error_summary",
        errors=errors,
        general=general,
        count=len(errors) + len(general),
        recovered=getattr(form, "recovered", False),
    )


@register.simple_tag(takes_context=True)
def save_status(context: Context, *, state: str = "saved", text: Any = "") -> SafeString:
    one_of("state", state, SAVE_STATES)
    return render_component(context, "save_status", state=state, text=text, icon=SAVE_STATES[state])


@register.simple_tag(takes_context=True)
def autosave_line(context: Context, *, at: datetime | None = None) -> SafeString:
    return render_component(context, "autosave_line", at=at)


@register.simple_tag(takes_context=True)
def progress(
    context: Context, *, value: int, total: int, text: Any = "", url: str = "", done: bool = False, id: str = "progress"
) -> SafeString:
    return render_component(context, "progress", value=value, total=total, text=text, url=url, done=done, id=id)


def kind_of(bound: django_forms.BoundField) -> str:
    """How a field is drawn, from its widget."""
    widget = bound.field.widget
    if isinstance(widget, forms.ScaleSelect):
        return "scale"
    if isinstance(widget, django_forms.RadioSelect | django_forms.CheckboxSelectMultiple):
        return "options"
    if isinstance(widget, django_forms.CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, django_forms.FileInput) else "input"


def forms_messages(bound: django_forms.BoundField) -> list[str]:
    """What is wrong, and what was read when that helps: «Usted escribió “muchas”.»"""
    said = bound.value()
    readable = (
        isinstance(said, str)
        and 0 < len(said) <= _SAYS_WHAT_WAS_READ
        and kind_of(bound) == "input"
        and not isinstance(bound.field.widget, django_forms.PasswordInput)
    )
    result: list[str] = []
    for error, message in zip(bound.errors.as_data(), bound.errors, strict=True):
        words = str(message)
        if error.code == "invalid" and readable:
            words += " " + gettext("You wrote “%(said)s”.") % {"said": said}
        result.append(words)
    return result


def field_values(
    bound: django_forms.BoundField, *, unit: Any = "", width: str = "", placeholder: Any = ""
) -> dict[str, Any]:
    """What `ui/components/field.html` needs; also used when Django renders a form by itself."""
    kind = kind_of(bound)
    attrs: dict[str, Any] = {}
    if kind in ("input", "file"):
        own = bound.field.widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, (own if "c-input" in own else f"c-input {own}".strip(),)))
        if width:
            attrs["class"] += f" c-input--{width}"
        if placeholder:
            attrs["placeholder"] = placeholder
    most = getattr(bound.field, "max_length", None)
    return {
        "field": bound,
        "kind": kind,
        "errors": forms_messages(bound),
        "control": bound.as_widget(attrs=attrs) if kind in ("input", "file", "checkbox") else "",
        "unit": unit or getattr(bound.field, "unit", ""),
        "ends": getattr(bound.field.widget, "ends", None),
        "met": getattr(bound.form, "met", {}).get(bound.name),
        "most": most if isinstance(bound.field.widget, django_forms.Textarea) else None,
        "optional": not bound.field.required and kind != "checkbox",
    }
