"""The screen of an assessment: kept as typed, sent when whole, two windows, an ended session, what it never tells."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from minga.assessments.actions.judging import submit_assessment
from minga.assessments.enums import AssessmentState, BlindMode, PanelState
from minga.assessments.models import Assessment, ScoreChange
from minga.assessments.policies import Reading, assessed_kind, register_assessed
from minga.core.clock import now
from minga.core.errors import NotReady
from tests.factories.assessments import (
    SCORES,
    SUBJECT,
    give_file,
    make_assessment,
    make_interest,
    make_item,
    make_juror,
    make_panel,
    make_rubric,
    runner_of,
    subject_of,
)
from tests.factories.files import make_file
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def mine(client: Client) -> Assessment:
    """Hers to write, and she is signed in."""
    assessment = make_assessment(make_item(make_panel()), no_conflict_at=now())
    sign_in(client, assessment.juror.person)
    return assessment


def at(assessment: Assessment, part: str = "") -> str:
    return f"/jurado/evaluaciones/{assessment.uuid}/{part}"


def fields(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send back if nobody touched anything."""
    form = client.get(path).context["form"]
    return {bound.html_name: bound.value() or "" for bound in form}


def reread(assessment: Assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


WHOLE = {"score_problem": "3", "score_team": "2", "score_budget": "4"}


def test_the_screen_shows_the_application_beside_the_rubric(client: Client, mine: Assessment) -> None:
    page = client.get(at(mine)).text

    assert "La fila empieza a las cuatro." in page
    assert page.index("¿Qué problema resuelven?") < page.index("1. Problema") < page.index("3. Presupuesto")
    assert page.count('type="radio"') == 15
    assert '<a class="a-criteria" href="#criterion-1"' in page


def test_saving_keeps_part_of_it_and_comes_back_to_it(client: Client, mine: Assessment) -> None:
    answer = client.post(at(mine), {**fields(client, at(mine)), "score_team": "1", "note_team": "Uno.", "then": "save"})

    assert (answer.status_code, answer["Location"]) == (303, f"/jurado/mis/{mine.item.panel.key}/")
    assert (reread(mine).scores, reread(mine).notes) == ({"team": 1}, {"team": "Uno."})
    page = client.get(at(mine)).text
    assert 'value="1" aria-describedby="id_score_team_level_1" checked' in page
    assert ">\nUno.</textarea>" in page


def test_sending_leads_to_the_next_one_and_the_last_one_home(client: Client, mine: Assessment) -> None:
    other = make_assessment(make_item(mine.item.panel), mine.juror, no_conflict_at=now())

    first = client.post(at(mine), {**fields(client, at(mine)), **WHOLE, "then": "send"})
    last = client.post(at(other), {**fields(client, at(other)), **WHOLE, "then": "send"})

    assert (first.status_code, first["Location"]) == (303, at(other))
    assert last["Location"] == f"/jurado/mis/{mine.item.panel.key}/"
    assert (reread(mine).state, reread(mine).scores) == (AssessmentState.SUBMITTED, SCORES)


def test_sending_too_early_keeps_what_is_there_and_names_what_lacks(client: Client, mine: Assessment) -> None:
    answer = client.post(at(mine), {**fields(client, at(mine)), "score_team": "1", "then": "send"})

    assert answer.status_code == 422
    assert 'href="#id_score_problem"' in answer.text
    assert 'href="#id_score_budget"' in answer.text
    assert 'href="#id_score_team"' not in answer.text
    assert reread(mine).scores == {"team": 1}


def test_a_veto_without_its_reason_is_told_at_the_note(client: Client, mine: Assessment) -> None:
    answer = client.post(at(mine), {**fields(client, at(mine)), **WHOLE, "score_problem": "1", "then": "send"})

    assert answer.status_code == 422
    assert 'id="id_note_problem_error"' in answer.text
    assert reread(mine).state == AssessmentState.BEGUN


def test_a_forged_score_is_refused_and_nothing_is_kept(client: Client, mine: Assessment) -> None:
    answer = client.post(at(mine), {**fields(client, at(mine)), "score_team": "9", "then": "save"})

    assert (answer.status_code, reread(mine).scores) == (422, {})


def test_autosave_answers_what_lacks_and_nobody_meets_her_own_words(client: Client, mine: Assessment) -> None:
    typed = {**fields(client, at(mine)), "score_team": "1", "note_team": "Uno"}
    first = client.post(at(mine), typed, headers={"X-Autosave": "1"}).json()
    again = {**typed, "was": first["was"], "note_team": "Uno y medio"}

    second = client.post(at(mine), again, headers={"X-Autosave": "1"})

    assert second.status_code == 200
    assert (reread(mine).notes, reread(mine).revision) == ({"team": "Uno y medio"}, 2)
    assert "1" in first["missing"]
    assert "3" in first["missing"]


def test_an_autosave_never_sends_and_one_without_changes_leaves_no_trace(client: Client, mine: Assessment) -> None:
    untouched = client.post(at(mine), fields(client, at(mine)), headers={"X-Autosave": "1"})
    client.post(at(mine), {**fields(client, at(mine)), **WHOLE, "then": "send"}, headers={"X-Autosave": "1"})

    assert untouched.status_code == 200
    assert (reread(mine).state, reread(mine).revision) == (AssessmentState.BEGUN, 1)


def test_two_windows_each_keep_what_only_they_wrote(client: Client, mine: Assessment) -> None:
    one, other = fields(client, at(mine)), fields(client, at(mine))

    client.post(at(mine), {**one, "score_team": "1", "note_team": "De una"})
    answer = client.post(at(mine), {**other, "score_budget": "4", "then": "save"})

    assert answer.status_code == 303
    assert (reread(mine).scores, reread(mine).notes) == ({"team": 1, "budget": 4}, {"team": "De una"})


def test_two_windows_that_wrote_the_same_note_are_shown_both(client: Client, mine: Assessment) -> None:
    one, other = fields(client, at(mine)), fields(client, at(mine))
    client.post(at(mine), {**one, "note_team": "De una", "score_team": "1"})

    answer = client.post(at(mine), {**other, "note_team": "De otra", "score_team": "3", "then": "send"})

    assert answer.status_code == 422
    assert ">\nDe otra</textarea>" in answer.text
    assert 'class="c-met__text">De una</blockquote>' in answer.text
    assert answer.text.count('value="theirs"') == 2
    assert reread(mine).notes == {"team": "De una"}


def test_what_was_typed_when_the_session_ended_is_offered_back(client: Client, mine: Assessment) -> None:
    typed = {**fields(client, at(mine)), "score_team": "1", "note_team": "Sin perder", "then": "save"}
    del client.cookies[settings.SESSION_COOKIE_NAME]
    refused = client.post(at(mine), typed, headers={"Referer": f"http://testserver{at(mine)}"})
    assert refused["Location"].startswith("/cuenta/")

    page = sign_in(client, mine.juror.person).get(at(mine)).text

    assert ">\nSin perder</textarea>" in page
    assert 'value="1" aria-describedby="id_score_team_level_1" checked' in page


def test_before_she_declares_nothing_is_read_but_the_title(client: Client) -> None:
    assessment = make_assessment(make_item(make_panel()))
    sign_in(client, assessment.juror.person)

    page = client.get(at(assessment)).text

    assert str(subject_of(assessment.item)) in page
    assert "La fila empieza" not in page
    assert client.post(at(assessment), WHOLE).status_code == 303
    assert reread(assessment).scores == {}
    assert client.post(at(assessment, "declaracion/ninguno/")).status_code == 303
    assert "La fila empieza" in client.get(at(assessment)).text


def test_one_click_stands_aside_and_leads_to_the_next_one(client: Client, mine: Assessment) -> None:
    other = make_assessment(make_item(mine.item.panel), mine.juror)

    answer = client.post(at(mine, "declaracion/"), {})

    assert (answer.status_code, answer["Location"]) == (303, at(other))
    assert reread(mine).state == AssessmentState.RECUSED
    aside = client.get(at(mine)).text
    assert "La fila empieza" not in aside
    assert str(subject_of(mine.item)) not in aside
    assert "/retirar/" in aside


@pytest.mark.parametrize("state", [PanelState.PREPARING, PanelState.DISCUSSING, PanelState.CLOSED])
def test_what_cannot_be_written_says_why_and_shows_no_answer(client: Client, mine: Assessment, state: str) -> None:
    type(mine.item.panel).objects.update(state=state)

    page = client.get(at(mine))

    assert (page.status_code, "La fila empieza" in page.text, "<textarea" in page.text) == (200, False, False)
    assert client.post(at(mine), WHOLE, headers={"X-Autosave": "1"}).status_code == 409


def test_what_was_sent_is_read_and_changed_with_a_reason(client: Client) -> None:
    sent = make_assessment(make_item(make_panel(reviews_per_item=1)), submitted=SCORES, notes={"team": "Poco."})
    sign_in(client, sent.juror.person)
    page = client.get(at(sent)).text
    assert "<textarea" not in page
    assert "Poco." in page
    typed = {**fields(client, at(sent, "cambiar/")), "score_team": "4"}

    without = client.post(at(sent, "cambiar/"), typed)
    done = client.post(at(sent, "cambiar/"), {**typed, "reason": "Vi a la enfermera."})

    assert (without.status_code, done.status_code) == (422, 303)
    assert (reread(sent).scores["team"], ScoreChange.objects.get().reason) == (4, "Vi a la enfermera.")
    assert "Vi a la enfermera." in client.get(at(sent)).text


def test_what_was_not_sent_has_no_page_of_changes(client: Client, mine: Assessment) -> None:
    assert client.get(at(mine, "cambiar/"))["Location"] == at(mine)


def test_nobody_else_finds_it(client: Client, mine: Assessment) -> None:
    for other in (make_person(), runner_of(mine.item.panel), make_juror(mine.item.panel).person):
        sign_in(client, other)
        for part in ("", "cambiar/", "declaracion/", "archivos/1/"):
            assert client.get(at(mine, part)).status_code == 404
    client.logout()
    assert client.get(at(mine))["Location"].startswith("/cuenta/")


def test_files_have_names_and_addresses_that_tell_nothing(client: Client, mine: Assessment) -> None:
    stored = give_file(subject_of(mine.item), make_file(name="Hospital de Río Manso.pdf"))

    page, file = client.get(at(mine)).text, client.get(at(mine, "archivos/1/"))

    assert at(mine, "archivos/1/") in page
    assert str(stored.uuid) not in page
    assert b"".join(file).startswith(b"%PDF")
    assert file["Content-Disposition"] == 'attachment; filename="anexo-1.pdf"'
    assert "sandbox" in file["Content-Security-Policy"]
    assert "ETag" not in file.headers
    assert client.get(at(mine, "archivos/2/")).status_code == 404


def test_a_file_waits_for_the_declaration_and_for_no_conflict(client: Client) -> None:
    assessment = make_assessment(make_item(make_panel()))
    give_file(subject_of(assessment.item), make_file())
    sign_in(client, assessment.juror.person)
    assert client.get(at(assessment, "archivos/1/")).status_code == 404

    Assessment.objects.update(no_conflict_at=now())
    make_interest(assessment.item, assessment.juror)

    assert client.get(at(assessment, "archivos/1/")).status_code == 404


def test_a_double_blind_page_tells_nothing_of_who_applies(client: Client) -> None:
    panel = make_panel(blind=BlindMode.DOUBLE, reviews_per_item=1)
    one, sent = make_item(panel), make_item(panel)
    juror = make_juror(panel)
    writes = make_assessment(one, juror, no_conflict_at=now())
    make_assessment(sent, juror, submitted=SCORES)
    sign_in(client, juror.person)
    units = [subject_of(item) for item in (one, sent)]
    told = [str(unit) for unit in units] + [str(unit.organisation) for unit in units] + ["Ana, enfermera"]
    paths = [at(writes), at(writes, "declaracion/"), "/jurado/", f"/jurado/mis/{panel.key}/"]
    paths += [f"/jurado/paneles/{panel.key}/deliberacion/", f"/jurado/paneles/{panel.key}/deliberacion/{sent.code}/"]

    for path in paths:
        page = client.get(path)
        assert page.status_code == 200
        assert [words for words in told if words in page.text] == []


def test_in_double_blind_a_tie_that_was_found_takes_the_work_away_without_a_word(client: Client) -> None:
    juror = make_juror(make_panel(blind=BlindMode.DOUBLE))
    found, declared = make_item(juror.panel), make_item(juror.panel)
    gone = make_assessment(found, juror, no_conflict_at=now(), state=AssessmentState.RECUSED)
    make_interest(found, juror, source="detected", kind="organisation", reason="La misma entidad.")
    make_assessment(declared, juror, state=AssessmentState.RECUSED)
    make_interest(declared, juror)
    sign_in(client, juror.person)

    listed, page = client.get(f"/jurado/mis/{juror.panel.key}/").text, client.get(at(gone))

    assert (declared.code in listed, found.code in listed) == (True, False)
    assert page.context["page"].door == "over"
    assert "La fila empieza" not in page.text
    assert client.get(at(gone, "declaracion/"))["Location"] == at(gone)


def test_a_long_scale_is_typed(client: Client) -> None:
    levels = [{"score": 0, "text": {"es": "Nada."}}, {"score": 100, "text": {"es": "Todo."}}]
    criterion = {"key": "merit", "title": {"es": "Mérito"}, "weight": "100", "levels": levels}
    panel = make_panel(rubric=make_rubric({"title": {"es": "R"}, "criteria": [criterion]}))
    assessment = make_assessment(make_item(panel), no_conflict_at=now())
    sign_in(client, assessment.juror.person)
    assert 'type="number" name="score_merit"' in client.get(at(assessment)).text

    wrong = client.post(at(assessment), {**fields(client, at(assessment)), "score_merit": "101"})
    client.post(at(assessment), {**fields(client, at(assessment)), "score_merit": "85", "then": "send"})

    assert wrong.status_code == 422
    assert (reread(assessment).scores, reread(assessment).total) == ({"merit": 85}, 85)
    assert ">85</b>" in client.get(at(assessment)).text


def test_what_cannot_be_read_yet_is_not_judged(client: Client, mine: Assessment) -> None:
    known = assessed_kind(SUBJECT)
    assert known is not None
    register_assessed(replace(known, reading=lambda subject, blind: Reading(title="Turnos", ready=False)))
    try:
        page = client.get(at(mine))
        with pytest.raises(NotReady, match=r"copia|copy"):
            submit_assessment(assessment=mine, revision=0, actor=mine.juror.person, now=now())
    finally:
        register_assessed(known)

    assert ("<textarea" in page.text, page.context["page"].door) == (False, "unreadable")
