"""Forms that write letters to others cannot be sent again and again."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.initiatives.models import GateReview
from minga.ui.limits import ASKS_AN_HOUR
from tests.factories.initiatives import lead_of, make_initiative

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.mark.parametrize(("page", "name"), [("gates", "ask-gate"), ("adopt", "take-up")])
def test_after_twenty_in_an_hour_the_next_one_waits(client: Client, page: str, name: str) -> None:
    initiative = make_initiative(stage=3)
    person = lead_of(initiative)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    cache.set(f"limit:{name}:{person.pk}", [now().timestamp()] * ASKS_AN_HOUR)
    address = reverse(f"initiatives:{page}", args=[initiative.key])

    assert client.post(address, {"note": "Otra vez"}).status_code == 429
    assert not GateReview.objects.filter(initiative=initiative, decided_at=None).exists()
