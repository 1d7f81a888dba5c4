"""The guided form: whoever may write it, what it keeps, what it refuses, two people at once."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge
from minga.challenges.queries.figures import figure_of
from minga.challenges.queries.steps import STEPS
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.challenges import bare_draft, make_attempt, make_challenge, make_evidence, make_figure
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation, make_unit, role
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def _writer(challenge: Challenge, kind: RoleKind = RoleKind.MEMBER) -> Person:
    person = make_person()
    role(person, kind, challenge.organisation)
    return person


def _step(challenge: Challenge, slug: str) -> str:
    return f"/desafios/{challenge.key}/escribir/{slug}/"


def _fields(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send back if nobody touched anything."""
    form = client.get(address).context["form"]
    return {bound.html_name: value for bound in form if (value := _shown(bound)) is not None}


def _shown(bound: Any) -> Any:
    value = bound.field.widget.format_value(bound.field.prepare_value(bound.value()))
    if isinstance(bound.value(), bool):
        return "on" if bound.value() else None
    return value if value is not None else ""


def test_passer_by_signs_in_first(client: Client) -> None:
    for address in ("/desafios/nuevo/", _step(bare_draft(), "queja")):
        assert client.get(address).headers["Location"].startswith("/cuenta/")


def test_without_an_organisation_the_page_says_what_to_do(client: Client) -> None:
    page = sign_in(client, make_person()).get("/desafios/nuevo/").text

    assert "/organizaciones/registrar/" in page
    assert "<textarea" not in page


def test_begin_keeps_the_complaint_and_goes_to_the_first_step(client: Client) -> None:
    enrolment = make_enrolment(organisation=make_organisation())
    owner = enrolment.organisation
    assert owner is not None
    said = {"organisation": owner.key, "title": "Filas", "complaint": "De noche.", "edition": enrolment.edition.key}

    answer = sign_in(client, enrolment.person).post("/desafios/nuevo/", said)

    made = Challenge.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == _step(made, "queja")
    assert (made.edition, made.written_by, made.complaint) == (enrolment.edition, enrolment.person, "De noche.")


def test_begin_refuses_in_words_and_keeps_what_was_typed(client: Client) -> None:
    owner, person = make_organisation(), make_person()
    role(person, RoleKind.MEMBER, owner)

    answer = sign_in(client, person).post("/desafios/nuevo/", {"organisation": owner.key, "title": "Filas largas"})
    elsewhere = client.post(
        "/desafios/nuevo/", {"organisation": make_organisation().key, "title": "x", "complaint": "y"}
    )

    assert (answer.status_code, elsewhere.status_code) == (422, 422)
    assert 'value="Filas largas"' in answer.text
    assert not Challenge.objects.exists()


def test_similar_ones_are_shown_while_typing_and_nothing_is_saved(client: Client) -> None:
    there = make_challenge(status=Status.MAPPED, title="Largas esperas de madrugada por un turno")
    owner, person = make_organisation(), make_person()
    role(person, RoleKind.MEMBER, owner)
    typed = {"title": "Turno de madrugada", "complaint": "Largas esperas por un turno."}

    part = sign_in(client, person).post("/desafios/nuevo/?similares", typed, headers={"HX-Request": "true"})
    whole = client.post("/desafios/nuevo/?similares", typed)

    assert part.status_code == 200
    assert there.title in part.text
    assert "<html" not in part.text
    assert (whole.status_code, there.title in whole.text, typed["complaint"] in whole.text) == (200, True, True)
    assert 'action="/desafios/nuevo/"' in whole.text, "without script the next button must save, not look again"
    assert Challenge.objects.count() == 1


def test_it_is_ours_too_leads_to_the_joining_page(client: Client) -> None:
    into, owner, person = make_challenge(status=Status.MAPPED), make_organisation(), make_person()
    role(person, RoleKind.COORDINATOR, owner)
    said = {"organisation": owner.key, "title": "Filas", "complaint": "De noche.", "join": into.key}

    page = sign_in(client, person).post("/desafios/nuevo/", said, follow=True)
    assert into.title in page.text
    made = Challenge.objects.get(organisation=owner)
    done = client.post(f"/desafios/{made.key}/unir/?con={into.key}", {"into": into.key})

    made.refresh_from_db()
    assert (done.status_code, made.joined_into) == (303, into)
    assert client.get(made.get_absolute_url()).headers["Location"] == into.get_absolute_url()


