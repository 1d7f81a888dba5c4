"""Beginning, attaching, mending and ending a call, as its office does it in the browser."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.calls.enums import ApplicationState, CallKind, CallState
from minga.calls.models import Call
from minga.calls.queries.rules import rules_of
from minga.challenges.enums import ChallengeStatus
from tests.factories.calls import (
    ROUND,
    add_challenge,
    make_application,
    make_call,
    make_entry,
    make_question,
    office_of,
    phase_rules,
    rubric_data,
)
from tests.factories.challenges import make_challenge
from tests.factories.files import PDF
from tests.factories.people import sign_in
from tests.factories.programmes import make_stage

pytestmark = pytest.mark.django_db


def at(name: str, call: Call, *more: str) -> str:
    return reverse(f"calls:{name}", args=[call.key, *more])


def by_office(client: Client, **fields: Any) -> Call:
    """A call, with its office at the browser."""
    call = make_call(**fields)
    sign_in(client, office_of(call))
    return call


def fresh(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def test_the_same_call_is_opened_again_next_year(client: Client) -> None:
    earlier = by_office(client, places=7)
    sent = {"stage": "", "kind": CallKind.PILOTS, "like": earlier.key}

    client.post(reverse("calls:new", args=[earlier.edition.key]), sent)

    again = Call.objects.exclude(pk=earlier.pk).get()
    assert rules_of(again).places == 7
    assert again.state == CallState.DRAFT


def test_a_kind_is_chosen(client: Client) -> None:
    call = by_office(client)

    answer = client.post(reverse("calls:new", args=[call.edition.key]), {"stage": "", "like": ""})

    assert answer.status_code == 422
    assert Call.objects.count() == 1


def test_a_stage_leads_to_its_call_and_an_unknown_one_nowhere(client: Client) -> None:
    call = by_office(client)
    stage = make_stage(call.edition, kind="call")
    Call.objects.filter(pk=call.pk).update(stage=stage)

    answer = client.get(reverse("calls:stage", args=[call.edition.key, stage.key]))

    assert answer["Location"] == at("office", call)
    assert client.get(reverse("calls:stage", args=[call.edition.key, "otra"])).status_code == 404


def test_lists_of_those_who_run_calls(client: Client) -> None:
    draft = by_office(client, state=CallState.DRAFT, titles={"es": "Borrador"})
    make_call(titles={"es": "De otros"})

    mine = client.get(reverse("calls:mine")).content.decode()
    of_edition = client.get(reverse("calls:of-edition", args=[draft.edition.key])).content.decode()

    assert "Borrador" in mine
    assert "De otros" not in mine
    assert "Borrador" in of_edition


def test_the_office_of_a_draft_is_its_preparation(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT)

    assert client.get(at("office", call))["Location"] == at("prepare", call)


def test_the_first_page_counts_what_came_in(client: Client) -> None:
    call = by_office(client)
    make_entry(make_application(call))
    make_application(call, state=ApplicationState.DRAFT)
    make_question(call)

    text = client.get(at("office", call)).content.decode()

    assert at("questions-office", call) in text
    assert reverse("calls:to-jury", args=[call.key, ROUND]) in text
    assert "1 recibida" in text


def test_whom_to_ask_moves_without_an_addendum(client: Client) -> None:
    call = by_office(client)

    client.post(at("contact", call), {"contact": "Otra mesa"})

    assert fresh(call).contact == "Otra mesa"
    assert fresh(call).public is False
    assert client.post(at("contact", call), {"contact": ""}).status_code == 422


def test_a_call_is_cancelled_with_a_reason(client: Client) -> None:
    call = by_office(client)
    without = client.post(at("cancel", call), {"reason": ""})

    client.post(at("cancel", call), {"reason": "No hay presupuesto."})
    again = client.post(at("cancel", call), {"reason": "Otra vez."})

    assert without.status_code == 422
    assert again.status_code == 422
    assert fresh(call).cancelled_reason == "No hay presupuesto."
    assert "No hay presupuesto." in client.get(call.get_absolute_url()).content.decode()


def test_a_draft_is_thrown_away_and_what_somebody_began_is_not(client: Client) -> None:
    kept = by_office(client, state=CallState.DRAFT)
    make_application(kept, state=ApplicationState.DRAFT)

    client.post(at("discard", kept))
    gone = by_office(client, state=CallState.DRAFT)
    client.post(at("discard", gone))

    assert set(Call.objects.values_list("pk", flat=True)) == {kept.pk}


def test_another_form_is_taken(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT)
    before = call.phases.get().form

    client.post(at("prepare-form", call, ROUND), {"which": "case-story"})

    after = fresh(call).phases.get().form
    assert after != before
    assert "case" in client.get(at("form-file", call, ROUND)).content.decode()
    assert client.post(at("prepare-form", call, ROUND), {"which": "x"}).status_code == 422


def test_a_round_without_form_says_so(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT, phases=(phase_rules(form=False),))

    assert client.get(at("prepare-form", call, ROUND)).status_code == 200
    assert client.get(at("form-file", call, ROUND)).status_code == 404
    assert client.get(at("prepare-form", call, "otra")).status_code == 404


def test_a_criterion_is_corrected_and_taken_out(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT)
    sent = {
        "title_es": "La idea", "weight": "40", "score0": "0", "level0_es": "Mala", "score1": "4", "level1_es": "Buena",
        "veto_below": "2", "questions": ["story"], "revision": call.revision,
    }  # fmt: skip

    client.post(at("criterion-edit", call, ROUND, "idea"), sent)
    corrected = rules_of(fresh(call)).phases[0].rubric
    client.post(at("criterion-remove", call, ROUND, "team"))

    rubric = rules_of(fresh(call)).phases[0].rubric
    assert corrected is not None
    assert rubric is not None
    assert corrected["criteria"][1]["questions"] == ["story"]
    assert (corrected["criteria"][1]["key"], corrected["criteria"][1]["veto_below"]) == ("idea", 2)
    assert [each["key"] for each in rubric["criteria"]] == ["problem", "idea"]
    assert client.get(at("criterion-edit", call, ROUND, "otra")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"veto_below": "9"}, {"score1": "0"}, {"title_es": ""}, {"weight": "0"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_criterion_that_makes_no_sense_is_refused(client: Client, wrong: dict[str, str]) -> None:
    call = by_office(client, state=CallState.DRAFT)
    sent = {
        "title_es": "Idea", "weight": "40", "score0": "0", "level0_es": "Mala", "score1": "4", "level1_es": "Buena",
        "revision": str(call.revision),
    }  # fmt: skip

    assert client.post(at("criterion-new", call, ROUND), {**sent, **wrong}).status_code == 422


def test_two_criteria_of_one_name_have_two_keys(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT)
    for _number in range(2):
        sent = {
            "title_es": "Idea", "weight": "40", "score0": "0", "level0_es": "Mala", "score1": "4",
            "level1_es": "Buena", "revision": str(fresh(call).revision),
        }  # fmt: skip
        client.post(at("criterion-new", call, ROUND), sent)

    rubric = rules_of(fresh(call)).phases[0].rubric
    assert rubric is not None
    assert [each["key"] for each in rubric["criteria"]] == ["problem", "idea", "team", "idea-2", "idea-3"]


def test_weights_points_and_veto_are_saved_together(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT)
    sent = {"weight_0": "50", "weight_1": "30", "weight_2": "20", "pass_mark": "60", "veto": "any",
            "revision": call.revision}  # fmt: skip

    client.post(at("prepare-rubric", call, ROUND), sent)

    rubric = rules_of(fresh(call)).phases[0].rubric
    assert rubric is not None
    assert [each["weight"] for each in rubric["criteria"]] == ["50", "30", "20"]
    assert (rubric["pass_mark"], rubric["veto"]) == ("0.6", "any")


def test_documents_come_and_go(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT)
    paper = SimpleUploadedFile("bases.pdf", PDF, content_type="application/pdf")
    virus = SimpleUploadedFile("bases.exe", b"MZ", content_type="application/pdf")

    client.post(at("prepare-documents", call), {"title": "Bases", "file": paper})
    refused = client.post(at("prepare-documents", call), {"title": "Otro", "file": virus})
    document = call.documents.get()
    text = client.get(at("prepare-documents", call)).content.decode()
    client.post(at("document-remove", call, str(document.uuid)))

    assert refused.status_code == 422
    assert "Bases" in text
    assert not call.documents.exists()
    assert client.post(at("document-remove", call, str(document.uuid))).status_code == 404


def test_challenges_are_found_by_words_and_chosen(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT, kind=CallKind.SOLUTIONS)
    chosen = make_challenge(status=ChallengeStatus.CHARACTERISED, title="Turnos de noche")
    add_challenge(call, chosen)
    wanted = make_challenge(status=ChallengeStatus.CHARACTERISED, title="Agua segura")
    make_challenge(status=ChallengeStatus.MAPPED, title="Agua sin evidencia")

    text = client.get(at("prepare-challenges", call) + "?q=agua").content.decode()
    sent = {"challenges": [chosen.key, wanted.key], "revision": call.revision}
    client.post(at("prepare-challenges", call) + "?q=agua", sent)

    assert "Agua segura" in text
    assert "Turnos de noche" in text
    assert "sin evidencia" not in text
    assert [row.challenge for row in call.challenges.all()] == [chosen, wanted]


def test_an_addendum_says_at_each_input_why_not(client: Client) -> None:
    call = by_office(client)
    closes = rules_of(call).phases[0].closes_at.replace(year=2020).strftime("%Y-%m-%dT%H:%M")

    answer = client.post(at("addendum", call), {"notes_es": "Antes.", "closes_at_0": closes, "document_title": ""})
    cancelled = by_office(client, state=CallState.CANCELLED)

    assert answer.status_code == 422
    assert 'id="id_closes_at_0_error"' in answer.content.decode()
    assert client.post(at("addendum", cancelled), {"notes_es": "Tarde."}).status_code == 422


def test_an_addendum_brings_a_document(client: Client) -> None:
    call = by_office(client)
    paper = SimpleUploadedFile("modelo.pdf", PDF, content_type="application/pdf")

    client.post(at("addendum", call), {"notes_es": "Modelo.", "document_title": "Modelo", "document": paper})

    assert [row.title for row in call.documents.all()] == ["Modelo"]
    assert rules_of(fresh(call)).documents[0][0] == "Modelo"
    assert "Modelo" in client.get(at("rules", call)).content.decode()


def test_the_preview_of_a_juror_hides_what_a_blind_juror_never_reads(client: Client) -> None:
    questions = [
        {"key": "story", "kind": "long_text", "label": {"es": "¿Qué problema es?"}},
        {"key": "name", "kind": "text", "label": {"es": "¿Cómo se llama?"}, "personal": True},
    ]
    form = {"title": {"es": "F"}, "sections": [{"key": "a", "title": {"es": "A"}, "questions": questions}]}
    call = by_office(client, state=CallState.DRAFT, form=form, phases=(phase_rules(blind="double"),))

    text = client.get(at("preview-jury", call, ROUND)).content.decode()

    assert text.count("Retenido") == 1
    assert "Nivel 4" in text


def test_what_waits_for_the_office_stands_in_her_work(client: Client) -> None:
    call = by_office(client)
    make_question(call)
    draft = make_call(edition=call.edition, state=CallState.DRAFT)

    text = client.get(reverse("programmes:my-work")).content.decode()

    assert at("questions-office", call) in text
    assert at("prepare", draft) in text


def test_a_question_is_not_published_and_its_reason_is_needed(client: Client) -> None:
    call = by_office(client)
    question = make_question(call)

    client.post(at("question-refuse", call, str(question.uuid)), {"reason": ""})
    waiting = call.questions.get().state
    client.post(at("question-refuse", call, str(question.uuid)), {"reason": "Ofende."})
    answered = client.post(at("question-answer", call, str(question.uuid)), {"published": "", "answer": ""})

    assert waiting == "waiting"
    assert call.questions.get().state == "refused"
    assert answered.status_code == 422


def test_a_rubric_that_was_never_chosen_is_begun_with_one_criterion(client: Client) -> None:
    call = by_office(client, state=CallState.DRAFT, phases=(phase_rules(rubric=None),))
    sent = {
        "title_es": "Nuevo", "weight": "100", "score0": "0", "level0_es": "Mala", "score1": "4", "level1_es": "Buena",
        "revision": str(call.revision),
    }  # fmt: skip

    client.post(at("criterion-new", call, ROUND), sent)

    rubric = rules_of(fresh(call)).phases[0].rubric
    assert rubric is not None
    assert rubric["criteria"][0]["key"] == "nuevo-2"
    assert rubric != rubric_data()
