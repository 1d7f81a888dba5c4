"""The dry run of a registry: what each row is, what it lacks, and what it claims. Reading only.

A claim is never believed: whatever stage or state a row says, it would come in at stage 1, under way;
the difference is told as a remark. Five queries for a file, however long it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.challenges.enums import Sector
from minga.challenges.models.sdgs import is_sdg_target
from minga.core.clock import today
from minga.core.search import fold
from minga.initiatives.enums import InitiativeState, LifeStage, RegistryVerdict, Subtype, Visibility
from minga.initiatives.models import Initiative, RegistryRow
from minga.organisations.enums import PUBLIC_TYPES
from minga.organisations.models import Organisation
from minga.people.enums import Language
from minga.programmes.models import Enrolment
from minga.questionnaires.models.parsing import parse_date

FIELDS: Final[Mapping[str, object]] = {
    "id": gettext_lazy("Number in the registry"),
    "title": gettext_lazy("Title"),
    "entity": gettext_lazy("Entity"),
    "kind": gettext_lazy("Kind"),
    "sector": gettext_lazy("Sector"),
    "problem": gettext_lazy("Problem"),
    "affected": gettext_lazy("Whom it affects"),
    "change": gettext_lazy("What changes"),
    "sdg": gettext_lazy("SDG target"),
    "stage": gettext_lazy("Stage claimed"),
    "state": gettext_lazy("State"),
    "started": gettext_lazy("Started on"),
    "lead": gettext_lazy("E-mail of whoever leads"),
    "link": gettext_lazy("Link"),
}
NEEDED: Final = ("title", "entity", "kind", "problem", "affected")
LONGEST: Final[Mapping[str, int]] = {"title": 160, "id": 80, "link": 500, "lead": 254}
_LONG: Final = 2000
_ALIKE: Final = 0.55
_FIRST_YEAR: Final = 1990


@dataclass
class Judged:
    """What the check found of one row."""

    number: int
    cells: dict[str, str]
    verdict: str = RegistryVerdict.NEW
    problems: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    organisation: Organisation | None = None
    like: int | None = None

    @property
    def pair(self) -> tuple[int, str]:
        """What makes two rows the same."""
        return (self.organisation.pk if self.organisation else 0, fold(self.cells.get("title", ""))[:160])


def judge(
    rows: Sequence[tuple[int, Mapping[str, str]]], organisation: Organisation, now: datetime
) -> tuple[Judged, ...]:
    """A verdict for each row of a file: its number there and its cells by field."""
    houses = _houses(organisation)
    found = tuple(_read(number, cells, houses, now) for number, cells in rows)
    _mark_doubles(found)
    _mark_known(found, organisation)
    _mark_alike([row for row in found if row.verdict == RegistryVerdict.NEW])
    return found


def organisations_of_registry(organisation: Organisation) -> QuerySet[Organisation]:
    """In whose name a registry may bring dossiers in: its own, and those that take part in its editions.

    They take part with people who are enrolled, or with a dossier that runs in the edition.
    """
    enrolled = Enrolment.objects.filter(edition__host=organisation, organisation__isnull=False)
    working = Initiative.objects.filter(edition__host=organisation)
    circle = (
        Q(pk=organisation.pk) | Q(pk__in=enrolled.values("organisation")) | Q(pk__in=working.values("organisation"))
    )
    return Organisation.objects.filter(circle, type__in=PUBLIC_TYPES, retired_at=None)


def started_on(cells: Mapping[str, str], language: str) -> date | None:
    """The day on which a row says that the work began."""
    text = cells.get("started", "").strip()
    if re.fullmatch(r"(19|20)\d\d", text):
        return date(int(text), 1, 1)
    return parse_date(text, language) if text else None


def kind_of(text: str) -> str:
    """The kind that a cell means, in any of the three languages, or nothing."""
    return _spoken(Subtype.choices).get(fold(text), "")


def sector_of(text: str) -> str:
    """The sector that a cell means, or nothing."""
    return _spoken(Sector.choices).get(fold(text), "")


def stage_of(text: str) -> int | None:
    """The stage that a cell claims: "5", "5 Piloted", "Piloted"; None when it cannot be read."""
    plain = fold(text)
    number = re.match(r"^([1-7])\b", plain)
    if number:
        return int(number.group(1))
    named = _spoken(LifeStage.choices).get(plain)
    return int(named) if named else None


def state_of(text: str) -> str:
    """The state that a cell claims, or nothing."""
    plain = fold(text)
    return _spoken(InitiativeState.choices).get(plain) or _STATES.get(plain, "")


_STATES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("activa", "activo", "en curso", "en marcha", "em andamento", "vigente", "ativa"), "active"),
    **dict.fromkeys(("pausada", "en pausa", "suspendida", "pausado", "em pausa", "suspensa", "paused"), "paused"),
    **dict.fromkeys(("detenida", "cancelada", "abandonada", "interrompida", "stopped", "cancelled"), "stopped"),
    **dict.fromkeys(("cerrada", "terminada", "finalizada", "concluida", "encerrada", "closed", "finished"), "closed"),
}
"""Words by which registries say it, beside those of the house."""


def _spoken(choices: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Every label of these choices in three languages, folded, and the value itself."""
    words: dict[str, str] = {}
    for language in Language.values:
        with translation.override(language):
            words |= {fold(str(label)): str(value) for value, label in choices}
    return words | {fold(str(value)): str(value) for value, _label in choices}


