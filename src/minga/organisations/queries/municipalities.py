"""Reading a table of municipalities and saying of each row what an import would do with it.

Pure reading: the dry run and the import ask the same function, so they cannot disagree.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.core.errors import DomainError
from minga.core.search import fold
from minga.core.texts import all_languages
from minga.organisations.enums import TerritoryKind
from minga.organisations.models import Territory

MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 2_000_000
COLUMNS: Final = ("code", "name", "parent", "population", "rural", "latitude", "longitude")
_NEEDED: Final = ("code", "name", "parent")
_HEADERS: Final = {
    "code": {"code", "codigo", "official code", "codigo oficial"},
    "name": {"name", "nombre", "nome", "municipio", "municipality"},
    "parent": {"parent", "iso", "parent iso code", "departamento", "provincia", "estado", "padre"},
    "population": {"population", "poblacion", "populacao"},
    "rural": {"rural"},
    "latitude": {"latitude", "latitud", "lat"},
    "longitude": {"longitude", "longitud", "lon", "lng"},
}
_YES: Final = {"1", "si", "sim", "yes", "true", "x", "s", "y"}
_WHOLE_NUMBER: Final = re.compile(r"[0-9]+|[0-9]{1,3}([.,\s][0-9]{3})+")
_NO: Final = {"", "0", "no", "nao", "false", "n"}

NEW, CHANGED, KNOWN, REFUSED = "new", "changed", "known", "refused"


@dataclass
class Row:
    """One line of the table, what was read in it, and the verdict."""

    line: int
    cells: Mapping[str, str]
    code: str = ""
    name: str = ""
    parent: Territory | None = None
    population: int | None = None
    rural: bool = False
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    verdict: str = NEW
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def country(self) -> str:
        return self.parent.country if self.parent else ""

    @property
    def key(self) -> str:
        return slugify(self.code.replace(".", "-m-"))

    @property
    def verdict_words(self) -> str:
        """The verdict in the reader's language."""
        return {NEW: _("It is new"), CHANGED: _("It changes"), KNOWN: _("Already there"), REFUSED: _("Refused")}[
            self.verdict
        ]

    @property
    def problems(self) -> list[str]:
        """What to mend, in words."""
        return list(self.errors.values())

    def same_as(self, place: Territory) -> bool:
        """Whether writing this row would change nothing."""
        mine = (all_languages(self.name), self.parent, self.population, self.rural, self.latitude, self.longitude)
        theirs = (place.names, place.parent, place.population, place.rural, place.latitude, place.longitude)
        return mine == theirs

    def write_to(self, place: Territory) -> None:
        """Put the values of the row on a place, without saving it."""
        place.names = all_languages(self.name)
        place.parent = self.parent
        place.population = self.population
        place.rural = self.rural
        place.latitude = self.latitude
        place.longitude = self.longitude


@dataclass(frozen=True)
class Sheet:
    """A whole table, read and checked."""

    rows: Sequence[Row]

    @property
    def writable(self) -> list[Row]:
        return [row for row in self.rows if row.verdict != REFUSED]

    @property
    def new(self) -> int:
        return self._count(NEW)

    @property
    def changed(self) -> int:
        return self._count(CHANGED)

    @property
    def known(self) -> int:
        return self._count(KNOWN)

    @property
    def refusals(self) -> int:
        return self._count(REFUSED)

    def _count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)


