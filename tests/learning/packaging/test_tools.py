"""Minga as an LTI 1.3 platform, tried by a tool that is built with another library (PyLTI1p3)."""

import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.message_validators import get_validators
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter

from minga.core.clock import now
from minga.learning.models import ToolGrade, ToolLink
from minga.learning.queries import tools
from minga.learning.web.views import packaging_lti
from minga.programmes.models import Enrolment
from tests.factories.learning import make_participant, make_teacher
from tests.factories.packages import make_tool, make_tool_link
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_PEM = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
_PUBLIC = _KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
).decode()  # fmt: skip
_JWK = {**Registration.get_jwk(_PUBLIC), "kid": "k1"}
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def opened() -> tuple[ToolLink, Enrolment]:
    """A tool in a session, with its keys, and somebody who takes part."""
    edition = make_edition(status="running")
    tool = make_tool(edition.host, public_jwks={"keys": [_JWK]})
    return make_tool_link(edition, tool=tool, custom={"nivel": "2"}), make_participant(edition)


def launched(client: Client, link: ToolLink, **changes: str) -> Any:
    """The whole way: to the tool's login, and back with what the tool asks."""
    first = client.get(reverse("learning:tool-open", args=[link.edition.key, link.uuid]))
    sent = {name: value[0] for name, value in parse_qs(urlsplit(first.headers["Location"]).query).items()}
    asked = {
        "response_type": "id_token", "response_mode": "form_post", "scope": "openid", "prompt": "none",
        "client_id": sent["client_id"], "redirect_uri": link.tool.launch_url, "login_hint": sent["login_hint"],
        "lti_message_hint": sent["lti_message_hint"], "state": "s-1", "nonce": "n-1",
    }  # fmt: skip
    return client.get(reverse("learning:lti-authorize"), {**asked, **changes})


def claims_of(client: Client, response: Any) -> dict[str, Any]:
    """What the tool reads, checked with the keys that we publish, by another library."""
    page = response.content.decode()
    token = page.split('name="id_token" value="')[1].split('"')[0]
    keys = json.loads(client.get(reverse("learning:lti-keys")).content)["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWK(next(each for each in keys if each["kid"] == kid))
    audience = ToolLink.objects.get().tool.client_id
    said: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], audience=audience)
    return said


def token_for(client: Client, link: ToolLink, scope: str, **changes: Any) -> Any:
    """What the token service answers to a proof signed by the tool."""
    address = f"{tools.issuer()}{reverse('learning:lti-token')}"
    at = int(time.time())
    proof = {"iss": link.tool.client_id, "sub": link.tool.client_id, "aud": address, "iat": at, "exp": at + 60,
             "jti": str(uuid4())} | changes  # fmt: skip
    signed = jwt.encode(proof, _PEM, algorithm="RS256", headers={"kid": "k1"})
    said = {"grant_type": "client_credentials", "client_assertion_type": _ASSERTION, "client_assertion": signed,
            "scope": scope}  # fmt: skip
    return client.post(reverse("learning:lti-token"), said)


def bearer(client: Client, link: ToolLink, scope: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_for(client, link, scope).json()['access_token']}"}


