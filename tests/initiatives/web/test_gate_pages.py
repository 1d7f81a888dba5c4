"""The pages of the gates: reading, asking, deciding, ending."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.initiatives.models import Commitment, Cost, Evidence, GateReview, Initiative
from minga.library.models import Lesson
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import (
    days_ago,
    give_adoption,
    give_prototype,
    lead_of,
    make_commitment,
    make_dossier_evidence,
    make_dossier_lesson,
    make_initiative,
    make_review,
    member_of,
)
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db

LESSON = {
    "lesson_title": "La voz llega", "lesson_what_happened": "Pocos leyeron", "lesson_why": "Letra chica",
    "lesson_do_differently": "Empezar por la voz", "lesson_for_whom": "Municipios",
}  # fmt: skip


def _boss(initiative: Initiative) -> Person:
    person = make_person()
    role(person, RoleKind.AUTHORITY, initiative.organisation)
    return person


def _url(name: str, initiative: Initiative, *more: object) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.key, *more])


def _ready() -> tuple[Initiative, GateReview]:
    initiative = make_initiative(stage=3)
    give_prototype(initiative)
    return initiative, make_review(initiative)


def _given(**fields: object) -> dict[str, object]:
    return {"reasons": "El expediente lo muestra.", "office": "Salud", "seen": "", **fields}


def test_each_gate_says_what_it_asks_and_what_was_decided(client: Client) -> None:
    initiative = make_initiative(stage=3)

    page = sign_in(client, member_of(initiative)).get(_url("gates", initiative))

    gates = page.context["gates"]
    assert [gate.crossed for gate in gates] == [True, True, True, False, False, False, False]
    assert [gate.number for gate in gates if gate.next] == [4]
    assert gates[3].met == 0
    assert "Dirección de Salud" in page.content.decode()


def test_the_lead_asks_and_the_decider_is_led_to_her_page(client: Client) -> None:
    initiative = make_initiative(stage=3)

    asked = sign_in(client, lead_of(initiative)).post(_url("gates", initiative), {"note": "Probado con ocho"})
    assert asked.status_code == 303
    assert asked["Location"] == _url("gates", initiative)

    again = client.post(_url("gates", initiative), {"note": "Otra vez"})
    assert again.status_code == 422
    assert "Otra vez" in again.content.decode()


def test_whoever_decides_opens_a_review_by_herself(client: Client) -> None:
    initiative = make_initiative(stage=3)

    opened = sign_in(client, _boss(initiative)).post(_url("gates", initiative), {"note": ""})

    review = GateReview.objects.get(initiative=initiative, decided_at=None)
    assert opened["Location"] == _url("gate-decide", initiative, review.uuid)


def test_a_member_of_the_team_finds_no_page_to_decide(client: Client) -> None:
    initiative, review = _ready()
    both = member_of(initiative)
    role(both, RoleKind.AUTHORITY, initiative.organisation)

    assert sign_in(client, both).get(_url("gate-decide", initiative, review.uuid)).status_code == 404
    assert "decide otra persona" in client.get(_url("gates", initiative)).content.decode()


def test_a_gate_is_decided_with_its_evidence(client: Client) -> None:
    initiative, review = _ready()
    evidence = make_dossier_evidence(initiative)
    sign_in(client, _boss(initiative))

    answer = client.post(_url("gate-decide", initiative, review.uuid), _given(outcome="go", cited=[str(evidence.uuid)]))

    assert answer.status_code == 303
    initiative.refresh_from_db()
    assert initiative.stage == 4
    assert list(GateReview.objects.get(pk=review.pk).cited.all()) == [evidence]


def test_what_is_missing_is_said_at_the_decision_and_the_reasons_stay(client: Client) -> None:
    initiative = make_initiative(stage=3)
    review = make_review(initiative)
    sign_in(client, _boss(initiative))

    answer = client.post(
        _url("gate-decide", initiative, review.uuid),
        _given(outcome="go", reasons="Ya está", seen="artefact test_result user_test"),
    )

    assert answer.status_code == 422
    assert "Ya está" in answer.content.decode()
    assert answer.context["form"].errors["outcome"]


def test_a_stale_page_is_looked_at_again_and_then_goes_through(client: Client) -> None:
    initiative, review = _ready()
    sign_in(client, _boss(initiative))
    where = _url("gate-decide", initiative, review.uuid)

    first = client.post(where, _given(outcome="go", seen="artefact"))
    assert first.status_code == 422

    again = client.post(where, _given(outcome="go", seen=first.context["form"].missing))
    assert again.status_code == 303


def test_a_condition_that_may_wait_is_promised_on_the_page(client: Client) -> None:
    initiative = make_initiative(stage=5)
    give_adoption(initiative)
    Cost.objects.all().delete()
    review = make_review(initiative)
    sign_in(client, _boss(initiative))
    where = _url("gate-decide", initiative, review.uuid)
    given = _given(outcome="go_with_conditions", seen="costs")

    half = client.post(where, given | {"costs-text": "Anotar los costos"})
    assert half.status_code == 422
    assert set(half.context["form"].errors) == {"costs-office", "costs-due_on"}

    whole = given | {"costs-text": "Anotar", "costs-office": "Hacienda", "costs-due_on": days_ago(-9).isoformat()}
    assert client.post(where, whole).status_code == 303
    assert Commitment.objects.get().office == "Hacienda"


def test_stopping_asks_for_the_lesson_on_the_same_page(client: Client) -> None:
    initiative, review = _ready()
    sign_in(client, _boss(initiative))
    where = _url("gate-decide", initiative, review.uuid)

    without = client.post(where, _given(outcome="stop"))
    assert without.status_code == 422
    assert "lesson_title" in without.context["form"].errors

    assert client.post(where, _given(outcome="stop", **LESSON)).status_code == 303
    assert Lesson.objects.get().title == "La voz llega"
    initiative.refresh_from_db()
    assert initiative.state == "stopped"


def test_what_is_settled_is_read_not_decided_again(client: Client) -> None:
    initiative = make_initiative(stage=3)
    decided = initiative.reviews.get(to_stage=3)

    answer = sign_in(client, _boss(initiative)).get(_url("gate-decide", initiative, decided.uuid))

    assert answer.status_code == 303


def test_a_review_of_another_dossier_does_not_exist_here(client: Client) -> None:
    initiative, _review = _ready()
    _other, elsewhere = _ready()

    answer = sign_in(client, _boss(initiative)).get(_url("gate-decide", initiative, elsewhere.uuid))

    assert answer.status_code == 404


def test_the_request_is_taken_back_by_the_lead_only(client: Client) -> None:
    initiative, review = _ready()
    where = _url("gate-take-back", initiative, review.uuid)

    assert sign_in(client, member_of(initiative)).post(where).status_code == 404
    assert sign_in(client, lead_of(initiative)).post(where).status_code == 303
    assert GateReview.objects.get(pk=review.pk).taken_back_at is not None


def test_closing_and_reopening(client: Client) -> None:
    initiative = make_initiative(stage=6)
    make_dossier_lesson(initiative)

    closed = sign_in(client, lead_of(initiative)).post(_url("close", initiative), {"reason": "Queda en Salud"})
    assert closed.status_code == 303

    boss = sign_in(client, _boss(initiative))
    assert boss.post(_url("reopen", initiative), {"reason": ""}).status_code == 422
    assert boss.post(_url("reopen", initiative), {"reason": "Hay fondos"}).status_code == 303
    initiative.refresh_from_db()
    assert initiative.state == "active"


def test_a_promise_is_kept_and_let_go_on_its_page(client: Client) -> None:
    initiative = make_initiative(stage=3)
    kept, dropped = make_commitment(initiative), make_commitment(initiative)
    sign_in(client, member_of(initiative))

    done = {"done_on": days_ago(0).isoformat(), "note": "Acta 12"}
    assert client.post(_url("commitment-done", initiative, kept.uuid), done).status_code == 303
    assert client.post(_url("commitment-drop", initiative, dropped.uuid), {"reason": ""}).status_code == 422
    assert (
        client.post(_url("commitment-drop", initiative, dropped.uuid), {"reason": "No hace falta"}).status_code == 303
    )
    assert client.get(_url("commitment-done", initiative, kept.uuid)).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_gates_costs_the_same(client: Client, queries, many: int) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=4)
    for _each in range(many):
        make_review(initiative, outcome="iterate")
        make_commitment(initiative)
    sign_in(client, lead_of(initiative))
    client.get(_url("gates", initiative))

    with queries(22):
        client.get(_url("gates", initiative))


def test_evidence_that_was_withdrawn_is_not_offered(client: Client) -> None:
    initiative, review = _ready()
    make_dossier_evidence(initiative, title="Se cayó")
    Evidence.objects.update(withdrawn_at="2026-01-01T00:00Z", withdrawn_reason="Error")

    page = sign_in(client, _boss(initiative)).get(_url("gate-decide", initiative, review.uuid))

    assert "Se cayó" not in page.content.decode()
