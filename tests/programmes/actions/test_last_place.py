"""Two people sign for the last place at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from minga.core.clock import now
from minga.people.models import Person
from minga.programmes.actions.enrolment import accept_invitation, withdraw
from minga.programmes.enums import EnrolmentStatus as Status
from minga.programmes.models import Enrolment
from tests.factories.enrolment import make_enrolment
from tests.factories.programmes import make_edition


def together(count: int, act: object) -> None:
    start = Barrier(count)

    def run(place: int) -> None:
        try:
            start.wait(timeout=10)
            act(place)  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        for future in [pool.submit(run, place) for place in range(count)]:
            future.result(timeout=30)


def sign(enrolment: Enrolment) -> None:
    accept_invitation(
        enrolment=enrolment, signed_name="Nombre Apellido", commitment="Asistir.", consent=True,
        actor=Person.objects.get(pk=enrolment.person_id), now=now(),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_last_acceptances_enrol_one_and_let_one_wait() -> None:
    edition = make_edition(places=3)
    for _each in range(2):
        make_enrolment(edition=edition)
    invited = [make_enrolment(edition=edition, status=Status.INVITED) for _each in range(4)]

    together(4, lambda place: sign(invited[place]))

    states = sorted(Enrolment.objects.filter(pk__in=[each.pk for each in invited]).values_list("status", flat=True))
    assert states == [Status.ENROLLED, Status.WAITING, Status.WAITING, Status.WAITING]


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_let_two_in() -> None:
    edition = make_edition(places=2)
    inside = [make_enrolment(edition=edition) for _each in range(2)]
    waiting = [make_enrolment(edition=edition, status=Status.WAITING) for _each in range(3)]

    together(
        2,
        lambda place: withdraw(
            enrolment=inside[place], reason="", actor=Person.objects.get(pk=inside[place].person_id), now=now()
        ),
    )

    states = [Enrolment.objects.get(pk=each.pk).status for each in waiting]
    assert sorted(states) == [Status.ENROLLED, Status.ENROLLED, Status.WAITING]
