"""How a person comes into an edition, takes part, and leaves."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.programmes.actions.editions import edit_edition
from minga.programmes.actions.enrolment import (
    accept_invitation,
    complete_enrolment,
    decline_invitation,
    invite,
    nominate,
    remove,
    reopen_enrolment,
    withdraw,
)
from minga.programmes.enums import EnrolmentStatus as Status
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.enrolment import status_counts, waiting_place
from minga.programmes.queries.enrolment_links import enrolment_by_token, mint_token
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def entries_of(enrolment: Enrolment) -> list[str]:
    rows = Entry.objects.filter(subject_type="programmes.enrolment", subject_id=enrolment.pk)
    return list(rows.order_by("pk").values_list("key", flat=True))


def accept(enrolment: Enrolment, **changed: object) -> Enrolment:
    values = {"signed_name": "Nombre Apellido", "commitment": "Asistir.", "consent": True, "actor": enrolment.person}
    return accept_invitation(enrolment=enrolment, now=now(), **(values | changed))  # type: ignore[arg-type]


def test_nomination_tells_nobody() -> None:
    edition, person, town = make_edition(), make_person(given_name="Ñandú", family_name="Ávila"), make_organisation()

    enrolment = nominate(edition=edition, person=person, organisation=town, actor=HOUSE, now=now())

    assert enrolment.status == Status.NOMINATED
    assert enrolment.sort_name == "avila nandu"
    assert enrolment.country == "PY"
    assert entries_of(enrolment) == ["programmes.person_nominated"]
    assert not Message.objects.exists()


def test_nobody_is_nominated_twice() -> None:
    enrolment = make_enrolment()

    with pytest.raises(Conflict):
        nominate(edition=enrolment.edition, person=enrolment.person, actor=HOUSE, now=now())

    assert Enrolment.objects.count() == 1


def test_invitation_goes_out_in_her_language_with_a_link_of_her_own() -> None:
    person = make_person(language="pt")
    enrolment = make_enrolment(person=person, status=Status.NOMINATED)

    invited = invite(enrolment=enrolment, answer_by=now() + 5 * DAY, actor=HOUSE, now=now())

    message = Message.objects.get(to=person)
    token = mint_token(invited)
    assert message.kind == "programmes.invitation"
    assert message.language == "pt"
    assert message.link == f"/invitacion/{token}/?lang=pt"
    assert enrolment_by_token(token).pk == enrolment.pk
    assert token not in str(list(Enrolment.objects.values()))
    assert entries_of(enrolment) == ["programmes.person_invited"]


def test_a_new_invitation_makes_the_first_link_worthless() -> None:
    enrolment = make_enrolment(status=Status.LAPSED)
    first = mint_token(invite(enrolment=enrolment, answer_by=now() + DAY, actor=HOUSE, now=now()))
    Enrolment.objects.filter(pk=enrolment.pk).update(status=Status.LAPSED)

    second = mint_token(invite(enrolment=enrolment, answer_by=now() + DAY, actor=HOUSE, now=now()))

    assert enrolment_by_token(second).pk == enrolment.pk
    with pytest.raises(Enrolment.DoesNotExist):
        enrolment_by_token(first)


@pytest.mark.parametrize(
    ("fields", "answer_by", "error"),
    [
        ({"status": Status.NOMINATED}, -DAY, DomainError),
        ({"status": Status.ENROLLED}, DAY, Conflict),
        ({"status": Status.INVITED}, DAY, Conflict),
    ],
)
def test_invitation_is_refused(fields: dict[str, str], answer_by: timedelta, error: type[Exception]) -> None:
    enrolment = make_enrolment(**fields)

    with pytest.raises(error):
        invite(enrolment=enrolment, answer_by=now() + answer_by, actor=HOUSE, now=now())

    assert entries_of(enrolment) == []


def test_accepting_enrols_and_keeps_what_was_signed() -> None:
    enrolment = make_enrolment(status=Status.INVITED)

    accepted = accept(enrolment, signed_name="  Nombre   Apellido ", commitment="Asistir a todo.")

    assert accepted.status == Status.ENROLLED
    assert (accepted.signed_name, accepted.commitment) == ("Nombre Apellido", "Asistir a todo.")
    assert enrolment.person.consents.filter(purpose="account", withdrawn_at=None).exists()
    assert "programmes.invitation_accepted" in entries_of(enrolment)
    assert Message.objects.get(to=enrolment.person).kind == "programmes.enrolled"


@pytest.mark.parametrize(
    ("changed", "field"), [({"signed_name": " . "}, "signed_name"), ({"consent": False}, "consent")]
)
def test_accepting_needs_signature_and_consent(changed: dict[str, object], field: str) -> None:
    enrolment = make_enrolment(status=Status.INVITED)

    with pytest.raises(DomainError) as refused:
        accept(enrolment, **changed)

    enrolment.refresh_from_db()
    assert refused.value.field == field
    assert enrolment.status == Status.INVITED


def test_nobody_answers_for_another() -> None:
    enrolment = make_enrolment(status=Status.INVITED)

    for act in (
        lambda: accept(enrolment, actor=make_person()),
        lambda: accept(enrolment, actor=HOUSE),
        lambda: decline_invitation(enrolment=enrolment, actor=make_person(), now=now()),
        lambda: withdraw(enrolment=enrolment, reason="", actor=make_person(), now=now()),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_answering_after_the_last_day_is_refused() -> None:
    enrolment = make_enrolment(status=Status.INVITED, answer_by=now() - DAY)

    with pytest.raises(NotReady) as refused:
        accept(enrolment)

    assert refused.value.code == "late"


def test_a_second_answer_is_refused() -> None:
    enrolment = make_enrolment(status=Status.INVITED)
    accept(enrolment)

    with pytest.raises(Conflict) as refused:
        decline_invitation(enrolment=enrolment, actor=enrolment.person, now=now())

    assert refused.value.code == "answered"


def test_declining_keeps_the_reason() -> None:
    enrolment = make_enrolment(status=Status.INVITED)

    declined = decline_invitation(enrolment=enrolment, reason=" No puedo. ", actor=enrolment.person, now=now())

    assert (declined.status, declined.reason) == (Status.DECLINED, "No puedo.")
    assert not enrolment.person.consents.exists()


def full(places: int = 1) -> tuple[Edition, Enrolment]:
    edition = make_edition(places=places)
    return edition, make_enrolment(edition=edition)


def test_accepting_when_full_waits_in_order() -> None:
    edition, _inside = full()
    first, second = (accept(make_enrolment(edition=edition, status=Status.INVITED)) for _each in range(2))

    assert (first.status, second.status) == (Status.WAITING, Status.WAITING)
    assert [waiting_place(first), waiting_place(second)] == [1, 2]
    assert Message.objects.get(to=first.person).kind == "programmes.waiting"


def test_waiting_list_moves_up_when_somebody_leaves() -> None:
    edition, inside = full()
    first, second = (accept(make_enrolment(edition=edition, status=Status.INVITED)) for _each in range(2))

    withdraw(enrolment=inside, reason="Cambio de cargo.", actor=inside.person, now=now())

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.ENROLLED, Status.WAITING)
    assert Message.objects.filter(to=first.person, kind="programmes.place_granted").count() == 1
    assert "programmes.place_granted" in entries_of(first)


def test_waiting_list_moves_up_when_somebody_is_removed() -> None:
    edition, inside = full()
    first = accept(make_enrolment(edition=edition, status=Status.INVITED))

    remove(enrolment=inside, reason="No asistió.", actor=HOUSE, now=now())

    first.refresh_from_db()
    assert first.status == Status.ENROLLED
    assert "No asistió." in Message.objects.get(to=inside.person, kind="programmes.removed").body


def test_waiting_list_moves_up_when_places_are_raised() -> None:
    edition, _inside = full()
    waiting = [accept(make_enrolment(edition=edition, status=Status.INVITED)) for _each in range(3)]

    edit_edition(edition=edition, revision=edition.revision, changes={"places": 3}, actor=HOUSE, now=now())

    states = [Enrolment.objects.get(pk=each.pk).status for each in waiting]
    assert states == [Status.ENROLLED, Status.ENROLLED, Status.WAITING]


def test_without_a_number_of_places_nobody_waits() -> None:
    enrolment = make_enrolment(edition=make_edition(places=None), status=Status.INVITED)

    assert accept(enrolment).status == Status.ENROLLED


def test_leaving_the_waiting_list_moves_nobody() -> None:
    edition, _inside = full()
    first = accept(make_enrolment(edition=edition, status=Status.INVITED))

    withdraw(enrolment=first, reason="", actor=first.person, now=now())

    assert status_counts(edition).of(Status.ENROLLED) == 1


def test_removing_somebody_who_was_never_asked_tells_nobody() -> None:
    enrolment = make_enrolment(status=Status.NOMINATED)

    remove(enrolment=enrolment, reason="Repetida.", actor=HOUSE, now=now())

    assert not Message.objects.exists()


def test_removing_needs_a_reason() -> None:
    enrolment = make_enrolment()

    with pytest.raises(DomainError) as refused:
        remove(enrolment=enrolment, reason=" ", actor=HOUSE, now=now())

    assert refused.value.field == "reason"


def test_completion_is_noted_and_taken_back() -> None:
    enrolment = make_enrolment()

    done = complete_enrolment(enrolment=enrolment, actor=HOUSE, now=now())
    assert (done.status, done.completed_at is not None) == (Status.COMPLETED, True)
    back = reopen_enrolment(enrolment=enrolment, actor=HOUSE, now=now())

    assert (back.status, back.completed_at) == (Status.ENROLLED, None)
    assert entries_of(enrolment) == ["programmes.enrolment_completed", "programmes.enrolment_reopened"]


def test_not_completing_needs_a_reason_that_she_reads() -> None:
    enrolment = make_enrolment()
    with pytest.raises(DomainError):
        complete_enrolment(enrolment=enrolment, completed=False, actor=HOUSE, now=now())

    complete_enrolment(enrolment=enrolment, completed=False, reason="Faltó a tres.", actor=HOUSE, now=now())

    assert "Faltó a tres." in Message.objects.get(to=enrolment.person).body


def test_nobody_completes_who_did_not_take_part() -> None:
    for status in (Status.NOMINATED, Status.INVITED, Status.WAITING, Status.DECLINED):
        with pytest.raises(Conflict):
            complete_enrolment(enrolment=make_enrolment(status=status), actor=HOUSE, now=now())


@pytest.mark.parametrize("who", ["stranger", "participant", "facilitator", "manager of another"])
def test_only_managers_change_people(who: str) -> None:
    enrolment = make_enrolment()
    actor = enrolment.person if who == "participant" else make_person()
    if who == "facilitator":
        role(actor, RoleKind.FACILITATOR, enrolment.edition)
    elif who == "manager of another":
        role(actor, RoleKind.MANAGER, make_edition())
    nominated = make_enrolment(edition=enrolment.edition, status=Status.NOMINATED)

    for act in (
        lambda: invite(enrolment=nominated, answer_by=now() + DAY, actor=actor, now=now()),
        lambda: remove(enrolment=enrolment, reason="x", actor=actor, now=now()),
        lambda: complete_enrolment(enrolment=enrolment, actor=actor, now=now()),
        lambda: nominate(edition=enrolment.edition, person=make_person(), actor=actor, now=now()),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_deputy_of_the_manager_may() -> None:
    enrolment, deputy = make_enrolment(), make_person()
    role(make_person(), RoleKind.MANAGER, enrolment.edition, deputy=deputy)

    assert complete_enrolment(enrolment=enrolment, actor=deputy, now=now()).status == Status.COMPLETED
