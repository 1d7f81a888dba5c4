"""Messages to a part of the cohort: who fits, each in her language, held, stopped, never twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.learning.actions.announcements import (
    begin_held,
    discard_announcement,
    order_announcement,
    send_some,
    stop_announcement,
    write_announcement,
)
from minga.learning.enums import AnnouncementState, HandinState
from minga.learning.models import Announcement, AnnouncementTo, Handin, Standing
from minga.learning.queries.announcing import Filters, audience, recipients
from minga.learning.tasks.evaluating import look_after_announcements, send_announcement
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.factories.learning import make_participant, make_task, make_teacher, make_team
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db
WORDS = {"subjects": {"es": "El taller", "pt": "A oficina"}, "bodies": {"es": "Es a las 10.", "pt": "É às 10."}}


def _manager(edition: Edition) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, edition)
    return person


def _scene() -> tuple[Edition, Person]:
    edition = make_edition(status=EditionStatus.RUNNING, languages=["es", "pt"])
    return edition, _manager(edition)


def _written(edition: Edition, actor: Person, filters: Filters | None = None) -> Announcement:
    return write_announcement(edition=edition, **WORDS, filters=filters or Filters(), actor=actor, now=now())


def _sending(edition: Edition, actor: Person) -> Announcement:
    made = _written(edition, actor)
    return order_announcement(announcement=made, send_at=None, revision=made.revision, actor=actor, now=now())


def test_filters_must_all_fit() -> None:
    edition, _actor = _scene()
    here, away = make_participant(edition, country="PY"), make_participant(edition, country="PY")
    abroad, waiting = make_participant(edition, country="BR"), make_participant(edition, country="PY")
    Enrolment.objects.filter(pk=waiting.pk).update(status=EnrolmentStatus.WAITING)
    Person.objects.filter(pk=abroad.person_id).update(language="pt")
    for each, missed in ((here, 0), (away, 2), (abroad, 3)):
        Standing.objects.create(enrolment=each, edition=edition, missed_in_a_row=missed, computed_at=now())
    team = make_team(edition, away, abroad)

    def fit(**asked: Any) -> set[int]:
        return set(recipients(edition, Filters(**asked)).values_list("pk", flat=True))

    assert fit() == {here.pk, away.pk, abroad.pk}
    assert fit(states=("waiting",)) == {waiting.pk}
    assert fit(missed=2) == {away.pk, abroad.pk}
    assert fit(missed=2, countries=("PY",)) == {away.pk}
    assert fit(languages=("pt",)) == {abroad.pk}
    assert fit(teams=(team.pk,), languages=("es",)) == {away.pk}
    assert fit(entities=(here.organisation_id,)) == {here.pk}


def test_task_filter_finds_teams_that_did_not_hand_in() -> None:
    edition, _actor = _scene()
    sent, late = make_team(edition), make_team(edition)
    task = make_task(edition)
    Handin.objects.create(task=task, team=sent, state=HandinState.SENT, sent_at=now())

    fits = set(recipients(edition, Filters(task=task.key)).values_list("pk", flat=True))

    assert fits == set(late.members.values_list("enrolment", flat=True))
    assert not recipients(edition, Filters(task="gone")).exists()


def test_erased_and_nominated_people_are_never_written_to() -> None:
    edition, _actor = _scene()
    nominated, erased = make_participant(edition, status=EnrolmentStatus.NOMINATED), make_participant(edition)
    Person.objects.filter(pk=erased.person_id).update(erased_at=now(), is_active=False)

    assert not recipients(edition, Filters(states=("nominated", "enrolled"))).exists()
    assert nominated.pk


def test_each_reads_it_in_her_language_and_only_once() -> None:
    edition, actor = _scene()
    ana, bia = make_participant(edition), make_participant(edition)
    Person.objects.filter(pk=bia.person_id).update(language="pt")
    made = _sending(edition, actor)

    send_announcement(announcement_id=made.pk)
    send_announcement(announcement_id=made.pk)

    letters = dict(Message.objects.filter(kind="learning.announcement").values_list("to", "subject"))
    made.refresh_from_db()
    assert letters == {ana.person_id: "El taller", bia.person_id: "A oficina"}
    assert (made.state, made.sent, made.recipients) == (AnnouncementState.SENT, 2, 2)
    assert Entry.objects.filter(key="learning.announcement_sent").count() == 1


def test_job_that_died_is_taken_up_where_it_was() -> None:
    edition, actor = _scene()
    people = [make_participant(edition) for _ in range(3)]
    made = _sending(edition, actor)
    AnnouncementTo.objects.create(announcement=made, person=people[0].person, sent_at=now())

    send_announcement(announcement_id=made.pk)

    written = Message.objects.filter(kind="learning.announcement").values_list("to", flat=True)
    assert set(written) == {people[1].person_id, people[2].person_id}


def test_stopped_message_writes_to_nobody_else() -> None:
    edition, actor = _scene()
    for _ in range(3):
        make_participant(edition)
    made = _sending(edition, actor)
    send_some(announcement=made, now=now(), most=1)

    stopped = stop_announcement(announcement=made, actor=actor, now=now())
    send_announcement(announcement_id=made.pk)

    assert (stopped.state, stopped.sent) == (AnnouncementState.STOPPED, 1)
    assert Message.objects.filter(kind="learning.announcement").count() == 1


def test_held_message_leaves_at_its_moment() -> None:
    edition, actor = _scene()
    make_participant(edition)
    made = _written(edition, actor)
    moment = now()
    held = order_announcement(
        announcement=made, send_at=moment + timedelta(hours=1), revision=made.revision, actor=actor, now=moment
    )

    look_after_announcements(0)
    held.refresh_from_db()
    assert held.state == AnnouncementState.HELD
    with pytest.raises(Conflict):
        begin_held(announcement=held, actor=actor, now=moment)
    begun = begin_held(announcement=held, actor=actor, now=moment + timedelta(hours=1))

    assert (begun.state, begun.recipients) == (AnnouncementState.SENDING, 1)


def test_order_refuses_stale_past_and_nobody() -> None:
    edition, actor = _scene()
    made = _written(edition, actor)
    before = Entry.objects.count()

    for send_at, revision, wrong in (
        (None, made.revision + 1, Conflict),
        (now() - timedelta(hours=1), made.revision, Invalid),
        (None, made.revision, NotReady),
    ):
        with pytest.raises(wrong):
            order_announcement(announcement=made, send_at=send_at, revision=revision, actor=actor, now=now())

    made.refresh_from_db()
    assert (made.state, Entry.objects.count()) == (AnnouncementState.DRAFT, before)


def test_only_managers_write_and_a_sent_one_is_not_thrown_away() -> None:
    edition, actor = _scene()
    make_participant(edition)

    with pytest.raises(NotAllowed):
        _written(edition, make_teacher(edition))
    with pytest.raises(Invalid):
        write_announcement(
            edition=edition, subjects={"es": "Hola"}, bodies={}, filters=Filters(), actor=actor, now=now()
        )
    sending = _sending(edition, actor)
    with pytest.raises(DomainError):
        discard_announcement(announcement=sending, actor=actor, now=now())


def test_manager_writes_looks_and_sends(client: Client) -> None:
    edition, actor = _scene()
    enrolment = make_participant(edition)
    Standing.objects.create(enrolment=enrolment, edition=edition, missed_in_a_row=2, computed_at=now())
    client.force_login(actor)
    address = reverse("learning:announcement-new", args=[edition.key])

    asked = client.get(f"{address}?missed=2").content.decode()
    wrong = client.post(address, {"subject_es": "Hola", "body_es": ""})
    saved = client.post(address, {"subject_es": "Hola", "body_es": "Le <b>extrañamos</b>.", "missed": "2"})
    shown = client.get(saved.headers["Location"]).content.decode()
    made = Announcement.objects.get()
    sent = client.post(saved.headers["Location"], {"send_at": "", "revision": made.revision})

    made.refresh_from_db()
    assert 'value="2"' in asked
    assert (wrong.status_code, saved.status_code, sent.status_code) == (422, 303, 303)
    assert "Le &lt;b&gt;extrañamos&lt;/b&gt;." in shown
    assert made.state == AnnouncementState.SENDING
    assert audience(edition, Filters.of(made.filters)).count == 1


def test_link_to_the_only_team_does_not_become_a_message_to_everybody(client: Client) -> None:
    edition = make_edition(status=EditionStatus.RUNNING)
    member, _alone = make_participant(edition), make_participant(edition)
    team = make_team(edition, member)
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)
    client.force_login(manager)
    address = f"{reverse('learning:announcement-new', args=[edition.key])}?team={team.pk}"

    asked = client.get(address).context["form"]
    said = {name: value for name in asked.fields if (value := asked[name].value())}
    client.post(address, {**said, "subject_es": "Aviso", "body_es": "Nos vemos el martes."})

    (made,) = Announcement.objects.all()
    assert [each.pk for each in recipients(edition, Filters.of(made.filters))] == [member.pk]


def test_changing_one_that_waits_makes_it_a_draft(client: Client) -> None:
    edition, actor = _scene()
    make_participant(edition)
    made = _written(edition, actor)
    order_announcement(
        announcement=made, send_at=now() + timedelta(hours=1), revision=made.revision, actor=actor, now=now()
    )
    made.refresh_from_db()
    client.force_login(actor)
    address = reverse("learning:announcement-change", args=[edition.key, made.uuid])
    words = {"subject_es": "Otra hora", "body_es": "Es a las 11."}

    stale = client.post(address, {**words, "revision": made.revision - 1})
    saved = client.post(address, {**words, "revision": made.revision})

    made.refresh_from_db()
    assert (stale.status_code, saved.status_code) == (422, 303)
    assert (made.state, made.subjects["es"]) == (AnnouncementState.DRAFT, "Otra hora")
