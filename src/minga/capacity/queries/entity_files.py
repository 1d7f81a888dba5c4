"""A list of entities in a table: matched with the directory by key, then by name; the rest by name alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.capacity.queries.tree_files import Said
from minga.core.errors import DomainError
from minga.core.search import fold
from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation
from minga.programmes.queries.nominee_import_file import Sheet, read_sheets
from minga.questionnaires.models.parsing import parse_number

MOST: Final = 5000
_HEADS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("key", "clave", "chave", "id", "codigo"), "key"),
    **dict.fromkeys(("entity", "entidad", "entidade", "orgao", "nombre", "nome", "name", "institucion"), "name"),
    **dict.fromkeys(("group", "grupo", "peer group", "peer_group", "grupo de pares"), "group"),
    **dict.fromkeys(("kind", "type", "tipo", "naturaleza"), "kind"),
}


@dataclass(frozen=True)
class Listed:
    """One row that names an entity."""

    row: int
    name: str
    kind: str
    group: str
    organisation: Organisation | None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EntityList:
    """What the file says, and what is to be told about it."""

    entities: tuple[Listed, ...]
    said: tuple[Said, ...]


def read_entities(content: bytes, name: str = "", language: str = "es") -> EntityList:
    """Raises DomainError (`field="file"`) when there is no column with names or keys."""
    try:
        sheets = read_sheets(content, name)
    except DomainError as wrong:
        raise DomainError(wrong.message, field="file", code=wrong.code) from wrong
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:15]):
            at = {_HEADS.get(fold(cell), f"fact:{cell.strip()}"): column for column, cell in enumerate(row) if cell}
            if "name" in at or "key" in at:
                return _listed(sheet, place, at, language)
    raise DomainError(_("No sheet has a column “entity” (or “name”), or “key”."), field="file")


def _listed(sheet: Sheet, head: int, at: Mapping[str, int], language: str) -> EntityList:
    rows = []
    for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
        cells = {name: row[column].strip() if column < len(row) else "" for name, column in at.items()}
        if cells.get("name") or cells.get("key"):
            rows.append((number, cells))
    if len(rows) > MOST:
        raise DomainError(_("At most %(most)s entities fit into one file.") % {"most": MOST}, field="file")
    found, said, seen = [], [], set()
    by_key, by_name = _directory(rows)
    for number, cells in rows:
        organisation, told = _match(cells, by_key, by_name)
        same = organisation.pk if organisation else fold(cells.get("name", ""))
        if same in seen:
            said.append(Said(number, _("This entity stands in the file already."), left_out=True))
            continue
        if organisation is None and not cells.get("name"):
            said.append(Said(number, _("No entity of the directory has this key."), left_out=True))
            continue
        seen.add(same)
        if told:
            said.append(Said(number, told))
        found.append(_row(number, cells, organisation, language))
    return EntityList(tuple(found), tuple(said))


def _row(number: int, cells: Mapping[str, str], organisation: Organisation | None, language: str) -> Listed:
    facts: dict[str, Any] = {}
    for name, cell in cells.items():
        value = parse_number(cell, language) if name.startswith("fact:") and cell else None
        if isinstance(value, Decimal):
            facts[name.removeprefix("fact:")[:60]] = str(value)
    return Listed(
        row=number, name=cells.get("name", ""), kind=_kind(cells.get("kind", "")),
        group=cells.get("group", "")[:80], organisation=organisation, facts=facts,
    )  # fmt: skip


def _kind(typed: str) -> str:
    """A type of the house by its value or its name; any other word as it stands."""
    folded = fold(typed)
    known = {fold(str(label)): value for value, label in OrganisationType.choices}
    return known.get(folded) or typed[:60]


def _directory(
    rows: list[tuple[int, dict[str, str]]],
) -> tuple[dict[str, Organisation], dict[str, list[Organisation]]]:
    keys = {cells.get("key", "") for _number, cells in rows} - {""}
    names = {fold(cells.get("name", "")) for _number, cells in rows} - {""}
    standing = Organisation.objects.filter(retired_at__isnull=True).select_related("territory__parent__parent")
    by_name: dict[str, list[Organisation]] = {}
    for organisation in standing.filter(folded_name__in=names):
        by_name.setdefault(organisation.folded_name, []).append(organisation)
    return {each.key: each for each in standing.filter(key__in=keys)}, by_name


def _match(
    cells: Mapping[str, str], by_key: Mapping[str, Organisation], by_name: Mapping[str, list[Organisation]]
) -> tuple[Organisation | None, str]:
    organisation = by_key.get(cells.get("key", ""))
    if organisation is not None:
        return organisation, ""
    same = by_name.get(fold(cells.get("name", "")), [])
    if len(same) == 1:
        return same[0], ""
    name = {"name": cells.get("name", "")}
    if same:
        return None, _("“%(name)s” is the name of several entities. Give its key.") % name
    return None, _("“%(name)s” is not in the directory: it is measured, but gets no letter.") % name
