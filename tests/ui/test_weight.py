"""Light to carry: what a first visit fetches, and that nothing asks for more."""

import re

import pytest
from django.template.loader import render_to_string

from minga.ui import chrome
from tests.ui.conftest import Ask

pytestmark = pytest.mark.unit
LIMIT = 60 * 1024


def test_a_first_visit_fetches_at_most_60_kb() -> None:
    sizes = {name: chrome.packed_size(name) for name in chrome.FIRST_LOAD}

    assert sum(sizes.values()) <= LIMIT, sizes


def test_the_list_of_what_is_fetched_is_the_truth(ask: Ask) -> None:
    page = render_to_string("ui/base.html", {}, ask())

    fetched = set(re.findall(r'(?:src|href)="/static/ui/([^"]+\.(?:css|js|woff2))"', page))

    assert fetched == set(chrome.FIRST_LOAD)


def test_the_page_itself_says_its_weight(ask: Ask) -> None:
    assert f"{chrome.first_load_kb()} KB" in render_to_string("ui/base.html", {}, ask())


def test_an_empty_page_is_small(ask: Ask) -> None:
    assert len(render_to_string("ui/base.html", {}, ask()).encode()) < 9_000


def test_nothing_is_inline(ask: Ask) -> None:
    page = render_to_string("ui/base.html", {}, ask())

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
