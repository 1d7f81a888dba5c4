from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.core.clock import now
from minga.people.models import Person
from minga.people.queries.people import TIME_TO_CONFIRM
from minga.people.tasks import erase, erase_unconfirmed
from tests.factories.people import make_consent, make_person

pytestmark = pytest.mark.django_db


def _account(*, days: int = 8, verified: bool = False, consent: bool = True, visited: bool = False) -> Person:
    person = make_person(last_login=now() if visited else None)
    Person.objects.filter(pk=person.pk).update(created_at=now() - timedelta(days=days))
    EmailAddress.objects.create(user=person, email=person.email, verified=verified, primary=True)
    if consent:
        make_consent(person=person)
    return person


def test_accounts_that_nobody_proved_go_after_a_week() -> None:
    assert timedelta(days=7) == TIME_TO_CONFIRM
    forgotten = _account()
    _account(days=6)
    _account(verified=True)
    _account(consent=False)
    _account(visited=True)
    make_consent()

    erase_unconfirmed(timestamp=0)
    erase_unconfirmed(timestamp=0)

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("people.erase_person", {"person_id": forgotten.pk})


def test_erasing_by_task_runs_twice_without_harm() -> None:
    person = _account()

    erase(person_id=person.pk)
    erase(person_id=person.pk)

    person.refresh_from_db()
    assert person.erased_at is not None
