"""Lessons: written from a dossier, reviewed by another, read and cited by anybody."""

import pytest

from minga.library.enums import LessonState
from minga.library.models import Citation, Lesson
from tests.factories.library import lesson_kind, make_lesson, reviewer_of, writer_of
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
TEXT = {
    "title": "Pregunte quién atiende el teléfono",
    "what_happened": "Nadie lo atendía.",
    "why": "El turno terminaba a las once.",
    "do_differently": "Llamar tres veces antes de prometer un número.",
    "for_whom": "Municipios que dan turnos.",
    "language": "es",
    "stage": "5",
    "sector": "health",
    "sdg_goal": "3",
}


@pytest.fixture(autouse=True)
def restricted():
    with lesson_kind() as hidden:
        yield hidden


@pytest.fixture
def house():
    return make_organisation()


def test_the_whole_way_from_the_dossier_to_the_reader(client, house):
    writer, reviewer = writer_of(house), reviewer_of(house)
    answer = sign_in(client, writer).post(f"/lecciones/escribir/pruebas/{house.key}/", TEXT)
    lesson = Lesson.objects.get()
    url = answer["Location"]
    assert (url, lesson.stage, lesson.sdg_goal) == (f"/lecciones/{lesson.key}/", 5, 3)

    client.logout()
    assert client.get(url).status_code == 404
    sign_in(client, reviewer)
    assert url + "revisar/" in client.get(url).text
    assert client.post(url + "revisar/", {"decision": "approve"}).status_code == 303
    sign_in(client, writer).post(url + "publicar/")

    client.logout()
    page = client.get(url).text
    assert all(said in page for said in (TEXT["title"], TEXT["why"], house.name, "Salud"))
    assert writer.name not in page
    assert TEXT["title"] in client.get("/lecciones/?sector=health&stage=5&sdg=3").text


def test_what_is_missing_is_told_and_what_was_typed_stays(client, house):
    answer = sign_in(client, writer_of(house)).post(f"/lecciones/escribir/pruebas/{house.key}/", {**TEXT, "why": ""})

    assert answer.status_code == 422
    assert TEXT["do_differently"] in answer.text
    assert Lesson.objects.count() == 0


@pytest.mark.parametrize("kind", ["pruebas", "nada"])
def test_a_stranger_finds_no_page_to_write(client, house, kind):
    assert sign_in(client, make_person()).get(f"/lecciones/escribir/{kind}/{house.key}/").status_code == 404


def test_sending_back_needs_a_note_that_the_team_reads(client, house):
    lesson = make_lesson(house, state=LessonState.DRAFT)
    url = f"/lecciones/{lesson.key}/"
    sign_in(client, reviewer_of(house))
    assert client.post(url + "revisar/", {"decision": "return", "note": ""}).status_code == 422

    client.post(url + "revisar/", {"decision": "return", "note": "Falta la cifra."})

    assert "Falta la cifra." in sign_in(client, lesson.author).get(url).text


def test_whoever_saves_second_is_told_and_may_save_again(client, house):
    lesson = make_lesson(house, state=LessonState.DRAFT)
    url = f"/lecciones/{lesson.key}/editar/"
    sign_in(client, lesson.author).post(url, {**TEXT, "revision": lesson.revision})

    second = client.post(url, {**TEXT, "why": "La segunda", "revision": lesson.revision})

    lesson.refresh_from_db()
    assert second.status_code == 422
    assert lesson.why == TEXT["why"]
    assert "La segunda" in second.text
    assert client.post(url, {**TEXT, "why": "La segunda", "revision": lesson.revision}).status_code == 303


def test_publishing_before_the_review_is_refused_in_words(client, house):
    lesson = make_lesson(house, state=LessonState.DRAFT)

    page = sign_in(client, lesson.author).post(f"/lecciones/{lesson.key}/publicar/", follow=True)

    assert "Antes, otra persona debe revisar la lección." in page.text


def test_a_withdrawn_lesson_says_why_and_shows_nothing_else(client, house):
    lesson = make_lesson(house)
    url = f"/lecciones/{lesson.key}/"
    sign_in(client, lesson.author)
    assert client.post(url + "retirar/", {"reason": ""}).status_code == 422
    client.post(url + "retirar/", {"reason": "La cifra era otra."})

    client.logout()
    page = client.get(url).text
    assert "La cifra era otra." in page
    assert lesson.what_happened not in page


def test_another_dossier_cites_it_and_takes_it_back(client, house):
    lesson, other = make_lesson(house), make_organisation()
    url = f"/lecciones/{lesson.key}/"
    sign_in(client, writer_of(other))
    chosen = f"organisations.organisation:{other.pk}"
    assert client.post(url + "citar/", {"subject": "organisations.organisation:0"}).status_code == 422

    client.post(url + "citar/", {"subject": chosen, "note": "Para los turnos."})

    page = client.get(url).text
    assert other.name in page
    assert "Para los turnos." in page
    client.post(f"{url}citas/{Citation.objects.get().uuid}/quitar/")
    assert Citation.objects.count() == 0


def test_who_has_nothing_to_cite_it_in_finds_no_page(client, house):
    lesson = make_lesson(house)

    assert sign_in(client, make_person()).get(f"/lecciones/{lesson.key}/citar/").status_code == 404
    assert sign_in(client, lesson.author).get(f"/lecciones/{lesson.key}/citar/").status_code == 404


def test_nobody_takes_back_the_citation_of_another(client, house):
    lesson, other = make_lesson(house), make_organisation()
    citation = Citation.objects.create(
        lesson=lesson, subject_type="organisations.organisation", subject_id=other.pk, subject_label="x",
        subject_path="/",
    )  # fmt: skip

    answer = sign_in(client, lesson.author).post(f"/lecciones/{lesson.key}/citas/{citation.uuid}/quitar/")

    assert answer.status_code == 404
    assert Citation.objects.count() == 1


def test_a_lesson_of_a_restricted_dossier_is_on_no_page(client, house, restricted):
    lesson = make_lesson(house)
    restricted.add(house.pk)

    assert client.get(f"/lecciones/{lesson.key}/").status_code == 404
    assert lesson.title not in client.get("/lecciones/").text
    assert lesson.title not in client.get("/lecciones/?words=pregunte").text
    assert lesson.title not in client.get(house.get_absolute_url()).text


def test_the_list_costs_the_same_with_one_lesson_and_with_three(client, queries, house):
    make_lesson(house)
    client.get("/lecciones/")
    with queries(2):
        client.get("/lecciones/")

    make_lesson()
    make_lesson()
    with queries(2):
        client.get("/lecciones/")
