"""The app on a phone: its worker names the files of today, its manifest what it is, its page nobody."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from minga.learning.web.views.studying_app import SHELL
from tests.factories.people import make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_the_worker_serves_the_whole_site_and_names_what_exists(client: Client) -> None:
    response = client.get("/sw.js")
    text = response.content.decode()
    named = json.loads(text[text.index("{") : text.index(";\n")])

    assert response.headers["Service-Worker-Allowed"] == "/"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert all(finders.find(name) for name in SHELL)
    assert (named["signOut"], named["account"]) == (reverse("account_logout"), "/cuenta/")
    assert all(client.get(address).status_code == 200 for address in named["offline"].values())


def test_the_manifest_can_be_installed(client: Client) -> None:
    shown = client.get(reverse("learning:manifest")).json()

    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in shown["icons"]}
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in shown["icons"])
    assert (shown["start_url"], shown["display"]) == (reverse("learning:home"), "standalone")


def test_the_page_without_a_line_holds_nobody(client: Client) -> None:
    person = make_person(given_name="Ramona")
    client.force_login(person)

    page = client.get(reverse("learning:without-line") + "?lang=pt")

    assert re.search(r'<html lang="pt"', page.content.decode())
    assert "X-Minga-Keep" not in page.headers
