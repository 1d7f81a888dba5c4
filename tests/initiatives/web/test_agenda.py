"""The reform agenda as everybody reads it, and as its keepers work in it."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from minga.initiatives.models import Reform
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from tests.factories.initiatives import lead_of, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.upkeep import make_barrier, make_point

pytestmark = pytest.mark.django_db


def _steward(client: Client, organisation: Organisation) -> Client:
    person = make_person()
    role(person, RoleKind.MANAGER, organisation)
    return sign_in(client, person)


def _url(name: str, point: Reform, *more: object) -> str:
    return reverse(f"initiatives:{name}", args=[point.key, *more])


def test_everybody_reads_a_point_with_the_dossiers_that_met_it(client: Client) -> None:
    barrier = make_barrier()
    hidden = make_barrier(make_initiative(stage=3, visibility="draft", title="Borrador secreto"))
    point = make_point(barrier, hidden)

    page = client.get(point.get_absolute_url()).content.decode()

    assert barrier.initiative.title in page
    assert barrier.initiative.get_absolute_url() in page
    assert "Borrador secreto" not in page


def test_the_list_is_a_link_to_share(client: Client) -> None:
    make_point(make_barrier())
    make_point(kind="budget", title="Línea propia")

    answer = client.get(reverse("initiatives:reforms"), {"kind": "budget", "country": "PY", "status": "bad"})

    assert [row.title for row in answer.context["rows"]] == ["Línea propia"]


def test_what_leaves_the_house_counts_what_is_public_whoever_asks(client: Client) -> None:
    draft = make_initiative(stage=3, visibility="draft")
    make_point(make_barrier(), make_barrier(draft))
    make_point(public=False)
    sign_in(client, lead_of(draft))

    rows = json.loads(client.get(reverse("initiatives:reforms-sheet", args=["json"])).content)["reforms"]
    sheet = client.get(reverse("initiatives:reforms-sheet", args=["csv"])).content.decode("utf-8-sig")

    assert [(row["initiatives"], row["organisations"], row["status"]) for row in rows] == [(1, 1, "reported")]
    assert len(sheet.strip().splitlines()) == 2
    assert client.get(reverse("initiatives:reforms-sheet", args=["pdf"])).status_code == 400


def test_a_keeper_makes_a_point_of_what_says_alike(client: Client) -> None:
    keeper, owner = make_organisation(), make_organisation("Ministerio de Salud")
    one, two = make_barrier(), make_barrier()
    _steward(client, keeper)
    desk = client.get(reverse("initiatives:agenda"))
    assert [len(group.rows) for group in desk.context["page"].alike] == [2]
    address = reverse("initiatives:reform-add")
    form = client.get(address, {"barrier": [str(one.uuid), "no-es-un-uuid"]}).context["form"]
    assert (form["legal_reference"].value(), form["description"].value()) == (one.legal_reference, one.text)

    given = {"barriers": [str(one.uuid), str(two.uuid)], "title": "Admitir la voz", "kind": "norm", "language": "es",
             "description": "Exigen papel.", "owner": owner.name, "keeper": keeper.key, "public": "on"}  # fmt: skip
    answer = client.post(address, given)

    point = Reform.objects.get()
    assert (answer.status_code, point.owner, point.barriers.count()) == (303, owner, 2)


def test_what_was_typed_stays_when_nobody_has_that_name(client: Client) -> None:
    keeper, barrier = make_organisation(), make_barrier()
    given = {"barriers": [str(barrier.uuid)], "title": "Admitir la voz", "kind": "norm", "language": "es",
             "description": "Exigen papel.", "owner": "Ministerio Inexistente", "keeper": keeper.key}  # fmt: skip

    answer = _steward(client, keeper).post(reverse("initiatives:reform-add"), given)

    assert answer.status_code == 422
    assert "owner" in answer.context["form"].errors
    assert "Ministerio Inexistente" in answer.content.decode()


def test_a_point_is_changed_moved_and_hidden_by_those_who_keep_it(client: Client) -> None:
    point = make_point()
    _steward(client, point.keeper)
    seen = client.get(_url("reform-edit", point)).context["form"].initial

    edited = client.post(_url("reform-edit", point), {**seen, "proposal": "Cambiar el artículo 20."})
    unanswered = client.post(_url("reform-move", point), {"status": "accepted", "answer": ""})
    moved = client.post(_url("reform-move", point), {"status": "accepted", "answer": "Protege a quien no oye."})
    hidden = client.post(_url("reform-publish", point), {"public": "0"})

    assert [each.status_code for each in (edited, unanswered, moved, hidden)] == [303, 422, 303, 303]
    point.refresh_from_db()
    assert (point.proposal, point.status, point.public) == ("Cambiar el artículo 20.", "accepted", False)
    assert Client().get(point.get_absolute_url()).status_code == 404


def test_barriers_go_in_and_out(client: Client) -> None:
    point, barrier = make_point(), make_barrier()
    _steward(client, point.keeper)

    assert client.post(_url("reform-gather", point), {"barriers": [str(barrier.uuid)]}).status_code == 303
    assert point.barriers.count() == 1
    out = _url("reform-release", point, barrier.uuid)
    assert client.post(out, {"reason": ""}).status_code == 422
    assert client.post(out, {"reason": "Es otro artículo."}).status_code == 303
    assert client.get(out).status_code == 404


def test_teams_and_strangers_do_not_keep_the_agenda(client: Client) -> None:
    barrier = make_barrier()
    point = make_point(barrier)
    sign_in(client, lead_of(barrier.initiative))

    assert client.get(reverse("initiatives:agenda")).status_code == 404
    assert client.get(_url("reform-edit", point)).status_code == 403
    assert client.post(_url("reform-publish", point), {"public": "0"}).status_code == 403


@pytest.mark.parametrize("points", [1, 3])
def test_the_list_asks_the_same_with_many_points(client: Client, queries, points: int) -> None:  # type: ignore[no-untyped-def]
    for _each in range(points):
        make_point(make_barrier())

    with queries(4):
        client.get(reverse("initiatives:reforms"), {"status": "reported"})
