"""What each column of a past wave is: by the code of a question, by its title, by what totals are usually called.

A column is one of `entity`, `kind`, `peer_group`, `question:CODE`, `published:CODE`; what is not recognised
stays out until somebody says what it is.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from minga.capacity.models import Design
from minga.capacity.models.design import ROOT
from minga.core.search import fold
from minga.programmes.queries.nominee_import_file import Sheet

ENTITY, KIND, PEERS, QUESTION, PUBLISHED = "entity", "kind", "peer_group", "question:", "published:"
_LOOKED_AT: Final = 15
_LONG: Final = 12
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    ENTITY: (
        "entidad", "entity", "nombre", "nombre de la entidad", "entidade", "nome", "nome da entidade", "orgao",
        "institucion", "nombre de la institucion", "instituicao", "institution", "organizacion", "organizacao",
        "organisation", "organization", "municipio", "municipality", "unit", "name",
    ),
    KIND: ("tipo", "tipo de entidad", "tipo de entidade", "kind", "type"),
    PEERS: ("grupo", "grupo de pares", "peer group", "peer_group", "group", "sector", "setor"),
}  # fmt: skip
_TOTAL: Final = re.compile(
    r"^(?:published|publicado|publicada|total|puntaje|puntaje total|puntos|puntuacion|resultado|pontos|pontuacao"
    r"|nota|score|points)\b[\s_:.-]*(?P<rest>.*)$"
)
_WHOLE: Final = ("", "total", "general", "geral", "indice", "iip", "final", "global")
_NUMBER: Final = re.compile(
    r"^(?:p|q|preg|pregunta|pergunta|question|item|n|no|num|numero)?[\s._:-]*(?P<n>\d+(?:[.,]\d+)*)$"
)
_COMPONENT: Final = re.compile(r"^(?:componente|component|c)[\s._:-]*(?P<n>\d+)$")


def recognised(headers: Sequence[str], design: Design) -> dict[str, str]:
    """What the columns are, by their place as text; each thing once, the first column that says so."""
    words = _Words(design)
    found: dict[str, str] = {}
    for place, header in enumerate(headers):
        what = words.of(header)
        if what and what not in found.values():
            found[str(place)] = what
    return found


def best_table(sheets: Sequence[Sheet], design: Design) -> tuple[Sheet, int, dict[str, str]]:
    """The sheet and the row of titles (from 0) in which most columns are recognised."""
    tries = [
        (sheet, number, recognised(row, design))
        for sheet in sheets
        for number, row in enumerate(sheet.rows[:_LOOKED_AT])
    ]
    return max(tries, key=lambda tried: (ENTITY in tried[2].values(), len(tried[2])))


class _Words:
    """The spellings by which this design is known."""

    def __init__(self, design: Design) -> None:
        leaves, groups = design.questions, [node for node in design.nodes if design.children(node.code)]
        self.codes = {_plain(node.code): node.code for node in leaves}
        self.groups = {_plain(node.code): node.code for node in groups}
        self.numbers = _numbers([node.code for node in leaves])
        self.components = {str(place): node.code for place, node in enumerate(design.components, start=1)}
        self.titles = {_plain(text): node.code for node in leaves for text in node.titles.values()}
        self.group_titles = {_plain(text): node.code for node in groups for text in node.titles.values()}

    def of(self, header: str) -> str:
        plain = _plain(header)
        if not plain:
            return ""
        for what, names in _NAMES.items():
            if plain in names:
                return what
        question = self.codes.get(plain) or self._numbered(plain) or self.titles.get(plain) or self._like(plain)
        if question:
            return QUESTION + question
        total = self._total(plain)
        return PUBLISHED + total if total else ""

    def _numbered(self, plain: str) -> str:
        said = _NUMBER.match(plain)
        return self.numbers.get(said["n"].replace(",", "."), "") if said else ""

    def _like(self, plain: str) -> str:
        """A long title that begins alike: spreadsheets cut them."""
        if len(plain) < _LONG:
            return ""
        near = {code for title, code in self.titles.items() if title.startswith(plain) or plain.startswith(title)}
        return near.pop() if len(near) == 1 else ""

    def _total(self, plain: str) -> str:
        said = _TOTAL.match(plain)
        rest = said["rest"].strip() if said else plain
        if said and rest in _WHOLE:
            return ROOT
        component = _COMPONENT.match(rest)
        return (
            self.groups.get(rest)
            or self.group_titles.get(rest)
            or (self.components.get(component["n"], "") if component else "")
        )


def _plain(text: str) -> str:
    return fold(text.replace("_", " ")).strip(" :.*")


def _numbers(codes: Sequence[str]) -> dict[str, str]:
    """Questions by the number in their code, where that tells them apart."""
    found: dict[str, list[str]] = {}
    for code in codes:
        number = re.search(r"\d+(?:\.\d+)*$", code)
        if number:
            found.setdefault(number[0], []).append(code)
    return {number: own[0] for number, own in found.items() if len(own) == 1}
