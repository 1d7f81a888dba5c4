"""The dry run: what each row of a file would do, and why some may not.

A row is judged in two steps. `read_row` looks at its own cells; `judge` looks at the keys: who
is meant, whether two keys mean two people, whether another row means the same person. Nothing
is written here, and the same function runs again inside the transaction that applies.

What a file may change: a person who never agreed to anything and never signed in has what
somebody wrote about her, so a newer file corrects it. An account with an owner is only
completed where it is empty, and nobody's e-mail or document is ever changed by a file.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus, RowVerdict
from minga.programmes.models import Enrolment
from minga.programmes.queries import nominee_import_values as values
from minga.programmes.queries.nominee_import_people import Known, Places

Problem = dict[str, Any]
PERSON_FIELDS: Final = (
    "given_name", "family_name", "phone", "country", "national_id", "gender", "birth_year",
    "position", "contract_type", "language",
)  # fmt: skip
_LIMITS: Final[Mapping[str, int]] = {
    "given_name": 120, "family_name": 120, "phone": 40, "position": 160, "national_id": 40,
}  # fmt: skip
_KEEPS_ENROLMENT: Final = (EnrolmentStatus.DECLINED, EnrolmentStatus.REMOVED, EnrolmentStatus.WITHDRAWN)


@dataclass(frozen=True)
class RawRow:
    """One row as text: field → cell, with what the manager mended already in place."""

    number: int
    cells: Mapping[str, str]
    extra: bool = False


@dataclass
class Read:
    """One row understood: keys, values for the person, organisation, and what is wrong."""

    number: int
    email: str = ""
    national_id: str = ""
    country: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    organisation: Organisation | None = None
    position: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def id_key(self) -> str:
        return f"{self.country}:{self.national_id}" if self.national_id else ""

    @property
    def refused(self) -> bool:
        return any(not problem.get("mild") for problem in self.problems)

    def blame(self, name: str, code: str, *, mild: bool = False, **details: Any) -> None:
        """Note a problem at a cell. Mild ones are told but refuse nobody."""
        self.problems.append({"field": name, "code": code, "mild": mild, **details})


@dataclass(frozen=True)
class Judged:
    """A row with its verdict and whom it means."""

    read: Read
    verdict: str
    person: Person | None = None
    enrolment: Enrolment | None = None
    person_changes: Mapping[str, Any] = field(default_factory=dict)
    enrolment_changes: Mapping[str, Any] = field(default_factory=dict)
    differences: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Reader:
    """What all rows share when they are read."""

    places: Places
    languages: Sequence[str]
    men_are_m: bool = True
    this_year: int = 2000


def read_row(raw: RawRow, reader: Reader) -> Read:
    """Understand one row by itself."""
    read = Read(raw.number)
    cells: dict[str, str] = {}
    for name, text in raw.cells.items():
        problem = values.cell_problem(text)
        if problem:
            read.blame(name, problem)
        elif not values.is_empty(text):
            cells[name] = text
    if raw.extra:
        read.blame("", "too_many_cells")
    _read_country(read, cells, reader)
    _read_keys(read, cells)
    _read_names(read, cells)
    _read_others(read, cells, reader)
    for name, most in _LIMITS.items():
        if len(str(read.person.get(name) or "")) > most:
            read.blame(name, "too_long", most=most)
    return read


def _read_country(read: Read, cells: Mapping[str, str], reader: Reader) -> None:
    if "organisation" in cells:
        read.organisation, code = reader.places.organisation(cells["organisation"])
        if code:
            read.blame("organisation", code)
    if "country" in cells:
        read.country = values.read_country(cells["country"], reader.places.countries)
        if not read.country:
            read.blame("country", "bad_country")
    elif read.organisation and read.organisation.territory:
        read.country = read.organisation.territory.country
    else:
        read.country = reader.places.only_country


def _read_keys(read: Read, cells: Mapping[str, str]) -> None:
    if "email" in cells:
        read.email, code = values.read_email(cells["email"])
        if code:
            read.blame("email", code)
    if "national_id" not in cells:
        if "email" not in cells and not any(problem["field"] in ("email", "national_id") for problem in read.problems):
            read.blame("email", "no_key")
        return
    if not read.country:
        if not any(problem["field"] == "country" for problem in read.problems):
            read.blame("country", "id_without_country")
        return
    read.national_id, code = values.read_id(cells["national_id"], read.country)
    if code:
        read.blame("national_id", code, country=read.country)


def _read_names(read: Read, cells: Mapping[str, str]) -> None:
    given, family = values.split_name(cells.get("full_name", ""))
    given = " ".join(filter(None, (cells.get("given_name", given), cells.get("second_given_name"))))
    family = " ".join(filter(None, (cells.get("family_name", family), cells.get("second_family_name"))))
    if any("@" in name or sum(map(str.isdigit, name)) > sum(map(str.isalpha, name)) for name in (given, family)):
        read.blame("full_name" if "full_name" in cells else "given_name", "bad_name")
    read.person.update(given_name=" ".join(given.split()), family_name=" ".join(family.split()))


def _read_others(read: Read, cells: Mapping[str, str], reader: Reader) -> None:
    """What helps but decides nothing: a cell that is not understood is told and left out."""
    language = values.read_language(cells.get("language", ""))
    gender = values.read_gender(cells.get("gender", ""), men_are_m=reader.men_are_m)
    year = values.read_year(cells.get("birth_year", ""), reader.this_year)
    for name, found in (("language", language), ("gender", gender), ("birth_year", year)):
        if name in cells and not found:
            read.blame(name, f"unknown_{name}", mild=True)
    read.position = cells.get("position", "")
    read.person.update(
        email=read.email or None,
        national_id=read.national_id or None,
        country=read.country,
        phone=cells.get("phone", ""),
        position=read.position,
        language=language,
        gender=gender,
        birth_year=year,
        contract_type=values.read_contract(cells.get("contract_type", "")),
    )


def judge(rows: Sequence[Read], known: Known) -> list[Judged]:
    """Verdict of each row, in the same order."""
    meant = {row.number: _person_meant(row, known) for row in rows}
    _blame_doubles(rows, meant)
    return [_verdict(row, meant[row.number], known) for row in rows]


def _person_meant(row: Read, known: Known) -> Person | None:
    """Whom the keys mean; blames the row when they mean two people or contradict what is known."""
    by_email = known.by_email.get(row.email) if row.email else None
    by_id = known.by_id.get((row.country, row.national_id)) if row.national_id else None
    if by_email and by_id and by_email.pk != by_id.pk:
        row.blame("email", "two_people")
        row.blame("national_id", "two_people")
        return None
    person = by_email or by_id
    if person is None:
        return None
    if by_id and row.email and person.email and person.email != row.email:
        row.blame("email", "other_email", shown=_masked(person.email))
    known_id, row_id = (person.country, person.national_id), (row.country, row.national_id)
    if by_email and row.national_id and person.national_id and known_id != row_id:
        row.blame("national_id", "other_id")
    return person


def _masked(email: str) -> str:
    """Enough of an address to recognise it, not enough to write to it."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def _blame_doubles(rows: Sequence[Read], meant: Mapping[int, Person | None]) -> None:
    """Rows that mean the same person: equal ones count once, different ones are all refused."""
    groups: dict[tuple[str, Any], list[Read]] = defaultdict(list)
    for row in rows:
        if row.email:
            groups["email", row.email].append(row)
        if row.id_key:
            groups["national_id", row.id_key].append(row)
        person = meant[row.number]
        if person is not None:
            groups["person", person.pk].append(row)
    for (kind, _key), group in groups.items():
        if len(group) > 1:
            _blame_group("email" if kind == "person" else kind, group)