def _houses(organisation: Organisation) -> dict[str, Organisation]:
    named: dict[str, Organisation] = {}
    for house in organisations_of_registry(organisation).order_by("-pk"):
        named |= {fold(name): house for name in (house.name, house.short_name) if name}
    return named


def _read(number: int, cells: Mapping[str, str], houses: Mapping[str, Organisation], now: datetime) -> Judged:
    row = Judged(number, {name: " ".join(cells.get(name, "").split()) for name in FIELDS})
    for name, text in row.cells.items():
        if text.startswith(("=", "+", "@")) and name != "lead":
            row.problems[name] = _("This is a formula. Write the text itself.")
        elif len(text) > LONGEST.get(name, _LONG):
            row.problems[name] = _("Use at most %(number)s letters.") % {"number": LONGEST.get(name, _LONG)}
        elif name in NEEDED and not text:
            row.problems[name] = str(_MISSING[name])
    _read_entity(row, houses)
    _read_choices(row)
    _read_rest(row, now)
    if row.problems:
        row.verdict = RegistryVerdict.REFUSED
    return row


_MISSING: Final[Mapping[str, object]] = {
    "title": gettext_lazy("Write what it is called."),
    "entity": gettext_lazy("Say which entity answers for it."),
    "kind": gettext_lazy("Say what is made: service, policy, norm, process, govtech, unit or instrument."),
    "problem": gettext_lazy("Say which problem it answers."),
    "affected": gettext_lazy("Say whom the problem affects: without it no challenge is put on the map (gate 1)."),
}


def _read_entity(row: Judged, houses: Mapping[str, Organisation]) -> None:
    name = row.cells["entity"]
    if not name or "entity" in row.problems:
        return
    house = houses.get(fold(name))
    if house is None:
        row.problems["entity"] = _(
            "No public organisation of this name takes part in an edition of yours. Write the name as it stands here."
        )
    elif house.recognised_at is None:
        row.problems["entity"] = _("Support has not recognised %(name)s yet.") % {"name": house.name}
    row.organisation = house


