"""What Minga knows: counted once, only what everybody reads, and in the answer only after a yes."""

from datetime import timedelta
from typing import Any

import pytest

from minga.capacity.actions.answers_bulk import AnswersIn, ProofIn, put_answers
from minga.capacity.actions.evidence import Piece, add_evidence
from minga.capacity.actions.prefills import confirm_prefill, find_prefills
from minga.capacity.enums import MeasuredState
from minga.capacity.models import Citation, Measured, Prefill, Wave
from minga.capacity.queries.answer_readers import may_read_evidence
from minga.capacity.queries.answer_review import answer_parts
from minga.capacity.queries.prefill_words import answer_with
from minga.capacity.queries.prefills import SOURCES, Year
from minga.core.actors import HOUSE
from minga.core.clock import now, today
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.questionnaires.actions import submit_answers
from minga.questionnaires.models.reading import read_definition
from tests.conftest import Queries
from tests.factories.capacity import make_measured, runner_of
from tests.factories.challenges import make_challenge
from tests.factories.enrolment import make_enrolment
from tests.factories.files import make_upload
from tests.factories.initiatives import make_initiative
from tests.factories.organisations import make_organisation, make_unit
from tests.factories.people import make_person
from tests.factories.programmes import make_edition
from tests.factories.questionnaires import definition, question

pytestmark = pytest.mark.django_db
YEAR = Year(today("America/Bogota").year)


def test_a_source_counts_only_what_everybody_reads() -> None:
    organisation = make_organisation()
    seen = make_challenge(organisation=organisation, status="mapped")
    make_challenge(organisation=organisation, status="mapped", restricted=True)
    make_challenge(organisation=organisation, status="draft")
    make_challenge(status="mapped")

    found = SOURCES["challenges.mapped"].find(organisation, YEAR)

    assert (found.number, [link.href for link in found.links]) == (1, [seen.get_absolute_url()])


def test_people_are_counted_once_and_never_named() -> None:
    organisation, person = make_organisation(), make_person()
    for _n in range(2):
        edition = make_edition(status=EditionStatus.RUNNING)
        make_enrolment(
            edition=edition,
            person=person,
            organisation=organisation,
            status=EnrolmentStatus.ENROLLED,
            answered_at=now(),
        )

    found = SOURCES["people.enrolled"].find(organisation, YEAR)

    assert (found.number, len(found.links)) == (1, 2)
    assert all(person.name not in link.label for link in found.links)


@pytest.mark.parametrize("key", SOURCES)
def test_each_source_costs_little_and_finds_nothing_in_an_empty_entity(key: str, queries: Queries) -> None:
    organisation = make_organisation()

    with queries(1):
        found = SOURCES[key].find(organisation, YEAR)

    assert found.number == 0


def test_units_and_initiatives_of_the_entity_count() -> None:
    organisation = make_organisation()
    make_unit(organisation, innovation=True)
    make_unit(organisation)
    make_initiative(organisation=organisation, stage=5, visibility="public")

    found = {key: SOURCES[key].find(organisation, YEAR).number for key in SOURCES}

    assert (found["units.innovation"], found["initiatives.opened"]) == (1, 1)
    assert (found["initiatives.piloted"], found["initiatives.adopted"]) == (1, 0)


LINKS = [
    {"label": "La fila", "href": "/retos/la-fila/", "detail": "Mapeado"},
    {"label": "El agua", "href": "/r/2/", "detail": ""},
]
FOUND = Prefill(question="q", source="challenges.mapped", value=2, links=LINKS)
OPTIONS = [{"key": "a", "label": {"es": "A"}}, {"key": "b", "label": {"es": "B"}}]
CARDS = question("things", "cards", required=False, fields=[question("name", "text"), question("link", "text")])


@pytest.mark.parametrize(
    ("asked", "typed", "expected"),
    [
        (question("n", "number"), "1", "2"),
        (question("yes", "yes_no"), None, "yes"),
        (question("scale", "choice", options=OPTIONS), "a", None),
    ],
)  # fmt: skip
def test_it_takes_the_shape_of_the_question(asked: dict[str, Any], typed: Any, expected: Any) -> None:
    shape = read_definition(definition(asked)).questions[asked["key"]]

    assert answer_with(shape, typed, FOUND, "https://m.example") == expected