def _blame_group(name: str, group: Sequence[Read]) -> None:
    first = group[0]
    same = all(_content(row) == _content(first) for row in group[1:])
    if same:
        for row in group[1:]:
            _blame_once(row, name, "repeated", [first.number])
        return
    for row in group:
        _blame_once(row, name, "contradicts", [other.number for other in group if other is not row][:10])


def _blame_once(row: Read, name: str, code: str, others: list[int]) -> None:
    if not any(problem["code"] in ("repeated", "contradicts") for problem in row.problems):
        row.blame(name, code, rows=others)


def _content(row: Read) -> tuple[Any, ...]:
    return (*sorted((name, str(value)) for name, value in row.person.items()), row.organisation and row.organisation.pk)


def _verdict(row: Read, person: Person | None, known: Known) -> Judged:
    if person is None and not row.refused and not row.email:
        row.blame("email", "new_without_email")
    if person is None and not row.refused and not (row.person["given_name"] or row.person["family_name"]):
        row.blame("given_name", "new_without_name")
    if row.refused:
        return Judged(row, RowVerdict.REFUSED, person=person)
    if person is None:
        return Judged(row, RowVerdict.NEW)
    enrolment = known.enrolments.get(person.pk)
    if enrolment is not None:
        row.blame("", "already_in", mild=True, status=enrolment.status)
    changes, differences = _person_changes(row, person, owned=person.pk in known.own_accounts)
    in_edition = _enrolment_changes(row, enrolment) if enrolment else {}
    differences += _shown(in_edition, enrolment)
    verdict = RowVerdict.CHANGED if changes or in_edition else RowVerdict.KNOWN
    return Judged(row, verdict, person, enrolment, changes, in_edition, differences)


def _person_changes(row: Read, person: Person, *, owned: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the file would change of a known person, and how it is shown to the manager."""
    changes: dict[str, Any] = {}
    differences: list[dict[str, Any]] = []
    for name in PERSON_FIELDS:
        new, old = row.person.get(name), getattr(person, name)
        if not new or new == old or (name == "country" and person.national_id and old):
            continue
        kept = bool(old) and (owned or name in ("national_id", "language"))
        if not kept:
            changes[name] = new
        private = owned or name in ("phone", "national_id", "birth_year", "gender")
        differences.append(
            {"field": name, "before": "•••" if private and old else str(old or ""), "after": str(new), "kept": kept}
        )
    if not person.email and row.email:
        changes["email"] = row.email
        differences.append({"field": "email", "before": "", "after": row.email, "kept": False})
    return changes, differences


def _enrolment_changes(row: Read, enrolment: Enrolment) -> dict[str, Any]:
    """Organisation and position inside the edition; whoever left it is left in peace."""
    if enrolment.status in _KEEPS_ENROLMENT:
        return {}
    changes: dict[str, Any] = {}
    if row.organisation and row.organisation.pk != enrolment.organisation_id:
        changes["organisation"] = row.organisation
    if row.position and row.position != enrolment.position:
        changes["position"] = row.position
    return changes


def _shown(changes: Mapping[str, Any], enrolment: Enrolment | None) -> list[dict[str, Any]]:
    shown = []
    for name, new in changes.items():
        old = getattr(enrolment, name) if enrolment else ""
        shown.append({"field": name, "before": str(old or ""), "after": str(new), "kept": False})
    return shown


def men_are_m(cells: Iterable[str]) -> bool:
    """Whether "M" stands for men: women are "F" in this file, or nobody says "H"."""
    letters = {text.strip(" .").lower() for text in cells}
    return "f" in letters or not letters & {"h", "hombre", "homem"}
