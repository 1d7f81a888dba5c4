"""Waves for the benches of the index: so many entities × 60 questions, with marks, published, or being graded.

Imported with Django standing. What cannot be undone (a published wave, its log) is made once and kept.
"""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.db import transaction

from minga.assessments.enums import JurorState
from minga.assessments.models import Assessment, Juror
from minga.capacity.actions.answers_bulk import AnswersIn, put_answers
from minga.capacity.actions.asking import ask_computation
from minga.capacity.actions.grading import GradesIn, put_grades
from minga.capacity.actions.panels import begin_grading, call_graders
from minga.capacity.actions.publishing import publish_wave
from minga.capacity.enums import MarkSource, MeasuredState, NodeKind, VersionState, WaveState
from minga.capacity.models import (
    Citation,
    Design,
    EvidenceFile,
    Index,
    IndexVersion,
    Mark,
    Measured,
    Node,
    Tier,
    Wave,
    design_as_data,
    digest,
)
from minga.capacity.queries.current import current_run
from minga.capacity.queries.forms import form_definition
from minga.capacity.tasks.computing import compute_wave
from minga.core.actors import HOUSE
from minga.core.clock import now, today
from minga.core.texts import all_languages
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from minga.questionnaires.models import Form, FormVersion
from minga.questionnaires.models.canonical import digest as digest_of_form

QUESTIONS: Final = 60
COMPONENTS: Final = 4
VARIABLES: Final = 5
ENTITIES_A_PAGE: Final = 25
GRADERS: Final = 12
KEY: Final = "bench-capacity"
_BATCH: Final = 4_000
_DOUBTED: Final = 40
"""Replicates of the published waves: pages cost the same with more."""


def wave_of_marks(key: str, entities: int) -> Wave:
    """Graded and ready to be computed; anew each time."""
    Wave.objects.filter(key=key).delete()
    wave = _wave(key, WaveState.COMPUTED)
    measured = _entities(wave, entities, MeasuredState.SENT)
    chance = random.Random(6)
    Mark.objects.bulk_create((mark for one in measured for mark in _marks(one, chance)), batch_size=_BATCH)
    _prove(measured)
    return wave


def published_wave(key: str, entities: int) -> Wave:
    """Computed and sealed; as it was left, where it is there already."""
    known = Wave.objects.filter(key=key, state=WaveState.PUBLISHED).first()
    if known is not None:
        return known
    wave = wave_of_marks(key, entities)
    compute_wave(computation_id=ask_computation(wave=wave, actor=HOUSE, now=now(), replicates=_DOUBTED).pk)
    run = current_run(wave)
    assert run is not None
    return publish_wave(wave=wave, shows_ranking=True, seen=str(run.uuid), actor=HOUSE, now=now())


