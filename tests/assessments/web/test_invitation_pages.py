"""The question to a juror: answered from the letter without an account, or signed in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.enums import JurorState, PanelState
from minga.assessments.models import Juror, Panel
from minga.assessments.policies import OwnerKind, owner_kind, register_owner
from minga.assessments.queries.invitations import invitation_path
from minga.core.clock import now
from minga.people.enums import ConsentPurpose
from minga.people.models import Person
from minga.people.queries.consents import has_consent
from tests.factories import assessments as made
from tests.factories.people import make_consent, make_person, sign_in

pytestmark = pytest.mark.django_db


def _asked(person: Person | None = None, **fields: Any) -> Juror:
    values = {
        "state": JurorState.INVITED, "answered_at": None, "answer_by": now() + timedelta(days=3), "most_items": 8,
        **fields,
    }  # fmt: skip
    return made.make_juror(made.make_panel(), person, **values)


def test_the_letter_is_answered_without_an_account(client: Client) -> None:
    juror = _asked()
    path = invitation_path(juror)
    asks = client.get(path)
    assert (asks.status_code, asks.headers["Cache-Control"].count("no-store")) == (200, 1)

    without = client.post(path, {"answer": "yes", "most_items": "4"})
    assert without.status_code == 422
    assert "consent" in without.context["accept"].errors
    response = client.post(path, {"answer": "yes", "most_items": "4", "languages": ["es"], "consent": "on"})

    juror.refresh_from_db()
    assert (response.status_code, juror.state, juror.most_items) == (303, JurorState.ACCEPTED, 4)
    assert has_consent(juror.person, ConsentPurpose.ACCOUNT)
    after = client.get(path).content.decode()
    assert 'name="most_items"' not in after
    assert reverse("assessments:my-ties") in after


def test_whoever_consented_is_asked_only_for_her_load(client: Client) -> None:
    juror = _asked(make_consent().person)

    assert 'name="consent"' not in client.get(invitation_path(juror)).content.decode()
    assert client.post(invitation_path(juror), {"answer": "yes", "most_items": "8"}).status_code == 303


def test_no_is_as_easy_as_yes(client: Client) -> None:
    juror = _asked()

    client.post(invitation_path(juror), {"answer": "no", "reason": "Estoy de viaje."})

    juror.refresh_from_db()
    assert (juror.state, juror.declined_reason) == (JurorState.DECLINED, "Estoy de viaje.")


def test_a_load_that_is_no_load_comes_back(client: Client) -> None:
    juror = _asked()

    response = client.post(invitation_path(juror), {"answer": "yes", "most_items": "900", "consent": "on"})

    juror.refresh_from_db()
    assert (response.status_code, juror.state) == (422, JurorState.INVITED)


def test_who_changed_her_mind_about_an_answered_letter_only_reads_it(client: Client) -> None:
    juror = _asked(state=JurorState.DECLINED)

    response = client.post(invitation_path(juror), {"answer": "yes", "most_items": "4", "consent": "on"})

    juror.refresh_from_db()
    assert (response.status_code, juror.state) == (303, JurorState.DECLINED)


@pytest.mark.parametrize(
    "fields", [{"answer_by": now() - timedelta(days=1)}, {"state": JurorState.REMOVED}, {"state": JurorState.DECLINED}]
)
def test_what_is_over_asks_nothing(client: Client, fields: dict[str, Any]) -> None:
    response = client.get(invitation_path(_asked(**fields)))

    assert response.status_code == 200
    assert "<form" not in response.content.decode().split("<main", 1)[1].split("</main>")[0]


def test_a_jury_that_is_closed_asks_nobody(client: Client) -> None:
    juror = _asked()
    Panel.objects.update(state=PanelState.CLOSED, closed_at=now())

    assert 'name="most_items"' not in client.get(invitation_path(juror)).content.decode()


def test_a_wrong_link_says_what_to_do(client: Client) -> None:
    juror = _asked()

    wrong = reverse("assessments:invitation", args=[juror.uuid, "x" * 43])

    assert client.get(wrong).status_code == 404
    assert client.post(wrong, {"answer": "no"}).status_code == 404
    juror.refresh_from_db()
    assert juror.state == JurorState.INVITED


def test_signed_in_she_answers_hers_and_nobody_elses(client: Client) -> None:
    juror = _asked()
    url = reverse("assessments:my-invitation", args=[juror.uuid])

    assert sign_in(client, make_person()).get(url).status_code == 404
    assert sign_in(client, juror.person).post(url, {"answer": "no"}).status_code == 303
    juror.refresh_from_db()
    assert juror.state == JurorState.DECLINED


def test_topics_are_asked_where_the_panel_has_some(client: Client) -> None:
    juror, kind = _asked(), owner_kind(made.OWNER)
    assert 'name="topics"' not in client.get(invitation_path(juror)).content.decode()
    register_owner(OwnerKind(model=made.OWNER, topics=lambda _owner: {"health": "Salud", "water": "Agua"}))
    try:
        response = client.post(
            invitation_path(juror), {"answer": "yes", "most_items": "4", "consent": "on", "topics": ["water"]}
        )
    finally:
        register_owner(kind)

    juror.refresh_from_db()
    assert (response.status_code, juror.topics) == (303, ["water"])
