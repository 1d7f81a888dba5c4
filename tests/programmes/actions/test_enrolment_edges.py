"""What seldom happens to enrolments and imports, and must go well all the same."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotReady
from minga.core.events import publish
from minga.files.models import StoredFile
from minga.files.policies import may_read_file
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.organisations.events import OrganisationsMerged
from minga.people.models import Person
from minga.programmes.actions.editions import move_edition
from minga.programmes.actions.enrolment import (
    accept_invitation,
    complete_enrolment,
    decline_invitation,
    invite,
    remove,
    withdraw,
)
from minga.programmes.actions.enrolment_invitations import (
    lapse_invitation,
    order_invitations,
    remind_due,
    remind_invited,
)
from minga.programmes.actions.enrolment_many import change_people
from minga.programmes.actions.nominee_import import match_columns, match_organisation, mend_row, read_and_check
from minga.programmes.actions.nominee_import_apply import apply_import, order_apply, retry_import
from minga.programmes.actions.nominee_import_erasing import erase_import
from minga.programmes.actions.nominee_import_undo import undo_import
from minga.programmes.enums import EditionStatus, ImportStatus
from minga.programmes.enums import EnrolmentStatus as Status
from minga.programmes.models import Enrolment, NomineeImport
from minga.programmes.queries import nominee_import_check
from minga.programmes.queries.cohort import verbs_for
from minga.programmes.queries.invitation import invitation_page
from minga.programmes.tasks.enrolment import change_people as change_people_task
from minga.programmes.tasks.enrolment import look_after_invitations, send_invitations
from minga.programmes.tasks.nominee_import import apply_nominee_import, check_nominee_import, erase_imports
from tests.factories.enrolment import (
    HEADER,
    applied,
    checked,
    csv_bytes,
    make_enrolment,
    nominee,
    rows_of,
    upload,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_nobody_is_invited_without_an_address() -> None:
    enrolment = make_enrolment(status=Status.NOMINATED, person=make_person(email=None, is_active=False))

    with pytest.raises(NotReady) as refused:
        invite(enrolment=enrolment, answer_by=now() + DAY, actor=HOUSE, now=now())

    assert refused.value.code == "no_email"


@pytest.mark.parametrize("status", [Status.REMOVED, Status.LAPSED, Status.NOMINATED])
def test_an_invitation_that_is_not_open_cannot_be_answered(status: Status) -> None:
    enrolment = make_enrolment(status=status)

    with pytest.raises(NotReady) as refused:
        decline_invitation(enrolment=enrolment, actor=enrolment.person, now=now())

    assert refused.value.code == "closed"


def test_many_are_not_invited_until_yesterday() -> None:
    edition = make_edition()

    with pytest.raises(DomainError) as refused:
        order_invitations(
            edition=edition, enrolments=Enrolment.objects.all(), answer_by=now() - DAY, actor=HOUSE, now=now()
        )

    assert refused.value.field == "answer_by"


def test_whoever_answered_is_neither_reminded_nor_lapsed() -> None:
    answered = make_enrolment()

    for act in (remind_invited, lapse_invitation):
        with pytest.raises(DomainError):
            act(enrolment=answered, actor=HOUSE, now=now())


def test_the_hourly_task_reminds_and_lapses() -> None:
    near = make_enrolment(status=Status.INVITED, answer_by=now() + DAY, invited_at=now() - 5 * DAY)
    late = make_enrolment(status=Status.INVITED, answer_by=now() - DAY)

    look_after_invitations(timestamp=0)

    near.refresh_from_db()
    late.refresh_from_db()
    assert near.reminded_at is not None
    assert late.status == Status.LAPSED


def test_a_job_leaves_alone_those_who_changed_since_it_was_ordered() -> None:
    gone = make_enrolment(status=Status.ENROLLED)
    waiting = make_enrolment(status=Status.NOMINATED, edition=gone.edition)
    manager = make_person()
    role(manager, RoleKind.MANAGER, gone.edition)

    send_invitations(
        enrolment_ids=[gone.pk, waiting.pk], answer_by=(now() + DAY).isoformat(), ordered_at=now().isoformat(),
        actor_id=manager.pk,
    )  # fmt: skip

    gone.refresh_from_db()
    waiting.refresh_from_db()
    assert (gone.status, waiting.status) == (Status.ENROLLED, Status.INVITED)


def test_many_people_are_changed_in_the_queue() -> None:
    edition = make_edition()
    people = [make_enrolment(edition=edition) for _each in range(51)]

    outcome = change_people(
        edition=edition, enrolments=Enrolment.objects.filter(edition=edition), verb="not_complete", reason="Faltó.",
        actor=HOUSE, now=now(),
    )  # fmt: skip
    assert (outcome.queued, outcome.done) == (51, 0)
    change_people_task(enrolment_ids=[each.pk for each in people], verb="not_complete", reason="Faltó.", actor_id=None)

    assert Enrolment.objects.filter(edition=edition, status=Status.NOT_COMPLETED, reason="Faltó.").count() == 51


def test_people_of_a_merged_organisation_follow_it() -> None:
    stays, duplicate = make_organisation("Municipalidad que Queda"), make_organisation("Muni Doble")
    enrolment = make_enrolment(organisation=duplicate)

    publish(OrganisationsMerged(subject=stays, duplicate=duplicate))

    enrolment.refresh_from_db()
    assert enrolment.organisation_id == stays.pk
    assert enrolment.sort_organisation == "municipalidad que queda"


def test_a_checked_file_is_not_checked_twice() -> None:
    job = checked([nominee(1)])

    with pytest.raises(Conflict):
        read_and_check(job=job, actor=HOUSE, now=now())
    check_nominee_import(import_id=job.pk)

    job.refresh_from_db()
    assert job.status == ImportStatus.CHECKED


def test_a_long_list_is_checked_again_by_the_queue_with_what_was_mended() -> None:
    town = make_organisation("Municipalidad de Yvy Sati")
    job = checked([nominee(number, Institución="Muni Yvy") for number in range(401)])
    assert job.refused == 401
    mend_row(job=job, row=rows_of(job)[0], cells={"position": "Mendado"}, actor=HOUSE, now=now())

    job = match_organisation(job=job, cell="Muni Yvy", organisation=town, actor=HOUSE, now=now())
    assert job.status == ImportStatus.READING
    check_nominee_import(import_id=job.pk)

    job.refresh_from_db()
    assert (job.status, job.new, rows_of(job)[0].mended) == (ImportStatus.CHECKED, 401, {"position": "Mendado"})


def test_an_import_that_was_applied_or_erased_is_not_mended() -> None:
    done = applied(checked([nominee(1)]))
    with pytest.raises(Conflict):
        match_columns(job=done, columns={"email": 2}, actor=HOUSE, now=now())

    gone = erase_import(job=checked([nominee(2)]), actor=HOUSE, now=now())
    with pytest.raises(NotReady):
        match_columns(job=gone, columns={"email": 2}, actor=HOUSE, now=now())
    with pytest.raises(Conflict):
        erase_import(job=gone, actor=HOUSE, now=now())


def test_a_column_that_nobody_knows_is_not_mended() -> None:
    job = checked([nominee(1)])

    with pytest.raises(DomainError):
        mend_row(job=job, row=rows_of(job)[0], cells={"salary": "1"}, actor=HOUSE, now=now())


def test_an_erased_import_cannot_be_undone() -> None:
    gone = erase_import(job=applied(checked([nominee(1)])), actor=HOUSE, now=now())

    with pytest.raises(NotReady) as refused:
        undo_import(job=gone, actor=HOUSE, now=now())

    assert refused.value.code == "erased"


def test_a_file_that_was_erased_before_it_was_read_says_so() -> None:
    job = upload(csv_bytes([HEADER, nominee(1)]))
    NomineeImport.objects.filter(pk=job.pk).update(file=None)

    job = read_and_check(job=job, actor=HOUSE, now=now())

    assert (job.status, bool(job.problem)) == (ImportStatus.UNREADABLE, True)


def test_somebody_who_came_in_between_the_check_and_the_writing_stops_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database has the last word: a key taken in the same moment writes nothing."""
    job = checked([nominee(1), nominee(2)])
    ordered = order_apply(job=job, revision=job.revision, actor=HOUSE, now=now())
    make_person(email="nominada0002@ejemplo.example")
    monkeypatch.setattr(nominee_import_check, "_person_meant", lambda row, known: None)

    with pytest.raises(Conflict) as refused:
        apply_import(job=ordered, actor=HOUSE, now=now())

    assert refused.value.code == "moved"
    assert not Enrolment.objects.exists()
    assert Person.objects.filter(email__startswith="nominada").count() == 1