def decoded(content: bytes) -> str:
    """The text of a file, in UTF-8 or, failing that, in the encoding that Excel uses."""
    if len(content) > MOST_BYTES:
        raise DomainError(_("The file is larger than 2 MB. Split it by department."), field="file")
    if content[:2] in (b"PK", b"\xd0\xcf") or b"\x00" in content:
        raise DomainError(_("This is not a CSV file. In Excel, save it as “CSV UTF-8”."), field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def check_municipalities(text: str) -> Sheet:
    """Read a CSV table and judge every row. Raises when the table itself cannot be read."""
    rows = list(_read(text))
    parents = {place.code: place for place in Territory.objects.exclude(kind=TerritoryKind.MUNICIPALITY)}
    for row in rows:
        _understand(row, parents)
    _refuse_doubles(rows)
    _compare(rows)
    return Sheet(rows)


def _read(text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator)
    names = _columns(next(lines, []))
    number = 0
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number > MOST_ROWS:
            raise DomainError(_("More than 10,000 rows. Split the file by department."), field="file")
        found = {name: cells[place].strip() for name, place in names.items() if place < len(cells)}
        yield Row(lines.line_num, {name: found.get(name, "") for name in COLUMNS})
    if not number:
        raise DomainError(_("The table has no rows below its header."), field="file")


def _columns(header: Sequence[str]) -> dict[str, int]:
    folded = [fold(cell.lstrip("\ufeff").replace("_", " ")) for cell in header]
    found = {
        name: folded.index(spelling)
        for name, spellings in _HEADERS.items()
        for spelling in spellings
        if spelling in folded
    }
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise DomainError(
            _("The first line must name the columns. Missing: %(columns)s.") % {"columns": ", ".join(missing)},
            field="file",
        )
    return found


def _understand(row: Row, parents: Mapping[str, Territory]) -> None:
    """Turn the cells into values; note in words what cannot be."""
    cells, errors = row.cells, row.errors
    row.name = " ".join(cells["name"].split())
    row.parent = parents.get(cells["parent"].upper())
    if row.parent is None:
        errors["parent"] = _("“%(code)s” is not an ISO code that is loaded, such as PY-7.") % {"code": cells["parent"]}
    if not cells["code"]:
        errors["code"] = _("The official code is missing.")
    elif any(cell[:1] in "=+@" for cell in (cells["code"], cells["name"]) if cell):
        errors["code"] = _("The cell begins with a sign that Excel reads as a formula.")
    if not row.name:
        errors["name"] = _("The name is missing.")
    elif len(row.name) > 120 or "�" in row.name:
        errors["name"] = _("The name cannot be read. Save the file as “CSV UTF-8”.")
    row.code = f"{row.country}.{cells['code'].removeprefix(f'{row.country}.')}"[:200]
    if len(row.code) > 20:
        errors["code"] = _("The code is longer than 17 signs.")
    row.rural = fold(cells["rural"]) in _YES
    if fold(cells["rural"]) not in _YES | _NO:
        errors["rural"] = _("Write yes or no under “rural”, not “%(text)s”.") % {"text": cells["rural"][:30]}
    _understand_numbers(row)
    if errors:
        row.verdict = REFUSED


def _understand_numbers(row: Row) -> None:
    said = row.cells["population"]
    digits = re.sub(r"[.,\s]", "", said)
    if said and (not _WHOLE_NUMBER.fullmatch(said) or int(digits) >= 2**31):
        row.errors["population"] = _("Write the population as a number, not “%(text)s”.") % {"text": said[:30]}
    elif digits:
        row.population = int(digits)
    for name, limit in (("latitude", 90), ("longitude", 180)):
        text = row.cells[name].replace(",", ".")
        if not text:
            continue
        try:
            value = Decimal(text).quantize(Decimal("0.00001"))
        except InvalidOperation:
            value = Decimal(1000)
        if not (value.is_finite() and abs(value) <= limit):
            row.errors[name] = _("Write coordinates in degrees, such as -27.33.")
        else:
            setattr(row, name, value)


def _refuse_doubles(rows: Sequence[Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.verdict == REFUSED:
            continue
        if row.code in first:
            row.errors["code"] = _("Line %(line)s has the same code.") % {"line": first[row.code]}
            row.verdict = REFUSED
        first.setdefault(row.code, row.line)


def _compare(rows: Sequence[Row]) -> None:
    standing = {
        place.code: place
        for place in Territory.objects.filter(code__in=[row.code for row in rows]).select_related("parent")
    }
    for row in rows:
        place = standing.get(row.code)
        if row.verdict != REFUSED and place is not None:
            row.verdict = KNOWN if row.same_as(place) else CHANGED
