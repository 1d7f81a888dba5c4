"""Pages of indices and of the office of a wave: what one sees, what is refused with 422, and no query more a row."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minga.capacity.enums import VersionState, WaveState
from minga.capacity.models import Design, Index, IndexVersion, Measured
from minga.capacity.queries.templates import template
from minga.capacity.queries.tree_files import read_tree
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.capacity import DESIGN, make_index, make_version, make_wave, runner_of, with_node
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
TREE = b"Componente;Pregunta;Puntos\nCapacidad;Hay plan;60\n;Hay dinero;40\nResultados;Cuantas;x\n"


def measurer(index: Index) -> Person:
    person = make_person()
    role(person, RoleKind.METHODOLOGIST, index.owner)
    return person


def test_the_list_shows_public_methods_and_not_the_drafts_of_others(client: Client) -> None:
    shown, hidden = make_version().index, make_version(state=VersionState.DRAFT).index
    unlisted = make_version(index=make_index(public=False)).index

    page = client.get("/indices/").content.decode()
    own = sign_in(client, measurer(hidden)).get("/indices/").content.decode()

    assert str(shown) in page
    assert str(hidden) not in page
    assert str(unlisted) not in page
    assert str(hidden) in own


def test_the_list_costs_the_same_for_three(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/indices/")
        return len(found)

    make_wave()
    count()
    one = count()
    make_wave()
    make_wave()

    assert count() == one


def test_an_index_begins_from_a_file_and_says_what_it_left_out(client: Client) -> None:
    owner, person = make_organisation(), make_person()
    role(person, RoleKind.MANAGER, owner)

    answer = sign_in(client, person).post(
        "/indices/nuevo/",
        {
            "begins": "file", "title": "Índice propio", "owner": owner.pk,
            "file": SimpleUploadedFile("arbol.csv", TREE),
        },
        follow=True,
    )  # fmt: skip

    index = Index.objects.get()
    assert answer.redirect_chain[-1][0] == f"/indices/{index.key}/metodo/"
    assert [node.code for node in index.versions.get().read.questions] == ["q1", "q2", "q3"]
    assert any("4" in str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("arbol.csv", b"nada;que ver\n1;2\n")])
def test_a_file_that_is_no_tree_comes_back_with_what_was_typed(client: Client, file: object) -> None:
    owner, person = make_organisation(), make_person()
    role(person, RoleKind.MANAGER, owner)
    sent = {"begins": "file", "title": "Índice propio", "owner": owner.pk} | ({"file": file} if file else {})

    answer = sign_in(client, person).post("/indices/nuevo/", sent)

    assert answer.status_code == 422
    assert "Índice propio" in answer.content.decode()
    assert not Index.objects.exists()


def _node_form(client: Client, version: IndexVersion, code: str) -> dict[str, object]:
    form = client.get(f"/indices/{version.index.key}/metodo/partes/{code}/").context["form"]
    return {name: form.initial.get(name) for name in form.fields if form.initial.get(name) not in (None, "", [])}


def test_a_part_is_changed_without_losing_what_the_page_does_not_show(client: Client) -> None:
    version = make_version(state=VersionState.DRAFT)
    sign_in(client, measurer(version.index))
    typed = _node_form(client, version, "q3") | {"titles_es": "Innovaciones en uso", "max_points": "45"}

    answer = client.post(f"/indices/{version.index.key}/metodo/partes/q3/", typed)

    version = IndexVersion.objects.get(pk=version.pk)
    assert answer.status_code == 303
    node = version.read.node("q3")
    assert (node.titles["es"], node.max_points) == ("Innovaciones en uso", Decimal(45))
    assert node.asks == DESIGN.node("q3").asks
    assert version.read.node("total").max_points == 105


def test_a_part_with_a_taken_code_comes_back(client: Client) -> None:
    version = make_version(state=VersionState.DRAFT)
    sign_in(client, measurer(version.index))

    answer = client.post(
        f"/indices/{version.index.key}/metodo/partes/q3/", _node_form(client, version, "q3") | {"code": "q4"}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]


def test_levels_of_a_question_survive_the_form(client: Client) -> None:
    version = make_version(state=VersionState.DRAFT)
    sign_in(client, measurer(version.index))

    client.post(f"/indices/{version.index.key}/metodo/partes/q1/", _node_form(client, version, "q1"))

    assert IndexVersion.objects.get(pk=version.pk).read.node("q1") == DESIGN.node("q1")


def test_rules_survive_the_form(client: Client) -> None:
    version = make_version(state=VersionState.DRAFT)
    sign_in(client, measurer(version.index))
    form = client.get(f"/indices/{version.index.key}/metodo/reglas/").context["form"]
    typed = {name: value for name, value in form.initial.items() if value not in (None, "")}

    answer = client.post(f"/indices/{version.index.key}/metodo/reglas/", typed | {"graders": 3})

    assert answer.status_code == 303
    read = IndexVersion.objects.get(pk=version.pk).read
    assert (read.graders, read.tiers, read.peers, dict(read.steps)) == (3, DESIGN.tiers, DESIGN.peers, DESIGN.steps)


def test_publishing_with_mistakes_comes_back_and_says_where(client: Client) -> None:
    version = make_version(with_node(DESIGN, "q2", max_points=None), state=VersionState.DRAFT)
    sign_in(client, measurer(version.index))

    answer = client.post(f"/indices/{version.index.key}/metodo/publicar/", {"revision": 1})

    assert answer.status_code == 422
    assert f"/indices/{version.index.key}/metodo/partes/q2/" in answer.content.decode()


def test_a_list_of_entities_is_matched_with_the_directory(client: Client) -> None:
    known = make_organisation("Alcaldía de Envigado")
    wave = make_wave(state=WaveState.PREPARING)
    table = "Entidad;Grupo;Habitantes\nalcaldia de envigado;a;250000\nEntidad Nueva;b;x\nEntidad nueva;b;1\n"

    answer = sign_in(client, runner_of(wave)).post(
        f"/mediciones/{wave.key}/oficina/entidades/lista/",
        {"file": SimpleUploadedFile("lista.csv", table.encode())}, follow=True,
    )  # fmt: skip

    rows = {each.name: each for each in Measured.objects.all()}
    assert set(rows) == {"alcaldia de envigado", "Entidad Nueva"}
    first = rows["alcaldia de envigado"]
    assert (first.organisation, first.peer_group, first.facts) == (known, "a", {"Habitantes": "250000"})
    told = " ".join(str(message) for message in answer.context["messages"])
    assert "3" in told
    assert "4" in told


def test_all_that_were_found_are_added_at_once(client: Client) -> None:
    wave = make_wave(state=WaveState.PREPARING)
    for number in range(3):
        make_organisation(f"Subred {number}")
    make_organisation("Otra cosa")

    sign_in(client, runner_of(wave)).post(f"/mediciones/{wave.key}/oficina/entidades/agregar/?q=subred", {"do": "all"})

    assert {each.name for each in wave.measured.all()} == {"Subred 0", "Subred 1", "Subred 2"}


def test_the_office_says_what_a_step_lacks_before_one_presses(client: Client) -> None:
    wave = make_wave(state=WaveState.PREPARING)

    page = sign_in(client, runner_of(wave)).get(f"/mediciones/{wave.key}/oficina/")

    assert len(page.context["page"].steps[0].lacking) == 1
    assert f"/mediciones/{wave.key}/oficina/paso/" not in page.content.decode()


def test_what_lies_behind_is_refused_at_its_field(client: Client) -> None:
    wave = make_wave(state=WaveState.GRADING)
    sign_in(client, runner_of(wave))
    form = client.get(f"/mediciones/{wave.key}/oficina/fechas/").context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}

    same = client.post(f"/mediciones/{wave.key}/oficina/fechas/", typed)
    changed = client.post(f"/mediciones/{wave.key}/oficina/fechas/", typed | {"answers_until": "2020-01-01T10:00"})

    assert same.status_code == 303
    assert changed.status_code == 422
    assert changed.context["form"].errors["answers_until"]


def test_rules_of_an_average_are_chosen_and_a_mean_that_cannot_be_is_refused(client: Client) -> None:
    design = read_tree(b"code;parent;name;weight\nc1;;Capacidad;2\na;c1;Personas;1\nb;c1;Dinero;1\nc;;Uso;1\n").design
    version = make_version(design, state=VersionState.DRAFT)
    sign_in(client, measurer(version.index))
    form = client.get(f"/indices/{version.index.key}/metodo/reglas/").context["form"]
    typed = {name: value for name, value in form.initial.items() if name in form.fields and value not in (None, "")}

    refused = client.post(
        f"/indices/{version.index.key}/metodo/reglas/", typed | {"mean": "geometric", "scale": "z_score"}
    )
    taken = client.post(f"/indices/{version.index.key}/metodo/reglas/", typed | {"mean": "geometric"})

    steps = IndexVersion.objects.get(pk=version.pk).read.steps
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert steps["aggregation"] == {"mean": {"method": "geometric"}}
    assert steps["normalisation"]["scale"] == {"method": "min_max", "low": 1, "high": 100}


@pytest.mark.parametrize("design", [DESIGN, template("bogota-2021").design])
def test_the_tree_goes_to_excel_and_comes_back(client: Client, design: Design) -> None:
    version = make_version(design)

    sheet = client.get(f"/indices/{version.index.key}/versiones/1.xlsx").content
    read = read_tree(sheet, "arbol.xlsx")

    shape = [(node.code, node.parent, node.max_points) for node in design.nodes]
    assert [(node.code, node.parent, node.max_points) for node in read.design.nodes] == shape
    assert read.said == []


def test_levels_go_along_when_a_question_earns_more(client: Client) -> None:
    version = make_version(state=VersionState.DRAFT)
    sign_in(client, measurer(version.index))

    client.post(
        f"/indices/{version.index.key}/metodo/partes/q1/", _node_form(client, version, "q1") | {"max_points": "25"}
    )

    levels = IndexVersion.objects.get(pk=version.pk).read.node("q1").levels
    assert [level.points for level in levels] == [0, Decimal("12.5"), 25]