def test_undo_takes_with_it_what_hangs_on_a_new_person() -> None:
    job = applied(checked([nominee(1)]))
    person = Person.objects.get(email="nominada0001@ejemplo.example")
    EmailAddress.objects.create(user=person, email=person.email or "", primary=True)

    undo_import(job=job, actor=HOUSE, now=now())

    assert not Person.objects.filter(pk=person.pk).exists()
    assert not EmailAddress.objects.exists()


def test_an_order_for_an_import_that_is_no_longer_waiting_is_dropped() -> None:
    job = checked([nominee(1)])

    apply_nominee_import(import_id=job.pk, actor_id=None)
    erase_imports(timestamp=0)

    job.refresh_from_db()
    assert job.status == ImportStatus.CHECKED


def test_the_list_is_read_by_managers_of_its_edition_only() -> None:
    job = checked([nominee(1)])
    manager, other = make_person(), make_person()
    role(manager, RoleKind.MANAGER, job.edition)
    role(other, RoleKind.MANAGER, make_edition())
    stored = StoredFile.objects.get(pk=job.file_id)

    assert may_read_file(manager, stored)
    assert not may_read_file(other, stored)
    assert not may_read_file(None, stored)


def test_signing_twice_at_once_keeps_the_first_signature() -> None:
    enrolment = make_enrolment(status=Status.INVITED)
    signing = {"commitment": "Asistir.", "consent": True, "actor": enrolment.person, "now": now()}
    accept_invitation(enrolment=enrolment, signed_name="Primera Firma", **signing)

    with pytest.raises(Conflict):
        accept_invitation(enrolment=enrolment, signed_name="Segunda Firma", **signing)

    enrolment.refresh_from_db()
    assert enrolment.signed_name == "Primera Firma"


