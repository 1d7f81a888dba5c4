"""The public page, the list, the history, and the buttons of those who decide."""

import pytest
from django.test import Client

from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.challenges import bare_draft, make_challenge
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def _decider(challenge: Challenge) -> Person:
    person = make_person()
    role(person, RoleKind.CHALLENGE_OWNER, challenge.organisation)
    return person


def test_anybody_reads_a_standing_challenge_from_the_question_to_the_source(client: Client) -> None:
    challenge = make_challenge(status=Status.CHARACTERISED)

    page = client.get(challenge.get_absolute_url())

    assert page.status_code == 200
    for words in (challenge.question, "1.400", "140", "30", "Libro de turnos", "Solo se atiende los martes.", "16.6",
                  "Dirección de Atención al Vecino", "Línea 230"):  # fmt: skip
        assert words in page.text
    assert "/escribir/" not in page.text


@pytest.mark.parametrize("hidden", [{"status": Status.DRAFT}, {"status": Status.MAPPED, "restricted": True}])
def test_drafts_and_restricted_ones_do_not_exist_for_strangers(client: Client, hidden: dict[str, object]) -> None:
    challenge = make_challenge(**hidden)
    stranger = make_person()
    role(stranger, RoleKind.COORDINATOR)

    assert client.get(challenge.get_absolute_url()).status_code == 404
    assert sign_in(client, stranger).get(challenge.get_absolute_url()).status_code == 404
    assert challenge.title not in client.get("/desafios/?status=draft").text
    assert challenge.title not in client.get("/desafios/").text
    assert sign_in(client, _decider(challenge)).get(challenge.get_absolute_url()).status_code == 200


def test_withdrawn_page_says_why(client: Client) -> None:
    assert "Ya no ocurre." in client.get(make_challenge(status=Status.WITHDRAWN).get_absolute_url()).text


def test_list_is_filtered_by_its_address_and_answers_htmx_with_its_rows(client: Client) -> None:
    wanted, other = make_challenge(status=Status.MAPPED, sector="water"), make_challenge(status=Status.MAPPED)

    rows = client.get("/desafios/?sector=water", headers={"HX-Request": "true"}).text

    assert wanted.title in rows
    assert other.title not in rows
    assert "<html" not in rows
    assert client.get("/desafios/?sector=nothing&sdg=zz&page=x").status_code == 200
    assert wanted.title in client.get("/desafios/?sdg=16.6").text


def test_who_decides_maps_characterises_confirms_and_withdraws(client: Client) -> None:
    challenge = make_challenge()
    sign_in(client, _decider(challenge))
    at = f"/desafios/{challenge.key}/"

    for path in ("mapear", "caracterizar", "confirmar"):
        assert client.post(f"{at}{path}/").status_code == 303
    challenge.refresh_from_db()
    assert challenge.status == Status.CHARACTERISED
    assert client.post(f"{at}retirar/", {"reason": ""}).status_code == 422
    client.post(f"{at}retirar/", {"reason": "Se resolvió."})
    assert "Se resolvió." in client.get(at).text
    client.post(f"{at}retomar/")

    challenge.refresh_from_db()
    assert challenge.status == Status.DRAFT


def test_gate_that_is_not_ready_says_what_is_missing(client: Client) -> None:
    challenge = bare_draft()
    sign_in(client, _decider(challenge))

    page = client.post(f"/desafios/{challenge.key}/mapear/", follow=True)

    challenge.refresh_from_db()
    assert challenge.status == Status.DRAFT
    assert "c-toast" in page.text or "c-messages" in page.text


def test_member_of_staff_finds_no_button_and_no_door(client: Client) -> None:
    challenge, member = make_challenge(status=Status.MAPPED), make_person()
    role(member, RoleKind.MEMBER, challenge.organisation)
    sign_in(client, member)
    at = f"/desafios/{challenge.key}/"

    page = client.get(at).text
    assert f"{at}retirar/" not in page
    assert f"{at}escribir/" in page
    for path in ("caracterizar", "confirmar", "retomar", "mapear"):
        assert client.post(f"{at}{path}/").status_code == 404
    assert client.get(f"{at}retirar/").status_code == 404


def test_joining_by_address_and_parting_again(client: Client) -> None:
    into, mine = make_challenge(status=Status.MAPPED), make_challenge(status=Status.MAPPED)
    sign_in(client, _decider(mine))
    at = f"/desafios/{mine.key}/"

    unknown = client.post(f"{at}unir/", {"into": "other", "address": "https://x.example/desafios/no-existe/"})
    assert unknown.status_code == 422
    assert client.post(f"{at}unir/", {"into": "other", "address": ""}).status_code == 422
    joined = client.post(f"{at}unir/", {"into": "other", "address": f"https://x.example/desafios/{into.key}/"})
    assert joined.headers["Location"] == into.get_absolute_url()
    page = client.get(into.get_absolute_url()).text
    assert f"{at}separar/" in page
    assert client.post(f"{at}separar/", {"reason": ""}).status_code == 422
    client.post(f"{at}separar/", {"reason": "Allí hay bus."})

    mine.refresh_from_db()
    assert (mine.status, mine.joined_into) == (Status.DRAFT, None)
    assert client.get(f"{at}separar/").headers["Location"] == mine.get_absolute_url()


def test_member_of_staff_reads_who_may_join_and_joins_nothing(client: Client) -> None:
    into, mine, member = make_challenge(status=Status.MAPPED), bare_draft(), make_person()
    role(member, RoleKind.MEMBER, mine.organisation)
    sign_in(client, member)
    address = f"/desafios/{mine.key}/unir/?con={into.key}"

    page = client.get(address)
    client.post(address, {"into": into.key})

    mine.refresh_from_db()
    assert mine.status == Status.DRAFT
    assert "<form" not in page.text.split('id="main"')[-1].split("<footer")[0]


def test_history_tells_those_inside_what_changed(client: Client) -> None:
    challenge = make_challenge(status=Status.MAPPED)
    at = f"/desafios/{challenge.key}/historial/"
    stranger = make_person()
    role(stranger, RoleKind.COORDINATOR)
    assert sign_in(client, stranger).get(at).status_code == 404

    page = sign_in(client, _decider(challenge)).get(at)

    assert page.status_code == 200
    assert "<b>" in page.text


def test_organisation_page_and_search_know_it(client: Client) -> None:
    challenge = make_challenge(status=Status.MAPPED, title="Camión aljibe que no avisa")

    assert challenge.title in client.get(challenge.organisation.get_absolute_url()).text
    assert challenge.title in client.get("/buscar/?q=aljibe").text


def test_doors_that_are_too_late_lead_back_to_the_page(client: Client) -> None:
    gone = make_challenge(status=Status.WITHDRAWN)
    sign_in(client, _decider(gone))
    at = f"/desafios/{gone.key}/"

    assert client.get(f"{at}retirar/").headers["Location"] == at
    assert client.get(f"{at}escribir/").status_code == 404
    assert client.get(f"{at}separar/").headers["Location"] == at


def test_joining_what_cannot_be_joined_is_refused_at_the_form(client: Client) -> None:
    mine, gone = bare_draft(), make_challenge(status=Status.WITHDRAWN)
    sign_in(client, _decider(mine))
    address = f"/desafios/{mine.key}/unir/?con={gone.key}"

    page = client.get(address)
    refused = client.post(address, {"into": gone.key})

    assert gone.title in page.text
    assert refused.status_code == 422
    assert "into" in refused.context["form"].errors
    assert client.get(f"/desafios/{mine.key}/unir/?con=no-existe").status_code == 200
