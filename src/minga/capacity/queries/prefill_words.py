"""What Minga found, as an answer: in the shape of the question, and never in place of a person's words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.capacity.models import Prefill
from minga.capacity.queries.prefills import source_label
from minga.core.keys import new_key
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models.checking import is_blank
from minga.questionnaires.models.definition import Question

_SAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "label": ("name", "title", "nombre", "titulo"),
    "href": ("link", "url", "enlace"),
    "detail": ("detail", "what", "description", "detalle", "descripcion"),
}
"""Keys of a card's fields that hold each piece of a link."""


def answer_with(question: Question, typed: Any, prefill: Prefill, site: str) -> Any:
    """The answer with what was found in it; None when a question of this kind cannot hold it.

    `site`: the address of this house, so that a link works wherever the answer is read.
    """
    match question.kind:
        case Kind.NUMBER | Kind.MONEY:
            return str(prefill.value)
        case Kind.YES_NO:
            return "yes"
        case Kind.TEXT | Kind.LONG_TEXT:
            return _added(str(typed or ""), _sentence(prefill, site, listed=question.kind is Kind.LONG_TEXT))
        case Kind.CARDS:
            return _cards(question, typed, prefill.links, site)
        case _:
            return None


def _sentence(prefill: Prefill, site: str, *, listed: bool) -> str:
    """«Retos en el mapa público: 3.» and, in a long answer, each with its address."""
    first = _("%(what)s: %(number)s.") % {"what": source_label(prefill.source), "number": prefill.value}
    if not listed:
        return first
    lines = [f"- {link['label']} ({site}{link['href']})" for link in prefill.links]
    return "\n".join([first, *lines])


def _added(typed: str, words: str) -> str:
    """Under what a person wrote; once only."""
    if words in typed:
        return typed
    return f"{typed.rstrip()}\n\n{words}" if typed.strip() else words


def _cards(question: Question, typed: Any, links: Sequence[Mapping[str, str]], site: str) -> list[dict[str, Any]]:
    """One more card for each thing that no card names yet, as many as fit."""
    cards = [] if is_blank(question, typed) else list(typed)
    written = {str(value) for card in cards for value in card.values()}
    most = int(question.maximum) if question.maximum is not None else len(cards) + len(links)
    for link in links:
        card = _card(question, link, site)
        if card and len(cards) < most and link["label"] not in written:
            cards.append({"_id": new_key(5), **card})
    return cards


def _card(question: Question, link: Mapping[str, str], site: str) -> dict[str, str]:
    said = {"label": link["label"], "href": f"{site}{link['href']}", "detail": link.get("detail", "")}
    return {
        name: said[piece]
        for piece, names in _SAYS.items()
        for name in names
        if name in question.field_by_key and said[piece]
    }