def test_a_stalled_import_is_taken_up_again_and_a_living_one_is_not() -> None:
    job = upload(csv_bytes([HEADER, nominee(1)]))
    with pytest.raises(Conflict):
        retry_import(job=job, actor=HOUSE, now=now())

    retry_import(job=job, actor=HOUSE, now=now() + timedelta(minutes=5))
    for _each in range(2):
        check_nominee_import(import_id=job.pk)
    job.refresh_from_db()
    assert job.status == ImportStatus.CHECKED

    ordered = order_apply(job=job, revision=job.revision, actor=HOUSE, now=now())
    retry_import(job=ordered, actor=HOUSE, now=now() + timedelta(minutes=5))
    apply_nominee_import(import_id=job.pk, actor_id=None)
    assert Enrolment.objects.count() == 1
    with pytest.raises(Conflict):
        retry_import(job=ordered, actor=HOUSE, now=now() + timedelta(minutes=5))


FINISHED = [EditionStatus.CLOSED, EditionStatus.CANCELLED]


@pytest.mark.parametrize("over", FINISHED)
def test_nobody_comes_into_an_edition_that_is_over(over: EditionStatus) -> None:
    edition = make_edition(status=over)
    invited = make_enrolment(edition=edition, status=Status.INVITED)
    proposed = make_enrolment(edition=edition, status=Status.NOMINATED)

    with pytest.raises(NotReady) as unanswered:
        accept_invitation(
            enrolment=invited, signed_name="Ana Díaz", commitment="Asistir.", consent=True,
            actor=invited.person, now=now(),
        )  # fmt: skip
    with pytest.raises(NotReady) as uninvited:
        invite(enrolment=proposed, answer_by=now() + DAY, actor=HOUSE, now=now())
    with pytest.raises(NotReady):
        order_invitations(
            edition=edition, enrolments=Enrolment.objects.all(), answer_by=now() + DAY, actor=HOUSE, now=now()
        )

    assert (unanswered.value.code, uninvited.value.code) == ("closed", "finished")
    assert not invitation_page(invited, now()).open


@pytest.mark.parametrize("over", FINISHED)
def test_nobody_is_reminded_of_an_edition_that_is_over(over: EditionStatus) -> None:
    due = {"status": Status.INVITED, "answer_by": now() + DAY}
    late, standing = make_enrolment(edition=make_edition(status=over), **due), make_enrolment(**due)

    assert remind_due(now=now()) == 1

    late.refresh_from_db()
    standing.refresh_from_db()
    assert (late.reminded_at, standing.reminded_at is not None) == (None, True)


def test_the_waiting_list_rests_while_an_edition_is_over_and_moves_when_it_is_taken_up() -> None:
    edition = make_edition(places=1, status=EditionStatus.CLOSED)
    inside = make_enrolment(edition=edition)
    waits = make_enrolment(edition=edition, status=Status.WAITING)

    withdraw(enrolment=inside, reason="", actor=inside.person, now=now())
    waits.refresh_from_db()
    assert waits.status == Status.WAITING

    move_edition(edition=edition, to=EditionStatus.RUNNING, actor=HOUSE, now=now())
    waits.refresh_from_db()
    assert waits.status == Status.ENROLLED


@pytest.mark.parametrize(("public", "link"), [(True, "/ediciones/"), (False, "/mi-trabajo/")])
def test_whoever_is_removed_is_led_to_a_page_that_she_may_see(public: bool, link: str) -> None:
    enrolment = make_enrolment(edition=make_edition(public=public))

    remove(enrolment=enrolment, reason="No asistió.", actor=HOUSE, now=now())

    assert Message.objects.get(to=enrolment.person).link.startswith(link)


@pytest.mark.parametrize("over", FINISHED)
def test_an_edition_that_is_over_offers_no_invitation(over: EditionStatus) -> None:
    enrolment = make_enrolment(edition=make_edition(status=over), status=Status.NOMINATED)

    assert verbs_for(enrolment) == ("remove",)


def test_whoever_did_not_complete_used_her_place_and_nobody_overtakes_the_waiting_list() -> None:
    edition = make_edition(places=1)
    inside = make_enrolment(edition=edition)
    make_enrolment(edition=edition, status=Status.WAITING)
    late = make_enrolment(edition=edition, status=Status.INVITED)

    complete_enrolment(enrolment=inside, completed=False, reason="Faltó.", actor=HOUSE, now=now())
    answered = accept_invitation(
        enrolment=late, signed_name="Ana Díaz", commitment="Asistir.", consent=True, actor=late.person, now=now()
    )

    assert answered.status == Status.WAITING
