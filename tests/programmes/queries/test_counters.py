"""People are counted once, in however many editions."""

import pytest

from minga.core.clock import now
from minga.indicators.queries.counters import Scope, count, counters
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment
from tests.factories.people import make_person
from tests.factories.programmes import instrument_version, make_edition

pytestmark = pytest.mark.django_db

EDITION = "programmes.edition"


def enrol(edition, person, status):
    return Enrolment.objects.create(edition=edition, person=person, status=status, answered_at=now())


def test_a_person_in_three_editions_is_one_person():
    person = make_person()
    editions = [make_edition() for _number in range(3)]
    for edition in editions:
        enrol(edition, person, EnrolmentStatus.ENROLLED)
    enrol(editions[0], make_person(), EnrolmentStatus.COMPLETED)

    assert count("persons_trained_unique", Scope()).value == 2
    assert count("persons_trained_unique", Scope(EDITION, tuple(e.pk for e in editions))).value == 2
    assert count("persons_trained_unique", Scope(EDITION, (editions[1].pk,))).value == 1
    assert count("persons_completed", Scope()).value == 1


@pytest.mark.parametrize(
    ("status", "trained", "completed"),
    [
        (EnrolmentStatus.NOMINATED, 0, 0),
        (EnrolmentStatus.INVITED, 0, 0),
        (EnrolmentStatus.WAITING, 0, 0),
        (EnrolmentStatus.DECLINED, 0, 0),
        (EnrolmentStatus.WITHDRAWN, 0, 0),
        (EnrolmentStatus.REMOVED, 0, 0),
        (EnrolmentStatus.ENROLLED, 1, 0),
        (EnrolmentStatus.NOT_COMPLETED, 1, 0),
        (EnrolmentStatus.COMPLETED, 1, 1),
    ],
)
def test_who_counts(status, trained, completed):
    edition = make_edition()
    enrol(edition, make_person(), status)

    assert count("persons_trained_unique", Scope(EDITION, (edition.pk,))).value == trained
    assert count("persons_completed", Scope(EDITION, (edition.pk,))).value == completed


def test_private_editions_are_not_in_the_sum_of_the_network():
    enrol(make_edition(public=False), make_person(), EnrolmentStatus.ENROLLED)

    assert count("persons_trained_unique", Scope()).value == 0


def test_an_instrument_counts_over_its_editions_and_a_stranger_subject_is_not_counted():
    version = instrument_version()
    person = make_person()
    for _number in range(2):
        enrol(make_edition(version=version), person, EnrolmentStatus.ENROLLED)

    assert count("persons_trained_unique", Scope("programmes.instrument", (version.instrument_id,))).value == 1
    assert count("persons_trained_unique", Scope("calls.call", (1,))).value is None


def test_many_editions_at_once_in_one_query(queries):
    editions = [make_edition() for _number in range(3)]
    enrol(editions[0], make_person(), EnrolmentStatus.ENROLLED)
    each = counters()["persons_trained_unique"].each
    assert each is not None

    with queries(1):
        found = each(EDITION, [edition.pk for edition in editions])

    assert found == {editions[0].pk: 1}
    assert each("calls.call", [1]) == {}