def _read_choices(row: Judged) -> None:
    if row.cells["kind"] and not kind_of(row.cells["kind"]):
        row.problems.setdefault("kind", str(_MISSING["kind"]))
    if row.cells["sector"] and not sector_of(row.cells["sector"]):
        row.problems.setdefault("sector", _("Choose a sector of the list in the model file, or leave it empty."))
    if row.cells["sdg"] and not is_sdg_target(row.cells["sdg"]):
        row.problems.setdefault("sdg", _("Choose a target of the list, for example 16.6."))
    stage = stage_of(row.cells["stage"]) if row.cells["stage"] else LifeStage.MAPPED
    if stage is None:
        row.problems.setdefault("stage", _("Write a number from 1 to 7, or the name of the stage."))
    elif stage > LifeStage.MAPPED:
        row.remarks.append(
            _("It comes in at stage 1; the registry says %(number)s, %(name)s.")
            % {"number": stage, "name": LifeStage(stage).label}
        )
    state = state_of(row.cells["state"]) if row.cells["state"] else InitiativeState.ACTIVE
    if not state:
        row.problems.setdefault("state", _("Write: under way, paused, stopped with a lesson, or closed."))
    elif state != InitiativeState.ACTIVE:
        row.remarks.append(
            _("It comes in under way; the registry says “%(state)s”.") % {"state": InitiativeState(state).label}
        )


def _read_rest(row: Judged, now: datetime) -> None:
    if row.cells["started"]:
        day = started_on(row.cells, "es")
        if day is None or day.year < _FIRST_YEAR or day > today(at=now):
            row.problems.setdefault("started", _("Write a day that has passed, for example 15/03/2024, or a year."))
    for name, check, words in (
        ("lead", validate_email, _("This is not an e-mail address.")),
        ("link", URLValidator(schemes=["http", "https"]), _("Write a whole address, with https://.")),
    ):
        if row.cells[name]:
            try:
                check(row.cells[name])
            except ValidationError:
                row.problems.setdefault(name, words)


def _mark_doubles(rows: Iterable[Judged]) -> None:
    """The second of two rows that say the same is refused, and says where the first is."""
    first: dict[tuple[int, str], int] = {}
    for row in rows:
        if row.organisation is None or row.problems:
            continue
        earlier = first.setdefault(row.pair, row.number)
        if earlier != row.number:
            row.verdict = RegistryVerdict.REFUSED
            row.problems["title"] = _("Row %(number)s says the same.") % {"number": earlier}


def _mark_known(rows: Sequence[Judged], organisation: Organisation) -> None:
    """Brought in before by its number, or there already by title and entity. Two queries."""
    fresh = [row for row in rows if row.verdict == RegistryVerdict.NEW]
    numbers = {row.cells["id"] for row in fresh if row.cells["id"]}
    brought = dict(
        RegistryRow.objects.filter(job__organisation=organisation, source_key__in=numbers, initiative__isnull=False)
        .order_by("pk")
        .values_list("source_key", "initiative")
    )
    there = {
        (house, title): pk
        for pk, house, title in Initiative.objects.filter(
            organisation__in={row.pair[0] for row in fresh}, folded_title__in={row.pair[1] for row in fresh}
        ).values_list("pk", "organisation", "folded_title")
    }
    for row in fresh:
        same = brought.get(row.cells["id"]) if row.cells["id"] else None
        same = same or there.get(row.pair)
        if same is not None:
            row.verdict, row.like = RegistryVerdict.KNOWN, same


def _mark_alike(rows: Sequence[Judged]) -> None:
    """One much like it is public, or of the same entity: somebody must look. One query."""
    if not rows:
        return
    asked = """
        SELECT t.place, i.id FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS t(title, house, place)
        CROSS JOIN LATERAL (
            SELECT id FROM initiatives_initiative
            WHERE folded_title %% t.title AND similarity(folded_title, t.title) >= %s
              AND (visibility = %s OR organisation_id = t.house)
            ORDER BY similarity(folded_title, t.title) DESC, id LIMIT 1
        ) i"""
    titles, houses = [row.pair[1] for row in rows], [row.pair[0] for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(asked, [titles, houses, _ALIKE, Visibility.PUBLIC])
        for place, pk in cursor.fetchall():
            rows[place - 1].verdict, rows[place - 1].like = RegistryVerdict.DOUBTFUL, pk
