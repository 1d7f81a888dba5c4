"""Everything that an order of applications rests on, read at one moment and named by one hash.

The frozen rules, who applies with which groups, what each juror gave, which draws were made. The
order is computed from this value and nothing else; a decision keeps the hash, so that nobody can
sign an order that something has overtaken. An appeal that was upheld may correct scores of a closed jury
(`rectified`) or take an application out: that stands in `Decision.ranking`, never in the jury's own rows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from minga.assessments.models import RubricDefinition, read_rubric
from minga.assessments.queries.scores import ReviewRow, scores_of
from minga.calls.enums import IN_THE_RUN, CallKind, DrawState, RankBy
from minga.calls.models import CallChallenge, CallPhase, Draw, Entry, PhaseRules, Rules, digest
from minga.calls.queries.facts import group_keys
from minga.calls.queries.rules import newest, rules_of

Rectified = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Application → juror → criterion → the score that holds after an upheld appeal."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One application of the round, with its groups as they were when it was sent."""

    pk: int
    code: str
    challenge: int | None
    received_at: datetime
    groups: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Review:
    """What one juror gave one application, by criterion."""

    application: str
    juror: str
    scores: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class DrawnOrder:
    """The order of a public lottery that was drawn: codes, first drawn first."""

    uuid: str
    purpose: str
    order: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Applications that compete for the same places: all of them, or those of one challenge."""

    challenge: int | None
    places: int | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What decides a round. `rules_sha256` names the published rules that hold; `alert`: points apart to flag."""

    rules: Rules
    rules_sha256: str
    phase: PhaseRules
    is_last: bool
    rubric: RubricDefinition | None
    alert: int
    candidates: tuple[Candidate, ...]
    reviews: tuple[Review, ...]
    draws: tuple[DrawnOrder, ...]
    places: Mapping[int, int | None]
    """Of each challenge, when the call looks for solutions."""

    @property
    def by_lottery(self) -> bool:
        """No jury: the order is drawn."""
        return self.phase.rank_by == RankBy.LOTTERY

    @cached_property
    def pools(self) -> tuple[Pool, ...]:
        """Who competes with whom. Before the last round, the best of each pool go on."""
        if self.rules.kind != CallKind.SOLUTIONS:
            places = self.rules.places if self.is_last else self.phase.advance
            return (Pool(challenge=None, places=places, candidates=self.candidates),)
        return tuple(
            Pool(
                challenge=challenge,
                places=places if self.is_last else self.phase.advance,
                candidates=tuple(each for each in self.candidates if each.challenge == challenge),
            )
            for challenge, places in self.places.items()
        )

    @cached_property
    def sha256(self) -> str:
        """One hash for all of it."""
        return digest(
            {
                "rules": self.rules_sha256,
                "phase": self.phase.key,
                "applications": [[each.code, each.challenge, sorted(each.groups)] for each in self.candidates],
                "reviews": [[each.application, each.juror, dict(each.scores)] for each in self.reviews],
                "draws": [[each.uuid, list(each.order)] for each in self.draws],
                "places": {str(key): value for key, value in self.places.items()},
            }
        )


def basis_of(phase: CallPhase, asked: Mapping[str, Any] = MappingProxyType({})) -> Basis:
    """Read it all. Costs a fixed number of queries, and memory for every application: for jobs and deciding.

    `asked`: the ranking of the decision, with what appeals changed.
    """
    call = phase.call
    published, rules = newest(call), rules_of(call)
    ruled = rules.phase(phase.key)
    candidates = candidates_of(phase, without=taken_out(asked))
    by_lottery = ruled.rank_by == RankBy.LOTTERY
    return Basis(
        rules=rules,
        rules_sha256=published.sha256 if published else "",
        phase=ruled,
        is_last=rules.phases[-1].key == phase.key,
        rubric=None if by_lottery or not ruled.rubric else read_rubric(ruled.rubric),
        alert=phase.panel.alert if phase.panel else 0,
        candidates=tuple(candidates.values()),
        reviews=() if by_lottery else _reviews(phase, candidates, asked.get("rectified", {})),
        draws=drawn_orders(phase),
        places=places_of(phase, rules),
    )


def taken_out(asked: Mapping[str, Any]) -> frozenset[str]:
    """Codes of the applications that an upheld appeal took out."""
    return frozenset(code for code, measure in asked.get("measures", {}).items() if measure == "out")


def candidates_of(phase: CallPhase, *, without: Collection[str] = ()) -> dict[int, Candidate]:
    """By entry: the applications that reached this round in time and are still in the run, by code."""
    rows = (
        Entry.objects.filter(phase=phase, received_at__isnull=False, application__state__in=IN_THE_RUN)
        .exclude(application__code__in=without)
        .order_by("application__code")
        .values_list(
            "pk", "application_id", "application__code", "application__challenge_id", "received_at",
            "application__facts",
        )
    )  # fmt: skip
    return {
        entry: Candidate(pk=pk, code=code, challenge=challenge, received_at=at, groups=group_keys(facts))
        for entry, pk, code, challenge, at, facts in rows
        if at is not None
    }


def drawn_orders(phase: CallPhase) -> tuple[DrawnOrder, ...]:
    """The draws of the round that are final, first drawn first."""
    rows = Draw.objects.filter(phase=phase, state=DrawState.DRAWN).order_by("drawn_at", "pk")
    return tuple(
        DrawnOrder(uuid=str(uuid), purpose=purpose, order=order_in(published))
        for uuid, purpose, published in rows.values_list("uuid", "purpose", "published")
    )


def order_in(published: Mapping[str, Any]) -> tuple[str, ...]:
    """Everybody in a published lottery, first drawn first."""
    return (*published.get("drawn", ()), *published.get("waiting", ()))


def places_of(phase: CallPhase, rules: Rules) -> dict[int, int | None]:
    """Challenge → how many solvers it takes, in the order of the call; empty for other kinds of call.

    None: the rules set no limit.
    """
    if phase.call.kind != CallKind.SOLUTIONS:
        return {}
    rows = CallChallenge.objects.filter(call=phase.call_id).order_by("order", "pk")
    kept = dict(rows.values_list("challenge_id", "places"))
    return {challenge: None if rules.places is None else places for challenge, places in kept.items()}


def corrected(rectified: Rectified, application: str, juror: str, scores: Mapping[str, int]) -> Mapping[str, int]:
    """What a juror gave, with what an upheld appeal corrected in it."""
    return {**scores, **rectified.get(application, {}).get(juror, {})}


def _reviews(phase: CallPhase, candidates: Mapping[int, Candidate], rectified: Rectified) -> tuple[Review, ...]:
    if phase.panel is None:
        return ()
    return tuple(
        Review(application=code, juror=row.juror_code, scores=corrected(rectified, code, row.juror_code, row.scores))
        for row in sorted(scores_of(phase.panel), key=_place)
        if row.subject_id in candidates and (code := candidates[row.subject_id].code)
    )


def _place(row: ReviewRow) -> tuple[str, str]:
    return row.code, row.juror_code
