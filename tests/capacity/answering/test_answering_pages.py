"""An entity goes through its pages: yes, a part, what Minga knows, evidence, the receipt."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from minga.capacity.actions.evidence import Piece, add_evidence
from minga.capacity.actions.inviting import accept_invitation
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Citation, Delegation, EvidenceFile, Measured, Prefill, Wave
from minga.capacity.queries.answer_office import entities_in, entity_rows
from minga.capacity.queries.answer_pages import own_measured, part_for
from minga.capacity.queries.answer_part import part_page
from minga.core.clock import now
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.capacity import make_measured, runner_of, steward_of
from tests.factories.challenges import make_challenge
from tests.factories.files import make_upload
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db
RESULTS, CAPACITY = "part_c2", "part_c1"


def address(measured: Measured, name: str = "answer", *more: Any) -> str:
    return reverse(f"capacity:{name}", args=[measured.wave.key, measured.key, *more])


def post_part(client: Client, measured: Measured, part: str, at: str = "", **fields: Any) -> HttpResponse:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return client.post(address(measured, "answer-part", part) + at, named)


def test_yes_opens_the_answers_with_what_minga_knows(client: Client, entity: Measured, steward: Person) -> None:
    make_challenge(organisation=entity.organisation, status="mapped")
    sign_in(client, steward)
    assert "Sí, participamos" in client.get(address(entity)).content.decode()

    response = client.post(address(entity, "answer-accept"))

    assert response.status_code == 303
    entity.refresh_from_db()
    assert (entity.state, entity.responsible) == (MeasuredState.ANSWERING, steward)
    page = client.get(address(entity)).content.decode()
    assert "0 de 4" in page
    assert client.get(address(entity, "answer-part", RESULTS)).content.decode().count("k-known--waiting") == 1


def test_a_part_keeps_words_before_it_confirms(client: Client, entity: Measured, steward: Person) -> None:
    make_challenge(organisation=entity.organisation, status="mapped")
    sign_in(client, steward).post(address(entity, "answer-accept"))
    found = Prefill.objects.get(question="q3")

    response = post_part(client, entity, RESULTS, "?at=q3", q__q4="Tres servicios.", confirm=str(found.uuid))

    assert response.headers["Location"].endswith("#q-q3")
    entity.refresh_from_db()
    assert entity.submission is not None
    assert (entity.submission.typed["q4"], entity.submission.typed["q3"]) == ("Tres servicios.", "1")
    found.refresh_from_db()
    assert found.confirmed_by == steward
    assert steward.name in client.get(address(entity, "answer-part", RESULTS)).content.decode()


def test_what_is_not_so_is_refused_with_its_reason(client: Client, entity: Measured, steward: Person) -> None:
    make_challenge(organisation=entity.organisation, status="mapped")
    sign_in(client, steward).post(address(entity, "answer-accept"))
    found = Prefill.objects.get()
    there = post_part(client, entity, RESULTS, refuse=str(found.uuid)).headers["Location"]

    assert there == address(entity, "prefill-refuse", found.uuid)
    assert client.get(there).status_code == 200
    assert client.post(there, {"reason": " "}).status_code == 422
    assert client.post(there, {"reason": "Es de otra oficina."}).status_code == 303
    found.refresh_from_db()
    assert found.refused_reason == "Es de otra oficina."


def test_evidence_is_uploaded_once_and_cited_often(client: Client, answering: Measured, steward: Person) -> None:
    sign_in(client, steward)
    there = post_part(client, answering, CAPACITY, prove="q1").headers["Location"]
    assert 'value="q1" ' in client.get(there).content.decode().replace("  ", " ")

    sent = client.post(there, {"title": "Acta", "file": make_upload(), "questions": ["q1"]})
    piece = EvidenceFile.objects.get()
    post_part(client, answering, RESULTS, "?at=q4", cite="q4", evidence__q4=str(piece.uuid), where__q4="pág. 3")

    assert sent.headers["Location"] == address(answering, "answer-part", CAPACITY) + "#q-q1"
    assert set(Citation.objects.values_list("question", "where")) == {("q1", ""), ("q4", "pág. 3")}
    cited = Citation.objects.get(question="q4")
    assert "pág. 3" in client.get(address(answering, "answer-part", RESULTS)).content.decode()
    post_part(client, answering, RESULTS, uncite=str(cited.uuid))
    assert Citation.objects.count() == 1
    assert client.post(address(answering, "evidence-remove", piece.uuid)).status_code == 303
    assert not EvidenceFile.objects.exists()


def test_evidence_without_a_document_is_refused(client: Client, answering: Measured, steward: Person) -> None:
    sign_in(client, steward)

    response = client.post(address(answering, "evidence"), {"title": "Acta"})

    assert response.status_code == 422
    assert "Acta" in response.content.decode()


def test_a_colleague_writes_her_part_only(client: Client, answering: Measured, steward: Person) -> None:
    colleague = make_person()
    sign_in(client, steward)
    given = client.post(
        address(answering, "answer-delegate", CAPACITY), {"person": colleague.email, "note": "Las cifras."}
    )
    assert given.status_code == 303
    row = Delegation.objects.get()

    sign_in(client, colleague)
    assert "Las cifras." in client.get(address(answering, "answer-part", CAPACITY)).content.decode()
    assert post_part(client, answering, CAPACITY, q__q1="Sí.", then="leave").status_code == 303
    assert client.get(address(answering, "answer-part", RESULTS)).status_code == 404
    assert client.get(address(answering, "answer-delegate", CAPACITY)).status_code == 404
    assert client.post(address(answering, "answer-review")).status_code == 422
    assert post_part(client, answering, CAPACITY, q__q1="Sí, desde marzo.", then="ready").status_code == 303
    row.refresh_from_db()
    assert row.done_at is not None
    assert client.post(address(answering, "delegation-done", row.uuid), {"done": "no"}).status_code == 303
    row.refresh_from_db()
    assert row.done_at is None
    sign_in(client, steward).post(address(answering, "delegation-remove", row.uuid))
    assert sign_in(client, colleague).get(address(answering)).status_code == 404


def test_what_is_sent_has_a_receipt_and_may_be_corrected(client: Client, answering: Measured, steward: Person) -> None:
    sign_in(client, steward)
    post_part(client, answering, CAPACITY, q__q1="Primero.")
    assert "3 preguntas no tienen" in client.get(address(answering, "answer-review")).content.decode()

    assert client.post(address(answering, "answer-review")).headers["Location"] == address(answering, "answer-receipt")
    answering.refresh_from_db()
    assert answering.state == MeasuredState.SENT
    assert answering.submission is not None
    assert answering.submission.receipt in client.get(address(answering, "answer-receipt")).content.decode()
    assert client.get(address(answering, "answer-part", CAPACITY)).status_code == 303

    client.post(address(answering, "answer-reopen"))
    answering.refresh_from_db()
    assert answering.state == MeasuredState.ANSWERING
    post_part(client, answering, CAPACITY, q__q1="Después.")
    client.post(address(answering, "answer-review"))
    answering.refresh_from_db()
    assert answering.submission is not None
    assert answering.submission.values["q1"] == "Después."


def test_a_wrong_number_comes_back(client: Client, answering: Measured, steward: Person) -> None:
    sign_in(client, steward)

    response = post_part(client, answering, RESULTS, q__q3="muchos", then="next")

    assert response.status_code == 422
    assert "muchos" in response.content.decode()


def test_a_no_has_its_reason_and_may_become_a_yes(client: Client, entity: Measured, steward: Person) -> None:
    sign_in(client, steward)
    assert client.post(address(entity, "answer-decline"), {"reason": ""}).status_code == 422
    client.post(address(entity, "answer-decline"), {"reason": "Cambio de gobierno."})

    assert "Cambio de gobierno." in client.get(address(entity)).content.decode()
    client.post(address(entity, "answer-accept"))
    entity.refresh_from_db()
    assert entity.state == MeasuredState.ANSWERING


def test_after_the_end_nothing_is_written(client: Client, answering: Measured, steward: Person) -> None:
    Wave.objects.filter(pk=answering.wave_id).update(state=WaveState.GRADING)
    sign_in(client, steward)

    response = post_part(client, answering, CAPACITY, q__q1="Tarde.")

    assert response.headers["Location"] == address(answering)
    answering.refresh_from_db()
    assert answering.submission is not None
    assert answering.submission.typed == {}


def test_strangers_do_not_find_it(client: Client, answering: Measured, wave: Wave) -> None:
    other = steward_of(make_measured(wave))
    sign_in(client, other)

    for name in ("answer", "evidence", "answer-review", "answer-receipt"):
        assert client.get(address(answering, name)).status_code == 404


def test_the_draft_is_on_no_page_of_the_form_engine(client: Client, answering: Measured, steward: Person) -> None:
    draft, form = answering.submission, answering.wave.version.form
    assert draft is not None
    assert form is not None
    sign_in(client, steward)

    pages = [
        reverse("questionnaires:step", args=[draft.uuid, CAPACITY]),
        reverse("questionnaires:review", args=[draft.uuid]),
        reverse("questionnaires:withdraw", args=[draft.uuid]),
        reverse("questionnaires:begin-about", args=[form.key, answering.uuid]),
    ]

    assert [client.post(page).status_code for page in pages] == [404] * 4
    assert Measured.objects.get().submission == draft


def test_the_office_sees_how_far_each_is(client: Client, answering: Measured, wave: Wave) -> None:
    sign_in(client, runner_of(wave))

    page = client.get(reverse("capacity:wave-answers", args=[wave.key])).content.decode()

    assert answering.name in page
    assert "0/4" in page
    reminded = client.post(reverse("capacity:wave-remind", args=[wave.key]), {"entity": answering.key})
    assert reminded.status_code == 303
    answering.refresh_from_db()
    assert answering.reminded_at is not None


@pytest.mark.parametrize("entities", [1, 3])
def test_the_list_of_the_office_costs_the_same(wave: Wave, entities: int, queries: Queries) -> None:
    for _n in range(entities):
        row = make_measured(wave)
        accept_invitation(measured=row, actor=steward_of(row), now=now())
    rows = list(entities_in(wave, "", ""))

    with queries(1):
        shown = entity_rows(wave, rows, now())

    assert [(row.asked, row.lost) for row in shown] == [(4, False)] * entities


@pytest.mark.parametrize("proofs", [1, 3])
def test_a_part_costs_the_same_with_more_evidence(
    answering: Measured, steward: Person, proofs: int, queries: Queries
) -> None:
    for number in range(proofs):
        piece = Piece(title=f"Acta {number}", link="https://example.org/acta")
        add_evidence(measured=answering, piece=piece, questions=["q1", "q2"], actor=steward, now=now())
    found = own_measured(steward, answering.wave.key, answering.key, now())
    part = part_for(steward, found, CAPACITY, now())
    assert found.submission is not None

    with queries(11):
        page = part_page(found, found.submission, part, steward, "es", now())

    assert page is not None
    assert [len(each.citations) for each in page.asked] == [proofs, proofs]
