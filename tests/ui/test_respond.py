"""One view answers a browser and htmx; redirects stay inside the site."""

import json
import re

import pytest
from django.http import HttpResponse

from minga.ui import http
from minga.ui.respond import respond
from minga.ui.web.samples import FILLED, SampleForm
from tests.factories.ui import somebody
from tests.ui.conftest import Ask

pytestmark = pytest.mark.web
PAGE = "ui/gallery/progress.html"
VALUES = {"value": 50, "done": False}


def test_a_browser_gets_the_page_and_htmx_its_part(ask: Ask) -> None:
    page = respond(ask(), PAGE, VALUES, part="bar").content.decode()
    part = respond(ask(htmx=True), PAGE, VALUES, part="bar").content.decode()

    assert "<html" in page
    assert "<html" not in part
    assert part.strip() in page


def test_a_boosted_link_gets_the_page(ask: Ask) -> None:
    request = ask(htmx=True, headers={"HX-Boosted": "true"})

    assert "<html" in respond(request, PAGE, VALUES, part="bar").content.decode()


def test_going_back_reads_the_whole_page_and_not_the_part_of_its_address(ask: Ask) -> None:
    page = respond(ask(), PAGE, VALUES, part="bar").content.decode()
    found = re.search(r'name="htmx-config" content=\'([^\']+)', page)

    assert found is not None
    assert json.loads(found[1])["refreshOnHistoryMiss"] is True


def test_a_wrong_form_answers_422_and_a_right_one_200(ask: Ask) -> None:
    wrong, right = SampleForm({}), SampleForm({**FILLED, "people": "140", "commitment": "on"})

    assert respond(ask(post={}), "ui/gallery/shell_simple.html", {"form": wrong}).status_code == 422
    assert respond(ask(post={}), "ui/gallery/shell_simple.html", {"form": right}).status_code == 200
    assert respond(ask(), "ui/gallery/shell_simple.html", {"form": SampleForm()}).status_code == 200


def test_a_write_that_worked_is_answered_303(ask: Ask) -> None:
    plain, htmx = http.redirect(ask(post={}), "/there/"), http.redirect(ask(post={}, htmx=True), "/there/")

    assert (plain.status_code, plain.headers["Location"]) == (303, "/there/")
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, "/there/")


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/mine/", "/mine/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("no-page-of-ours", "/"),
        ("", "/"),
    ],
)
def test_next_never_leaves_the_site(ask: Ask, target: str, goes: str) -> None:
    assert http.safe_next(ask("/", post={"next": target})) == goes


@pytest.mark.parametrize(
    ("headers", "page"),
    [
        ({"Referer": "http://testserver/form/?step=2"}, "/form/?step=2"),
        ({"HX-Current-URL": "http://testserver/list/", "Referer": "http://testserver/x/"}, "/list/"),
        ({"Referer": "https://evil.example/form/"}, "/save/"),
        ({}, "/save/"),
    ],
)
def test_the_page_of_a_form_is_where_it_was_sent_from(ask: Ask, headers: dict[str, str], page: str) -> None:
    assert http.page_of_form(ask("/save/", post={}, headers=headers)) == page


def test_whoever_is_signed_in_passes_the_gate(ask: Ask) -> None:
    view = http.sign_in_required(lambda request: HttpResponse("in"))

    assert view(ask(person=somebody())).content == b"in"  # type: ignore[attr-defined]
    assert view(ask("/list/?a=1")).headers["Location"].endswith("next=%2Flist%2F%3Fa%3D1")