@pytest.mark.parametrize("slug", STEPS)
def test_every_step_opens_and_saves_untouched(client: Client, slug: str) -> None:
    challenge = make_challenge()
    make_attempt(challenge)
    make_unit(challenge.organisation)
    sign_in(client, _writer(challenge))
    before = Challenge.objects.values().get()

    answer = client.post(_step(challenge, slug), {**_fields(client, _step(challenge, slug)), "then": "next"})

    assert answer.status_code == 303, answer.text
    after = Challenge.objects.values().get()
    assert {name for name in before if before[name] != after[name]} <= {"revision", "updated_at"}


def test_stranger_finds_no_step_and_an_unknown_step_is_none(client: Client) -> None:
    challenge = bare_draft()
    sign_in(client, _writer(challenge))
    assert client.get(_step(challenge, "otra")).status_code == 404

    stranger = make_person()
    role(stranger, RoleKind.COORDINATOR)
    sign_in(client, stranger)

    assert client.get(_step(challenge, "queja")).status_code == 404


def test_number_is_read_as_people_write_it_and_refused_in_words(client: Client) -> None:
    challenge = bare_draft()
    sign_in(client, _writer(challenge))
    address = _step(challenge, "afectados")

    refused = client.post(address, {**_fields(client, address), "affected_count": "muchas", "affected": "Vecinas"})
    assert refused.status_code == 422
    assert "muchas" in refused.text
    assert "Vecinas" in refused.text
    taken = client.post(address, {**_fields(client, address), "affected_count": "1.400", "affected": "Vecinas"})

    challenge.refresh_from_db()
    assert (taken.status_code, challenge.affected_count, challenge.affected) == (303, 1400, "Vecinas")


def test_number_that_is_half_said_is_kept_and_success_is_promised(client: Client) -> None:
    challenge = bare_draft()
    sign_in(client, _writer(challenge))
    first, second = _step(challenge, "evidencia"), _step(challenge, "adopcion")

    client.post(first, {**_fields(client, first), "name": "Espera", "value": "2,5", "unit": "horas"})
    half = figure_of(challenge)
    client.post(second, {**_fields(client, second), "goal": "1"})
    figure = figure_of(challenge)

    assert half is not None
    assert figure is not None
    assert (str(half.baseline.normalize()), half.goal, figure.goal) == ("2.5", None, 1)
    client.post(second, {**_fields(client, second), "goal": ""})
    emptied = figure_of(challenge)
    assert emptied is not None
    assert emptied.goal is None


def test_autosave_keeps_and_renews_what_the_page_says(client: Client) -> None:
    challenge = bare_draft()
    sign_in(client, _writer(challenge))
    address = _step(challenge, "queja")
    fields = _fields(client, address)

    first = client.post(address, {**fields, "question": "¿Uno?"}, headers={"X-Autosave": "1"})
    mark = json.loads(first.text)["was"]
    second = client.post(address, {**fields, "question": "¿Dos?", "was": mark}, headers={"X-Autosave": "1"})

    challenge.refresh_from_db()
    assert (first.status_code, second.status_code, challenge.question) == (200, 200, "¿Dos?")


