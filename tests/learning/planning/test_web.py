"""The pages of the plan: they work, refuse in words, and keep what was typed."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.core.texts import all_languages
from minga.learning.enums import Mode, SessionState
from minga.learning.models import AgendaItem, CalendarFeed, Material, Session
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.learning import make_participant, make_session, make_taught, make_teacher
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def edition() -> Edition:
    return make_taught(countries=["PY", "CL"])


@pytest.fixture
def teacher(edition: Edition) -> Person:
    return make_teacher(edition)


@pytest.fixture
def web(client: Client, teacher: Person) -> Client:
    return sign_in(client, teacher)


def form_of(session: Session, **changes: object) -> dict[str, object]:
    local = session.starts_at + timedelta(days=1)
    return {
        "titles_es": "Taller nuevo", "kind": "workshop", "starts_at": f"{local:%Y-%m-%dT10:00}", "minutes": "90",
        "timezone": "America/Lima", "mode": "virtual", "link": "https://sala.example/1", "counts": "on",
        "revision": str(session.revision), **changes,
    }  # fmt: skip


def test_the_plan_shows_sessions_and_what_is_missing(web: Client, edition: Edition) -> None:
    session = edition.sessions.get()

    text = web.get(reverse("learning:plan", args=[edition.key])).content.decode()

    assert session.titles["es"] in text
    assert reverse("learning:session-office", args=[edition.key, session.key]) in text
    assert reverse("learning:plan-leaders", args=[edition.key]) in text


def test_an_edition_without_a_plan_gets_that_of_its_design_in_one_click(client: Client) -> None:
    edition = make_edition()
    web = sign_in(client, make_teacher(edition))
    page = web.get(reverse("learning:plan", args=[edition.key])).content.decode()
    assert reverse("learning:plan-make", args=[edition.key]) in page

    done = web.post(reverse("learning:plan-make", args=[edition.key]))

    assert done.status_code == HTTPStatus.SEE_OTHER


def test_a_session_is_written_on_the_clock_that_is_chosen(web: Client, edition: Edition) -> None:
    session = edition.sessions.get()

    done = web.post(reverse("learning:session-add", args=[edition.key]), form_of(session))

    made = edition.sessions.get(key="taller-nuevo")
    assert done.status_code == HTTPStatus.SEE_OTHER
    assert (made.starts_at.hour, made.timezone) == (15, "America/Lima")
    assert made.ends_at - made.starts_at == timedelta(minutes=90)
    page = web.get(reverse("learning:session-office", args=[edition.key, made.key])).content.decode()
    assert "Chile" in page
    assert "10:00–11:30" in page


def test_what_was_typed_comes_back_with_the_reason(web: Client, edition: Edition) -> None:
    session = edition.sessions.get()
    wrong = form_of(session, titles_es="", minutes="2", link="no es una dirección")

    refused = web.post(reverse("learning:session-add", args=[edition.key]), wrong)

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "no es una dirección" in refused.content.decode()
    assert edition.sessions.count() == 1


def test_two_who_save_at_once_do_not_overwrite_each_other_unasked(web: Client, edition: Edition) -> None:
    session = edition.sessions.get()
    address = reverse("learning:session-edit", args=[edition.key, session.key])
    Session.objects.filter(pk=session.pk).update(revision=7)

    stale = web.post(address, form_of(session))
    again = web.post(address, form_of(session, revision="7"))

    assert stale.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'name="revision" value="7"' in stale.content.decode()
    assert again.status_code == HTTPStatus.SEE_OTHER


def test_a_shift_shows_the_new_days_before_it_moves_anything(web: Client, edition: Edition) -> None:
    session = edition.sessions.get()
    address = reverse("learning:plan-shift", args=[edition.key])

    preview = web.post(address, {"days": "7"})
    assert preview.status_code == HTTPStatus.OK
    assert 'name="do"' in preview.content.decode()
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at

    pressed = {"days": "7", "do": preview.context["preview"].mark}
    other_days = web.post(address, {**pressed, "days": "9"})
    done, twice = web.post(address, pressed), web.post(address, pressed)
    assert done.status_code == HTTPStatus.SEE_OTHER
    assert Session.objects.get(pk=session.pk).starts_at - session.starts_at == timedelta(days=7)
    assert {other_days.status_code, twice.status_code} == {HTTPStatus.UNPROCESSABLE_ENTITY}
    assert web.post(address, {"days": "0", "do": "1"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_everything_that_can_happen_to_a_session_has_its_button(web: Client, edition: Edition, teacher: Person) -> None:
    session = edition.sessions.get()
    enrolment = make_participant(edition)

    def post(name: str, **data: object) -> int:
        return web.post(reverse(f"learning:{name}", args=[edition.key, session.key]), data).status_code

    assert post("session-leaders", people=[str(teacher.uuid)]) == HTTPStatus.SEE_OTHER
    assert post("session-agenda", starts_0="10:00", minutes_0="20", title_0_es="Saludo") == HTTPStatus.SEE_OTHER
    assert post("session-agenda", starts_0="10:00") == HTTPStatus.UNPROCESSABLE_ENTITY
    assert AgendaItem.objects.get().titles == {"es": "Saludo"}
    assert post("session-twin", language="pt") == HTTPStatus.SEE_OTHER
    Session.objects.filter(pk=session.pk).update(mode=Mode.IN_PERSON)
    states = {f"state_{enrolment.pk}": "booked", f"note_{enrolment.pk}": "Vuelo"}
    assert post("session-travel", **states) == HTTPStatus.SEE_OTHER
    assert session.travels.get().state == "booked"
    assert post("session-cancel", reason="") == HTTPStatus.UNPROCESSABLE_ENTITY
    assert post("session-cancel", reason="Hay paro.") == HTTPStatus.SEE_OTHER
    assert Session.objects.get(pk=session.pk).state == SessionState.CANCELLED
    assert post("session-restore") == HTTPStatus.SEE_OTHER
    assert post("session-held") == HTTPStatus.UNPROCESSABLE_ENTITY
    assert post("session-remove") == HTTPStatus.SEE_OTHER
    assert not edition.sessions.filter(pk=session.pk).exists()


def test_modules_and_materials_are_written_in_the_languages_of_the_edition(web: Client, edition: Edition) -> None:
    words = {
        "titles_es": "Módulo dos", "mode": "virtual", "objectives_es": "Escuchar.\nAnotar.",
        "objectives_pt": "Escutar.",
    }  # fmt: skip
    done = web.post(reverse("learning:module-add", args=[edition.key]), words)
    module = edition.modules.get(key="modulo-dos")
    assert done.status_code == HTTPStatus.SEE_OTHER
    assert module.objectives == [{"es": "Escuchar.", "pt": "Escutar."}, {"es": "Anotar."}]

    address = reverse("learning:module-material-add", args=[edition.key, module.key])
    assert web.post(address, {"kind": "text", "titles_es": "Guía"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = {"kind": "text", "titles_es": "Guía", "bodies_es": "Lea esto.", "bodies_pt": "Leia isto."}
    assert web.post(address, text).status_code == HTTPStatus.SEE_OTHER
    material = Material.objects.get()
    edit = reverse("learning:material-edit", args=[edition.key, material.uuid])
    assert "Leia isto." in web.get(edit).content.decode()
    assert web.post(edit, {**text, "titles_es": "Guía breve"}).status_code == HTTPStatus.SEE_OTHER
    page = web.get(reverse("learning:module-edit", args=[edition.key, module.key])).content.decode()
    assert "Guía breve" in page
    other = reverse("learning:material-edit", args=[make_taught().key, material.uuid])
    assert web.get(other).status_code == HTTPStatus.NOT_FOUND


def test_her_calendar_is_opened_renewed_and_closed_by_herself(client: Client) -> None:
    person = make_person()
    web = sign_in(client, person)
    page = reverse("learning:calendar")

    assert web.post(reverse("learning:calendar-open")).status_code == HTTPStatus.SEE_OTHER
    first = web.get(page).content.decode()
    assert "/calendario/" in first
    web.post(reverse("learning:calendar-open"))
    web.post(reverse("learning:calendar-close"))

    assert CalendarFeed.objects.filter(person=person, revoked_at=None).count() == 0
    assert ".ics" not in web.get(page).content.decode()


def test_the_tab_of_a_facilitator_and_of_a_manager(web: Client, edition: Edition) -> None:
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)
    address = reverse("learning:plan", args=[edition.key])

    hers = web.get(address).content.decode()
    theirs = sign_in(Client(), manager).get(address).content.decode()

    assert reverse("programmes:edition-targets", args=[edition.key]) not in hers
    assert reverse("programmes:edition-targets", args=[edition.key]) in theirs


def test_whoever_leads_finds_it_in_her_work(web: Client, edition: Edition, teacher: Person) -> None:
    session = make_session(edition, starts_at=now() + timedelta(days=2))
    session.titles = all_languages("Taller que dirijo")
    session.save()
    session.leaders.create(person=teacher)

    assert "Taller que dirijo" in web.get(reverse("programmes:my-work")).content.decode()


def test_a_place_that_nobody_touched_keeps_its_name_in_each_language(web: Client, edition: Edition) -> None:
    session = edition.sessions.get()
    places = {"es": "Asunción", "pt": "Assunção", "en": "Asunción"}
    Session.objects.filter(pk=session.pk).update(places=places)
    address = reverse("learning:session-edit", args=[edition.key, session.key])
    shown = web.get(address).context["form"]["place"].value()

    done = web.post(address, form_of(session, titles_es="Otro nombre", place=shown))

    session.refresh_from_db()
    assert done.status_code == HTTPStatus.SEE_OTHER
    assert (session.titles["es"], session.places) == ("Otro nombre", places)


def test_who_leads_is_still_offered_when_her_role_has_ended(web: Client, edition: Edition) -> None:
    session, gone = edition.sessions.get(), make_person()
    session.leaders.create(person=gone, role=RoleKind.INSTRUCTOR)
    address = reverse("learning:session-leaders", args=[edition.key, session.key])

    form = web.get(address).context["form"]
    web.post(address, {"people": form["people"].value()})

    assert [each.person for each in session.leaders.all()] == [gone]
