"""Juries that work: an organisation has the panel, its units are what is judged.

    panel = make_panel(items=3, jurors=2)        # judging; everybody seated; nobody in conflict
    runner_of(panel)                             # may invite, assign, open and close
    make_assessment(item, juror, submitted={"problem": 3, "team": 4})

The toy kind: the subject is a `Unit`, whose organisation has a stake in it. `stake(subject, …)` says
who else has, which topics, languages and group it is of; `give_file` puts a file beside its answer.
Rows are written directly, with what the database wants; assessments are of seated jurors unless said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import Model

from minga.assessments.enums import (
    AssessmentState,
    BlindMode,
    InterestKind,
    InterestSource,
    JurorState,
    PanelState,
)
from minga.assessments.models import Assessment, Interest, Juror, JurorTie, Panel, PanelItem, Rubric, read_rubric
from minga.assessments.models.rubric import rubric_sha256
from minga.assessments.policies import (
    AssessedKind,
    OwnerKind,
    Reading,
    ReadingFile,
    ReadingPart,
    Stakeholders,
    register_assessed,
    register_owner,
)
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.files.models import StoredFile
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role, Unit
from minga.organisations.models.role import RoleQuerySet
from minga.organisations.policies import is_steward
from minga.people.models import Person
from tests.factories.organisations import make_organisation, make_unit, role
from tests.factories.people import make_person

_numbers = count(1)
SUBJECT, OWNER = "organisations.unit", "organisations.organisation"

RUBRIC: dict[str, Any] = {
    "title": {"es": "Fondo piloto", "pt": "Fundo piloto", "en": "Pilot fund"},
    "assessors": 2,
    "pass_mark": "0.6",
    "veto": "majority",
    "criteria": [
        {
            "key": key,
            "title": all_languages(title),
            "text": all_languages(f"Qué se mira en {title.lower()}."),
            "weight": weight,
            "veto_below": veto,
            "questions": [key],
            "levels": [
                {"score": 0, "text": all_languages("No se entiende.")},
                {"score": 2, "text": all_languages("Se entiende a medias.")},
                {"score": 4, "text": all_languages("Se entiende y hay datos.")},
            ],
        }
        for key, title, weight, veto in (
            ("problem", "Problema", "50", 2), ("team", "Equipo", "30", None), ("budget", "Presupuesto", "20", None),
        )
    ],
}  # fmt: skip
SCORES = {"problem": 3, "team": 2, "budget": 4}
"""One score of each criterion of `RUBRIC`: 72.5 points."""

_stakes: dict[int, Stakeholders] = {}
_files: dict[int, StoredFile] = {}


def stake(subject: Model, **fields: Any) -> None:
    """Who else has a stake in it, and what it is about: `persons`, `names`, `topics`, `languages`, `group` …"""
    _stakes[subject.pk] = replace(_stakes.get(subject.pk, Stakeholders()), **fields)


def give_file(subject: Model, file: StoredFile) -> StoredFile:
    """A file beside its answer, with the number 1."""
    _files[subject.pk] = file
    return file


def _reading(subject: Model, blind: str) -> Reading:
    file = _files.get(subject.pk)
    files = (ReadingFile(number=1, name="anexo-1.pdf", kind=file.media_type, size=file.size),) if file else ()
    return Reading(
        title=_titles([subject], blind)[subject.pk],
        language="es",
        parts=(
            ReadingPart(key="problem", question="¿Qué problema resuelven?", text="La fila empieza a las cuatro."),
            ReadingPart(key="team", question="¿Quiénes son?", text="Ana, enfermera.", withheld=blind == "double"),
            ReadingPart(key="budget", question="¿Cuánto cuesta?", rows=(("Rubro", "USD"), ("Central", "900"))),
            ReadingPart(key="other", question="¿Algo más?", text="No.", files=files),
        ),
    )


def _titles(subjects: Sequence[Model], blind: str) -> dict[int, str]:
    return {each.pk: "Turnos sin fila" if blind == BlindMode.DOUBLE else str(each) for each in subjects}


def _stakeholders(subjects: Sequence[Model]) -> dict[int, Stakeholders]:
    units = Unit.objects.in_bulk([each.pk for each in subjects])
    found = {}
    for pk, unit in units.items():
        known = _stakes.get(pk, Stakeholders())
        found[pk] = replace(known, organisations=known.organisations | {unit.organisation_id})
    return found


def _may_run(person: Person | None, owner: Model) -> bool:
    return isinstance(owner, Organisation) and is_steward(person, owner, now=now())


def _address(owner: Model) -> str:
    return owner.get_absolute_url() if isinstance(owner, Organisation) else "/"


register_assessed(
    AssessedKind(
        model=SUBJECT,
        reading=_reading,
        titles=_titles,
        stakeholders=_stakeholders,
        file=lambda subject, blind, number: _files.get(subject.pk) if number == 1 else None,
    )
)
register_owner(OwnerKind(model=OWNER, may_run=_may_run, address=_address))


def make_rubric(data: Mapping[str, Any] = RUBRIC) -> Rubric:
    """Three criteria from 0 to 4, worth 50, 30 and 20 points; two assessors."""
    return Rubric.objects.create(titles=data["title"], definition=dict(data), sha256=rubric_sha256(data))


def make_panel(
    *, items: int = 0, jurors: int = 0, owner: Model | None = None, runner: Person | None = None, **fields: Any
) -> Panel:
    """A panel that judges (give `state`), with this many items and seated jurors. `runner` runs it."""
    number = next(_numbers)
    owner = owner or make_organisation()
    if isinstance(owner, Organisation) and (runner is not None or not _stewards(owner).exists()):
        role(runner or make_person(), RoleKind.COORDINATOR, owner)
    values: dict[str, Any] = {
        "key": f"jurado-{number}",
        "titles": all_languages(f"Jurado {number}"),
        "owner_type": owner._meta.label_lower,
        "owner_id": owner.pk,
        "state": PanelState.JUDGING,
        "opened_at": now(),
        "due_at": now() + timedelta(days=14),
        **fields,
    }
    values.setdefault("rubric", None)
    values["rubric"] = values["rubric"] or make_rubric()
    panel = Panel.objects.create(**values)
    for _ in range(items):
        make_item(panel)
    for _ in range(jurors):
        make_juror(panel)
    return panel


def owner_of(panel: Panel) -> Organisation:
    """The organisation that has it."""
    return Organisation.objects.get(pk=panel.owner_id)


def runner_of(panel: Panel) -> Person:
    """Who runs it: the first steward of the organisation that has it."""
    return _stewards(owner_of(panel)).order_by("pk")[0].person


def _stewards(owner: Organisation) -> RoleQuerySet:
    return Role.objects.at(organisation=owner).filter(kind=RoleKind.COORDINATOR)


def make_item(panel: Panel, subject: Model | None = None, **fields: Any) -> PanelItem:
    """A unit of an organisation of its own."""
    number = next(_numbers)
    subject = subject or make_unit(make_organisation())
    values: dict[str, Any] = {"code": f"P-{number:04d}", "subject_type": subject._meta.label_lower, **fields}
    return PanelItem.objects.create(panel=panel, subject_id=subject.pk, **values)


def subject_of(item: PanelItem) -> Unit:
    """The unit behind an item."""
    return Unit.objects.get(pk=item.subject_id)


def make_juror(panel: Panel, person: Person | None = None, **fields: Any) -> Juror:
    """Said yes, takes ten at most."""
    values: dict[str, Any] = {"state": JurorState.ACCEPTED, "invited_at": now(), "answered_at": now(), **fields}
    return Juror.objects.create(panel=panel, person=person or make_person(), **values)


def make_assessment(
    item: PanelItem, juror: Juror | None = None, *, submitted: Mapping[str, int] | None = None, **fields: Any
) -> Assessment:
    """Assigned and not begun; sent when scores are given as `submitted`."""
    values: dict[str, Any] = {"assigned_at": now(), **fields}
    if submitted is not None:
        values = {
            "state": AssessmentState.SUBMITTED, "scores": dict(submitted), "total": points(item.panel, submitted),
            "no_conflict_at": now(), "saved_at": now(), "submitted_at": now(), **values,
        }  # fmt: skip
    return Assessment.objects.create(item=item, juror=juror or make_juror(item.panel), **values)


def points(panel: Panel, scores: Mapping[str, int]) -> Decimal:
    """Points out of one hundred: each criterion's share of its scale, by weight."""
    rubric = read_rubric(panel.rubric.definition)
    share = {each.key: Decimal(scores[each.key] - each.low) / (each.high - each.low) for each in rubric.criteria}
    return sum((rubric.points(each) * share[each.key] for each in rubric.criteria), Decimal(0))


def make_interest(item: PanelItem, juror: Juror, **fields: Any) -> Interest:
    """A conflict that she declared and that stands."""
    values: dict[str, Any] = {"source": InterestSource.DECLARED, "kind": InterestKind.OTHER, "noted_at": now()}
    return Interest.objects.create(item=item, juror=juror, **(values | fields))


def make_juror_tie(person: Person, **fields: Any) -> JurorTie:
    """A line of her own list; an organisation when no name is given."""
    if "name" not in fields:
        fields.setdefault("organisation", make_organisation())
    return JurorTie.objects.create(person=person, **fields)
