"""What others do with a challenge is not told in its history: their dossiers may be drafts, their plans not public."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.challenges.actions.challenges import edit_challenge
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.initiatives.actions.gates import request_gate
from minga.initiatives.actions.initiatives import open_initiative
from minga.organisations.enums import RoleKind
from tests.factories.initiatives import make_dossier_challenge
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.strategy import make_portfolio

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_drafts_and_private_plans_of_others_are_not_in_the_history_of_a_challenge(client: Client) -> None:
    challenge, other = make_dossier_challenge(), make_organisation()
    insider, writer = make_person(), make_person(given_name="Ramona")
    role(insider, RoleKind.COORDINATOR, challenge.organisation)
    role(writer, RoleKind.COORDINATOR, other)
    draft = open_initiative(
        challenge=challenge, organisation=other, title="Reservadísima", subtype="service", language="es",
        actor=writer, now=now(),
    )  # fmt: skip
    request_gate(initiative=draft, note="Nota reservadísima", actor=writer, now=now())
    make_portfolio(other, challenge, public=False)
    edit_challenge(challenge=challenge, changes={"causes": "Una sola línea."}, actor=HOUSE, now=now())
    client.force_login(insider, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse("challenges:history", args=[challenge.key])).content.decode()

    assert "Una sola línea." in page
    assert "eservadísima" not in page
    assert "Ramona" not in page
