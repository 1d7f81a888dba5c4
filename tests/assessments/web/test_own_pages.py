"""What a juror says of herself: her list, her conflicts, her load, her leave."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.enums import BlindMode, JurorState, PanelState
from minga.assessments.models import Interest, Juror, JurorTie
from tests.conftest import Queries
from tests.factories import assessments as made
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db
TIES = reverse("assessments:my-ties")


def _seat(client: Client, **fields: Any) -> Juror:
    panel = made.make_panel(items=2, jurors=1, **fields)
    juror = panel.jurors.get()
    sign_in(client, juror.person)
    return juror


def _url(name: str, juror: Juror, *more: object) -> str:
    return reverse(f"assessments:{name}", args=[juror.panel.key, *more])


def test_one_field_takes_an_organisation_or_a_name(client: Client) -> None:
    person, known = make_person(), make_organisation("Municipalidad de Arroyo Claro")
    sign_in(client, person)

    client.post(TIES, {"name": "municipalidad de arroyo claro", "reason": "Los asesoré", "since": "2021"})
    client.post(TIES, {"name": "Ana Benítez Ruiz"})

    lines = list(JurorTie.objects.filter(person=person).order_by("pk"))
    assert [(line.organisation, line.name) for line in lines] == [(known, ""), (None, "Ana Benítez Ruiz")]
    text = client.get(TIES).content.decode()
    assert known.name in text
    assert "Los asesoré" in text


@pytest.mark.parametrize("typed", [{}, {"name": "Ana Ruiz", "since": "1492"}, {"name": "Ana Benítez"}])
def test_what_cannot_stand_on_a_list_comes_back(client: Client, typed: dict[str, str]) -> None:
    person = make_person()
    made.make_juror_tie(person, name="Ana Benítez")

    assert sign_in(client, person).post(TIES, typed).status_code == 422
    assert JurorTie.objects.count() == 1


def test_a_line_is_taken_off_by_whoever_wrote_it(client: Client) -> None:
    tie = made.make_juror_tie(make_person())
    url = reverse("assessments:tie-remove", args=[tie.uuid])

    assert sign_in(client, make_person()).post(url).status_code == 404
    assert sign_in(client, tie.person).post(url).status_code == 303
    assert not JurorTie.objects.exists()


def test_nobody_reads_the_list_of_another(client: Client) -> None:
    tie = made.make_juror_tie(make_person(), name="Filomena Quispe")

    assert tie.name not in sign_in(client, make_person()).get(TIES).content.decode()


def test_one_click_and_she_stands_aside_and_one_reason_and_she_comes_back(client: Client) -> None:
    juror = _seat(client)
    item = juror.panel.items.all()[0]
    assessment = made.make_assessment(item, juror)

    client.post(_url("item-declare", juror, item.uuid))
    assessment.refresh_from_db()
    assert assessment.state == "recused"
    declared = Interest.objects.get()
    withdraw = reverse("assessments:interest-withdraw", args=[declared.uuid])
    assert withdraw in client.get(_url("my-interests", juror)).content.decode()

    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "Leí mal."}).status_code == 303
    assessment.refresh_from_db()
    assert assessment.state == "assigned"
    assert client.get(withdraw).status_code == 404


def test_what_does_not_belong_to_her_jury_is_not_there(client: Client) -> None:
    juror = _seat(client)
    elsewhere = made.make_item(made.make_panel())

    assert client.post(_url("item-declare", juror, elsewhere.uuid)).status_code == 404
    assert not Interest.objects.exists()


def test_a_closed_jury_takes_no_declaration(client: Client) -> None:
    juror = _seat(client, state=PanelState.CLOSED)
    item = juror.panel.items.all()[0]

    page = client.post(_url("item-declare", juror, item.uuid), follow=True)

    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    ("blind", "state", "titles"),
    [
        (BlindMode.SINGLE, PanelState.PREPARING, True),
        (BlindMode.OPEN, PanelState.JUDGING, True),
        (BlindMode.DOUBLE, PanelState.JUDGING, False),
        (BlindMode.DOUBLE, PanelState.PREPARING, False),
    ],
)
def test_the_list_tells_who_applies_only_where_the_jury_may_know(
    client: Client, blind: str, state: str, titles: bool
) -> None:
    juror = _seat(client, blind=blind, state=state)
    item = juror.panel.items.all()[0]
    subject = made.subject_of(item)
    made.make_interest(item, juror, source="detected", kind="organisation", reason=subject.organisation.name)

    text = client.get(_url("my-interests", juror)).content.decode()

    assert (str(subject) in text) is titles
    assert (subject.organisation.name in text) is titles
    assert (item.code in text) is not (blind == BlindMode.DOUBLE and state == PanelState.PREPARING)


def test_she_changes_her_load_and_leaves_with_a_reason(client: Client) -> None:
    juror = _seat(client)

    assert client.post(_url("my-load", juror), {"most_items": "3", "languages": ["es"]}).status_code == 303
    assert client.post(_url("my-load", juror), {"most_items": "0"}).status_code == 422
    assert client.post(_url("leave", juror), {"reason": ""}).status_code == 422
    assert client.post(_url("leave", juror), {"reason": "Estoy enferma."}).status_code == 303

    juror.refresh_from_db()
    assert (juror.state, juror.most_items) == (JurorState.REMOVED, 3)
    assert client.get(_url("my-load", juror)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client: Client, queries: Queries, count: int) -> None:
    panel = made.make_panel(items=count, jurors=1)
    juror = panel.jurors.get()
    for item in panel.items.all():
        made.make_interest(item, juror)
    sign_in(client, juror.person).get(_url("my-interests", juror))

    with queries(7):
        client.get(_url("my-interests", juror))
