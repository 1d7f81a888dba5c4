"""Opening from a challenge, the team, the invitation, the texts and who reads them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.initiatives.models import Follow, Initiative, Partner, TeamInvitation
from minga.initiatives.policies import is_on_team
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import (
    days_ago,
    lead_of,
    make_dossier_challenge,
    make_dossier_partner,
    make_initiative,
    make_review,
    make_team_invitation,
    member_of,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


def _url(name: str, initiative: Initiative, *more: object) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.key, *more])


def _worker() -> tuple[Person, str]:
    """Somebody of the owner, and the address that opens from its challenge."""
    challenge, person = make_dossier_challenge(), make_person()
    role(person, RoleKind.MEMBER, challenge.organisation)
    return person, f"{reverse('initiatives:open')}?challenge={challenge.key}"


def _opening(person: Person, **fields: object) -> dict[str, object]:
    house = person.roles.get().organisation
    assert house is not None
    return {"organisation": house.key, "title": "Turnos sin madrugar", "subtype": "service", "language": "es",
            "token": str(uuid4()), **fields}  # fmt: skip


def test_a_dossier_is_opened_once_however_often_the_form_is_sent(client: Client) -> None:
    person, where = _worker()
    given = _opening(person)
    sign_in(client, person)

    first, second = client.post(where, given), client.post(where, given)

    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert Initiative.objects.count() == 1


def test_without_a_title_nothing_is_lost(client: Client) -> None:
    person, where = _worker()

    answer = sign_in(client, person).post(where, _opening(person, title="", problem="Llegan a las cinco"))

    assert answer.status_code == 422
    assert "Llegan a las cinco" in answer.content.decode()


def test_who_works_nowhere_is_told_what_to_do_first(client: Client) -> None:
    _person, where = _worker()

    answer = sign_in(client, make_person()).get(where)

    assert answer.status_code == 403
    assert reverse("organisations:organisation-list") in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?challenge=no-existe"])
def test_without_a_challenge_there_is_no_page(client: Client, query: str) -> None:
    assert sign_in(client, make_person()).get(reverse("initiatives:open") + query).status_code == 404


def test_similar_dossiers_are_shown_while_typing(client: Client) -> None:
    from minga.initiatives.actions.listing import refresh  # noqa: PLC0415

    there = make_initiative(stage=3, title="Turnos médicos por radio comunitaria")
    refresh(there)
    person, where = _worker()
    where = where.replace(reverse("initiatives:open"), reverse("initiatives:open-similar"))

    answer = sign_in(client, person).post(
        where, {"title": "Turnos médicos por radio", "problem": ""}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert "Turnos médicos por radio comunitaria" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_somebody_is_asked_by_e_mail(client: Client) -> None:
    initiative, person = make_initiative(stage=3), make_person()
    given = {"person": person.email, "role": "member", "starts_on": days_ago(0).isoformat()}
    sign_in(client, lead_of(initiative))

    assert client.post(_url("team", initiative), given).status_code == 303
    again = client.post(_url("team", initiative), given)

    assert again.status_code == 422
    assert TeamInvitation.objects.get().person == person


def test_who_nobody_knows_is_said_at_the_field(client: Client) -> None:
    initiative = make_initiative(stage=3)
    given = {"person": "nadie@example.org", "role": "member", "starts_on": days_ago(0).isoformat(),
             "message": "Venga"}  # fmt: skip

    answer = sign_in(client, lead_of(initiative)).post(_url("team", initiative), given)

    assert answer.status_code == 422
    assert "person" in answer.context["form"].errors
    assert "Venga" in answer.content.decode()


@pytest.mark.parametrize(("answer", "joins"), [("yes", True), ("no", False)])
def test_she_says_yes_or_no(client: Client, answer: str, joins: bool) -> None:
    initiative = make_initiative(stage=3, visibility="draft")
    invitation = make_team_invitation(initiative)
    where = reverse("initiatives:invitation", args=[invitation.uuid])
    sign_in(client, invitation.person)
    assert initiative.problem in client.get(where).content.decode()

    assert client.post(where, {"answer": answer}).status_code == 303

    assert is_on_team(invitation.person, initiative) is joins
    assert client.get(where).status_code == 200
    assert client.post(where, {"answer": "yes"}).status_code == 422


def test_neither_yes_nor_no_is_no_answer(client: Client) -> None:
    invitation = make_team_invitation(make_initiative(stage=3))
    where = reverse("initiatives:invitation", args=[invitation.uuid])

    answer = sign_in(client, invitation.person).post(where, {})

    assert answer.status_code == 422
    assert TeamInvitation.objects.get().state == "asked"


def test_the_invitation_of_another_does_not_exist(client: Client) -> None:
    invitation = make_team_invitation(make_initiative(stage=3))

    answer = sign_in(client, make_person()).get(reverse("initiatives:invitation", args=[invitation.uuid]))

    assert answer.status_code == 404


def test_a_partner_by_its_name_in_the_directory(client: Client) -> None:
    initiative, radio = make_initiative(stage=3), make_organisation("Radio comunitaria Ñandutí")
    sign_in(client, member_of(initiative))

    unknown = client.post(_url("partner-add", initiative), {"organisation": "No existe", "part": "ally"})
    assert unknown.status_code == 422
    assert client.post(_url("partner-add", initiative), {"organisation": radio.name, "part": "ally"}).status_code == 303

    partner = Partner.objects.get()
    given = {"part": "solver", "agreed_on": days_ago(1).isoformat()}
    assert client.post(_url("partner", initiative, partner.uuid), given).status_code == 303
    assert client.post(_url("partner-remove", initiative, partner.uuid)).status_code == 303
    assert not Partner.objects.exists()


def test_two_who_write_the_texts_at_once_lose_nothing(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))
    page = client.get(_url("story", initiative)).context["form"]
    given = {name: page[name].value() for name in page.fields}
    Initiative.objects.filter(pk=initiative.pk).update(problem="Lo que escribió otra persona", title="Otro título")

    answer = client.post(_url("story", initiative), given | {"problem": "Lo mío"})

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Lo mío" in shown
    assert "Lo que escribió otra persona" in shown


def test_a_stale_page_does_not_undo_what_another_changed(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))
    page = client.get(_url("story", initiative)).context["form"]
    given = {name: page[name].value() for name in page.fields}
    Initiative.objects.filter(pk=initiative.pk).update(title="Otro título")

    assert client.post(_url("story", initiative), given | {"change": "Se pide por radio."}).status_code == 303

    initiative.refresh_from_db()
    assert (initiative.title, initiative.change) == ("Otro título", "Se pide por radio.")


def test_opening_to_the_public_says_what_is_missing(client: Client) -> None:
    initiative = make_initiative(stage=3, visibility="draft", change="")
    sign_in(client, lead_of(initiative))

    client.post(_url("visibility", initiative), {"visibility": "public"})
    initiative.refresh_from_db()
    assert initiative.visibility == "draft"

    Initiative.objects.filter(pk=initiative.pk).update(change="Se pide por radio.")
    client.post(_url("visibility", initiative), {"visibility": "public"})
    initiative.refresh_from_db()
    assert initiative.visibility == "public"


def test_a_member_does_not_decide_who_reads_it(client: Client) -> None:
    initiative = make_initiative(stage=3)

    answer = sign_in(client, member_of(initiative)).post(_url("visibility", initiative), {"visibility": "restricted"})

    assert answer.status_code == 404


def test_following_and_no_longer(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, make_person())

    assert client.post(_url("follow", initiative)).status_code == 303
    assert Follow.objects.count() == 1
    assert client.post(_url("unfollow", initiative)).status_code == 303
    assert not Follow.objects.exists()


def test_my_work_shows_teams_invitations_and_gates(client: Client) -> None:
    initiative = make_initiative(stage=3, title="Turnos por radio")
    person = lead_of(initiative)
    invited = make_team_invitation(make_initiative(stage=1, title="Agua segura"), person).initiative
    waits = make_initiative(stage=3, title="Recolección por calendario")
    make_review(waits)
    role(person, RoleKind.AUTHORITY, waits.organisation)

    shown = sign_in(client, person).get(reverse("programmes:my-work")).content.decode()

    for title in (initiative.title, invited.title, waits.title):
        assert title in shown


def test_the_edition_shows_its_public_initiatives(client: Client) -> None:
    edition = make_edition()
    shown = make_initiative(stage=3, edition=edition, title="Turnos por radio")
    hidden = make_initiative(stage=1, edition=edition, title="Aún un borrador", visibility="draft")

    page = client.get(reverse("programmes:edition", args=[edition.key])).content.decode()

    assert shown.title in page
    assert hidden.title not in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_the_team_costs_the_same(client: Client, queries, many: int) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=3)
    for _each in range(many):
        role(make_person(), RoleKind.MEMBER, initiative)
        make_team_invitation(initiative)
        make_dossier_partner(initiative)
    sign_in(client, lead_of(initiative))
    client.get(_url("team", initiative))

    with queries(11):
        client.get(_url("team", initiative))