def wave_in_grading(key: str, entities: int) -> Wave:
    """Every entity answered, two graders each, half of the graders have sent; as it was left, where it is there."""
    known = Wave.objects.filter(key=key, panel__isnull=False).first()
    if known is not None:
        return known
    with transaction.atomic():
        wave = _wave(key, WaveState.ANSWERING)
        measured = _entities(wave, entities, MeasuredState.ANSWERING)
        typed = {f"q{number}": f"Lo que la entidad hace en la pregunta {number}." for number in range(QUESTIONS)}
        answers = {one.pk: AnswersIn(typed=typed) for one in measured}
        put_answers(wave=wave, answers=answers, actor=HOUSE, now=now())
        _prove(measured)
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.GRADING)
        panel = call_graders(wave=wave, actor=HOUSE, now=now())
        people = [person(f"bench-grader-{number}") for number in range(GRADERS)]
        values = {"state": JurorState.ACCEPTED, "invited_at": now(), "answered_at": now(), "most_items": entities}
        Juror.objects.bulk_create(Juror(panel=panel, person=each, **values) for each in people)
        begin_grading(wave=wave, actor=HOUSE, now=now())
        wave.refresh_from_db()
        for place, each in enumerate(people[: GRADERS // 2]):
            _grade(wave, each, random.Random(place))
    return wave


def person(key: str) -> Person:
    """Somebody of the bench."""
    return Person.objects.get_or_create(
        email=f"{key}@example.org", defaults={"given_name": "Banco", "family_name": key}
    )[0]


def runner(wave: Wave) -> Person:
    """Who measures in the host."""
    found = person("bench-runner")
    Role.objects.get_or_create(
        person=found, organisation=wave.host, kind="methodologist", defaults={"starts_on": today()}
    )
    return found


def design() -> Design:
    """Four components, twenty variables, sixty questions of two and a half points."""
    return Design(
        nodes=tuple(_nodes()),
        tiers=tuple(
            Tier(key=f"t{least}", titles={"es": str(least)}, least=Decimal(least)) for least in (0, 40, 70, 100)
        ),
    )


def _nodes() -> Iterator[Node]:
    yield Node(code="total", kind=NodeKind.INDEX)
    each = QUESTIONS // (COMPONENTS * VARIABLES)
    for component in range(COMPONENTS):
        titles = all_languages(f"Componente {component}")
        yield Node(code=f"c{component}", parent="total", kind=NodeKind.COMPONENT, titles=titles)
        for variable in range(VARIABLES):
            code = f"c{component}.{variable}"
            yield Node(code=code, parent=f"c{component}", kind=NodeKind.VARIABLE, titles=all_languages(code))
            first = (component * VARIABLES + variable) * each
            for number in range(first, first + each):
                yield Node(
                    code=f"q{number}", parent=code, max_points=Decimal("2.5"), question=f"q{number}",
                    titles=all_languages(f"Pregunta {number}"),
                )  # fmt: skip


def _version() -> IndexVersion:
    host = Organisation.objects.filter(key=KEY).first()
    if host is None:
        host = Organisation.objects.create(key=KEY, name="Bench", folded_name="bench", recognised_at=now())
    titles = all_languages("Índice del banco de pruebas")
    index = Index.objects.get_or_create(key=f"{KEY}-60", defaults={"owner": host, "titles": titles})[0]
    known = index.versions.first()
    if known is not None:
        return known
    definition = form_definition(design(), titles)
    form = Form.objects.create(
        key=index.key, title=definition["title"], owner_type=Index._meta.label_lower, owner_id=index.pk,
        about_type=Measured._meta.label_lower,
    )  # fmt: skip
    FormVersion.objects.create(
        form=form, number=1, definition=definition, sha256=digest_of_form(definition), published_at=now()
    )
    data = design_as_data(design())
    return IndexVersion.objects.create(
        index=index, number=1, design=data, sha256=digest(data), state=VersionState.PUBLISHED, published_at=now(),
        form=form,
    )  # fmt: skip


def _wave(key: str, state: str) -> Wave:
    version = _version()
    titles = all_languages("Banco de pruebas")
    return Wave.objects.create(
        key=key, version=version, host=version.index.owner, titles=titles, year=2026, state=state
    )


def groups(entities: int) -> int:
    """Six, or as many as fill one page of a list each."""
    return min(6, max(1, entities // ENTITIES_A_PAGE))


def _entities(wave: Wave, number: int, state: str) -> list[Measured]:
    return Measured.objects.bulk_create(
        Measured(
            wave=wave, key=f"e{place}", name=f"Entidad {place}", folded_name=f"entidad {place}",
            peer_group=f"g{place % groups(number)}", state=state, invited_at=now(),
        )
        for place in range(number)
    )  # fmt: skip


def _marks(measured: Measured, chance: random.Random) -> Iterator[Mark]:
    for number in range(QUESTIONS):
        points, apart = Decimal(chance.randint(0, 8)) / 4, Decimal(chance.choice((0, 0, 1))) / 2
        yield Mark(
            measured=measured, question=f"q{number}", source=MarkSource.GRADED, points=points,
            low=max(Decimal(0), points - apart), high=points + apart,
        )  # fmt: skip


def _prove(measured: list[Measured]) -> None:
    """Each cites one paper in every second question."""
    papers = EvidenceFile.objects.bulk_create(
        EvidenceFile(measured=one, title="Acta", link="https://example.org") for one in measured
    )
    cited = (Citation(evidence=paper, question=f"q{number}") for paper in papers for number in range(0, QUESTIONS, 2))
    Citation.objects.bulk_create(cited, batch_size=_BATCH)


def _grade(wave: Wave, grader: Person, chance: random.Random) -> None:
    waiting = Assessment.objects.filter(item__panel=wave.panel, juror__person=grader)
    grades = {
        entity: GradesIn(levels={f"q{number}": chance.randint(0, 4) for number in range(QUESTIONS)})
        for entity in waiting.values_list("item__subject_id", flat=True)
    }
    put_grades(wave=wave, grades=grades, actor=grader, now=now())
