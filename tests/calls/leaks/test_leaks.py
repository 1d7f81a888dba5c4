"""In each blind mode nobody learns what the mode hides: before anything is in, once it is decided, once it is out."""

import logging
from collections.abc import Iterator, Sequence
from functools import partial

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse

from minga.assessments.enums import BlindMode
from minga.config import urls
from minga.people.models import Person
from tests.calls.leaks.scene import NOTES, TIE, TO_PANEL, WORDS, Scene
from tests.calls.leaks.walking import Found, never_tried, told_to

pytestmark = pytest.mark.django_db

APPLIES, COMPETES, JUDGES = "who applies", "who competes", "who judges"
SAID, FIRST, DECIDED, TO_APPLICANT, TIES = (
    "what was said",
    "what the first juror said",
    "what was decided",
    "to the applicant",
    "ties",
)
SENT, WRITES, ASIDE = "juror who sent", "juror who writes", "juror who stood aside"
JUDGING, WAITING, OUT = "while the jury judges", "decided and not out", "results are out"


def hidden_from(who: str, blind: str, stage: str) -> tuple[str, ...]:
    """By facet, what this persona must not find. Who the jury is may be known where the rules say *open*."""
    jury = () if blind == BlindMode.OPEN else (JUDGES,)
    if who == "applicant":
        verdict = () if stage == OUT else (DECIDED, TO_APPLICANT)
        return (*((COMPETES,) if stage != OUT else ()), *jury, SAID, *verdict, TIES)
    if who in (SENT, WRITES):
        people = (APPLIES,) if blind == BlindMode.DOUBLE else ()
        others = (FIRST,) if who == WRITES and stage == JUDGING else ()
        return (*people, *others, *((DECIDED,) if stage != OUT else ()), TIES)
    if who == ASIDE:
        people = (APPLIES,) if blind == BlindMode.DOUBLE else ()
        return (*people, *((DECIDED,) if stage != OUT else ()))
    rivals_own = who == "rival"
    others = () if rivals_own or stage == OUT else (COMPETES,)
    verdict = () if rivals_own and stage == OUT else (TO_APPLICANT,)
    return (APPLIES, *others, *jury, SAID, DECIDED, *verdict, TIES)


@pytest.fixture
def _quietly(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Most addresses are refused, which is as it should be: it is not told a thousand times, nor drawn."""
    settings.MINGA_OUTBOX = False
    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", partial(_refuse, status=status))
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def _refuse(_request: HttpRequest, exception: Exception | None = None, *, status: int) -> HttpResponse:
    return HttpResponse(status=status)


WALKS = {
    (BlindMode.DOUBLE, JUDGING): (SENT, WRITES, ASIDE, "applicant"),
    (BlindMode.DOUBLE, WAITING): (SENT, "applicant"),
    (BlindMode.DOUBLE, OUT): (SENT, "applicant", "passer-by"),
    (BlindMode.SINGLE, JUDGING): (WRITES, "applicant", "rival", "passer-by"),
    (BlindMode.SINGLE, WAITING): ("applicant",),
    (BlindMode.SINGLE, OUT): ("applicant", "rival"),
    (BlindMode.OPEN, JUDGING): ("applicant", "passer-by"),
    (BlindMode.OPEN, OUT): ("applicant",),
}
"""Who walks when: each walk opens hundreds of addresses, so nobody walks twice where the same is hidden."""


def _who(scene: Scene, name: str) -> Person | None:
    persons = {
        SENT: scene.jurors[0].person, WRITES: scene.jurors[1].person, ASIDE: scene.jurors[2].person,
        "applicant": scene.applicant, "rival": scene.rival,
    }  # fmt: skip
    return persons.get(name)


def _leaks(scene: Scene, stage: str) -> Sequence[Found]:
    found: list[Found] = []
    for who in WALKS.get((BlindMode(scene.blind), stage), ()):
        person = _who(scene, who)
        hidden = {facet: _unless_own(WORDS[facet], person) for facet in hidden_from(who, scene.blind, stage)}
        if APPLIES in hidden and stage != OUT and who in (SENT, WRITES, ASIDE):
            hidden |= {"code": [scene.entry.application.code.lower()]}
        found += told_to(who, person, scene, hidden)
    return found


def _unless_own(words: Sequence[str], person: Person | None) -> list[str]:
    """What she is called stands on every page of hers."""
    own = "" if person is None else f"{person.name} {person.email}".lower()
    return [word for word in words if word not in own]


@pytest.mark.usefixtures("_quietly")
def test_the_walk_finds_what_is_not_hidden() -> None:
    """Without this, a walk that opens nothing would find no leak either."""
    scene = Scene(BlindMode.SINGLE)

    known = {found.word for found in told_to(SENT, scene.jurors[0].person, scene, WORDS)}
    assert set(NOTES[:1]) | {"núñez", "villalba", "rivalta", "carapegu", "muncar"} <= known
    assert not known & {NOTES[1], TIE}

    office = {found.word for found in told_to("office", scene.office, scene, WORDS)}
    assert {NOTES[0], NOTES[2], TIE, TO_PANEL, "núñez", "rivalta", "zunilda", "kuarahy", "plano-de-carapegua"} <= office


@pytest.mark.usefixtures("_quietly")
@pytest.mark.parametrize("blind", list(BlindMode.values))
def test_nobody_learns_what_the_mode_hides(blind: str) -> None:
    scene = Scene(blind)

    assert never_tried(scene) == []
    assert _leaks(scene, JUDGING) == []

    scene.decide()
    assert _leaks(scene, WAITING) == []

    scene.announce()
    assert _leaks(scene, OUT) == []
