"""Those who follow a dossier hear that its thread grew: by a job, once each, and only what they may read."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.core.clock import now
from minga.initiatives.actions.gates import Verdict, decide_gate
from minga.initiatives.actions.initiatives import follow_initiative
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.tasks import tell_followers_of_gate
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import give_prototype, lead_of, make_initiative, make_review
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _ready() -> tuple[Initiative, Person]:
    initiative, boss = make_initiative(stage=3), make_person()
    give_prototype(initiative)
    role(boss, RoleKind.AUTHORITY, initiative.organisation)
    return initiative, boss


def _heard() -> set[int | None]:
    return set(Message.objects.filter(kind="initiatives.thread_grew").values_list("to", flat=True))


def test_a_decision_leaves_one_job_however_many_follow_and_each_hears_once() -> None:
    initiative, boss = _ready()
    followers = [make_person() for _each in range(3)]
    for person in (*followers, boss, lead_of(initiative)):
        follow_initiative(initiative=initiative, actor=person, now=now())

    review = decide_gate(
        review=make_review(initiative), verdict=Verdict(outcome="go", reasons="Sirve."), actor=boss, now=now()
    )

    assert _heard() == set()
    assert ProcrastinateJob.objects.filter(task_name="initiatives.tell_followers").count() == 1
    for _time in range(2):
        tell_followers_of_gate(review_id=review.pk)
    assert _heard() == {person.pk for person in followers}
    assert Message.objects.filter(kind="initiatives.thread_grew").count() == len(followers)


def test_who_may_no_longer_read_it_hears_nothing() -> None:
    initiative, boss = _ready()
    follow_initiative(initiative=initiative, actor=make_person(), now=now())
    review = decide_gate(
        review=make_review(initiative), verdict=Verdict(outcome="go", reasons="Sirve."), actor=boss, now=now()
    )
    Initiative.objects.filter(pk=initiative.pk).update(visibility=Visibility.RESTRICTED)

    tell_followers_of_gate(review_id=review.pk)

    assert _heard() == set()
