"""Tools with a small canvas, and lessons of organisations that play the dossier."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.library.actions.adapting import adapt_tool, publish_tool
from minga.library.actions.lessons import LessonText, draft_lesson, publish_lesson, review_lesson
from minga.library.actions.shipped import install_tool
from minga.library.enums import LessonState
from minga.library.models import Lesson, LessonSubject, SubjectTold, Tool, subjects
from minga.library.models.tool_text import read_tool
from minga.library.models.tools import CANVAS_ABOUT
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.questionnaires.models import FormVersion, Submission
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

_numbers = count(1)
SUBJECT = "organisations.organisation"


def tool_data(**fields: Any) -> dict[str, Any]:
    """A whole tool as its file would say it: three fields on a grid of two columns."""
    number = next(_numbers)
    asked = [
        {"key": "effects", "kind": "long_text", "required": False, "label": all_languages("Efectos")},
        {"key": "problem", "kind": "long_text", "required": False, "label": all_languages("Problema")},
        {"key": "causes", "kind": "long_text", "required": False, "label": all_languages("Causas")},
    ]
    section = {"key": "canvas", "title": all_languages("Lienzo"), "questions": asked}
    return {
        "key": f"tool-{number}",
        "order": number,
        "stages": [1, 2],
        "minutes": [60, 90],
        "people": [3, 8],
        "names": all_languages(f"Herramienta {number}"),
        "promise": all_languages("Separa el problema de sus causas."),
        "purpose": all_languages("¿Qué produce este problema?"),
        "when": all_languages("Con algunos datos en la mano."),
        "steps": [all_languages("Escriba el problema."), all_languages("Busque tres causas.")],
        "layout": [["effects", "effects"], ["problem", "causes"]],
        "form": {"title": all_languages("Árbol"), "sections": [section]},
        **fields,
    }


def make_tool(**fields: Any) -> Tool:
    """A shipped tool in the toolbox."""
    return install_tool(text=read_tool(tool_data(**fields)), checksum="0" * 64, actor=HOUSE, now=now())


def make_adaptation(tool: Tool | None = None, *, published: bool = True, **fields: Any) -> Tool:
    """A tool that an organisation made its own."""
    values: dict[str, Any] = {
        "tool": tool or make_tool(),
        "organisation": make_organisation(),
        "names": all_languages(f"Versión {next(_numbers)}"),
        "note": "Agregamos la lengua.",
        **fields,
    }
    made = adapt_tool(**values, actor=HOUSE, now=now())
    return publish_tool(tool=made, actor=HOUSE, now=now()) if published else made


def designer(organisation: Organisation, kind: str = RoleKind.METHODOLOGIST) -> Person:
    """Somebody who designs for this organisation."""
    person = make_person()
    role(person, kind, organisation)
    return person


def used_canvas(tool: Tool, subject_id: int, **fields: Any) -> Submission:
    """A team wrote on this canvas."""
    values: dict[str, Any] = {"revision": 1, "language": "es", "typed": {"problem": "Hay filas."}, **fields}
    version = FormVersion.objects.filter(form=tool.form).latest("number")
    return Submission.objects.create(version=version, subject_type=CANVAS_ABOUT, subject_id=subject_id, **values)


@contextmanager
def lesson_kind() -> Iterator[set[int]]:
    """Organisations as dossiers while the test runs; give the ids of restricted ones to the set.

    Members write, evaluators review.
    """
    restricted: set[int] = set()
    before = dict(subjects._kinds)
    subjects._kinds.clear()
    subjects.register_lesson_subject(organisations_as_dossiers(restricted))
    try:
        yield restricted
    finally:
        subjects._kinds.clear()
        subjects._kinds.update(before)


def organisations_as_dossiers(restricted: set[int] | None = None) -> LessonSubject:
    """The kind that tests register."""
    hidden = restricted if restricted is not None else set()

    def find(viewer: Person | None, key: str) -> SubjectTold | None:
        found = Organisation.objects.filter(key=key).first()
        return told(found) if found else None

    def writable_by(person: Person) -> list[SubjectTold]:
        return [told(each) for each in Organisation.objects.filter(roles__person=person, roles__kind=RoleKind.MEMBER)]

    return LessonSubject(
        type=SUBJECT,
        slug="pruebas",
        find=find,
        may_write=lambda person, pk: _holds(person, RoleKind.MEMBER, pk),
        may_review=lambda person, pk, writers: _holds(person, RoleKind.EVALUATOR, pk),
        public_ids=lambda: Organisation.objects.exclude(pk__in=hidden).values("pk"),
        writable_by=writable_by,
        sectors=(("health", "Salud"), ("water", "Agua")),
    )


def _holds(person: Person, kind: str, pk: int) -> bool:
    return holds(person, (kind,), organisation=Organisation.objects.get(pk=pk), now=now())


def told(organisation: Organisation) -> SubjectTold:
    return SubjectTold(SUBJECT, organisation.pk, organisation.name, organisation.get_absolute_url(), organisation.pk)


def writer_of(organisation: Organisation) -> Person:
    person = make_person()
    role(person, RoleKind.MEMBER, organisation)
    return person


def reviewer_of(organisation: Organisation) -> Person:
    person = make_person()
    role(person, RoleKind.EVALUATOR, organisation)
    return person


def lesson_text(**fields: Any) -> LessonText:
    values: dict[str, Any] = {
        "title": f"Pregunte antes de diseñar {next(_numbers)}",
        "what_happened": "La línea telefónica nadie la atendía.",
        "why": "El turno terminaba a las once.",
        "do_differently": "Llamar tres veces antes de prometer un número.",
        "for_whom": "Municipios que dan turnos por teléfono.",
        "language": "es",
        **fields,
    }
    return LessonText(**values)


def make_lesson(
    organisation: Organisation | None = None, *, state: str = LessonState.PUBLISHED, **fields: Any
) -> Lesson:
    """A lesson of an organisation's dossier, brought to this state by its writer and a reviewer."""
    house = organisation or make_organisation()
    writer = fields.pop("writer", None) or writer_of(house)
    lesson = draft_lesson(subject=told(house), text=lesson_text(**fields), actor=writer, now=now())
    if state == LessonState.DRAFT:
        return lesson
    lesson = review_lesson(lesson=lesson, approved=True, note="", actor=reviewer_of(house), now=now())
    if state == LessonState.REVIEWED:
        return lesson
    return publish_lesson(lesson=lesson, actor=writer, now=now())
