"""Credentials that were forged, printed in the wrong moment or followed by the wrong one."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from joserfc import jws
from joserfc.jwk import RSAKey

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.learning.actions import fetching
from minga.learning.actions.agents import name_agent
from minga.learning.actions.credentials import revoke_credential
from minga.learning.actions.keys import signer
from minga.learning.models import Credential, SigningKey
from minga.learning.queries.badges import credential_address
from minga.learning.queries.certificate_files import certificate_file
from minga.learning.queries.verifying import Verdict, check_file
from minga.learning.tasks import completing
from tests.factories.credentials import make_credential, make_graduate
from tests.factories.learning import make_taught
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.web]

MARKUP = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def signs(key: SigningKey) -> SigningKey:
    return key


@pytest.fixture(autouse=True)
def no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that checks a credential asks anybody."""

    def refuse(*_args: Any, **_options: Any) -> None:
        raise AssertionError("a file that was received made the house call somebody")

    monkeypatch.setattr(fetching.socket, "create_connection", refuse)
    monkeypatch.setattr(fetching.socket, "getaddrinfo", refuse)


def test_our_key_under_other_words_makes_no_credential() -> None:
    held = make_credential()
    forged = signer(now=now()).sign({"jti": credential_address(held.code), "credentialSubject": {}}, typ="JWT")

    assert check_file(held.document, now()).verdict == Verdict.VALID
    assert check_file(forged, now()).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize("head", ["kid", "jku", "x5u", "jwk"])
def test_a_key_elsewhere_is_never_fetched_nor_believed(head: str, signs: SigningKey) -> None:
    held, own = make_credential(), RSAKey.generate_key(2048)
    address = f"https://evil.example/credenciales/llaves/{signs.kid}.json"
    values = {"kid": address} if head == "kid" else {"kid": signs.kid, head: address}
    if head == "jwk":
        values = {"kid": signs.kid, "jwk": own.as_dict(private=False)}  # type: ignore[dict-item]
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    claims = f'{{"jti": "{credential_address(held.code)}"}}'
    forged = jws.serialize_compact({"alg": "RS256", **values}, claims, own, registry=registry)

    assert check_file(forged, now()).verdict in (Verdict.FOREIGN, Verdict.ALTERED)


def test_a_name_is_never_markup(client: Client) -> None:
    person = make_person(given_name=MARKUP, family_name='#eval("1") $x$')
    held = make_credential(make_graduate(make_taught(), person=person))

    for answer in (
        client.get(reverse("learning:credential", args=[held.code])),
        client.post(reverse("learning:verify"), {"text": held.document}),
    ):
        assert MARKUP not in answer.content.decode()
        assert "#eval" in answer.content.decode()


def test_what_is_taken_back_while_it_is_printed_does_not_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    held = make_credential()

    def print_slowly(credential: Credential, language: str) -> Path:
        place = certificate_file(credential, language)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"%PDF")
        revoke_credential(credential=credential, reason="Error", actor=HOUSE, now=now())
        return place

    monkeypatch.setattr(completing, "print_certificate", print_slowly)

    completing.print_one(held.pk, "es")
    assert not certificate_file(held, "es").exists()
    completing.print_one(held.pk, "pt")
    assert not certificate_file(held, "pt").exists()


def test_whoever_still_acts_is_not_followed() -> None:
    organisation = make_organisation()
    first = name_agent(organisation=organisation, person=make_person(), actor=HOUSE, now=now())

    name_agent(organisation=organisation, person=make_person(), follows=first, actor=HOUSE, now=now())

    first.refresh_from_db()
    assert (first.succeeded_by_id, first.revoked_at) == (None, None)
