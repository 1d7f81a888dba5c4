"""Every persona asks for every page of learning: nobody finds a word that is not hers to read.

The world is made once, and everything is asked in one test: that is what makes hundreds of pages affordable.
"""

import re
from collections import defaultdict
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from tests.learning.leaks.world import CITIZEN, SECRETS, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.web]

_WORD = re.compile("|".join(SECRETS))
FOR_NOBODY_ELSE = {
    "progress-of": {"ana", "mentor", "teacher", "manager", "monitor"},
    "console-book": {"teacher", "manager", "monitor"},
    "moodle-file": {"manager"},
    "credentials-export": {"manager"},
    "announcement": {"manager"},
    "session-travel": {"teacher", "manager"},
    "roll": {"teacher", "manager"},
    "make-up-answer": {"teacher", "manager"},
    "peer-review": {"peer"},
    "team": {"ana", "berta", "mentor", "teacher", "manager", "monitor"},
}
"""Whoever else asks is told that there is no such page."""


def _text(answer: object) -> str:
    """What stands in an answer, also inside of a workbook."""
    content = b"".join(answer) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as book:
            content = b" ".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def _asked(world: World) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Secret → who found it where; page → who was let in."""
    found, opened = defaultdict(set), defaultdict(set)
    for name in (*(each for each in world.people if each != "late"), CITIZEN):
        client = Client(raise_request_exception=True)
        if name != CITIZEN:
            client.force_login(world.people[name])
        for page, arguments in world.pages:
            answer = client.get(reverse(f"learning:{page}", kwargs=arguments))
            if answer.status_code == 200:
                opened[page].add(name)
            for word in set(_WORD.findall(_text(answer))):
                found[word].add(f"{name} at {page}")
    return found, opened


def test_nobody_reads_what_is_not_hers() -> None:
    found, opened = _asked(make_world())

    leaks = {
        word: sorted(each for each in where if each.split(" at ")[0] not in SECRETS.get(word, frozenset()))
        for word, where in found.items()
    }
    assert {word: where for word, where in leaks.items() if where} == {}
    assert {page: opened[page] for page in FOR_NOBODY_ELSE} == FOR_NOBODY_ELSE
    assert {word for word in SECRETS if not found[word]} == set()