def test_a_launch_says_who_she_is_and_hides_her_name(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, enrolment = opened
    client.force_login(enrolment.person)

    response = launched(client, link)

    claims = claims_of(client, response)
    assert response.status_code == 200
    assert "form-action 'self'" not in response.headers["Content-Security-Policy"].replace("form-action https", "x")
    assert "https://tool.example" in response.headers["Content-Security-Policy"]
    assert (claims["sub"], claims["nonce"]) == (str(enrolment.uuid), "n-1")
    assert "email" not in claims
    assert "name" not in claims
    assert claims["https://purl.imsglobal.org/spec/lti/claim/custom"] == {"nivel": "2"}
    validator = next(each for each in get_validators() if each.can_validate(claims))
    assert validator.validate(claims)


def test_names_go_only_to_tools_that_may_have_them(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, enrolment = opened
    link.tool.shares_names = True
    link.tool.save()
    client.force_login(enrolment.person)

    assert claims_of(client, launched(client, link))["email"] == enrolment.person.email


def test_whoever_teaches_is_an_instructor(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, _enrolment = opened
    client.force_login(make_teacher(link.edition))

    roles = claims_of(client, launched(client, link))["https://purl.imsglobal.org/spec/lti/claim/roles"]

    assert roles == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.example/launch"}, {"redirect_uri": "https://tool.example/launch?x=1"},
        {"client_id": "another"}, {"lti_message_hint": "forged"}, {"login_hint": "somebody-else"},
        {"nonce": ""}, {"response_type": "code"}, {"response_mode": "fragment"}, {"scope": "profile"},
    ],
    ids=str,
)  # fmt: skip
def test_a_launch_that_does_not_fit_signs_nothing(
    changes: dict[str, str], opened: tuple[ToolLink, Enrolment], client: Client
) -> None:
    link, enrolment = opened
    client.force_login(enrolment.person)

    response = launched(client, link, **changes)

    assert response.status_code == 400
    assert 'name="id_token"' not in response.content.decode()


def test_a_hint_is_for_the_person_who_got_it(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, enrolment = opened
    hers = tools.hint_of(link, tools.Launcher(enrolment.person, enrolment))
    client.force_login(make_participant(link.edition).person)

    assert launched(client, link, lti_message_hint=hers).status_code == 400


def test_a_form_from_elsewhere_becomes_a_visit(opened: tuple[ToolLink, Enrolment]) -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("learning:lti-authorize"), {"nonce": "n"})

    assert (response.status_code, response.headers["Location"]) == (303, "/lti/autorizar/?nonce=n")


def test_a_proof_counts_once_and_must_be_its_own(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, _enrolment = opened
    at = int(time.time())

    assert token_for(client, link, tools.SCORES, jti="one").status_code == 200
    assert token_for(client, link, tools.SCORES, jti="one").json()["error"] == "invalid_client"
    assert token_for(client, link, tools.SCORES, aud="https://else.example").status_code == 401
    assert token_for(client, link, tools.SCORES, exp=at - 60).status_code == 401
    assert token_for(client, link, tools.SCORES, exp=at + 999_999).status_code == 401
    assert token_for(client, link, tools.SCORES, iss="another").status_code == 401
    assert token_for(client, link, "everything").json()["error"] == "invalid_scope"
    link.tool.public_jwks = {"keys": [{**Registration.get_jwk(_other()), "kid": "k1"}]}
    link.tool.save()
    assert token_for(client, link, tools.SCORES).status_code == 401


def _other() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()  # fmt: skip


class _Line(BaseAdapter):
    """Brings what the tool's library sends to Minga, without a network."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client

    def send(self, request: PreparedRequest, **_options: Any) -> Response:  # type: ignore[override]
        headers = {
            name: str(value)
            for name, value in request.headers.items()
            if name not in ("Content-Type", "Accept-Encoding")
        }
        address = urlsplit(str(request.url))
        said = self.client.generic(
            str(request.method), f"{address.path}?{address.query}", request.body or b"",
            content_type=str(request.headers.get("Content-Type", "application/json")), headers=headers,
        )  # fmt: skip
        answer = Response()
        answer.status_code, answer.url, answer.request = said.status_code, str(request.url), request
        answer._content = said.content
        answer.headers.update(said.headers)
        return answer

    def close(self) -> None:
        """There is nothing to close."""


def connector(client: Client, link: ToolLink) -> ServiceConnector:
    """How a tool built with PyLTI1p3 calls its platform."""
    registration = Registration()
    registration.set_issuer(tools.issuer()).set_client_id(link.tool.client_id)
    registration.set_auth_token_url(f"{tools.issuer()}{reverse('learning:lti-token')}")
    registration.set_tool_private_key(_PEM).set_tool_public_key(_PUBLIC)
    line = Session()
    line.mount("http://", _Line(client))
    return ServiceConnector(registration, requests_session=line)


def claim(client: Client, link: ToolLink, name: str) -> Any:
    """A part of the message of a launch."""
    found = claims_of(client, launched(client, link))
    return next(value for key, value in found.items() if key.endswith(name))


def test_a_tool_reads_names_and_roles(
    opened: tuple[ToolLink, Enrolment], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, enrolment = opened
    teacher = make_teacher(link.edition)
    others = [make_participant(link.edition) for _each in range(2)]
    link.tool.public_jwks = {"keys": [Registration.get_jwk(_PUBLIC)]}
    link.tool.save()
    monkeypatch.setattr(packaging_lti, "_MOST_MEMBERS", 2)
    client.force_login(enrolment.person)
    service = NamesRolesProvisioningService(connector(client, link), claim(client, link, "namesroleservice"))

    members = service.get_members()

    assert [each["user_id"] for each in members] == [
        *(str(each.uuid) for each in (enrolment, *others)), str(teacher.uuid)
    ]  # fmt: skip
    assert all("email" not in each for each in members)


def test_a_tool_sends_results_that_count_once_and_in_order(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, enrolment = opened
    link.tool.public_jwks = {"keys": [Registration.get_jwk(_PUBLIC)]}
    link.tool.save()
    client.force_login(enrolment.person)
    service = AssignmentsGradesService(connector(client, link), claim(client, link, "/endpoint"))

    def send(score: float, minutes: int, user: object = enrolment.uuid) -> None:
        grade = Grade().set_score_given(score).set_score_maximum(10).set_user_id(str(user)).set_comment("Bien")
        grade.set_timestamp((now() + timedelta(minutes=minutes)).isoformat())
        service.put_grade(grade.set_activity_progress("Completed").set_grading_progress("FullyGraded"))

    send(8, -2)
    send(9, -1)
    for score, minutes, user in (
        (3, -5, enrolment.uuid),
        (9, 60, enrolment.uuid),
        (1, 0, uuid4()),
    ):
        with pytest.raises(LtiServiceException):
            send(score, minutes, user)

    assert float(ToolGrade.objects.get().score or 0) == 9
    found = service.get_grades()
    assert [(each["userId"], each["resultScore"], each["resultMaximum"]) for each in found] == [
        (str(enrolment.uuid), 9.0, 10.0)
    ]


def test_a_token_opens_its_scope_and_its_tool(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, _enrolment = opened
    other = make_tool_link(link.edition, tool=make_tool(link.edition.host, client_id="other"))
    headers = bearer(client, link, tools.NAMES)

    assert client.get(reverse("learning:lti-column", args=[link.uuid]), headers=headers).status_code == 403
    assert client.get(reverse("learning:lti-people", args=[other.uuid]), headers=headers).status_code == 404
    assert client.get(reverse("learning:lti-people", args=[link.uuid])).status_code == 401
    link.tool.active = False
    link.tool.save()
    assert client.get(reverse("learning:lti-people", args=[link.uuid]), headers=headers).status_code == 401


def test_a_stranger_opens_nothing(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, _enrolment = opened
    client.force_login(make_person())

    assert client.get(reverse("learning:tool-open", args=[link.edition.key, link.uuid])).status_code == 404
