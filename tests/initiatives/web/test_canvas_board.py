"""One canvas, two people: nothing that anybody writes is lost."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.initiatives.actions.canvases import CanvasText, finish_canvas, use_tool
from minga.initiatives.models import Canvas, Initiative
from minga.initiatives.queries.making import canvas_for, canvas_page
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.files import make_upload, picture
from tests.factories.initiatives import days_ago, lead_of, make_initiative, member_of
from tests.factories.library import make_tool, tool_data
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def canvas(initiative: Initiative) -> Canvas:
    text = CanvasText(title="La fila", used_on=days_ago(0))
    return use_tool(initiative=initiative, tool=make_tool(), text=text, actor=lead_of(initiative), now=now())


@pytest.fixture
def ana(initiative: Initiative) -> Client:
    return sign_in(Client(), lead_of(initiative))


@pytest.fixture
def beto(initiative: Initiative) -> Client:
    return sign_in(Client(), member_of(initiative))


def _address(canvas: Canvas, name: str = "canvas") -> str:
    return reverse(f"initiatives:{name}", args=[canvas.initiative.key, canvas.uuid])


def _open(client: Client, canvas: Canvas) -> dict[str, Any]:
    """What the page carries: sheet, window, base, and every field as it shows it."""
    context = client.get(_address(canvas)).context
    page = context["page"]
    said = {f"q.{key}": field.typed for key, field in page.sheet.fields.items()}
    return {"sheet": str(page.draft.uuid), "window": context["window"], "base": page.sheet.revision, **said}


def _save(client: Client, canvas: Canvas, carried: dict[str, Any], **more: str) -> HttpResponse:
    typed = {name.replace("__", "."): value for name, value in more.items()}
    return client.post(_address(canvas), {**carried, **typed})  # type: ignore[return-value]


def _typed(canvas: Canvas) -> dict[str, Any]:
    canvas.refresh_from_db()
    assert canvas.submission is not None
    return {key: value for key, value in canvas.submission.typed.items() if value}


def test_the_board_shows_each_field_in_its_place(ana: Client, canvas: Canvas) -> None:
    page = ana.get(_address(canvas))

    assert page.status_code == 200
    html = page.content.decode()
    assert 'class="c-canvas is-n2"' in html
    assert 'class="c-canvas__cell is-r1 is-h1 is-c1 is-w2"' in html
    assert 'name="q.problem"' in html


def test_two_people_in_different_fields_keep_both(ana: Client, beto: Client, canvas: Canvas) -> None:
    hers, his = _open(ana, canvas), _open(beto, canvas)

    _save(ana, canvas, hers, q__problem="Se madruga.", then="save")
    _save(beto, canvas, his, q__causes="Diez turnos.", then="save")

    assert _typed(canvas) == {"problem": "Se madruga.", "causes": "Diez turnos."}


def test_two_people_in_one_field_see_both_texts_and_choose(ana: Client, beto: Client, canvas: Canvas) -> None:
    hers, his = _open(ana, canvas), _open(beto, canvas)
    _save(ana, canvas, hers, q__problem="De Ana.", then="save")

    page = _save(beto, canvas, his, q__problem="De Beto.", then="save")
    shown = beto.get(page["Location"]).content.decode()

    assert "De Beto." in shown
    assert "De Ana." in shown
    _save(ana, canvas, _open(ana, canvas), then="finish")
    canvas.refresh_from_db()
    assert canvas.submission is not None
    assert canvas.submission.is_draft

    _save(ana, canvas, _open(ana, canvas), take="problem")
    assert _typed(canvas) == {"problem": "De Ana."}


def test_a_stale_tab_does_not_bring_old_words_back(ana: Client, beto: Client, canvas: Canvas) -> None:
    stale = _open(ana, canvas)
    _save(beto, canvas, _open(beto, canvas), q__problem="Nuevo.", then="save")

    _save(ana, canvas, stale, q__effects="Sueño.", then="save")

    assert _typed(canvas) == {"problem": "Nuevo.", "effects": "Sueño."}


def test_saving_by_itself_answers_with_what_met(ana: Client, beto: Client, canvas: Canvas) -> None:
    hers, his = _open(ana, canvas), _open(beto, canvas)
    _save(ana, canvas, hers, q__problem="De Ana.")

    answer = beto.post(_address(canvas), {**his, "q.problem": "De Beto."}, headers={"X-Autosave": "1"})

    assert json.loads(answer.content)["met"] == ["problem"]
    assert _typed(canvas) == {"problem": "De Beto."}


def test_news_tell_what_a_teammate_wrote_and_never_my_own(ana: Client, beto: Client, canvas: Canvas) -> None:
    hers = _open(ana, canvas)
    address = f"{_address(canvas, 'canvas-news')}?window={hers['window']}&base={hers['base']}"
    _save(ana, canvas, hers, q__effects="Mío.")
    assert ana.get(address).status_code == 204

    _save(beto, canvas, _open(beto, canvas), q__causes="Suyo.")

    news = ana.get(address)
    assert news.status_code == 200
    assert "Causas" in news.content.decode()
    assert "Suyo." not in news.content.decode()


def test_finishing_keeps_what_stands_on_the_page_and_freezes_it(ana: Client, canvas: Canvas) -> None:
    response = _save(ana, canvas, _open(ana, canvas), q__problem="Se madruga.", then="finish")

    assert response.status_code == 303
    canvas.refresh_from_db()
    assert canvas.submission is not None
    assert canvas.submission.values == {"problem": "Se madruga."}
    page = ana.get(_address(canvas)).content.decode()
    assert "Se madruga." in page
    assert 'name="q.problem"' not in page


def test_an_empty_canvas_is_not_finished(ana: Client, canvas: Canvas) -> None:
    ana.post(_address(canvas, "canvas-finish"))

    canvas.refresh_from_db()
    assert canvas.submission is not None
    assert canvas.submission.is_draft


def test_going_on_opens_the_next_version_and_the_first_stays_readable(ana: Client, canvas: Canvas) -> None:
    _save(ana, canvas, _open(ana, canvas), q__problem="Uno.", then="finish")
    ana.post(_address(canvas, "canvas-go-on"))
    _save(ana, canvas, _open(ana, canvas), q__problem="Dos.", then="finish")

    assert "Dos." in ana.get(_address(canvas)).content.decode()
    earlier = ana.get(f"{_address(canvas)}?version=1").content.decode()
    assert "Uno." in earlier
    assert "Dos." not in earlier


def test_words_that_come_after_the_end_are_shown_and_come_along(ana: Client, beto: Client, canvas: Canvas) -> None:
    his = _open(beto, canvas)
    _save(ana, canvas, _open(ana, canvas), q__problem="De Ana.", then="finish")

    late = _save(beto, canvas, his, q__problem="De Beto.", then="save")

    assert late.status_code == 409
    assert "De Beto." in late.content.decode()
    assert _typed(canvas) == {"problem": "De Ana."}

    beto.post(_address(canvas, "canvas-go-on"), dict(late.context["sent"]))  # type: ignore[attr-defined]
    board = beto.get(_address(canvas)).content.decode()
    assert "De Beto." in board
    assert "De Ana." in board


def test_a_page_of_the_last_version_never_overwrites_the_next_one(ana: Client, beto: Client, canvas: Canvas) -> None:
    old = _open(beto, canvas)
    _save(ana, canvas, _open(ana, canvas), q__problem="De Ana.", q__causes="Causa.", then="finish")
    ana.post(_address(canvas, "canvas-go-on"))

    _save(beto, canvas, old, q__effects="Tarde.", then="save")

    page = ana.get(_address(canvas)).context["page"]
    others = {key: field.other.text for key, field in page.sheet.fields.items() if field.other}
    assert others == {"problem": "De Ana.", "causes": "Causa."}
    assert page.sheet.fields["effects"].typed == "Tarde."


def test_an_ended_session_costs_no_words(canvas: Canvas, initiative: Initiative) -> None:
    client = sign_in(Client(), lead_of(initiative))
    client.get(_address(canvas))
    carried = _open(client, canvas)
    client.cookies.pop("sessionid", None)

    _save(client, canvas, carried, q__problem="Casi perdido.", then="save")
    sign_in(client, lead_of(initiative))

    shown = client.get(_address(canvas))
    assert shown.context["page"].sheet.fields["problem"].typed == "Casi perdido."


def test_a_disguised_program_is_refused_and_the_words_stay(ana: Client, initiative: Initiative) -> None:
    data = tool_data()
    data["form"]["sections"][0]["questions"][1]["evidence"] = True
    text = CanvasText(title="Con prueba", used_on=days_ago(0))
    lead = lead_of(initiative)
    made = use_tool(initiative=initiative, tool=make_tool(**data), text=text, actor=lead, now=now())
    carried = _open(ana, made)
    program = make_upload("foto.jpg", b"MZ\x90\x00" + b"\x00" * 300)

    response = ana.post(_address(made), {**carried, "q.problem": "Se queda.", "evidence.problem": program})

    assert response.status_code == 422
    assert "foto.jpg" in response.content.decode()
    assert _typed(made) == {"problem": "Se queda."}


def test_whoever_leaves_the_team_still_sees_what_she_had_written(
    beto: Client, canvas: Canvas, initiative: Initiative
) -> None:
    his, person = _open(beto, canvas), member_of(initiative)
    Role.objects.filter(person=person).update(ends_on=days_ago(2))
    role(person, RoleKind.MENTOR, initiative)

    late = _save(beto, canvas, his, q__problem="De quien se fue.", then="save")

    assert late.status_code == 409
    assert "De quien se fue." in late.content.decode()
    assert _typed(canvas) == {}


def test_discarding_the_first_draft_removes_the_canvas(ana: Client, canvas: Canvas) -> None:
    ana.post(_address(canvas, "canvas-discard"))

    assert not Canvas.objects.filter(pk=canvas.pk).exists()


def test_discarding_a_later_draft_brings_the_version_back(ana: Client, canvas: Canvas) -> None:
    _save(ana, canvas, _open(ana, canvas), q__problem="Uno.", then="finish")
    ana.post(_address(canvas, "canvas-go-on"))

    ana.post(_address(canvas, "canvas-discard"))

    canvas.refresh_from_db()
    assert canvas.submission is not None
    assert canvas.submission.values == {"problem": "Uno."}


def test_a_draft_discarded_in_the_form_engine_leaves_no_ghost(ana: Client, canvas: Canvas) -> None:
    assert canvas.submission is not None

    ana.post(reverse("questionnaires:withdraw", args=[canvas.submission.uuid]))

    assert not Canvas.objects.filter(pk=canvas.pk).exists()


def _reader(initiative: Initiative) -> Person:
    mentor = make_person()
    role(mentor, RoleKind.MENTOR, initiative)
    return mentor


def test_a_mentor_reads_the_draft_and_cannot_write(initiative: Initiative, canvas: Canvas) -> None:
    client = sign_in(Client(), _reader(initiative))

    page = client.get(_address(canvas))

    assert page.status_code == 200
    assert 'name="q.problem"' not in page.content.decode()
    assert client.post(_address(canvas, "canvas-finish")).status_code == 403


def test_strangers_find_no_canvas(canvas: Canvas) -> None:
    stranger = sign_in(Client(), make_person())

    for name in ("canvas", "canvas-news", "canvas-print"):
        assert stranger.get(_address(canvas, name)).status_code == 404


def test_the_printed_canvas_says_what_is_written(ana: Client, canvas: Canvas) -> None:
    _save(ana, canvas, _open(ana, canvas), q__problem="Se madruga.", then="save")

    assert "Se madruga." in ana.get(_address(canvas, "canvas-print")).content.decode()


def test_a_finished_canvas_shows_its_photographs_too(ana: Client, canvas: Canvas, initiative: Initiative) -> None:
    _save(ana, canvas, _open(ana, canvas), q__problem="Uno.", then="save")
    finish_canvas(canvas=canvas, actor=lead_of(initiative), now=now())

    ana.post(_address(canvas, "photos-add"), {"photos": [make_upload("a.jpg", picture())]})

    assert canvas.photos.count() == 1
    assert canvas.photos.get().file.get_absolute_url() in ana.get(_address(canvas)).content.decode()


def test_the_public_reads_what_was_finished_and_never_the_draft(ana: Client, canvas: Canvas) -> None:
    address = _address(canvas, "canvas-public")
    _save(ana, canvas, _open(ana, canvas), q__problem="A medias.", then="save")
    assert Client().get(address).status_code == 404

    _save(ana, canvas, _open(ana, canvas), q__problem="Terminado.", then="finish")
    ana.post(_address(canvas, "canvas-go-on"))
    _save(ana, canvas, _open(ana, canvas), q__problem="Otra vez a medias.", then="save")

    page = Client().get(address).content.decode()
    assert "Terminado." in page
    assert "Otra vez a medias." not in page
    dossier = Client().get(canvas.initiative.get_absolute_url()).content.decode()
    assert address in dossier


def test_a_canvas_kept_from_the_public_is_not_found_by_it(ana: Client, canvas: Canvas) -> None:
    _save(ana, canvas, _open(ana, canvas), q__problem="Reservado.", then="finish")
    Canvas.objects.filter(pk=canvas.pk).update(restricted=True)

    assert Client().get(_address(canvas, "canvas-public")).status_code == 404
    assert ana.get(_address(canvas, "canvas-public")).status_code == 200


def test_the_card_of_a_tool_leads_into_the_dossiers_of_my_teams(ana: Client, canvas: Canvas) -> None:
    door = reverse("initiatives:tool-use", args=[canvas.initiative.key, canvas.tool.key])

    assert door in ana.get(canvas.tool.get_absolute_url()).content.decode()
    assert door not in Client().get(canvas.tool.get_absolute_url()).content.decode()


@pytest.mark.parametrize("versions", [1, 3])
def test_reading_a_canvas_costs_the_same_with_many_versions(
    ana: Client, canvas: Canvas, versions: int, queries: Queries
) -> None:
    for number in range(versions):
        _save(ana, canvas, _open(ana, canvas), q__problem=f"Versión {number}.", then="finish")
        ana.post(_address(canvas, "canvas-go-on"))
    row = canvas_for(canvas.initiative, canvas.uuid)

    with queries(4):
        page = canvas_page(row, "es")

    assert len(page.earlier) == versions
