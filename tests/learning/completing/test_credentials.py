"""A credential is signed once, told apart from a forged one by anybody, taken back by its bit."""

import base64
import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from jwcrypto import jwk, jws

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.learning.actions.credentials import issue_credential, recipient_of, replace_credential, revoke_credential
from minga.learning.actions.keys import distrust_key, make_key, rotate_key, signer
from minga.learning.models import Credential, SigningKey
from minga.learning.queries.keys import private_file
from minga.learning.queries.verifying import Verdict, check_credential, check_file
from minga.notifications.models import Message
from minga.people.actions.personal_data import erase_person
from tests.factories.credentials import make_achievement, make_credential, make_graduate
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("key")]
SCHEMA = Path(__file__).parent / "schemas" / "ob_v3p0_achievementcredential_schema.json"


def fetch(client: Client, address: str) -> Any:
    """As a verifier would, from the addresses that the credential itself names."""
    return client.get("/" + address.split("/", 3)[3])


def independent(client: Client, token: str) -> dict[str, Any]:
    """Verified with `jwcrypto`, the key fetched from the address in the head: nothing of ours."""
    signed = jws.JWS()
    signed.deserialize(token)
    key = jwk.JWK(**fetch(client, signed.jose_header["kid"]).json())
    signed.verify(key, alg="RS256")
    return dict(json.loads(signed.payload))


def is_taken_back(client: Client, claims: dict[str, Any]) -> bool:
    """By the status list, read as the W3C writes it."""
    entry = claims["credentialStatus"]
    answer = fetch(client, entry["statusListCredential"])
    listed = independent(client, answer.content.decode())
    text = listed["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_credential_passes_the_schema_of_the_standard_and_verifies_elsewhere(client: Client) -> None:
    held = make_credential(valid_months=24)

    claims = independent(client, held.document)

    jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text())).validate(claims)
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert claims["jti"] == claims["id"]
    assert fetch(client, claims["issuer"]["id"]).json()["name"] == held.achievement.issuer.name
    names = [each["identityHash"] for each in claims["credentialSubject"]["identifier"]]
    assert names[0] == held.person.name
    assert held.person.email not in held.document
    assert not is_taken_back(client, claims)


def test_the_schema_is_not_blind() -> None:
    claims = json.loads(base64.urlsafe_b64decode(make_credential().document.split(".")[1] + "=="))
    validator = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text()))

    for path in (["issuer"], ["validFrom"], ["credentialSubject", "achievement", "criteria"]):
        broken = json.loads(json.dumps(claims))
        place = broken
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        assert not validator.is_valid(broken)


def test_revoked_it_says_so_here_and_in_the_status_list(client: Client) -> None:
    held, other = make_credential(), make_credential()

    revoke_credential(credential=held, reason="Se emitió por error.", actor=HOUSE, now=now())

    assert is_taken_back(client, independent(client, held.document))
    assert not is_taken_back(client, independent(client, other.document))
    held.refresh_from_db()
    assert check_credential(held, now()).verdict == Verdict.REVOKED
    page = client.get(reverse("learning:credential", args=[held.code])).content.decode()
    assert "Se emitió por error." in page
    assert Message.objects.filter(to=held.person, kind="learning.credential_revoked").count() == 1
    with pytest.raises(Conflict):
        revoke_credential(credential=held, reason="Otra vez.", actor=HOUSE, now=now())


def test_revoking_needs_a_reason_and_a_right() -> None:
    held = make_credential()

    with pytest.raises(DomainError):
        revoke_credential(credential=held, reason=" ", actor=HOUSE, now=now())
    with pytest.raises(NotAllowed):
        revoke_credential(credential=held, reason="Porque sí.", actor=make_person(), now=now())

    held.refresh_from_db()
    assert held.revoked_at is None


def test_altered_file_is_told_and_leads_to_what_was_issued(client: Client) -> None:
    held = make_credential()
    head, body, signature = held.document.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "Otra Persona"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    token = f"{head}.{forged}.{signature}"

    checked = check_file(token, now())
    answer = client.post(reverse("learning:verify"), {"text": token})

    assert (checked.verdict, checked.genuine, checked.credential) == (Verdict.ALTERED, False, held)
    assert held.code in answer.content.decode()
    assert "Otra Persona" in answer.content.decode()


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_with_another_algorithm_is_never_believed(alg: str) -> None:
    held = make_credential()
    head = json.dumps(
        {"alg": alg, "kid": json.loads(base64.urlsafe_b64decode(held.document.split(".")[0] + "=="))["kid"]}
    )
    encoded = base64.urlsafe_b64encode(head.encode()).rstrip(b"=").decode()

    assert check_file(f"{encoded}.{held.document.split('.')[1]}.c2ln", now()).verdict == Verdict.ALTERED


