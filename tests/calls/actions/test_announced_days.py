"""The days of a jury that a call published move with an addendum, not behind its back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.actions.panels import change_panel
from minga.assessments.models import Panel
from minga.calls.actions.columns import follow_dates
from minga.calls.models import Call
from minga.calls.queries.rules import rules_of
from minga.core.clock import now
from minga.core.errors import Invalid
from tests.factories.calls import make_call, office_of, phase_rules, publish
from tests.factories.people import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def panel_of(call: Call) -> Panel:
    found = call.phases.select_related("panel").get().panel
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["due_at", "judges_from"])
def test_the_office_does_not_move_a_day_that_was_announced(name: str) -> None:
    call = make_call()
    panel = panel_of(call)

    with pytest.raises(Invalid) as refused:
        change_panel(panel=panel, changes={name: now() + 15 * DAY}, actor=office_of(call), now=now())

    assert set(refused.value.errors) == {name}
    assert getattr(panel_of(call), name) == getattr(panel, name)


def test_an_addendum_moves_it() -> None:
    call = make_call()
    later = now().replace(microsecond=0) + 25 * DAY
    publish(call, phases=(phase_rules(judged_by=later, form=rules_of(call).phases[0].form),))

    follow_dates(call, rules_of(call), now())

    assert panel_of(call).due_at == later


def test_a_jury_that_is_late_may_have_more_time_and_what_is_flagged_is_the_office_s() -> None:
    call = make_call(phases=(phase_rules(closes_at=now() - 2 * DAY, judged_by=now() - DAY),))
    later = now() + 3 * DAY

    changed = change_panel(
        panel=panel_of(call), changes={"due_at": later, "alert": 15}, actor=office_of(call), now=now()
    )

    assert (changed.due_at, changed.alert) == (later, 15)


def test_the_page_says_so_instead_of_asking(client: Client) -> None:
    call = make_call()

    text = sign_in(client, office_of(call)).get(
        reverse("assessments:panel-settings", args=[panel_of(call).key])
    ).content.decode()  # fmt: skip

    assert 'name="due_at"' not in text
    assert 'name="alert"' in text
    assert "La convocatoria anunció que el jurado termina el" in text
