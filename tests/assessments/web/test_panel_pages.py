"""The office's pages of a jury: what they show, what they change, what they refuse."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.enums import AssessmentState, BlindMode, InterestState, JurorState, PanelState
from minga.assessments.models import Interest, Juror, Panel
from minga.core.clock import now, today
from minga.organisations.enums import RoleKind
from tests.conftest import Queries
from tests.factories import assessments as made
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db]


def _office(client: Client, panel: Panel) -> Client:
    return sign_in(client, made.runner_of(panel))


def _url(name: str, panel: Panel, *more: object) -> str:
    return reverse(f"assessments:{name}", args=[panel.key, *more])


def _page(client: Client, name: str, panel: Panel, *more: object) -> str:
    response = _office(client, panel).get(_url(name, panel, *more))
    assert response.status_code == 200
    return response.content.decode()


def test_a_jury_in_preparation_names_all_that_is_missing(client: Client) -> None:
    panel = made.make_panel(items=2, jurors=2, state=PanelState.PREPARING)
    for juror in panel.jurors.all():
        made.make_interest(panel.items.all()[0], juror)
    panel.jurors.update(most_items=1)

    text = _page(client, "panel", panel)

    assert panel.items.all()[0].code in text
    assert "4" in text
    assert _url("panel-step", panel, "abrir") not in text


def test_a_jury_that_lacks_nothing_is_opened_with_a_click(client: Client) -> None:
    panel = made.make_panel(items=2, jurors=2, state=PanelState.PREPARING)
    open_it = _url("panel-step", panel, "abrir")
    assert open_it in _page(client, "panel", panel)

    response = client.post(open_it)

    panel.refresh_from_db()
    assert (response.status_code, panel.state) == (303, PanelState.JUDGING)


def test_what_keeps_it_from_opening_is_said_on_the_page(client: Client) -> None:
    panel = made.make_panel(items=1, state=PanelState.PREPARING)

    response = _office(client, panel).post(_url("panel-step", panel, "abrir"), follow=True)

    panel.refresh_from_db()
    assert panel.state == PanelState.PREPARING
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


@pytest.mark.parametrize("step", ["cerrar", "nada"])
def test_no_other_step_is_taken_by_that_door(client: Client, step: str) -> None:
    panel = made.make_panel()

    assert _office(client, panel).post(_url("panel-step", panel, step)).status_code == 404
    assert client.get(_url("panel-finish", panel, "abrir")).status_code == 404


def test_the_judging_ends_with_what_is_missing_only_when_that_is_ticked(client: Client) -> None:
    panel = made.make_panel(items=1, jurors=2)
    item, (first, second) = panel.items.get(), panel.jurors.order_by("pk")
    made.make_assessment(item, first, submitted=made.SCORES)
    made.make_assessment(item, second, submitted=made.SCORES)
    late = made.make_assessment(item)
    url = _url("panel-finish", panel, "cerrar")

    assert _office(client, panel).post(url, {}).status_code == 422
    response = client.post(url, {"as_it_is": "on"})

    panel.refresh_from_db()
    late.refresh_from_db()
    assert (response.status_code, panel.state, late.state) == (303, PanelState.CLOSED, AssessmentState.TAKEN_AWAY)
    assert _url("panel-settings", panel) not in client.get(_url("panel", panel)).content.decode()


def _typed(**changed: Any) -> dict[str, Any]:
    last = today() + timedelta(days=7)
    return {
        "email": "ada@example.org", "given_name": "Ada", "family_name": "Ríos", "language": "pt", "most_items": "6",
        "answer_by": last.isoformat(), **changed,
    }  # fmt: skip


def test_somebody_is_invited_in_her_language(client: Client) -> None:
    panel = made.make_panel()

    response = _office(client, panel).post(_url("juror-invite", panel), _typed())

    juror = Juror.objects.get(panel=panel)
    assert response.status_code == 303
    assert (juror.person.email, juror.person.language, juror.most_items) == ("ada@example.org", "pt", 6)
    assert juror.answer_by is not None
    assert juror.answer_by > now() + timedelta(days=6)
    assert juror.person.name in client.get(_url("panel", panel)).content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"given_name": ""}, "given_name"), ({"email": "ada"}, "email"), ({"most_items": "0"}, "most_items"),
     ({"answer_by": "2020-01-01"}, "answer_by")],
)  # fmt: skip
def test_what_was_typed_wrong_comes_back_with_the_rest(client: Client, changed: dict[str, str], field: str) -> None:
    panel = made.make_panel()

    response = _office(client, panel).post(_url("juror-invite", panel), _typed(**changed))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Ríos" in response.content.decode()
    assert not Juror.objects.exists()


def test_a_juror_is_given_more_reminded_and_taken_off(client: Client) -> None:
    panel = made.make_panel(jurors=1)
    seated = panel.jurors.get()
    asked = made.make_juror(panel, state=JurorState.INVITED, answer_by=now() + timedelta(days=5))
    _office(client, panel)

    client.post(_url("juror", panel, seated.uuid), {"most_items": "30", "languages": ["pt"], "may_stand_in": "on"})
    client.post(_url("juror-remind", panel, asked.uuid))
    client.post(_url("juror-remove", panel, asked.uuid), {"reason": "No respondió."})

    seated.refresh_from_db()
    asked.refresh_from_db()
    assert (seated.most_items, seated.languages, seated.may_stand_in) == (30, ["pt"], True)
    assert (asked.reminded_at is not None, asked.state) == (True, JurorState.REMOVED)
    assert client.post(_url("juror-remove", panel, asked.uuid), {"reason": "Otra vez."}).status_code == 422
    assert client.post(_url("juror", panel, seated.uuid), {"most_items": "x"}).status_code == 422
    other = made.make_juror(made.make_panel())
    assert client.get(_url("juror", panel, other.uuid)).status_code == 404


def test_dates_are_changed_and_a_day_that_has_passed_is_refused(client: Client) -> None:
    panel = made.make_panel()
    url, revision = _url("panel-settings", panel), panel.revision
    same = {"due_at": panel.due_at.strftime("%Y-%m-%dT%H:%M:%S.%f") if panel.due_at else "", "alert": "20"}
    _office(client, panel)

    assert client.post(url, {**same, "alert": "20"}).status_code == 303
    panel.refresh_from_db()
    assert (panel.alert, panel.revision) == (20, revision + 1)
    assert client.post(url, {"due_at": "2020-01-01T10:00", "alert": "20"}).status_code == 422


def test_conflicts_are_found_listed_and_cleared_with_a_reason(client: Client) -> None:
    panel = made.make_panel(items=1, jurors=1, blind=BlindMode.DOUBLE)
    juror, item = panel.jurors.get(), panel.items.get()
    role(juror.person, RoleKind.MEMBER, made.subject_of(item).organisation)
    _office(client, panel)

    client.post(_url("interests-look", panel))
    found = Interest.objects.get()
    listed = client.get(_url("interests", panel)).content.decode()
    assert made.subject_of(item).organisation.name in listed
    assert str(made.subject_of(item)) in listed  # the office knows who applies

    clear = _url("interest-clear", panel, found.uuid)
    assert client.post(clear, {"reason": " "}).status_code == 422
    client.post(clear, {"reason": "Se fue en marzo."})
    found.refresh_from_db()
    assert found.state == InterestState.CLEARED
    assert "Se fue en marzo." not in client.get(_url("interests", panel)).content.decode()
    assert "Se fue en marzo." in client.get(_url("interests", panel) + "?estado=despejados").content.decode()


def test_what_a_juror_declared_is_hers_to_withdraw(client: Client) -> None:
    panel = made.make_panel(items=1, jurors=1)
    declared = made.make_interest(panel.items.get(), panel.jurors.get())

    clear = _url("interest-clear", panel, declared.uuid)

    assert clear not in _page(client, "interests", panel)
    assert client.post(clear, {"reason": "Da igual."}).status_code == 422


@pytest.mark.parametrize("name", ["panel", "panel-settings", "juror-invite", "interests"])
def test_a_juror_finds_no_office_there_is(client: Client, name: str) -> None:
    panel = made.make_panel(jurors=1)

    assert sign_in(client, panel.jurors.get().person).get(_url(name, panel)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "literal"), [("panel", 14), ("interests", 10)])
def test_pages_cost_the_same_for_any_jury(
    client: Client, queries: Queries, count: int, name: str, literal: int
) -> None:
    panel = made.make_panel(state=PanelState.PREPARING, quorum=1, reviews_per_item=1)
    for _ in range(count):
        item, juror = made.make_item(panel), made.make_juror(panel)
        made.make_assessment(item, juror)
        made.make_interest(item, juror)
    _office(client, panel).get(_url(name, panel))

    with queries(literal):
        client.get(_url(name, panel))


def test_nobody_who_is_not_signed_in_sees_a_jury(client: Client) -> None:
    panel = made.make_panel()

    assert client.get(_url("panel", panel)).status_code == 303
    assert sign_in(client, make_person()).get(_url("panel", panel)).status_code == 404
