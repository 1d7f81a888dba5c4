"""The parts of the form of a wave: which questions of the index stand in each, and who may write them.

A part is a section of the form. It has the questions (codes of the tree) whose answers stand
there and that apply to the type of the entity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from minga.capacity import policies
from minga.capacity.models import Design, Measured, Node, Wave
from minga.core.texts import pick
from minga.people.models import Person
from minga.questionnaires.models.definition import Definition, Question, Section
from minga.questionnaires.queries.drafts import current_version


@dataclass(frozen=True)
class Asked:
    """One question of the form, with the leaves of the tree that its answer is graded for."""

    question: Question
    nodes: tuple[Node, ...]

    @property
    def code(self) -> str:
        """How evidence and prefills name it."""
        return self.nodes[0].code if self.nodes else self.question.key

    @property
    def label(self) -> str:
        return pick(self.question.label)


@dataclass(frozen=True)
class Part:
    """One section of the form, as this entity answers it."""

    key: str
    section: Section
    asked: tuple[Asked, ...]

    @property
    def title(self) -> str:
        return pick(self.section.title)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(each.code for each in self.asked)


def form_of(wave: Wave, measured: Measured | None = None) -> Definition | None:
    """What is asked: the version of the form that this entity answers, else the one asked today."""
    if measured is not None and measured.submission is not None:
        return measured.submission.version.questions
    form = wave.version.form
    return current_version(form).questions if form is not None else None


def parts_of_entity(measured: Measured) -> tuple[Part, ...]:
    """Every part with a question that applies to the entity."""
    form = form_of(measured.wave, measured)
    if form is None:
        return ()
    nodes = nodes_by_question(measured.wave.version.read)
    made = (Part(section.key, section, tuple(_asked(section, nodes, measured.kind))) for section in form.sections)
    return tuple(part for part in made if part.asked)


def parts_for(person: Person | None, measured: Measured, now: datetime) -> tuple[Part, ...]:
    """Those that this person may write: all of them, or those she was given."""
    everything = parts_of_entity(measured)
    if policies.answers_for(person, measured, now):
        return everything
    given = policies.parts_of(person, measured)
    return tuple(part for part in everything if part.key in given)


def nodes_by_question(design: Design) -> Mapping[str, tuple[Node, ...]]:
    """The leaves of the tree by the question of the form that answers them."""
    found: dict[str, tuple[Node, ...]] = {}
    for node in design.questions:
        if node.question:
            found[node.question] = (*found.get(node.question, ()), node)
    return found


def applies(node: Node, kind: str) -> bool:
    """Whether this leaf is asked of this type of entity."""
    return kind not in node.not_for


def _asked(section: Section, nodes: Mapping[str, tuple[Node, ...]], kind: str) -> list[Asked]:
    """A question of the form that no leaf names is asked of everybody; statements are only read."""
    found = []
    for question in section.questions:
        named = nodes.get(question.key, ())
        fitting = tuple(node for node in named if applies(node, kind))
        if question.asks and (fitting or not named):
            found.append(Asked(question, fitting))
    return found
