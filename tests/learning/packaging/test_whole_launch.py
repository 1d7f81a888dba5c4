"""A whole launch, in which the tool is PyLTI1p3 from its login to what it calls back: nothing of ours on its side."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pylti1p3.cookie import CookieService
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config import ToolConfDict

from minga.learning.models import ToolLink
from minga.learning.queries import tools
from minga.programmes.models import Enrolment
from tests.factories.learning import make_participant
from tests.factories.packages import make_tool_link
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]


class Visit(Request):
    """What came to the tool from a browser with this session."""

    def __init__(self, said: dict[str, str], session: dict[str, Any]) -> None:
        self._said, self._session = said, session

    @property
    def session(self) -> dict[str, Any]:
        return self._session

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._said.get(key, "")


class Cookies(CookieService):
    """The cookies of that browser."""

    def __init__(self, jar: dict[str, Any]) -> None:
        self._jar = jar

    def get_cookie(self, name: str) -> str | None:
        return self._jar.get(name)

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        del exp
        self._jar[name] = value


class Away(Redirect[str]):
    """Where the tool sends the browser."""

    def __init__(self, location: str) -> None:
        self._location = location

    def do_redirect(self) -> str:
        return self._location

    def do_js_redirect(self) -> str:
        return self._location

    def set_redirect_url(self, location: str) -> None:
        self._location = location

    def get_redirect_url(self) -> str:
        return self._location


class Login(OIDCLogin[Any, Any, Any, Any, str]):
    def get_redirect(self, url: str) -> Away:
        return Away(url)


class Launch(MessageLaunch[Any, Any, Any, Any]):
    def _get_request_param(self, key: str) -> str:
        return str(self._request.get_param(key))


class Tool:
    """A tool that knows Minga by what `learning:tool-edit` tells its provider, and one browser that visits it."""

    def __init__(self, client: Client, link: ToolLink) -> None:
        self.client, self.link = client, link
        self.session: dict[str, Any] = {}
        self.jar: dict[str, Any] = {}

    def known(self) -> ToolConfDict:
        """Minga as its provider wrote it down, with the keys that it publishes at this moment."""
        of = self.link.tool
        return ToolConfDict({
            tools.issuer(): {
                "client_id": of.client_id, "deployment_ids": [of.deployment_id],
                "auth_login_url": reverse("learning:lti-authorize"), "auth_token_url": reverse("learning:lti-token"),
                "key_set": self.client.get(reverse("learning:lti-keys")).json(),
            }
        })  # fmt: skip

    def parts(self, said: dict[str, str]) -> tuple[Any, ...]:
        visit = Visit(said, self.session)
        return visit, self.known(), SessionService(visit), Cookies(self.jar)

    def login(self, said: dict[str, str]) -> str:
        """The first step: where the tool sends her, back to us."""
        return Login(*self.parts(said)).redirect(self.link.tool.launch_url)

    def take(self, said: dict[str, str]) -> Launch:
        """The last step: state, signature, nonce, registration, deployment and message, all checked."""
        return Launch(*self.parts(said)).validate()


def sent(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def form_in(page: str) -> dict[str, str]:
    """The hidden fields of the form that goes to the tool."""
    return dict(re.findall(r'<input type="hidden" name="(id_token|state)" value="([^"]*)"', page))


@pytest.fixture
def opened() -> tuple[ToolLink, Enrolment]:
    edition = make_edition(status="running")
    return make_tool_link(edition, custom={"nivel": "2"}), make_participant(edition)


def test_the_tool_believes_the_whole_launch(opened: tuple[ToolLink, Enrolment], client: Client) -> None:
    link, enrolment = opened
    client.force_login(enrolment.person)
    tool = Tool(client, link)

    first = client.get(reverse("learning:tool-open", args=[link.edition.key, link.uuid]))
    back = tool.login(sent(first.headers["Location"]))
    page = client.get(back).content.decode()
    launch = tool.take(form_in(page))

    assert launch.is_resource_launch()
    assert launch.check_student_access()
    assert not launch.check_teacher_access()
    assert launch.get_launch_data()["sub"] == str(enrolment.uuid)
    assert (launch.has_nrps(), launch.has_ags()) == (True, True)


def test_a_launch_of_another_browser_or_one_that_was_touched_is_not_believed(
    opened: tuple[ToolLink, Enrolment], client: Client
) -> None:
    link, enrolment = opened
    client.force_login(enrolment.person)
    tool = Tool(client, link)
    first = client.get(reverse("learning:tool-open", args=[link.edition.key, link.uuid]))
    form = form_in(client.get(tool.login(sent(first.headers["Location"]))).content.decode())
    head, body, signature = form["id_token"].split(".")

    with pytest.raises(LtiException):
        tool.take(form | {"id_token": f"{head}.{body}.{signature[::-1]}"})
    with pytest.raises(LtiException):
        tool.take(form | {"state": "state-of-another"})
    with pytest.raises(LtiException):
        Tool(client, link).take(form)
