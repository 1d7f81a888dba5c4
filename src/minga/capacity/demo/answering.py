"""How entities of the demo answer: what Minga knows, confirmed by a person, and the rest by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import yaml

from minga.capacity.actions.answers_bulk import AnswersIn, ProofIn, put_answers
from minga.capacity.actions.inviting import EntityIn, invite_entities, send_invitations
from minga.capacity.actions.waves import change_wave, plan_wave, step_wave
from minga.capacity.demo.stage import Ground, place_of
from minga.capacity.enums import WaveState
from minga.capacity.models import Design, Measured, Node, Wave
from minga.capacity.models.rubrics import levels_of
from minga.core.actors import HOUSE
from minga.core.texts import Texts
from minga.organisations.models import Organisation
from minga.people.actions.accounts import NewPerson, add_person
from minga.people.models import Person
from minga.programmes.models import Edition

ANSWERS: Final = Path(__file__).with_name("answers.yaml")
BLANK: Final = 0.1
"""Below this an entity of the demo leaves the question empty."""
_POSTS: Final = ("Planeación", "Gobierno digital", "Atención ciudadana", "Desarrollo social", "Control interno")
_LETTERS: Final = "ABCDEFGHIJLMNOPRSTUVZ"
_PROOFS: Final = (
    ("Plan de desarrollo, capítulo de gestión", "plan", ("g3", "g9")),
    ("Informe de la medición de espera", "informe", ("g16", "g19", "g20")),
    ("Acto que crea el equipo", "acto", ("g8", "g10")),
    ("Lista de asistencia", "asistencia", ("g7", "g13", "g14")),
    ("Fichas de lección", "lecciones", ("g21", "g22")),
)
"""Title, end of its address, and the questions that cite it."""


def begin_wave(
    ground: Ground, edition: Edition, key: str, titles: Texts, *, year: int, days: Mapping[str, Any], at: datetime,
    previous: Wave | None = None,
) -> Wave:  # fmt: skip
    """Planned with its days in this edition, whose host measures; in preparation."""
    values = {"titles": titles, "previous": previous, "edition": edition, **days}
    return plan_wave(version=ground.second, host=edition.host, year=year, values=values, key=key, actor=HOUSE, now=at)


def invite(
    ground: Ground, wave: Wave, codes: Iterable[str], at: datetime, named: Mapping[str, Person | None] | None = None
) -> dict[str, Measured]:
    """The towns with these codes, each with somebody who answers for it unless `named`; the wave then takes answers."""
    known = named or {}
    who = {code: known[code] if code in known else _somebody(ground, code, at) for code in codes}
    asked = [EntityIn(organisation=ground.towns[code], responsible=person) for code, person in who.items()]
    made = invite_entities(wave=wave, entities=asked, actor=HOUSE, now=at)
    step_wave(wave=wave, to=WaveState.ANSWERING, actor=HOUSE, now=at)
    return dict(zip(who, made, strict=True))


def write_to(wave: Wave, at: datetime) -> None:
    """Letters of invitation, which a job writes otherwise."""
    wave.refresh_from_db()
    send_invitations(wave=wave, actor=HOUSE, now=at)


def answer(ground: Ground, wave: Wave, rows: Mapping[str, Measured], at: datetime) -> None:
    """All of these send their answers; whoever answers for each confirms what Minga knows."""
    design, told = wave.version.read, yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    answers = {
        row.pk: AnswersIn(
            typed=dict(_typed(design, told, ground.quality(ground.towns[code], design))),
            confirmed_by=row.responsible if code in ground.at_work else None,
            proofs=tuple(_proofs(ground.towns[code])),
        )
        for code, row in rows.items()
    }
    put_answers(wave=wave, answers=answers, actor=HOUSE, now=at)


def stop_answers(wave: Wave, at: datetime) -> Wave:
    """Grading begins."""
    return step_wave(wave=wave, to=WaveState.GRADING, actor=HOUSE, now=at)


def set_day(wave: Wave, name: str, at: datetime, now: datetime) -> Wave:
    """Another day in the timetable."""
    return change_wave(wave=wave, changes={name: at}, actor=HOUSE, now=now)


def _typed(design: Design, told: Mapping[str, Any], quality: Mapping[str, float]) -> Iterator[tuple[str, Any]]:
    for node in design.questions:
        if quality[node.code] >= BLANK:
            yield node.code, _said(node, told[node.code], quality[node.code])


def _said(node: Node, told: Mapping[str, Sequence[Any]], quality: float) -> Any:
    """As much as the level says."""
    share = place_of(node, quality) / (len(levels_of(node)) - 1)
    match told:
        case {"text": texts}:
            return texts[min(len(texts) - 1, int(quality * len(texts)))]
        case {"number": numbers}:
            return str(numbers[round(share * (len(numbers) - 1))])
        case {"cards": cards}:
            number = max(1, round(share * len(cards)))
            return [
                {"_id": str(place), "name": name, "detail": detail}
                for place, (name, detail) in enumerate(cards[:number], start=1)
            ]
    raise KeyError(node.code)


def _proofs(town: Organisation) -> Iterator[ProofIn]:
    """Three to five of them: not everybody kept everything."""
    kept = 3 + len(town.key) % 3
    for title, address, questions in _PROOFS[:kept]:
        yield ProofIn(title=title, link=f"https://{town.key}.example/{address}.pdf", questions=questions)


def _somebody(ground: Ground, code: str, at: datetime) -> Person:
    """Initials, and a post where the demo tells more of the town; the same for the same town."""
    number = sum(map(ord, code))
    given, *family = (f"{_LETTERS[number * step % len(_LETTERS)]}." for step in (1, 5, 8))
    if code in ground.at_work:
        return ground.world.somebody((given, " ".join(family), _POSTS[number % len(_POSTS)]), at, code)
    email = f"medicion-{code.lower()}@ejemplo.example"
    return add_person(new=NewPerson(email=email, given_name=given, family_name=" ".join(family)), actor=HOUSE, now=at)
