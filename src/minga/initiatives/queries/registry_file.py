"""From a spreadsheet to cells by field: which sheet, which row of titles, which column is what."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from minga.core.search import fold
from minga.initiatives.queries.registry_check import FIELDS
from minga.people.enums import Language
from minga.programmes.queries.nominee_import_file import FileProblem, Sheet, read_sheets

MOST_ROWS: Final = 2_000
_LOOKED_AT: Final = 12
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "codigo", "numero", "code", "n"),
    "title": ("titulo", "title", "nombre", "iniciativa", "nome", "name", "initiative", "nombre de la iniciativa"),
    "entity": (
        "entidad",
        "entity",
        "institucion",
        "organizacion",
        "municipio",
        "entidade",
        "instituicao",
        "organisation",
        "institution",
    ),
    "kind": ("tipo", "kind", "type"),
    "sector": ("sector", "setor", "tema", "area"),
    "problem": ("problema", "problem", "desafio", "challenge"),
    "affected": ("afectados", "a quien afecta", "poblacion", "beneficiarios", "publico", "affected"),
    "change": ("solucion", "descripcion", "cambio", "solucao", "descricao", "mudanca", "description"),
    "sdg": ("ods", "meta ods", "sdg"),
    "stage": ("etapa", "fase", "stage", "estagio"),
    "state": ("estado", "situacion", "situacao", "status"),
    "started": ("inicio", "fecha de inicio", "fecha", "data de inicio", "start", "start date"),
    "lead": ("correo", "correo del lider", "responsable", "e-mail", "email", "contacto"),
    "link": ("enlace", "link", "url", "web", "pagina", "site"),
}


def rows_of(content: bytes) -> tuple[tuple[int, dict[str, str]], ...]:
    """Number in the sheet and cells by field of every row; `FileProblem` when there is nothing to read."""
    found = [(sheet, *_titles(sheet)) for sheet in read_sheets(content)]
    sheet, at, columns = max(found, key=lambda each: len(each[2]))
    if not {"title", "entity"} <= set(columns):
        raise FileProblem(
            _("No row of titles was found: it needs at least “Title” and “Entity”. Begin from the model file."),
            code="titles",
        )
    rows = tuple(
        (number, {name: row[place].strip() for name, place in columns.items() if place < len(row)})
        for number, row in enumerate(sheet.rows, start=1)
        if number > at + 1 and any(cell.strip() for cell in row)
    )
    if not rows:
        raise FileProblem(_("The file has titles but no rows under them. Choose the file again."), code="empty")
    if len(rows) > MOST_ROWS:
        raise FileProblem(
            _("Send at most %(number)s rows at a time: split the list in parts.") % {"number": MOST_ROWS}, code="many"
        )
    return rows


def _titles(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row, counted from 0, that names most of our fields, and which column is what."""
    names = _names()
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(sheet.rows[:_LOOKED_AT]):
        columns = _columns(row, names)
        if len(columns) > len(best[1]):
            best = (at, columns)
    return best


def _columns(row: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = names.get(fold(cell).strip(" :*."))
        if name is not None:
            columns.setdefault(name, place)
    return columns


def _names() -> dict[str, str]:
    """Every title by which a column may be called: our own words in three languages, and usual ones."""
    names = {word: name for name, words in _ALSO.items() for word in words}
    for language in Language.values:
        with translation.override(language):
            names |= {fold(str(label)): name for name, label in FIELDS.items()}
    return names
