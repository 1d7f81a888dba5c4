"""What a participant reads: her own page, an edition, a session, a booklet; and who may not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now, today
from minga.core.texts import all_languages
from minga.learning.enums import AttendanceState, HandinState, MaterialKind, SessionState
from minga.learning.models import AgendaItem, Comment, Handin, HandinVersion, Material, Standing
from minga.learning.queries.session_blocks import Block, _blocks, register_block
from minga.learning.queries.study_course import course_for
from minga.learning.queries.study_home import study_home
from minga.learning.queries.study_session import session_to_study
from minga.learning.queries.studying import enrolments_of, meetings_of
from minga.people.models import Person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition, Enrolment
from minga.ui.browser import mark_of
from tests.factories.learning import (
    attended,
    make_module,
    make_participant,
    make_session,
    make_task,
    make_taught,
    make_teacher,
    make_team,
)
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition(status=EditionStatus.RUNNING)


@pytest.fixture
def enrolment(edition: Edition) -> Enrolment:
    return make_participant(edition)


def _of(enrolment: Enrolment) -> list[str]:
    found = meetings_of([enrolment.edition], [enrolment], enrolment.person, now())
    return [each.key for each in found[enrolment.edition_id]]


def test_twins_are_one_meeting_shown_in_her_language(edition: Edition, enrolment: Enrolment) -> None:
    first = make_session(edition, languages=["es"])
    twin = make_session(edition, languages=["pt"], same_as=first)
    Person.objects.filter(pk=enrolment.person.pk).update(language="pt")
    enrolment.person.refresh_from_db()

    keys = _of(enrolment)
    meeting = meetings_of([edition], [enrolment], enrolment.person, now())[edition.pk][0]

    assert keys == [twin.key]
    assert [each.key for each in meeting.twins] == [first.key]


def test_whoever_was_at_one_of_the_twins_was_there(edition: Edition, enrolment: Enrolment) -> None:
    first = make_session(edition)
    twin = make_session(edition, same_as=first)
    attended(first, enrolment, AttendanceState.ABSENT)
    attended(twin, enrolment)

    meeting = meetings_of([edition], [enrolment], enrolment.person, now())[edition.pk][0]

    assert (meeting.key, meeting.attended) == (twin.key, True)


def test_her_page_begins_with_what_comes_next(edition: Edition, enrolment: Enrolment) -> None:
    make_session(edition, starts_at=now() - timedelta(days=3))
    make_session(edition, state=SessionState.CANCELLED, cancelled_reason="Paro", starts_at=now() + timedelta(hours=1))
    coming = make_session(edition, starts_at=now() + timedelta(hours=3))
    make_session(edition, starts_at=now() + timedelta(days=9))

    page = study_home(enrolment.person, now())

    assert page.next is not None
    assert page.next.key == coming.key
    assert len(page.ahead) == 1


def test_her_page_says_what_is_missing_and_what_can_be_made_up(edition: Edition, enrolment: Enrolment) -> None:
    still, over = today() + timedelta(days=2), today() - timedelta(days=2)
    missed = make_session(edition, starts_at=now() - timedelta(days=3), make_up_until=still)
    excused = make_session(edition, starts_at=now() - timedelta(days=4), make_up_until=still)
    too_late = make_session(edition, starts_at=now() - timedelta(days=9), make_up_until=over)
    make_session(edition, starts_at=now() - timedelta(days=2), make_up_until=still)  # nobody took it down
    attended(missed, make_participant(edition))
    attended(excused, enrolment, AttendanceState.EXCUSED)
    attended(too_late, enrolment, AttendanceState.ABSENT)
    Standing.objects.create(enrolment=enrolment, edition=edition, attended=4, held=6, computed_at=now())

    studied = study_home(enrolment.person, now()).editions[0]

    assert [each.key for each in studied.missed] == [missed.key]
    assert studied.progress is not None
    assert (studied.progress.attended, studied.progress.held) == (4, 6)


def test_her_task_is_the_one_whose_step_is_hers_and_is_due_first(edition: Edition, enrolment: Enrolment) -> None:
    team = make_team(edition, enrolment)
    sent, returned, later = (make_task(edition, due_at=now() + timedelta(days=day)) for day in (1, 2, 5))
    Handin.objects.create(task=sent, team=team, state=HandinState.SENT)
    Handin.objects.create(task=returned, team=team, state=HandinState.RETURNED)

    page = study_home(enrolment.person, now())

    assert page.task is not None
    assert (page.task.key, page.task.team) == (returned.key, team.name)
    assert [each.key for each in page.tasks] == [later.key]


def test_comments_of_her_team_are_hers_until_settled(edition: Edition, enrolment: Enrolment) -> None:
    team, other = make_team(edition, enrolment), make_team(edition)
    task = make_task(edition)
    mentor = make_person()
    for whose in (team, other):
        version = HandinVersion.objects.create(handin=Handin.objects.create(task=task, team=whose), number=1)
        Comment.objects.create(version=version, author=mentor, text=f"To {whose.name}", quote="algunas casas")
        Comment.objects.create(version=version, author=mentor, text="Settled", resolved_at=now())

    comments = study_home(enrolment.person, now()).comments

    assert [each.text for each in comments] == [f"To {team.name}"]


def test_her_page_costs_the_same_with_many_editions(queries, client: Client) -> None:  # type: ignore[no-untyped-def]
    person = make_person()

    def one() -> None:
        taught = make_taught()
        make_task(taught)
        make_participant(taught, person=person)

    one()
    study_home(person, now())
    with queries(11):
        study_home(person, now())
    one()
    one()
    with queries(11):
        study_home(person, now())


def test_an_edition_shows_modules_with_their_sessions_and_tasks(edition: Edition, enrolment: Enrolment) -> None:
    module = make_module(edition)
    session, task = make_session(module=module), make_task(module=module)
    loose = make_session(edition)

    page = course_for(enrolment.person, edition.key, now())

    assert [each.key for each in page.modules[0].meetings] == [session.key]
    assert [each.key for each in page.modules[0].tasks] == [task.key]
    assert [each.key for each in page.loose] == [loose.key]
    assert page.modules[0].booklet == ""


def test_materials_come_the_lightest_first(edition: Edition, enrolment: Enrolment) -> None:
    session = make_session(edition)
    for kind in (MaterialKind.VIDEO, MaterialKind.LINK, MaterialKind.TEXT):
        Material.objects.create(session=session, kind=kind, titles=all_languages(kind), link="https://example.org/")

    page = session_to_study(enrolment.person, edition.key, session.key, now())

    assert [each.kind for each in page.materials] == ["text", "link", "video"]


@pytest.mark.web
def test_a_session_can_be_read_and_kept_by_who_takes_part(
    client: Client, edition: Edition, enrolment: Enrolment
) -> None:
    session = make_session(
        edition, phone="+595 21 123 456, código 77#", summaries=all_languages("Midan antes de cambiar.")
    )
    Material.objects.create(session=session, titles=all_languages("Lectura"), bodies={"pt": "Meça primeiro."})
    AgendaItem.objects.create(session=session, order=1, starts="09:00", minutes=30, titles=all_languages("Bienvenida"))
    client.force_login(enrolment.person)

    response = client.get(reverse("learning:session", args=[edition.key, session.key]))
    page = response.content.decode()

    assert response.headers["X-Minga-Keep"] == mark_of(enrolment.person)
    assert 'href="tel:+59521123456"' in page
    assert '<article class="c-material l-stack l-stack--small" lang="pt">' in page
    assert "Bienvenida" in page


@pytest.mark.web
@pytest.mark.parametrize("name", ["home", "receipts"])
def test_pages_of_a_person_are_kept_only_for_her(client: Client, name: str) -> None:
    address = reverse(f"learning:{name}")

    assert "X-Minga-Keep" not in client.get(address).headers


@pytest.mark.web
def test_a_stranger_finds_nothing_and_who_teaches_does(client: Client, edition: Edition) -> None:
    module = make_module(edition)
    session = make_session(module=module)
    addresses = [
        reverse("learning:course", args=[edition.key]),
        reverse("learning:session", args=[edition.key, session.key]),
        reverse("learning:booklet", args=[edition.key, module.key]),
    ]

    client.force_login(make_person())
    strange = [client.get(address).status_code for address in addresses]
    client.force_login(make_teacher(edition))
    taught = [client.get(address).status_code for address in addresses]

    assert (strange, taught) == ([404] * 3, [200] * 3)


@pytest.mark.web
def test_a_piece_of_another_room_stands_on_the_page(client: Client, edition: Edition, enrolment: Enrolment) -> None:
    session = make_session(edition)
    seen = []
    register_block("test", lambda *given: seen.append(given) or Block("learning/_keep_states.html", None))  # type: ignore[func-returns-value]
    client.force_login(enrolment.person)

    client.get(reverse("learning:session", args=[edition.key, session.key]))
    del _blocks["test"]

    assert [(given[0], given[1]) for given in seen] == [(session, enrolment)]


@pytest.mark.web
def test_the_booklet_holds_all_texts_of_the_module(client: Client, edition: Edition, enrolment: Enrolment) -> None:
    module = make_module(edition)
    session = make_session(module=module)
    Material.objects.create(module=module, titles=all_languages("Del módulo"), bodies=all_languages("Uno"))
    Material.objects.create(session=session, titles=all_languages("De la sesión"), bodies=all_languages("Dos"))
    client.force_login(enrolment.person)

    page = client.get(reverse("learning:booklet", args=[edition.key, module.key])).content.decode()

    assert "Del módulo" in page
    assert "De la sesión" in page


@pytest.mark.web
def test_every_page_of_hers_opens(client: Client, edition: Edition, enrolment: Enrolment) -> None:
    make_team(edition, enrolment)
    make_session(module=make_module(edition))
    make_task(edition)
    client.force_login(enrolment.person)

    for address in (reverse("learning:home"), reverse("learning:course", args=[edition.key])):
        assert client.get(address).status_code == 200


def test_a_finished_edition_is_read_and_asks_nothing(edition: Edition, enrolment: Enrolment) -> None:
    make_session(edition)
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.CLOSED)

    page = study_home(enrolment.person, now())

    assert page.next is None
    assert [each.key for each in page.finished] == [edition.key]
    assert list(enrolments_of(enrolment.person)) == [enrolment]
