"""Pages of what the team made."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.initiatives.models import Artefact, Initiative
from minga.initiatives.queries.making import making_page
from minga.organisations.enums import RoleKind
from tests.conftest import Queries
from tests.factories.files import make_upload, picture
from tests.factories.initiatives import days_ago, give_prototype, lead_of, make_initiative
from tests.factories.library import make_tool
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db

PROGRAM = b"MZ\x90\x00" + b"\x00" * 300


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def client(initiative: Initiative) -> Client:
    return sign_in(Client(), lead_of(initiative))


def _url(name: str, *arguments: object) -> str:
    return reverse(f"initiatives:{name}", args=arguments)


def _artefact(**fields: object) -> dict[str, object]:
    values: dict[str, object] = {
        "title": "Guion de voz", "kind": "script", "fidelity": "low", "text": "Buen día.", "made_on": days_ago(1),
    }  # fmt: skip
    return values | fields


def test_something_made_is_added_and_listed(client: Client, initiative: Initiative) -> None:
    response = client.post(_url("artefact-add", initiative.key), _artefact(restricted="on"))

    assert response.status_code == 303
    artefact = Artefact.objects.get(title="Guion de voz")
    assert artefact.restricted
    page = client.get(_url("making", initiative.key)).content.decode()
    assert "Guion de voz" in page
    assert "Buen día." in page


def test_a_disguised_program_is_refused_what_was_typed_stays_and_the_file_is_asked_again(
    client: Client, initiative: Initiative
) -> None:
    upload = make_upload("foto.jpg", PROGRAM)

    response = client.post(
        _url("artefact-add", initiative.key), _artefact(file=upload), headers={"accept-language": "en"}
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert "Guion de voz" in page
    assert response.context["form"].errors["file"]
    assert response.context["form"].files_again
    assert not Artefact.objects.filter(title="Guion de voz").exists()


def test_a_version_stands_beside_the_earlier_one(client: Client, initiative: Initiative) -> None:
    artefact = give_prototype(initiative).artefact
    address = _url("version-add", initiative.key, artefact.uuid)

    sent = {"fidelity": "medium", "text": "Buenas.", "note": "Más corto.", "made_on": days_ago(0)}
    assert client.post(address, sent).status_code == 303

    page = client.get(_url("artefact", initiative.key, artefact.uuid)).content.decode()
    assert "Buenas." in page
    assert "Buen día." in page


def test_two_who_describe_at_once_see_both_texts(client: Client, initiative: Initiative) -> None:
    artefact = give_prototype(initiative).artefact
    address = _url("artefact", initiative.key, artefact.uuid)
    opened = {name: client.get(address).context["form"][name].value() or "" for name in ("title", "kind", "was")}
    client.post(address, {**opened, "title": "De la otra ventana"})

    met = client.post(address, {**opened, "title": "De esta ventana"})

    assert met.status_code == 422
    page = met.content.decode()
    assert "De la otra ventana" in page
    assert "De esta ventana" in page
    artefact.refresh_from_db()
    assert artefact.title == "De la otra ventana"


def test_a_double_click_changes_nothing_twice(client: Client, initiative: Initiative) -> None:
    artefact = give_prototype(initiative).artefact
    address = _url("artefact", initiative.key, artefact.uuid)
    opened = {name: client.get(address).context["form"][name].value() or "" for name in ("title", "kind", "was")}

    for _click in range(2):
        assert client.post(address, {**opened, "title": "Otro título"}).status_code == 303

    artefact.refresh_from_db()
    assert artefact.revision == 2


def test_a_part_is_kept_from_the_public_and_opened_again(client: Client, initiative: Initiative) -> None:
    artefact = give_prototype(initiative).artefact
    address = _url("restrict", initiative.key, "artefacto", artefact.uuid)

    client.post(address, {"restricted": "1", "next": _url("artefact", initiative.key, artefact.uuid)})
    artefact.refresh_from_db()
    assert artefact.restricted

    back = client.post(address, {"restricted": "0", "next": "https://example.org/"})
    artefact.refresh_from_db()
    assert not artefact.restricted
    assert back["Location"] == _url("making", initiative.key)


@pytest.mark.parametrize("kind", ["lienzo", "costo", "x"])
def test_a_part_of_another_kind_or_dossier_is_not_found(client: Client, initiative: Initiative, kind: str) -> None:
    artefact = give_prototype(initiative).artefact
    foreign = give_prototype(make_initiative(stage=3)).artefact

    assert client.post(_url("restrict", initiative.key, kind, artefact.uuid)).status_code == 404
    assert client.post(_url("restrict", initiative.key, "artefacto", foreign.uuid)).status_code == 404
    assert client.get(_url("artefact", initiative.key, foreign.uuid)).status_code == 404


def test_a_tool_is_chosen_and_begun(client: Client, initiative: Initiative) -> None:
    tool = make_tool(stages=[4])
    assert (
        _url("tool-use", initiative.key, tool.key) in client.get(_url("tool-choose", initiative.key)).content.decode()
    )

    begun = client.post(
        _url("tool-use", initiative.key, tool.key), {"title": "Visita a la fila", "used_on": days_ago(0)}
    )

    assert begun["Location"] == _url("canvas", initiative.key, initiative.canvases.get().uuid)


def test_photographs_of_a_canvas_are_kept_and_the_wrong_one_is_told(client: Client, initiative: Initiative) -> None:
    tool = make_tool()
    photos = [make_upload("a.jpg", picture()), make_upload("programa.jpg", PROGRAM)]
    sent = {"photos": photos, "title": "La pizarra", "used_on": days_ago(0), "read_text": "Diez personas esperan."}

    response = client.post(_url("tool-photograph", initiative.key, tool.key), sent, follow=True)

    page = response.content.decode()
    assert "programa.jpg" in page
    assert "Diez personas esperan." in page
    canvas = initiative.canvases.get()
    assert canvas.photos.count() == 1

    said = {"title": "La pizarra", "used_on": days_ago(0), f"caption-{canvas.photos.get().uuid}": "El tablero"}
    edit = _url("canvas-edit", initiative.key, canvas.uuid)
    client.post(edit, {**said, "read_text": "Diez.", "was": client.get(edit).context["form"]["was"].value()})
    assert canvas.photos.get().caption == "El tablero"


def test_a_photograph_is_removed_only_with_a_reason(client: Client, initiative: Initiative) -> None:
    sent = {"photos": [make_upload("a.jpg", picture())], "title": "La pizarra", "used_on": days_ago(0)}
    client.post(_url("tool-photograph", initiative.key, make_tool().key), sent)
    canvas = initiative.canvases.get()
    address = _url("photo-remove", initiative.key, canvas.uuid, canvas.photos.get().uuid)

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Se ve una cara."}).status_code == 303
    assert not canvas.photos.exists()


def test_who_reads_sees_and_who_does_not_write_is_told(initiative: Initiative) -> None:
    mentor = make_person()
    role(mentor, RoleKind.MENTOR, initiative)
    client = sign_in(Client(), mentor)

    assert client.get(_url("making", initiative.key)).status_code == 200
    assert client.get(_url("artefact-add", initiative.key)).status_code == 403


def test_a_dossier_that_ended_is_read_and_not_written() -> None:
    ended = make_initiative(stage=5, state="stopped")
    client = sign_in(Client(), lead_of(ended))

    assert client.get(_url("making", ended.key)).status_code == 200
    assert client.post(_url("artefact-add", ended.key), _artefact()).status_code == 403


@pytest.mark.parametrize("made", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(initiative: Initiative, made: int, queries: Queries) -> None:
    for _number in range(made):
        give_prototype(initiative)
    initiative.refresh_from_db()

    with queries(3):
        page = making_page(initiative)

    assert len(page.artefacts) == made
