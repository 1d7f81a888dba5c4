"""A handful of people is never told apart: not by a page, not by the log, not by what stands beside."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.learning.actions.ratings import rate_session, rate_skills
from minga.learning.enums import Moment, Skill
from minga.learning.queries.results import public_results
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from tests.factories.learning import make_participant, make_session, make_taught

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def test_four_people_have_no_tables_whose_only_group_is_their_total(client: Client) -> None:
    edition = make_taught(public=True)
    for _each in range(4):
        person = make_participant(edition, status=EnrolmentStatus.COMPLETED).person
        Person.objects.filter(pk=person.pk).update(gender="woman")

    table = client.get(reverse("learning:results-table", args=[edition.key])).content.decode()

    assert public_results(edition).breakdowns == ()
    assert "Mujeres" not in table
    assert table.count("\n") == 3


def test_the_log_does_not_say_who_rated() -> None:
    edition = make_taught()
    ana, session = make_participant(edition), make_session(edition, starts_at=now())
    marks = {"useful": 1, "clear": 1, "will_use": 1}

    rate_session(session=session, enrolment=ana, marks=marks, comment="Largo", actor=ana.person, now=now())
    levels = dict.fromkeys(Skill.values, 1)
    rate_skills(enrolment=ana, moment=Moment.BEFORE, levels=levels, actor=ana.person, now=now())

    for entry in Entry.objects.filter(key__in=["learning.session_rated", "learning.skills_rated"]):
        assert ana.person.name not in str(vars(entry))
        assert entry.actor_id is None
