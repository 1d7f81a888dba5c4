"""The office decides in the browser: order, lottery, decision, letters, appeals."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from minga.calls.actions.appeals import file_appeal
from minga.calls.actions.decisions import publish_decision
from minga.calls.actions.draws import commit_draw, reveal_draw
from minga.calls.enums import AppealState, ApplicationState, DecisionState, Fate
from minga.calls.models import Application, Call, Decision, Draw, Letter
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.calls import make_call
from tests.factories.deciding import announced, code_of, decided, first_phase, judged, ordered, run_jobs, soon
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def at(name: str, *arguments: Any) -> str:
    return reverse(f"calls:{name}", args=arguments)


def three(**fields: Any) -> Call:
    return judged({"A": (4,), "B": (3,), "C": (1,)}, **{"places": 1, "waiting": 1, **fields})


def tied(**fields: Any) -> Call:
    return judged({"A": (4,), "B": (3,), "C": (3,)}, places=2, waiting=0, **fields)


@pytest.fixture
def office(client: Client) -> Person:
    person = make_person(language="es")
    sign_in(client, person)
    return person


def run_by(call: Call, person: Person) -> tuple[str, str]:
    """The person runs it; gives the arguments of the pages of its round."""
    role(person, RoleKind.MANAGER, call.edition)
    return call.key, first_phase(call).key


def said(**fields: Any) -> dict[str, Any]:
    """What the form of the decision sends."""
    moment = now() + timedelta(hours=2)
    return {
        "name_1": "Ana Benítez", "office_1": "Agencia", "notes": "", "sends_letters": "on",
        "publish_at": moment.strftime("%Y-%m-%dT%H:%M"), **fields,
    }  # fmt: skip


def test_from_scores_to_a_decision(client: Client, office: Person) -> None:
    call = three(timezone="UTC")
    round_ = run_by(call, office)

    assert client.get(at("deciding-now", call.key))["Location"] == at("deciding", *round_)
    assert "Calcular el orden" in client.get(at("deciding", *round_)).content.decode()
    assert client.post(at("prepare-decision", *round_)).status_code == 303
    waits = client.get(at("deciding", *round_)).content.decode()
    assert "Se está calculando el orden" in waits
    fragment = client.get(at("deciding-progress", *round_), headers={"HX-Request": "true"})
    assert fragment.content.decode().lstrip().startswith('<div class="c-progress"')
    run_jobs("calls.compute_ranking")
    done = client.get(at("deciding-progress", *round_), headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == at("deciding", *round_)

    form = client.get(at("take-decision", *round_))
    basis = Decision.objects.get().basis
    assert basis in form.content.decode()
    assert client.post(at("take-decision", *round_), said(seen=basis)).status_code == 303

    decision = Decision.objects.get()
    assert decision.state == DecisionState.DECIDED
    assert decision.decided_by == office
    assert decision.document["signers"] == [{"name": "Ana Benítez", "office": "Agencia"}]
    assert decision.sha256 in client.get(at("deciding", *round_)).content.decode()


def test_a_decision_without_signature_comes_back_with_what_was_typed(client: Client, office: Person) -> None:
    call = three(timezone="UTC")
    round_ = run_by(call, office)
    ordered(call)

    answer = client.post(at("take-decision", *round_), said(name_1="", office_1="", notes="Por unanimidad."))

    assert answer.status_code == 422
    assert "Escriba quién firma" in answer.content.decode()
    assert "Por unanimidad." in answer.content.decode()
    assert Decision.objects.get().state == DecisionState.PREPARED


def test_what_is_missing_is_said_with_where_to_mend_it(client: Client, office: Person) -> None:
    call = judged({"A": (4,), "B": ()}, places=1)
    round_ = run_by(call, office)

    page = client.get(at("deciding", *round_)).content.decode()
    answer = client.post(at("prepare-decision", *round_), follow=True)

    assert code_of(call, "B") in page
    assert reverse("assessments:panel", args=[first_phase(call).panel.key]) in page  # type: ignore[union-attr]
    assert "Nadie evaluó" in answer.content.decode()
    assert Decision.objects.count() == 0


def test_a_draft_has_nothing_to_decide(client: Client, office: Person) -> None:
    call = make_call(state="draft")
    round_ = run_by(call, office)

    assert client.get(at("deciding", *round_)).status_code == 404


def test_the_order_costs_the_same_for_one_and_for_many(client: Client, office: Person, queries: Queries) -> None:
    for scores in ({"A": (4,)}, {"A": (4,), "B": (3,), "C": (1,)}):
        call = judged(scores, places=1)
        round_ = run_by(call, office)
        ordered(call)
        client.get(at("ranking", *round_))
        with queries(10):
            page = client.get(at("ranking", *round_))
        assert page.content.decode().count("</tr>") == len(scores) + 1


def test_nobody_has_a_result_while_a_lottery_is_waited_for(client: Client, office: Person) -> None:
    call = tied()
    round_ = run_by(call, office)
    ordered(call)

    page = client.get(at("ranking", *round_)).content.decode()

    assert page.count("Espera el sorteo") == 3
    assert "Seleccionada" not in page


def test_the_lottery_is_committed_and_drawn_in_the_browser(client: Client, office: Person) -> None:
    call = tied(timezone="UTC")
    round_ = run_by(call, office)
    ordered(call)
    past, soon_out = (f"{now() + timedelta(hours=hours):%Y-%m-%dT%H:%M}" for hours in (-1, 1))
    known = client.post(at("draw-commit", *round_), {"beacon": "Lotería de ayer", "appears_at": past})
    assert known.status_code == 422
    assert "Elija un momento por venir" in known.content.decode()

    said = {"beacon": "Lotería del sábado", "appears_at": soon_out}
    assert client.post(at("draw-commit", *round_), said).status_code == 303
    draw = Draw.objects.get()
    assert "El valor público sale el" in client.get(at("draw", draw.uuid)).content.decode()
    with time_machine.travel(now() + timedelta(hours=1)):
        assert at("draw-reveal", draw.uuid) in client.get(at("draw", draw.uuid)).content.decode()
        assert client.post(at("draw-reveal", draw.uuid), {"public_value": "", "public_source": ""}).status_code == 422
        given = {"public_value": "04711", "public_source": "lotería.py"}
        assert client.post(at("draw-reveal", draw.uuid), given).status_code == 303
        assert client.post(at("draw-reveal", draw.uuid), given).status_code == 422

        run_jobs("calls.compute_ranking")
        assert "seleccionadas" in client.get(at("deciding", *round_)).content.decode()


def test_words_to_an_applicant_are_kept(client: Client, office: Person) -> None:
    call = three()
    round_ = run_by(call, office)
    decision = ordered(call)
    page = at("outcome", *round_, code_of(call, "C"))
    was = client.get(page).context["form"]["was"].value()

    answer = client.post(page, {"words": "Falta el presupuesto.", "was": was})

    assert answer.status_code == 303
    assert decision.outcomes.get(application__title="C").words == "Falta el presupuesto."


def test_results_go_out_by_hand_only_when_their_hour_has_come(client: Client, office: Person) -> None:
    call = three()
    round_ = run_by(call, office)
    decided(call, publish_at=now() + timedelta(hours=1))

    early = client.post(at("publish-decision", *round_), follow=True).content.decode()
    assert "a la hora anunciada" in early
    assert Decision.objects.get().state == DecisionState.DECIDED

    Decision.objects.update(publish_at=now())
    client.post(at("publish-decision", *round_))
    assert Decision.objects.get().state == DecisionState.PUBLISHED


def test_letters_are_read_changed_taken_back_and_sent(client: Client, office: Person) -> None:
    call = three()
    round_ = run_by(call, office)
    decision = decided(call, sends_letters=False)
    run_jobs("calls.write_letters")
    letter = Letter.objects.get(application__title="C")
    page = at("letter", *round_, letter.uuid)
    assert client.get(at("letters", *round_)).content.decode().count("Retenida") == 3

    was = client.get(page).context["form"]["was"].value()
    assert client.post(page, {"subject": "Su lugar", "text": "Hola.", "was": was}).status_code == 303
    letter.refresh_from_db()
    assert (letter.subject, letter.edited) == ("Su lugar", True)
    stale = client.post(page, {"subject": "Otro", "text": "Hola.", "was": was})
    assert stale.status_code == 422

    client.post(at("letter-restore", *round_, letter.uuid))
    letter.refresh_from_db()
    assert letter.edited is False
    early = client.post(at("letters-release", *round_), follow=True).content.decode()
    assert "no antes" in early
    publish_decision(decision=decision, actor=HOUSE, now=now())
    client.post(at("letters-release", *round_))
    run_jobs("calls.send_letters")
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert "Retenida" not in client.get(at("letters", *round_)).content.decode()


def test_an_appeal_is_answered_and_a_new_decision_follows(client: Client, office: Person) -> None:
    call = three()
    round_ = run_by(call, office)
    announced(call)
    mine = Application.objects.get(title="C")
    appeal = file_appeal(application=mine, text="Faltó una evaluación.", actor=mine.person, now=now())
    page = at("appeal", appeal.uuid)
    assert mine.code in client.get(at("appeals", call.key)).content.decode()
    assert "Faltó una evaluación." in client.get(page).content.decode()

    wrong = client.post(page, {"upheld": "yes", "remedy": "", "answer": "Tiene razón.", "other": ""})
    assert wrong.status_code == 422
    assert "Tiene razón." in wrong.content.decode()
    answer = client.post(page, {"upheld": "yes", "remedy": "place", "answer": "Tiene razón.", "other": ""})

    assert answer["Location"] == at("deciding", *round_)
    appeal.refresh_from_db()
    assert appeal.state == AppealState.UPHELD
    run_jobs("calls.compute_ranking")
    assert "Reemplaza una decisión publicada" in client.get(at("deciding", *round_)).content.decode()


def test_scores_are_corrected_in_the_answer_to_an_appeal(client: Client, office: Person) -> None:
    call = three()
    run_by(call, office)
    announced(call)
    mine = Application.objects.get(title="C")
    appeal = file_appeal(application=mine, text="Se sumó mal.", actor=mine.person, now=now())
    form = client.get(at("appeal", appeal.uuid)).context["form"]
    typed = {bound.html_name: bound.value() for _juror, fields in form.rows for bound in fields}
    first = next(iter(typed))

    answer = client.post(
        at("appeal", appeal.uuid),
        {**typed, first: "4", "upheld": "yes", "remedy": "scores", "answer": "Se sumó mal.", "other": ""},
    )

    assert answer.status_code == 303
    rectified = Decision.objects.get(state=DecisionState.PREPARED).ranking["rectified"]
    juror, key = first.split("_")
    assert rectified == {mine.code: {juror: {key: 4}}}


def test_the_waiting_list_moves_up_from_the_page(client: Client, office: Person) -> None:
    call = three()
    round_ = run_by(call, office)
    announced(call)
    Application.objects.filter(title="A").update(state=ApplicationState.WITHDRAWN)
    assert at("move-up", *round_) in client.get(at("deciding", *round_)).content.decode()

    client.post(at("move-up", *round_))
    run_jobs("calls.compute_ranking")

    prepared = Decision.objects.get(state=DecisionState.PREPARED)
    assert list(prepared.outcomes.filter(fate=Fate.SELECTED).values_list("application__title", flat=True)) == ["B"]


def test_a_stranger_finds_none_of_it(client: Client) -> None:
    call = tied()
    ordered(call)
    draw = commit_draw(phase=first_phase(call), beacon="Lotería", actor=HOUSE, now=now(), appears_at=soon())
    reveal_draw(draw=draw, public_value="1", public_source="x", actor=HOUSE, now=now())
    sign_in(client, make_person())
    round_ = call.key, first_phase(call).key

    for name in ("deciding", "ranking", "take-decision", "letters", "draw-commit"):
        assert client.get(at(name, *round_)).status_code == 404
    assert client.get(at("draw-reveal", draw.uuid)).status_code == 404
    assert client.post(at("prepare-decision", *round_)).status_code == 404


def test_what_waits_stands_on_the_page_of_her_work(client: Client, office: Person) -> None:
    to_decide, to_answer = three(), three()
    run_by(to_decide, office)
    run_by(to_answer, office)
    ordered(to_decide)
    announced(to_answer)
    mine = Application.objects.get(call=to_answer, title="C")
    file_appeal(application=mine, text="Faltó una.", actor=mine.person, now=now())

    page = client.get(reverse("programmes:my-work")).content.decode()

    assert at("deciding", to_decide.key, first_phase(to_decide).key) in page
    assert at("appeals", to_answer.key) in page
