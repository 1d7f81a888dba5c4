"""Her lists, the board and the page of what the jury compares, and the samples of the office."""

import pytest
from django.test import Client

from minga.assessments.enums import AssessmentState, JurorState, PanelState
from minga.assessments.models import Assessment, Juror, Panel, PanelItem, Remark
from minga.core.clock import now
from tests.conftest import Queries
from tests.factories.assessments import (
    SCORES,
    give_file,
    make_assessment,
    make_interest,
    make_item,
    make_juror,
    make_panel,
    runner_of,
    subject_of,
)
from tests.factories.files import make_file
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
LOW = {"problem": 2, "team": 0, "budget": 0}


def board(panel: Panel) -> str:
    return f"/jurado/paneles/{panel.key}/deliberacion/"


def judged(*scores: dict[str, int]) -> tuple[PanelItem, list[Juror]]:
    item = make_item(make_panel(reviews_per_item=len(scores)))
    jurors = [make_juror(item.panel) for _ in scores]
    for juror, given in zip(jurors, scores, strict=True):
        make_assessment(item, juror, submitted=given, notes={"team": f"Nota de {juror.pk}."})
    return item, jurors


def test_her_juries_are_listed_with_what_waits_and_what_is_over(client: Client) -> None:
    person = make_person()
    at_work, over, asked = make_panel(), make_panel(state=PanelState.CLOSED, closed_at=now()), make_panel()
    for panel in (at_work, over):
        juror = make_juror(panel, person)
        make_assessment(make_item(panel), juror, submitted=SCORES)
    waiting = make_assessment(make_item(at_work), at_work.jurors.get())
    make_juror(asked, person, state=JurorState.INVITED, answered_at=None)
    make_juror(make_panel(), person, state=JurorState.REMOVED)

    page = sign_in(client, person).get("/jurado/")

    listed = page.context["page"]
    assert [(seat.panel, seat.sent, seat.total) for seat in listed.open] == [(at_work, 1, 2)]
    assert ([seat.panel for seat in listed.past], [each.panel for each in listed.invitations]) == ([over], [asked])
    assert f"/jurado/evaluaciones/{waiting.uuid}/" in page.text


def test_who_sits_nowhere_is_told_how_one_comes_to_sit(client: Client) -> None:
    assert "c-empty" in sign_in(client, make_person()).get("/jurado/").text


@pytest.mark.parametrize("count", [1, 3])
def test_her_lists_cost_the_same_whatever_she_has(client: Client, count: int, queries: Queries) -> None:
    person = make_person()
    for _ in range(count):
        juror = make_juror(make_panel(), person)
        for _item in range(count):
            make_assessment(make_item(juror.panel), juror)
    sign_in(client, person).get("/jurado/")

    with queries(6):
        client.get("/jurado/")
    with queries(7):
        client.get(f"/jurado/mis/{juror.panel.key}/")


def test_her_part_names_nothing_she_stands_aside_from(client: Client) -> None:
    panel = make_panel()
    juror = make_juror(panel)
    kept, aside = make_item(panel), make_item(panel)
    make_assessment(kept, juror)
    make_assessment(aside, juror, state=AssessmentState.RECUSED)
    make_interest(aside, juror)

    page = sign_in(client, juror.person).get(f"/jurado/mis/{panel.key}/").text

    assert str(subject_of(kept)) in page
    assert str(subject_of(aside)) not in page
    assert aside.code in page


