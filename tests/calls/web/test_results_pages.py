"""Results, actas and lotteries for everybody, at their hour and not before; and each applicant's own."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.assessments.enums import BlindMode
from minga.assessments.models import Assessment
from minga.calls.actions.appeals import Answer, answer_appeal, file_appeal
from minga.calls.actions.decisions import publish_decision, take_decision
from minga.calls.actions.draws import commit_draw, reveal_draw
from minga.calls.enums import ApplicationState
from minga.calls.models import Appeal, Application, Call, Decision, Outcome
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.calls import make_member, phase_rules
from tests.factories.deciding import announced, code_of, decided, first_phase, judged, ordered, run_jobs, soon, taking
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def at(name: str, *arguments: Any) -> str:
    return reverse(f"calls:{name}", args=arguments)


def three(**fields: Any) -> Call:
    return judged({"Turnos": (4,), "Mesa": (3,), "Fila": (1,)}, **{"places": 1, "waiting": 1, **fields})


def mine(call: Call, title: str) -> Application:
    return Application.objects.select_related("person").get(call=call, title=title)


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_nothing_is_told_before_the_hour(client: Client) -> None:
    call = three()
    decision = decided(call)
    run_jobs("calls.print_acta", "calls.write_letters")
    decision = Decision.objects.select_related("pdf").get(pk=decision.pk)
    assert decision.pdf is not None
    hidden = [
        at("acta", decision.uuid), at("acta-file", decision.uuid), at("acta-scores", decision.uuid),
        at("acta-choice", decision.uuid, 1), decision.pdf.get_absolute_url(),
        at("results-round", call.key, first_phase(call).key),
    ]  # fmt: skip

    for who in (None, *(each.person for each in Application.objects.select_related("person"))):
        visitor = Client()
        if who is not None:
            sign_in(visitor, who)
            own = Application.objects.get(person=who)
            assert visitor.get(at("result", own.uuid)).status_code == 404
            assert visitor.get(at("appeal-file", own.uuid)).status_code == 404
        for address in hidden:
            assert visitor.get(address).status_code == 404
        assert "Ningún acta publicada" in page_of(visitor, at("acta-find") + f"?hash={decision.sha256}")
        seen = page_of(visitor, at("results", call.key))
        assert "Todavía no hay resultados" in seen
        for word in ("Turnos", decision.sha256, code_of(call, "Turnos")):
            assert word not in seen


def test_results_name_who_was_selected_and_nobody_else(client: Client) -> None:
    call = three()
    announced(call)

    page = page_of(client, at("results", call.key))

    assert "Turnos" in page
    assert code_of(call, "Mesa") in page
    for word in ("Mesa", "Fila", code_of(call, "Fila")):
        assert word not in page.replace(code_of(call, "Mesa"), "")


def test_who_withdrew_later_is_not_named_any_more(client: Client) -> None:
    call = three()
    announced(call)
    Application.objects.filter(title="Turnos").update(state=ApplicationState.WITHDRAWN)

    page = page_of(client, at("results", call.key))

    assert "Turnos" not in page
    assert code_of(call, "Turnos") in page


def test_results_cost_the_same_for_one_and_for_many(client: Client, queries: Queries) -> None:
    for scores in ({"A": (4,)}, {"A": (4,), "B": (3,), "C": (1,)}):
        call = judged(scores, places=3)
        announced(call)
        page_of(client, at("results", call.key))
        with queries(12):
            page = page_of(client, at("results", call.key))
        assert page.count("P-000") == len(scores)


def test_an_applicant_reads_reasons_points_and_what_was_written_to_her(client: Client) -> None:
    call = three()
    Assessment.objects.filter(item__panel=first_phase(call).panel).update(
        to_applicant="Falta decir cuánta gente espera.", to_panel="Me pareció pobre.", notes={"team": "Nota privada."}
    )
    decision = ordered(call)
    Outcome.objects.filter(decision=decision, application__title="Fila").update(words="Vuelva a postular.")
    announced(call)
    sign_in(client, mine(call, "Fila").person)

    page = page_of(client, at("result", mine(call, "Fila").uuid))

    assert "Su postulación no fue seleccionada esta vez" in page
    assert "25,00 puntos de 100: lugar 3 de 3" in page
    assert "Vuelva a postular." in page
    assert "Falta decir cuánta gente espera." in page
    assert page.count("1,00") >= 3
    for hidden in ("Me pareció pobre.", "Nota privada."):
        assert hidden not in page
    juror = Assessment.objects.filter(item__panel=first_phase(call).panel)[0].juror
    assert juror.person.name not in page


def test_jurors_are_named_only_where_the_rules_said_so(client: Client) -> None:
    call = three(phases=(phase_rules(blind=BlindMode.OPEN, reviews=1, quorum=1),))
    Assessment.objects.filter(item__panel=first_phase(call).panel).update(to_applicant="Bien contado.")
    announced(call)
    sign_in(client, mine(call, "Fila").person)

    page = page_of(client, at("result", mine(call, "Fila").uuid))

    assert Assessment.objects.filter(item__panel=first_phase(call).panel)[0].juror.person.name in page


@pytest.mark.parametrize("who", ["stranger", "other applicant"])
def test_nobody_reads_the_result_of_another(client: Client, who: str) -> None:
    call = three()
    announced(call)
    sign_in(client, make_person() if who == "stranger" else mine(call, "Mesa").person)

    assert client.get(at("result", mine(call, "Fila").uuid)).status_code == 404
    assert client.get(at("appeal-file", mine(call, "Fila").uuid)).status_code == 404


def test_the_team_reads_and_only_who_began_it_appeals(client: Client) -> None:
    call = three()
    colleague = make_person()
    make_member(mine(call, "Fila"), colleague)
    announced(call)
    sign_in(client, colleague)

    assert at("appeal-file", mine(call, "Fila").uuid) not in page_of(client, at("result", mine(call, "Fila").uuid))
    assert client.get(at("appeal-file", mine(call, "Fila").uuid)).status_code == 404


def test_an_appeal_is_filed_once_and_shown(client: Client) -> None:
    call = three()
    announced(call)
    sign_in(client, mine(call, "Fila").person)
    address = at("appeal-file", mine(call, "Fila").uuid)

    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"text": "Faltó una evaluación."}).status_code == 303
    again = client.post(address, {"text": "Otra vez."})

    assert again.status_code == 422
    assert "Ahora no puede apelar" in again.content.decode()
    assert Appeal.objects.get().text == "Faltó una evaluación."
    assert "Faltó una evaluación." in page_of(client, at("result", mine(call, "Fila").uuid))


def test_the_page_of_the_application_says_that_there_is_a_result(client: Client) -> None:
    call = three()
    decision = decided(call)
    sign_in(client, mine(call, "Turnos").person)
    address = at("application", mine(call, "Turnos").uuid)
    assert "Su postulación fue seleccionada" not in page_of(client, address)

    publish_decision(decision=decision, actor=HOUSE, now=now())

    page = page_of(client, address)
    assert "Su postulación fue seleccionada" in page
    assert at("result", mine(call, "Turnos").uuid) in page


def test_an_acta_is_read_taken_away_and_checked(client: Client) -> None:
    call = three()
    decision = announced(call)
    run_jobs("calls.print_acta")
    page = at("acta", decision.uuid)
    text = client.get(at("acta-file", decision.uuid)).content

    true = client.post(page, {"file": SimpleUploadedFile("acta.json", text)}, follow=True).content.decode()
    false = client.post(page, {"file": SimpleUploadedFile("acta.json", text + b" ")}, follow=True).content.decode()
    found = client.get(at("acta-find"), {"hash": decision.sha256[:20]})

    assert json.loads(text)["format"] == "minga-acta-1"
    assert "Es esta acta" in true
    assert "No es esta acta" in false
    assert found["Location"] == page
    assert client.post(page, {}).status_code == 422
    assert "Ningún acta publicada" in page_of(client, at("acta-find") + "?hash=" + "0" * 64)
    assert client.get(at("acta-choice", decision.uuid, 1)).status_code == 200
    assert client.get(at("acta-choice", decision.uuid, 2)).status_code == 404
    assert client.get(at("acta-scores", decision.uuid)).content.decode().startswith("application,juror,problem")


def test_a_replaced_acta_leads_to_the_one_that_holds(client: Client) -> None:
    call = three()
    first = announced(call)
    own = mine(call, "Fila")
    appeal = file_appeal(application=own, text="Faltó una.", actor=own.person, now=now())
    answer = Answer(upheld=True, words="Sí.", remedy="place")
    answer_appeal(appeal=appeal, answer=answer, actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    prepared, moment = Decision.objects.get(state="prepared"), now()
    taken = take_decision(decision=prepared, taking=taking(prepared, publish_at=moment), actor=HOUSE, now=moment)
    publish_decision(decision=taken, actor=HOUSE, now=now())

    assert at("acta", taken.uuid) in page_of(client, at("acta", first.uuid))
    page = page_of(client, at("results", call.key))
    assert "Estos resultados reemplazan a otros anteriores" in page
    assert at("acta", first.uuid) in page
    assert "Fila" in page


def test_a_lottery_tells_who_is_tied_only_with_the_results(client: Client) -> None:
    call = judged({"A": (4,), "B": (3,), "C": (3,)}, places=2, waiting=0)
    ordered(call)
    draw = commit_draw(phase=first_phase(call), beacon="Lotería del sábado", actor=HOUSE, now=now(), appears_at=soon())
    reveal_draw(draw=draw, public_value="04711", public_source="lotería.py", actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    before = page_of(client, at("draw", draw.uuid))
    assert draw.plan_sha256 in before
    for word in (draw.secret, "04711", code_of(call, "B"), code_of(call, "C")):
        assert word not in before
    assert client.get(at("draw-file", draw.uuid)).status_code == 404

    announced(call)

    after = page_of(client, at("draw", draw.uuid))
    assert draw.secret in after
    assert code_of(call, "B") in after
    assert json.load(io.BytesIO(client.get(at("draw-file", draw.uuid)).content))["secret"] == draw.secret


def test_a_person_without_results_finds_none(client: Client) -> None:
    call = three()
    someone: Person = make_person()
    sign_in(client, someone)

    assert "Todavía no hay resultados" in page_of(client, at("results", call.key))


def test_whoever_was_not_eligible_reads_why_and_may_appeal(client: Client) -> None:
    call = three()
    Application.objects.filter(title="Fila").update(
        state=ApplicationState.NOT_ELIGIBLE, not_eligible_reason="No es una entidad pública."
    )
    announced(call)
    sign_in(client, mine(call, "Fila").person)

    page = page_of(client, at("result", mine(call, "Fila").uuid))

    assert "No es una entidad pública." in page
    assert at("appeal-file", mine(call, "Fila").uuid) in page