def test_two_people_write_at_once_and_nobody_loses_words(client: Client) -> None:
    challenge = bare_draft(question="¿Cero?", complaint="Nada.")
    one, other = sign_in(Client(), _writer(challenge)), sign_in(client, _writer(challenge))
    address = _step(challenge, "queja")
    mine, hers = _fields(one, address), _fields(other, address)
    other.post(address, {**hers, "question": "¿La de ella?", "title": "Título de ella"})

    met = one.post(address, {**mine, "question": "¿La mía?", "complaint": "Mi queja."})
    challenge.refresh_from_db()
    assert (met.status_code, challenge.question) == (422, "¿La de ella?")
    assert "¿La mía?" in met.text
    assert "¿La de ella?" in met.text
    again = {bound.html_name: _shown(bound) for bound in met.context["form"]}
    again = {name: value for name, value in again.items() if value is not None}
    one.post(address, {**again, "choose-question": "mine"})

    challenge.refresh_from_db()
    assert (challenge.question, challenge.complaint, challenge.title) == ("¿La mía?", "Mi queja.", "Título de ella")


def test_stale_autosave_is_not_taken_for_saved(client: Client) -> None:
    challenge = bare_draft(question="¿Cero?")
    sign_in(client, _writer(challenge))
    address = _step(challenge, "queja")
    fields = _fields(client, address)
    Challenge.objects.filter(pk=challenge.pk).update(question="¿De otra pestaña?")

    answer = client.post(address, {**fields, "question": "¿Mía?"}, headers={"X-Autosave": "1"})

    challenge.refresh_from_db()
    assert (answer.status_code, challenge.question) == (422, "¿De otra pestaña?")


def test_what_was_typed_comes_back_after_the_session_ended(client: Client, settings: LazySettings) -> None:
    challenge = bare_draft()
    person = _writer(challenge)
    address = _step(challenge, "afectados")
    fields = _fields(sign_in(client, person), address)
    del client.cookies[settings.SESSION_COOKIE_NAME]

    refused = client.post(
        address, {**fields, "affected": "Las de las compañías"}, headers={"Referer": f"http://testserver{address}"}
    )
    page = sign_in(client, person).get(address)

    assert refused.headers["Location"].startswith("/cuenta/")
    assert "Las de las compañías" in page.text


def test_standing_challenge_refuses_to_lose_its_ground_at_the_field(client: Client) -> None:
    challenge = make_challenge(status=Status.MAPPED)
    sign_in(client, _writer(challenge))
    address = _step(challenge, "afectados")

    answer = client.post(address, {**_fields(client, address), "affected": ""})

    assert answer.status_code == 422
    assert "affected" in answer.context["form"].errors


def test_buttons_of_a_step_save_first_and_lead_on(client: Client) -> None:
    challenge, other = bare_draft(), make_challenge(status=Status.MAPPED, title="Turnos de madrugada en salud")
    sign_in(client, _writer(challenge))
    address = _step(challenge, "causas")
    fields = {**_fields(client, address), "causes": "Turnos de madrugada en salud: no hay agenda."}

    add = client.post(address, {**fields, "then": "add:intentos"})
    fields = _fields(client, address)
    note = client.post(address, {**fields, "then": f"note:challenges.challenge:{other.pk}"})
    again = client.post(address, {**fields, "then": f"note:challenges.challenge:{other.pk}"})
    seen = client.post(address, {**fields, "then": "seen"})
    leave = client.post(address, {**fields, "then": "leave"})

    challenge.refresh_from_db()
    assert add.headers["Location"] == f"/desafios/{challenge.key}/filas/intentos/nueva/"
    assert (note.status_code, again.status_code, challenge.precedents.get().title) == (303, 303, other.title)
    assert (seen.status_code, challenge.similar_seen_at is not None) == (303, True)
    assert leave.headers["Location"] == challenge.get_absolute_url()
    assert challenge.causes.startswith("Turnos")


def test_door_to_a_draft_leads_to_the_first_open_step(client: Client) -> None:
    challenge = bare_draft(question="¿Cómo?")
    sign_in(client, _writer(challenge))

    assert client.get(f"/desafios/{challenge.key}/escribir/").headers["Location"] == _step(challenge, "afectados")


