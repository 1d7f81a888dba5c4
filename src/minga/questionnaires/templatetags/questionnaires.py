"""`{% load questionnaires %}`: questions of this engine on a page of an app above.

The page needs `questionnaires/form.css` and `form.js`, and a form of the class `q-form`.
"""

from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString, mark_safe

from minga.questionnaires.queries.field_views import FieldView
from minga.questionnaires.queries.reviews import AnswerLine
from minga.questionnaires.queries.steps import Mistake

register = Library()


@register.simple_tag(takes_context=True)
def question(context: Context, *, f: FieldView) -> SafeString:
    """One question with its control, its mistakes and the other window's text."""
    return _drawn(context, "_field", f=f)


@register.simple_tag(takes_context=True)
def mistakes(context: Context, *, found: tuple[Mistake, ...]) -> SafeString:
    """What to correct, each a link to its question."""
    return _drawn(context, "_mistakes", mistakes=found)


@register.simple_tag(takes_context=True)
def answer(context: Context, *, line: AnswerLine) -> SafeString:
    """One answer in words, with its files; inside a `dl`."""
    return _drawn(context, "_answer", line=line)


def _drawn(context: Context, name: str, **values: Any) -> SafeString:
    template = context.template.engine.get_template(f"questionnaires/{name}.html")  # type: ignore[union-attr]
    values["request"], values["csrf_token"] = context.get("request"), context.get("csrf_token")
    return mark_safe(template.render(context.new(values)))  # noqa: S308 - escaped by the template engine
