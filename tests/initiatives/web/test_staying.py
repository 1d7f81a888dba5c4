"""So that it stays: what keeps it, who keeps it, and what gate 6 still asks."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.files.policies import may_read_file
from minga.initiatives.actions.team import answer_invitation
from minga.initiatives.models import Adoption, Initiative, TeamInvitation
from minga.initiatives.queries.adoption import adoption_page
from minga.initiatives.queries.conditions import gate_conditions
from minga.organisations.models import Role
from tests.factories.files import make_upload
from tests.factories.initiatives import days_ago, lead_of, make_initiative, member_of
from tests.factories.people import make_person, sign_in
from tests.factories.upkeep import make_adoption

pytestmark = pytest.mark.django_db


def _url(name: str, initiative: Initiative, *more: object) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.key, *more])


def _given(**fields: object) -> dict[str, object]:
    given = {"kind": "budget_line", "reference": "Rubro 2.1.4", "year": "2026", "amount": "4.500,50",
             "currency": "USD", "signed_on": days_ago(2).isoformat(), "office": "Salud",
             "link": "https://example.org/presupuesto"}  # fmt: skip
    return {**given, **fields}


def test_the_page_says_what_gate_six_still_asks(client: Client) -> None:
    initiative = make_initiative(stage=5)
    sign_in(client, lead_of(initiative))

    before = client.get(_url("staying", initiative)).context["page"].missing
    assert client.post(_url("adoption-add", initiative), _given()).status_code == 303
    after = client.get(_url("staying", initiative)).context["page"].missing

    assert before - after == 1
    assert str(Adoption.objects.get(initiative=initiative).amount) == "4500.50"


def test_a_file_that_is_kept_from_the_public_is_read_by_those_inside(client: Client) -> None:
    initiative = make_initiative(stage=5)
    upload = make_upload("resolucion.csv", b"n;118\n")
    sign_in(client, lead_of(initiative))

    client.post(_url("adoption-add", initiative), _given(kind="norm", link="", file=upload, restricted="on"))

    stored = Adoption.objects.get(initiative=initiative).file
    assert stored is not None
    assert not may_read_file(make_person(), stored)
    assert may_read_file(member_of(initiative), stored)


def test_what_is_missing_is_told_at_its_field(client: Client) -> None:
    initiative = make_initiative(stage=5)

    answer = sign_in(client, lead_of(initiative)).post(_url("adoption-add", initiative), _given(link="", year=""))

    assert answer.status_code == 422
    assert {"link", "year"} <= set(answer.context["form"].errors)
    assert "4.500,50" in answer.content.decode()


def test_a_line_that_was_cut_is_withdrawn_with_its_reason(client: Client) -> None:
    initiative = make_initiative(stage=5)
    adoption = make_adoption(initiative)
    sign_in(client, lead_of(initiative))

    url = _url("adoption-withdraw", initiative, adoption.uuid)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Se recortó."}).status_code == 303

    assert "Se recortó." in client.get(_url("staying", initiative)).content.decode()


def test_whoever_will_keep_it_is_asked_and_has_no_role_until_she_says_yes(client: Client) -> None:
    initiative = make_initiative(stage=5)
    keeper = make_person()
    sign_in(client, lead_of(initiative))
    given = {"person": keeper.email, "title": "Dirección de Salud", "organisation": "", "message": "",
             "starts_on": days_ago(0).isoformat()}  # fmt: skip

    answer = client.post(_url("keeper-ask", initiative), given)

    assert answer.status_code == 303
    invitation = TeamInvitation.objects.get(person=keeper)
    assert (invitation.role, invitation.state) == ("challenge_owner", "asked")
    page = client.get(_url("staying", initiative)).context["page"]
    assert (page.keepers, len(page.invited)) == ((), 1)


def test_whoever_leads_names_the_deputy_of_whoever_keeps_it_and_gate_six_sees_it(client: Client) -> None:
    initiative, keeper, deputy = make_initiative(stage=5), make_person(), make_person()
    sign_in(client, lead_of(initiative))
    given = {"person": keeper.email, "title": "Dirección de Salud", "starts_on": days_ago(0).isoformat()}
    client.post(_url("keeper-ask", initiative), given)
    answer_invitation(invitation=TeamInvitation.objects.get(person=keeper), accept=True, actor=keeper, now=now())
    role = Role.objects.at(scope=initiative).get(person=keeper)

    answer = client.post(reverse("organisations:role-deputy", args=[role.uuid]), {"deputy": deputy.email})

    assert answer.status_code == 303
    conditions = {each.key: each.met for each in gate_conditions(initiative, 6)}
    assert (conditions["keeper"], conditions["keeper_deputy"]) == (True, True)


def test_members_do_not_name_who_keeps_it_and_strangers_find_nothing(client: Client) -> None:
    initiative = make_initiative(stage=5)

    assert sign_in(client, member_of(initiative)).get(_url("keeper-ask", initiative)).status_code == 403
    assert sign_in(client, make_person()).get(_url("staying", initiative)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_first_block_asks_the_same_with_many_acts(queries, rows: int) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=6)
    lead = lead_of(initiative)
    for _each in range(rows):
        make_adoption(initiative)

    with queries(11):
        adoption_page(initiative, lead, now())