def test_rows_are_added_corrected_and_taken_out(client: Client, settings: LazySettings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    challenge = bare_draft()
    sign_in(client, _writer(challenge))
    at = f"/desafios/{challenge.key}/filas/pruebas/"
    said = {"kind": "data", "title": "Libro de turnos", "source": "Mesa de entradas"}

    disguised = client.post(f"{at}nueva/", {**said, "file": SimpleUploadedFile("foto.jpg", b"MZ\x90\x00 nada")})
    assert disguised.status_code == 422
    assert "file" in disguised.context["form"].errors
    assert "Libro de turnos" in disguised.text
    client.post(f"{at}nueva/", {**said, "file": SimpleUploadedFile("turnos.csv", b"fecha,turnos\n1,2\n")})
    piece = challenge.evidence.get()
    client.post(f"{at}{piece.uuid}/", {**said, "title": "Otro título"})
    piece.refresh_from_db()
    assert (piece.title, piece.file is not None) == ("Otro título", True)
    client.post(f"{at}{piece.uuid}/quitar/")

    assert not challenge.evidence.exists()
    assert client.get(f"{at}{piece.uuid}/").status_code == 404
    assert client.get(f"/desafios/{challenge.key}/filas/otra/nueva/").status_code == 404


def test_rows_of_another_challenge_are_not_reached_through_ours(client: Client) -> None:
    ours, theirs = bare_draft(), make_attempt(bare_draft())
    sign_in(client, _writer(ours))

    assert client.get(f"/desafios/{ours.key}/filas/intentos/{theirs.uuid}/").status_code == 404
    assert client.post(f"/desafios/{ours.key}/filas/intentos/{theirs.uuid}/quitar/").status_code == 404


def test_reader_test_is_noted_and_the_last_evidence_stays(client: Client) -> None:
    challenge = make_challenge(status=Status.CHARACTERISED)
    sign_in(client, _writer(challenge))
    at = f"/desafios/{challenge.key}/filas/"
    said = {
        "reader": "Vecina",
        "asked": "¿De quién?",
        "answered": "Nuestro",
        "understood": "1",
        "tested_on": "2026-01-02",
    }

    client.post(f"{at}lectores/nueva/", said)
    test = challenge.reader_tests.get()
    page = client.get(_step(challenge, "revisar")).text
    refused = client.post(f"{at}pruebas/{challenge.evidence.get().uuid}/quitar/", follow=True)

    assert "Vecina" in page
    assert client.get(f"{at}lectores/{test.uuid}/").status_code == 404
    assert refused.status_code == 200
    assert challenge.evidence.exists()


def test_precedent_of_the_house_keeps_what_it_names(client: Client) -> None:
    challenge, other = bare_draft(), make_challenge(status=Status.MAPPED)
    row = challenge.precedents.create(
        title="Otro", link=other.get_absolute_url(), subject_type="challenges.challenge", subject_id=other.pk
    )
    sign_in(client, _writer(challenge))

    client.post(
        f"/desafios/{challenge.key}/filas/antecedentes/{row.uuid}/",
        {"title": "Otro", "link": row.link, "difference": "Allí hay bus."},
    )

    row.refresh_from_db()
    assert (row.difference, row.subject_id, row.link) == ("Allí hay bus.", other.pk, other.get_absolute_url())


def test_review_of_a_draft_shows_what_is_missing_and_who_decides(client: Client) -> None:
    challenge = bare_draft(question="¿Cómo lograr que " + "palabra " * 30 + "?")
    make_evidence(challenge)
    make_figure(challenge)
    steward = _writer(challenge, RoleKind.COORDINATOR)
    sign_in(client, _writer(challenge))

    page = client.get(_step(challenge, "revisar")).text

    assert _step(challenge, "afectados") in page
    assert str(steward) in page
    assert f"/desafios/{challenge.key}/mapear/" not in page


def test_a_day_that_the_page_proposed_may_be_changed_at_once(client: Client) -> None:
    challenge = bare_draft()
    sign_in(client, _writer(challenge))
    address = _step(challenge, "evidencia")
    said = {"name": "Espera", "unit": "minutos", "value": "190", "measured_on": "2026-01-15", "source": "Cuaderno"}

    answer = client.post(address, {**_fields(client, address), **said})

    figure = figure_of(challenge)
    assert answer.status_code == 303
    assert figure is not None
    assert str(figure.baseline_on) == "2026-01-15"