def test_genuine_files_are_known_in_each_of_their_forms(client: Client) -> None:
    held = make_credential()

    enveloped = client.get(reverse("learning:credential-json", args=[held.code]))

    assert check_file(held.document, now()).verdict == Verdict.VALID
    assert check_file(enveloped.content.decode(), now()).verdict == Verdict.VALID
    assert check_file(f'<svg><openbadges:credential verify="{held.document}"/></svg>', now()).genuine
    assert client.get(reverse("learning:credential-jwt", args=[held.code])).content.decode() == held.document


def test_what_is_not_ours_or_not_signed_or_nothing_is_told_apart() -> None:
    held = make_credential()
    claims = json.loads(base64.urlsafe_b64decode(held.document.split(".")[1] + "=="))
    foreign = jws.JWS(json.dumps(claims))
    foreign.add_signature(
        jwk.JWK.generate(kty="RSA", size=2048), None, json.dumps({"alg": "RS256", "kid": "https://otra.example/llave"})
    )

    assert check_file(foreign.serialize(compact=True), now()).verdict == Verdict.FOREIGN
    assert check_file(json.dumps(claims), now()).verdict == Verdict.UNSIGNED
    assert check_file("hola", now()).verdict == Verdict.UNREADABLE
    assert check_file("eyJhbGciOiJSUzI1NiJ9.eyJ.x", now()).verdict == Verdict.UNREADABLE


def test_expired_is_told_as_such() -> None:
    held = make_credential(valid_months=1, days_ago=40)

    assert check_credential(held, now()).verdict == Verdict.EXPIRED
    assert check_credential(held, now() - timedelta(days=20)).verdict == Verdict.VALID


def test_a_corrected_one_takes_the_place_of_the_former(client: Client) -> None:
    held = make_credential()

    made = replace_credential(credential=held, name="María José Núñez", actor=HOUSE, now=now())

    held.refresh_from_db()
    assert (held.succeeded_by, made.name, made.person) == (made, "María José Núñez", held.person)
    assert check_credential(held, now()).verdict == Verdict.SUPERSEDED
    assert check_credential(made, now()).verdict == Verdict.VALID
    assert is_taken_back(client, independent(client, held.document))
    assert made.code in client.get(reverse("learning:credential", args=[held.code])).content.decode()
    assert Entry.objects.filter(key="learning.credential_replaced", subject_id=held.pk).count() == 1


def test_a_corrected_one_holds_no_longer_than_the_former() -> None:
    held = make_credential(days_ago=300, valid_months=24)
    endless = make_credential()
    endless.achievement.valid_months = 12
    endless.achievement.save()

    made = replace_credential(credential=held, name="Ana María", actor=HOUSE, now=now())
    other = replace_credential(credential=endless, name="Ana María", actor=HOUSE, now=now())

    assert made.valid_until == held.valid_until
    assert other.valid_until is None


def test_nobody_has_the_same_credential_twice() -> None:
    enrolment = make_graduate(make_edition())
    achievement = make_achievement(enrolment.edition)
    issue_credential(achievement=achievement, recipient=recipient_of(enrolment), actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        issue_credential(achievement=achievement, recipient=recipient_of(enrolment), actor=HOUSE, now=now())

    assert Credential.objects.count() == 1
    assert Message.objects.filter(to=enrolment.person, kind="learning.credential").count() == 1


def test_the_database_itself_keeps_what_was_signed() -> None:
    held = make_credential()

    for change in ({"name": "Otra"}, {"document": "otro"}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Credential.objects.filter(pk=held.pk).update(**change)


def test_rotated_key_the_old_credentials_verify_and_new_ones_have_the_new_key(client: Client, key: SigningKey) -> None:
    old = make_credential()

    made = rotate_key(actor=HOUSE, now=now())

    assert independent(client, old.document)["jti"]
    assert make_credential().key == made
    assert private_file(made.kid).stat().st_mode & 0o777 == 0o600
    assert len(client.get(reverse("learning:keys")).json()["keys"]) == 2
    assert "d" not in client.get(reverse("learning:keys")).json()["keys"][0]


def test_stolen_key_nothing_it_signed_is_believed(client: Client, key: SigningKey) -> None:
    held = make_credential()

    distrust_key(key=key, actor=HOUSE, now=now())

    held.refresh_from_db()
    assert check_credential(held, now()).verdict == Verdict.DISTRUSTED
    assert check_file(held.document, now()).verdict == Verdict.DISTRUSTED
    assert client.get(reverse("learning:key", args=[key.kid])).status_code == 404


def test_one_key_signs_at_a_time(key: SigningKey) -> None:
    with pytest.raises(Conflict):
        make_key(actor=HOUSE, now=now())

    assert signer(now=now()).key == key


def test_erased_person_her_credential_names_nobody_and_no_longer_holds(client: Client) -> None:
    held = make_credential()
    token, name = held.document, held.name

    erase_person(person=held.person, actor=held.person, now=now())

    held.refresh_from_db()
    assert (held.name, held.document, held.folded_name) == ("", "", "")
    assert check_file(token, now()).verdict == Verdict.ERASED
    page = client.get(reverse("learning:credential", args=[held.code])).content.decode()
    assert name not in page
    assert client.get(reverse("learning:credential-jwt", args=[held.code])).status_code == 404