def test_it_stands_under_what_a_person_wrote_and_only_once() -> None:
    shape = read_definition(definition(question("t", "long_text"))).questions["t"]

    once = answer_with(shape, "Lo nuestro.", FOUND, "https://m.example")

    assert once.startswith("Lo nuestro.\n\n")
    assert "- La fila (https://m.example/retos/la-fila/)" in once
    assert answer_with(shape, once, FOUND, "https://m.example") == once


def test_each_thing_has_one_card() -> None:
    shape = read_definition(definition(CARDS)).questions["things"]
    written = [{"_id": "a", "name": "La fila", "link": ""}]

    cards = answer_with(shape, written, FOUND, "https://m.example")

    assert [card["name"] for card in cards] == ["La fila", "El agua"]


def test_looking_again_keeps_what_somebody_said(answering: Measured, steward: Person) -> None:
    make_challenge(organisation=answering.organisation, status="mapped")
    assert find_prefills(measured=answering, actor=steward, now=now()) == 1
    confirm_prefill(prefill=Prefill.objects.get(), actor=steward, now=now())
    make_challenge(organisation=answering.organisation, status="mapped")

    assert find_prefills(measured=answering, actor=steward, now=now() + timedelta(hours=1)) == 0
    assert Prefill.objects.get().value == 1
    with pytest.raises(Conflict):
        confirm_prefill(prefill=Prefill.objects.get(), actor=steward, now=now())


def test_nobody_else_confirms(answering: Measured, steward: Person) -> None:
    make_challenge(organisation=answering.organisation, status="mapped")
    find_prefills(measured=answering, actor=steward, now=now())

    with pytest.raises(NotAllowed):
        confirm_prefill(prefill=Prefill.objects.get(), actor=runner_of(answering.wave), now=now())
    assert Prefill.objects.get().confirmed_at is None


def test_evidence_is_the_entitys_own_until_it_sends(answering: Measured, steward: Person) -> None:
    piece = Piece(title="Acta", upload=make_upload(), name="acta.pdf")
    file = add_evidence(measured=answering, piece=piece, actor=steward, now=now()).file
    assert file is not None

    readers = (steward, runner_of(answering.wave), make_person(), None)
    assert answering.submission is not None

    before = [may_read_evidence(person, file) for person in readers]
    submit_answers(submission=answering.submission, actor=steward, now=now())
    after = [may_read_evidence(person, file) for person in readers]

    assert before == [True, False, False, False]
    assert after == [True, True, False, False]


def test_answers_of_many_arrive_at_once(wave: Wave, queries: Queries) -> None:
    rows = [make_measured(wave) for _n in range(20)]
    make_challenge(organisation=rows[0].organisation, status="mapped")
    person = make_person()
    proof = ProofIn(title="Informe", link="https://example.org/informe", questions=("q1", "q2"))
    given = {row.pk: AnswersIn(typed={"q1": "Sí.", "q3": "4"}, proofs=(proof,)) for row in rows}
    given[rows[0].pk] = AnswersIn(typed={"q1": "Sí."}, confirmed_by=person)

    with queries(18):
        made = put_answers(wave=wave, answers=given, actor=HOUSE, now=now())

    assert {row.state for row in made} == {MeasuredState.SENT}
    first = Measured.objects.select_related("submission__version", "wave__version").get(pk=rows[0].pk)
    assert first.submission is not None
    assert first.submission.values == {"q1": "Sí.", "q3": "1"}
    assert Citation.objects.count() == 38
    lines = [line for part in answer_parts(first, first.submission, "es") for line in part.lines]
    assert [(line.code, line.line.text) for line in lines if line.line.text] == [("q1", "Sí."), ("q3", "1")]


def test_one_wrong_answer_refuses_them_all(wave: Wave) -> None:
    rows = [make_measured(wave) for _n in range(2)]
    given = {rows[0].pk: AnswersIn(typed={"q1": "Sí."}), rows[1].pk: AnswersIn(typed={"q3": "muchos"})}

    with pytest.raises(Invalid):
        put_answers(wave=wave, answers=given, actor=HOUSE, now=now())
    assert not Measured.objects.filter(state=MeasuredState.SENT).exists()
