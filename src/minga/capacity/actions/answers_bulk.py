"""Answers of many entities at once, by the house: for the demo world and for registers that are taken over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_locks import hold_wave
from minga.capacity.enums import MeasuredState
from minga.capacity.events.answering import AnswersBrought
from minga.capacity.models import Citation, EvidenceFile, Measured, Prefill, Wave
from minga.capacity.policies import ANSWERABLE
from minga.capacity.queries.parts import nodes_by_question
from minga.capacity.queries.prefill_words import answer_with
from minga.capacity.queries.prefills import known_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.people.models import Person
from minga.questionnaires.actions.bringing import Brought, bring_answers
from minga.questionnaires.models import FormVersion
from minga.questionnaires.queries.drafts import current_version


@dataclass(frozen=True, kw_only=True)
class ProofIn:
    """A link that proves something, and the questions (codes) that cite it."""

    title: str
    link: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnswersIn:
    """What one entity answers, by code of the question, as it would be typed.

    `confirmed_by`: who says that what Minga knows is so; without her, nothing is prefilled.
    """

    typed: Mapping[str, Any]
    confirmed_by: Person | None = None
    proofs: tuple[ProofIn, ...] = ()


@action
def put_answers(*, wave: Wave, answers: Mapping[int, AnswersIn], actor: Actor, now: datetime) -> list[Measured]:
    """Send the answers of these entities, by the id of the measured; each then stands as sent.

    Few queries for any number, save two for each source of whoever confirms what Minga knows.
    """
    if actor is not HOUSE:
        raise NotAllowed(_("Only Minga itself brings answers in."))
    held = hold_wave(wave, actor, now)
    form = held.version.form
    if form is None:
        raise NotReady(_("The form of this wave is not ready. Tell those who measure."))
    rows = _open(answers)
    found = [(row, answers[row.pk], _known(row, answers[row.pk], now)) for row in rows]
    version = current_version(form)
    with translation.override("es"):
        brought = [Brought(row, _typed(version, held, given, known)) for row, given, known in found]
    sent = bring_answers(form=form, answers=brought, language="es", actor=actor, now=now)
    for (row, given, _known_rows), submission in zip(found, sent, strict=True):
        row.submission, row.state, row.sent_at = submission, MeasuredState.SENT, now
        row.responsible = row.responsible or given.confirmed_by
    fields = ["submission", "state", "sent_at", "responsible"]
    Measured.objects.bulk_update(rows, fields, batch_size=200)
    Prefill.objects.bulk_create([each for _row, _given, known in found for each in known], batch_size=500)
    _prove([(row, given.proofs) for row, given, _known_rows in found])
    record(AnswersBrought(subject=held, organisation_id=held.host_id, after={"entities": len(rows)}))
    return rows


def _open(answers: Mapping[int, AnswersIn]) -> list[Measured]:
    rows = list(
        Measured.objects.select_for_update(of=("self",), no_key=True)
        .select_related("wave__version__index", "organisation", "responsible")
        .filter(pk__in=answers, state__in=ANSWERABLE, submission__isnull=True)
        .order_by("pk")
    )
    if len(rows) != len(answers):
        raise Conflict(_("Some of these entities have begun to answer, or do not take part."), code="begun")
    return rows


def _known(measured: Measured, given: AnswersIn, now: datetime) -> list[Prefill]:
    if given.confirmed_by is None or measured.organisation is None:
        return []
    known = known_of(measured.organisation, measured.wave.version.read, measured.wave.year)
    return [
        Prefill(
            measured=measured, question=each.question, source=each.source, value=each.found.number,
            links=[link.as_data() for link in each.found.links], found_at=now,
            confirmed_at=now, confirmed_by=given.confirmed_by,
        )
        for each in known
    ]  # fmt: skip


def _typed(version: FormVersion, wave: Wave, given: AnswersIn, known: Sequence[Prefill]) -> dict[str, Any]:
    """By key of the form: what was given, with what Minga knew in it."""
    nodes = nodes_by_question(wave.version.read)
    keys = {node.code: key for key, named in nodes.items() for node in named}
    typed = {keys.get(code, code): value for code, value in given.typed.items()}
    asked = version.questions.questions
    for prefill in known:
        key = keys.get(prefill.question, "")
        if key in asked:
            answer = answer_with(asked[key], typed.get(key), prefill, settings.PUBLIC_URL)
            typed |= {key: answer} if answer is not None else {}
    return typed


def _prove(given: Iterable[tuple[Measured, tuple[ProofIn, ...]]]) -> None:
    pairs = [
        (EvidenceFile(measured=row, title=proof.title, link=proof.link), proof)
        for row, proofs in given
        for proof in proofs
    ]
    EvidenceFile.objects.bulk_create([made for made, _proof in pairs], batch_size=500)
    cited = [Citation(evidence=made, question=code) for made, proof in pairs for code in proof.questions]
    Citation.objects.bulk_create(cited, batch_size=500)
