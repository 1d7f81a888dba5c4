"""Names, places and guesses of one person do nothing in the hands of another."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.core.errors import DomainError, NotAllowed
from minga.learning.actions.attendance import Mark, mark_many
from minga.learning.actions.comments import write_comment
from minga.learning.actions.handins import Work, save_work, send_work
from minga.learning.actions.outbox import Answer, Kept, receive
from minga.learning.actions.statements import set_record_store
from minga.learning.actions.windows import show_code
from minga.learning.enums import AttendanceSource, AttendanceState
from minga.learning.models import Attendance, Comment, HandinVersion, Receipt, RecordStore
from minga.learning.queries.team_page import team_page
from minga.learning.queries.tools import link_for
from minga.learning.receivers.attending import MOST_REFUSED
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.learning import attended, make_mentor, make_participant, make_session, make_taught, make_teacher
from tests.factories.organisations import role
from tests.factories.packages import make_tool_link
from tests.factories.people import make_person
from tests.learning.tasking.scene import Scene, hand_in, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def _send(person: Person, kind: str, uuid: UUID | None = None, **fields: str) -> Answer:
    moment = now()
    kept = Kept(uuid or uuid4(), kind, moment, fields)
    return receive(person=person, items=[kept], sent_at=moment, now=moment)[0]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_the_name_of_somebody_elses_comment_is_not_hers(scene: Scene) -> None:
    version, name = hand_in(scene.task, scene.ana), uuid4()
    write_comment(version=version, text="De la mentora", client_uuid=name, actor=scene.mentor, now=now())

    answer = _send(scene.berta, "comment.write", name, version=str(version.uuid), text="Mía")

    assert (answer.receipted.accepted, answer.receipted.link) == (False, "")
    assert Comment.objects.get().text == "De la mentora"


def test_the_name_of_another_teams_hand_in_hands_nothing_in(scene: Scene) -> None:
    other, name = make_scene(), uuid4()
    save_work(task=other.task, work=Work(text="De otras"), revision=None, actor=other.ana, now=now())
    send_work(task=other.task, actor=other.ana, client_uuid=name, now=now())

    answer = _send(scene.ana, "task.send", name, task=str(scene.task.uuid), text="Nuestra")

    assert not answer.receipted.accepted
    assert not HandinVersion.objects.filter(handin__team=scene.team, sent_at__isnull=False).exists()


def test_a_link_of_a_receipt_leads_into_the_house(scene: Scene) -> None:
    version = hand_in(scene.task, scene.ana)

    _send(scene.berta, "comment.write", version=str(version.uuid), text="Sí", next="https://evil.example/")

    assert Receipt.objects.get().answer["link"] == ""


def test_a_list_that_says_nothing_new_tells_a_stranger_nothing() -> None:
    edition = make_taught()
    session, ana = make_session(edition, starts_at=now() - timedelta(hours=1)), make_participant(edition)
    attended(session, ana, AttendanceState.ABSENT)
    same = Mark(enrolment_id=ana.pk, state=AttendanceState.ABSENT)

    for person in (make_person(), make_participant(edition).person, make_mentor(edition)):
        with pytest.raises(NotAllowed):
            mark_many(session=session, marks=[same], source=AttendanceSource.LIST, actor=person, now=now())


def test_a_phone_that_guesses_codes_is_stopped(client: Client) -> None:
    edition = make_taught()
    session, ana = make_session(edition, starts_at=now() - timedelta(hours=1)), make_participant(edition)
    show_code(session=session, minutes=60, actor=make_teacher(edition), now=now())
    Receipt.objects.bulk_create(
        Receipt(person=ana.person, client_uuid=uuid4(), kind="attendance.code", made_at=now(), accepted=False)
        for _each in range(MOST_REFUSED)
    )
    from_code = {"session": str(session.uuid), "code": "3467AC"}

    answer = _send(ana.person, "attendance.code", **from_code)

    assert "códigos" in answer.receipted.words or "Too many" in answer.receipted.words
    assert not Attendance.objects.exists()


def test_a_page_that_guesses_codes_is_stopped(client: Client) -> None:
    edition = make_taught()
    session = make_session(edition, starts_at=now() - timedelta(hours=1))
    client.force_login(make_participant(edition).person)
    address = reverse("learning:check-in", args=[session.uuid])

    said = [client.post(address, {"code": "3467AC"}).status_code for _each in range(41)]

    assert (said[0], said[-1]) == (422, 429)


@pytest.mark.parametrize("kind", [RoleKind.MENTOR, RoleKind.MONITOR, RoleKind.ARTICULATOR, RoleKind.FOCAL_POINT])
def test_who_does_not_teach_is_no_instructor_of_a_tool(kind: RoleKind) -> None:
    link, person = make_tool_link(make_taught()), make_person()
    role(person, kind, link.edition)

    _link, launcher = link_for(person, link.edition, link.uuid)

    assert launcher.role == "Mentor"


@pytest.mark.parametrize(
    ("who", "address"),
    [("manager", "https://evil.example/xapi"), ("manager", "https://lrs.example@evil.example/x"),
     ("manager", "https://lrs.example.evil.example/"), ("teacher", "https://lrs.example/xapi")],
)  # fmt: skip
def test_a_password_goes_to_its_own_host_and_is_sent_by_managers(who: str, address: str, settings: object) -> None:
    settings.MINGA_XAPI_SECRETS = {"lrs.example": "minga:clave"}  # type: ignore[attr-defined]
    edition, manager = make_taught(), make_person()
    role(manager, RoleKind.MANAGER, edition)
    actor = manager if who == "manager" else make_teacher(edition)

    with pytest.raises(DomainError):
        set_record_store(
            edition=edition, address=address, secret_name="lrs.example", active=True, actor=actor, now=now()
        )

    assert not RecordStore.objects.exists()


def test_two_people_of_a_team_do_not_reckon_each_others_attendance(scene: Scene) -> None:
    session = make_session(scene.edition, starts_at=now() - timedelta(days=1))
    for member in scene.team.members.select_related("enrolment"):
        attended(session, member.enrolment)

    told = " ".join(team_page(scene.team, scene.ana, now()).story)
    inside = " ".join(team_page(scene.team, scene.mentor, now()).story)

    assert "100" not in told
    assert "100" in inside
