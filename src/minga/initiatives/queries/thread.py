"""The thread: everything that happened to an initiative, oldest first, and what is still ahead.

    thread = thread_of(initiative, inside=False)

The number of queries is the same for an empty dossier and for one of ten years. Told for the
public, a row that is restricted is not there at all, nor its files, nor a mention of it.
Lineage names public dossiers only, for everybody: who works inside of one dossier is not
for that reason inside of the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from minga.challenges.models import Challenge
from minga.challenges.policies import may_see as may_see_challenge
from minga.core.clock import now
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Decision, Evidence, Experiment, GateReview, Initiative
from minga.initiatives.queries import thread_gates as gates
from minga.initiatives.queries import thread_upkeep as upkeep
from minga.initiatives.queries import thread_work as work
from minga.initiatives.queries.evidence import EvidenceLevel, evidence_of
from minga.initiatives.queries.knots import GATE, Knot, OnThread
from minga.initiatives.queries.results import Result, results_of
from minga.organisations.models import house_day


@dataclass(frozen=True)
class Strand(OnThread):
    """Another dossier of the same lineage."""

    key: str
    title: str
    href: str
    organisation: str
    stage: int
    state: str
    note: str = ""


def challenge_is_public(challenge: Challenge) -> bool:
    """Whether anybody may read of the challenge."""
    return may_see_challenge(None, challenge)


class Telling:
    """The rows of one dossier, read once, for the thread and for everything beside it."""

    def __init__(
        self, initiative: Initiative, *, inside: bool, day: date | None = None, shows_challenge: bool | None = None
    ) -> None:
        self.initiative = initiative
        self.inside = inside
        self.day = day or house_day(now())
        public = challenge_is_public(initiative.challenge)
        self.shows_challenge = public if shows_challenge is None else shows_challenge

    @cached_property
    def reviews(self) -> list[GateReview]:
        return gates.reviews_of(self.initiative)

    @cached_property
    def experiments(self) -> list[Experiment]:
        """All of them; ask `inside` before showing one."""
        return work.experiments_of(self.initiative)

    @cached_property
    def decisions(self) -> list[Decision]:
        """Those that this reader may know of."""
        return upkeep.decisions_of(self.initiative, inside=self.inside)

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """Every target; own ones with their level of evidence, which is read from the dossier."""
        rows = results_of(self.initiative, self.experiments, inside=self.inside, shows_challenge=self.shows_challenge)
        levels = evidence_of(self.initiative)
        return tuple(_levelled(row, levels.of(row.target_id)) for row in rows)

    @cached_property
    def evidence(self) -> list[Evidence]:
        """What this reader may know of, oldest first."""
        rows = Evidence.objects.filter(initiative=self.initiative, withdrawn_at__isnull=True).select_related("file")
        return [row for row in rows if self.inside or not row.restricted]

    @cached_property
    def knots(self) -> tuple[Knot, ...]:
        """The whole thread."""
        past = sorted(_merged(list(self._past())), key=_order)
        if past:
            past[-1] = replace(past[-1], last=True)
        return (*past, *gates.ahead(self.initiative))

    def _past(self) -> Iterator[Knot]:
        initiative, inside = self.initiative, self.inside
        yield from gates.gate_knots(initiative, self.reviews, inside=inside)
        yield from work.artefact_knots(initiative, inside=inside)
        yield from work.canvas_knots(initiative, inside=inside)
        yield from work.test_knots(initiative, inside=inside)
        yield from work.experiment_knots(self.experiments, self.results, self.day, inside=inside)
        yield from upkeep.decision_knots(self.decisions, inside=inside)
        yield from upkeep.barrier_knots(initiative, inside=inside)
        yield from upkeep.adoption_knots(initiative, inside=inside)
        yield from upkeep.evidence_knots(self.evidence, self._cited(), inside=inside)
        yield from upkeep.measurement_knots(self.results, self._in_pilots())
        yield from upkeep.lesson_knots(initiative, inside=inside)
        yield from gates.end_of(initiative)

    def _cited(self) -> set[int]:
        """Evidence that is shown where it was used."""
        shown = [row for row in self.experiments if self.inside or not row.restricted]
        used = (
            *(row.cited.all() for row in self.reviews),
            *(row.cited.all() for row in self.decisions),
            *(row.evidence.all() for row in shown),
        )
        return {row.pk for rows in used for row in rows}

    def _in_pilots(self) -> set[int]:
        shown = [row for row in self.experiments if row.kind == "pilot" and (self.inside or not row.restricted)]
        return {row.target_id for row in shown if row.target_id}


def thread_of(initiative: Initiative, *, inside: bool, day: date | None = None) -> tuple[Knot, ...]:
    """Everything that happened, oldest first, then the gates ahead."""
    return Telling(initiative, inside=inside, day=day).knots


def derived_from(initiative: Initiative) -> Strand | None:
    """The public dossier from which this one was adapted."""
    parent = initiative.derived_from
    if parent is None or parent.visibility != Visibility.PUBLIC:
        return None
    return _strand(parent, initiative.adaptation)


def adapted_in(initiative: Initiative) -> tuple[Strand, ...]:
    """The public dossiers that were adapted from this one; one query."""
    rows = Initiative.objects.filter(derived_from=initiative, visibility=Visibility.PUBLIC)
    return tuple(
        _strand(row, row.adaptation) for row in rows.select_related("organisation").order_by("started_on", "pk")
    )


def _levelled(row: Result, level: EvidenceLevel) -> Result:
    return replace(row, level=level.level, level_words=level.words) if row.own else row


def _strand(row: Initiative, note: str) -> Strand:
    return Strand(row.key, row.title, row.get_absolute_url(), row.organisation.name, row.stage, row.state, note)


def _merged(knots: Sequence[Knot]) -> Iterator[Knot]:
    """The pilot that opened gate 5 is told at its knot; today's knot is the last gate crossed."""
    last_gate = max((knot.stage for knot in knots if knot.kind == GATE), default=0)
    fifth = any(knot.kind == GATE and knot.stage == 5 for knot in knots)
    pilot = next((knot for knot in knots if knot.kind == "pilot"), None) if fifth else None
    for knot in knots:
        if knot is pilot:
            continue
        if knot.kind == GATE:
            inner = (pilot,) if pilot is not None and knot.stage == 5 else ()
            knot = replace(knot, today=knot.stage == last_gate, inner=inner)
        yield knot


_LEADS_TO: Final[Mapping[str, int]] = {
    "artefact": 4, "test": 4, "experiment": 5, "pilot": 5, "adoption": 6, "lesson": 8, "end": 9,
}  # fmt: skip
"""The gate that asks for a bead; a lesson and the end come after all of them."""


def _order(knot: Knot) -> tuple[date, int, int]:
    """By day; on the same day a gate comes after what led to it, and the end last."""
    if knot.kind == GATE:
        return (knot.on or date.max, knot.stage, 1)
    return (knot.on or date.max, _LEADS_TO.get(knot.kind, 0), 0)
