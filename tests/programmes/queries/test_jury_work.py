"""What juries put on a person's own page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.enums import JurorState
from minga.core.clock import now
from minga.programmes.queries.jury_work import assessments_waiting_for, jury_invitations_of
from tests.factories import assessments as made
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db


def test_an_invitation_waits_until_its_last_day() -> None:
    person = make_person()
    asked = made.make_juror(
        made.make_panel(), person, state=JurorState.INVITED, answer_by=now() + timedelta(days=2), most_items=6
    )
    made.make_juror(made.make_panel(), person, state=JurorState.INVITED, answer_by=now() - timedelta(days=1))
    made.make_juror(made.make_panel(), person, state=JurorState.DECLINED)

    section = jury_invitations_of(person, now())

    assert section is not None
    assert [(row.link, row.title) for row in section.rows] == [
        (reverse("assessments:my-invitation", args=[asked.uuid]), str(asked.panel))
    ]
    assert "6" in section.rows[0].detail


def test_a_jury_in_which_something_waits_leads_to_it() -> None:
    panel = made.make_panel(items=2, jurors=1)
    juror, (first, second) = panel.jurors.get(), panel.items.all()
    made.make_assessment(first, juror, submitted=made.SCORES)
    waits = made.make_assessment(second, juror)

    section = assessments_waiting_for(juror.person, now())

    assert section is not None
    assert [row.link for row in section.rows] == [reverse("assessments:assessment", args=[waits.uuid])]
    made.Assessment.objects.filter(pk=waits.pk).update(state="recused")
    done = assessments_waiting_for(juror.person, now())
    assert done is not None
    assert not done.rows


def test_both_stand_on_my_work(client: Client) -> None:
    panel = made.make_panel(items=1, jurors=1)
    juror = panel.jurors.get()
    waits = made.make_assessment(panel.items.get(), juror)
    asked = made.make_juror(made.make_panel(), juror.person, state=JurorState.INVITED, answered_at=None)

    text = sign_in(client, juror.person).get(reverse("programmes:my-work")).content.decode()

    assert reverse("assessments:assessment", args=[waits.uuid]) in text
    assert reverse("assessments:my-invitation", args=[asked.uuid]) in text