def test_what_lies_furthest_apart_comes_first_and_can_be_shown_alone(client: Client) -> None:
    item, jurors = judged(SCORES, SCORES)
    far = make_item(item.panel)
    for juror, given in zip(jurors, ({"problem": 4, "team": 4, "budget": 4}, LOW), strict=True):
        make_assessment(far, juror, submitted=given)
    shut = make_item(item.panel)
    make_assessment(shut, jurors[0], submitted=SCORES)
    sign_in(client, jurors[0].person)

    page = client.get(board(item.panel))

    assert [row.code for row in page.context["rows"]] == [far.code, item.code]
    assert [row.found.flagged for row in page.context["rows"]] == [True, False]
    assert (page.context["page"].hidden, shut.code in page.text) == (1, False)
    assert [row.code for row in client.get(f"{board(item.panel)}?ver=lejos").context["rows"]] == [far.code]
    assert client.get(f"{board(item.panel)}?ver=nada").context["show_all"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_whatever_its_size(client: Client, count: int, queries: Queries) -> None:
    item, jurors = judged(SCORES, SCORES)
    for _ in range(count - 1):
        other = make_item(item.panel)
        for juror in jurors:
            make_assessment(other, juror, submitted=SCORES)
    sign_in(client, jurors[0].person)
    client.get(board(item.panel))

    with queries(12):
        client.get(board(item.panel))


def test_the_page_shows_who_gave_what_and_takes_a_remark(client: Client) -> None:
    item, (one, other) = judged(SCORES, LOW)
    sign_in(client, one.person)
    path = f"{board(item.panel)}{item.code}/"

    page = client.get(path).text
    empty = client.post(path, {"text": " "})
    said = client.post(path, {"text": "La enfermera está."})

    assert f"Nota de {other.pk}." in page
    assert other.person.name in page
    assert (empty.status_code, said.status_code, said["Location"]) == (422, 303, f"{path}#remarks")
    assert Remark.objects.get().person == one.person
    assert "La enfermera está." in client.get(path).text


def test_the_page_does_not_exist_before_all_are_in_nor_for_who_has_a_conflict(client: Client) -> None:
    item, (one, tied) = judged(SCORES, LOW)
    make_interest(item, tied)
    path = f"{board(item.panel)}{item.code}/"
    assert sign_in(client, tied.person).get(path).status_code == 404
    assert client.post(path, {"text": "Hola."}).status_code == 404

    Assessment.objects.filter(juror=one).update(state=AssessmentState.BEGUN)

    for person in (one.person, runner_of(item.panel)):
        assert sign_in(client, person).get(path).status_code == 404


def test_who_runs_it_says_that_it_was_discussed(client: Client) -> None:
    item, (one, _other) = judged(SCORES, LOW)
    path = f"{board(item.panel)}{item.code}/conversada/"
    assert sign_in(client, one.person).post(path).status_code == 404

    sign_in(client, runner_of(item.panel)).post(path)
    item.refresh_from_db()
    assert item.discussed_at is not None
    client.post(path, {"again": "1"})

    item.refresh_from_db()
    assert item.discussed_at is None


def test_a_closed_jury_is_read_and_not_written(client: Client) -> None:
    item, (one, _other) = judged(SCORES, LOW)
    Panel.objects.update(state=PanelState.CLOSED)
    path = f"{board(item.panel)}{item.code}/"

    page = sign_in(client, one.person).get(path).text

    assert "<textarea" not in page
    assert client.post(path, {"text": "Tarde."}).status_code == 422


def test_files_of_what_is_discussed_have_an_address_of_their_own(client: Client) -> None:
    item, (one, _other) = judged(SCORES, LOW)
    stored = give_file(subject_of(item), make_file())
    path = f"{board(item.panel)}{item.code}/"

    page = sign_in(client, one.person).get(path).text

    assert f"{path}archivos/1/" in page
    assert str(stored.uuid) not in page
    assert b"".join(client.get(f"{path}archivos/1/")).startswith(b"%PDF")
    assert sign_in(client, make_person()).get(f"{path}archivos/1/").status_code == 404


def test_the_office_puts_samples_before_the_jury_and_takes_them_out(client: Client) -> None:
    runner = make_person()
    panel = make_panel(calibrates=True, runner=runner)
    earlier = make_panel(owner=make_organisation(), runner=runner, state=PanelState.CLOSED, closed_at=now())
    old = make_item(earlier)
    path = f"/jurado/paneles/{panel.key}/muestras/"
    sign_in(client, runner)
    assert old.code in client.get(path).text

    put = client.post(path, {"put": old.code})
    sample = panel.items.get(sample=True)

    assert (put.status_code, sample.subject_id) == (303, old.subject_id)
    assert client.post(path, {"put": "nada"}).status_code == 404
    assert client.post(path, {"take_out": "nada"}).status_code == 404
    client.post(path, {"take_out": sample.code})
    assert not panel.items.filter(sample=True, withdrawn_at=None).exists()


def test_a_jury_without_calibration_has_no_page_of_samples(client: Client) -> None:
    panel = make_panel()

    assert sign_in(client, runner_of(panel)).get(f"/jurado/paneles/{panel.key}/muestras/").status_code == 404
