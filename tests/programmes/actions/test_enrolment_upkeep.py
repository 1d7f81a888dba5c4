"""Many people at once, what happens by itself, and what follows people and organisations."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.notifications.models import Message
from minga.organisations.actions.organisations import edit_organisation
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from minga.programmes.actions.enrolment import (
    accept_invitation,
    invite,
)
from minga.programmes.actions.enrolment_invitations import lapse_due, order_invitations, remind_due
from minga.programmes.actions.enrolment_many import change_people
from minga.programmes.actions.nominee_import import read_and_check
from minga.programmes.enums import EnrolmentStatus as Status
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.enrolment import status_counts
from minga.programmes.queries.enrolment_links import enrolment_by_token
from minga.programmes.tasks.enrolment import send_invitations
from tests.factories.enrolment import HEADER, csv_bytes, make_enrolment, nominee, rows_of, upload
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def accept(enrolment: Enrolment, **changed: object) -> Enrolment:
    values = {"signed_name": "Nombre Apellido", "commitment": "Asistir.", "consent": True, "actor": enrolment.person}
    return accept_invitation(enrolment=enrolment, now=now(), **(values | changed))  # type: ignore[arg-type]


def full(places: int = 1) -> tuple[Edition, Enrolment]:
    edition = make_edition(places=places)
    return edition, make_enrolment(edition=edition)


def test_many_are_invited_by_one_order_and_only_once() -> None:
    edition = make_edition()
    people = [make_enrolment(edition=edition, status=Status.NOMINATED) for _each in range(3)]
    make_enrolment(edition=edition)
    order_at = now()

    count = order_invitations(
        edition=edition, enrolments=Enrolment.objects.filter(edition=edition),
        answer_by=order_at + 5 * DAY, actor=HOUSE, now=order_at,
    )  # fmt: skip
    arguments = {
        "enrolment_ids": [each.pk for each in people], "answer_by": (order_at + 5 * DAY).isoformat(),
        "ordered_at": order_at.isoformat(), "actor_id": None,
    }  # fmt: skip
    send_invitations(**arguments)  # type: ignore[arg-type]
    send_invitations(**arguments)  # type: ignore[arg-type]

    assert count == 3
    assert Message.objects.filter(kind="programmes.invitation").count() == 3
    assert Entry.objects.filter(key="programmes.invitations_ordered").get().after["people"] == 3


def test_each_is_reminded_once_and_only_when_the_last_day_is_near() -> None:
    near = make_enrolment(status=Status.INVITED, answer_by=now() + 2 * DAY, invited_at=now() - 5 * DAY)
    make_enrolment(status=Status.INVITED, answer_by=now() + 9 * DAY, invited_at=now() - 5 * DAY)
    make_enrolment(status=Status.INVITED, answer_by=now() + 2 * DAY, invited_at=now() - timedelta(hours=2))

    assert [remind_due(now=now()), remind_due(now=now())] == [1, 0]

    message = Message.objects.get(kind="programmes.reminder")
    near.refresh_from_db()
    assert message.to_id == near.person_id
    assert enrolment_by_token(message.link.split("/")[2]).pk == near.pk


def test_unanswered_invitations_lapse_and_may_be_made_anew() -> None:
    late = make_enrolment(status=Status.INVITED, answer_by=now() - DAY)
    make_enrolment(status=Status.INVITED)

    assert [lapse_due(now=now()), lapse_due(now=now())] == [1, 0]

    late.refresh_from_db()
    assert late.status == Status.LAPSED
    assert invite(enrolment=late, answer_by=now() + DAY, actor=HOUSE, now=now()).status == Status.INVITED


def test_one_click_on_many_leaves_alone_those_who_cannot() -> None:
    edition = make_edition()
    make_enrolment(edition=edition)
    make_enrolment(edition=edition, status=Status.NOMINATED)

    outcome = change_people(
        edition=edition, enrolments=Enrolment.objects.filter(edition=edition), verb="complete", reason="",
        actor=HOUSE, now=now(),
    )  # fmt: skip

    assert (outcome.done, outcome.left, outcome.queued) == (1, 1, 0)


def test_erasing_a_person_ends_what_is_open_and_gives_her_place_away() -> None:
    edition, inside = full()
    waiting = accept(make_enrolment(edition=edition, status=Status.INVITED))
    done = make_enrolment(person=inside.person, status=Status.COMPLETED)

    erase_person(person=inside.person, actor=inside.person, now=now())

    for each in (inside, waiting, done):
        each.refresh_from_db()
    assert (inside.status, waiting.status, done.status) == (Status.WITHDRAWN, Status.ENROLLED, Status.COMPLETED)
    assert (inside.sort_name, inside.search_words, done.signed_name) == ("", "", "")


def test_erasing_a_person_empties_the_rows_of_files_that_name_her() -> None:
    person = make_person(email="nominada0001@ejemplo.example", national_id="555", country="PY")
    job = read_and_check(job=upload(csv_bytes([HEADER, nominee(1), nominee(2)])), actor=HOUSE, now=now())

    erase_person(person=person, actor=person, now=now())

    one, two = rows_of(job)
    assert (one.cells, one.email_key) == ([], "")
    assert two.cells


def test_renaming_an_organisation_moves_its_people_in_the_list() -> None:
    town = make_organisation("Municipalidad de Antes")
    enrolment = make_enrolment(organisation=town)

    edit_organisation(
        organisation=town, revision=town.revision, changes={"name": "Municipalidad de Después"}, actor=HOUSE, now=now()
    )

    enrolment.refresh_from_db()
    assert enrolment.sort_organisation == "municipalidad de despues"
    assert "despues" in enrolment.search_words


def test_counts_are_those_of_the_edition() -> None:
    edition = make_edition()
    for status in (Status.ENROLLED, Status.ENROLLED, Status.COMPLETED, Status.INVITED):
        make_enrolment(edition=edition, status=status)
    make_enrolment()

    counts = status_counts(edition)

    assert (counts.total, counts.taking_part, counts.of(Status.INVITED, Status.WAITING)) == (4, 3, 1)
    assert Person.objects.count() > 4
