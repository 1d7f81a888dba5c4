"""Outcomes while they are being made: read from a decision, changed, written to another.

Parts of actions, none of its own, and free of engines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from minga.calls.enums import Fate
from minga.calls.models import Decision, Outcome

PLACE, WAITING, OUT = "place", "waiting", "out"
MEASURES: Final = {PLACE: Fate.SELECTED, WAITING: Fate.WAITING, OUT: Fate.NOT_SELECTED}
"""What an upheld appeal may do to an application: a place beyond the others, the waiting list, out."""


@dataclass(kw_only=True)
class Row:
    """One outcome before it is written."""

    application: int
    code: str
    challenge: int | None
    fate: str
    rank: int | None = None
    waiting_place: int | None = None
    raw: Decimal | None = None
    corrected: Decimal | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    reason: dict[str, Any] = field(default_factory=dict)
    words: str = ""


def rows_of(decision: Decision) -> list[Row]:
    """What another decision said."""
    return [
        Row(
            application=each.application_id, code=each.application.code, challenge=each.application.challenge_id,
            fate=each.fate, rank=each.rank, waiting_place=each.waiting_place, raw=each.raw, corrected=each.corrected,
            rank_low=each.rank_low, rank_high=each.rank_high, reason=dict(each.reason), words=each.words,
        )
        for each in decision.outcomes.select_related("application").order_by("rank", "pk")
    ]  # fmt: skip


def with_measures(rows: Iterable[Row], measures: Mapping[str, str], applications: Mapping[str, int]) -> list[Row]:
    """The same with what upheld appeals did to some; nobody else loses anything by it."""
    found = {row.code: row for row in rows}
    for code, measure in measures.items():
        if code not in applications:
            continue
        row = found.get(code) or Row(application=applications[code], code=code, challenge=None, fate=Fate.NOT_SELECTED)
        if measure != OUT and row.fate in (Fate.SELECTED, MEASURES[measure]):
            continue
        why = "taken_out" if measure == OUT else "by_appeal"
        reason = {**row.reason, "reason": why, "quotas": [], "other": ""}
        found[code] = replace(row, fate=MEASURES[measure], waiting_place=None, reason=reason)
    changed = list(found.values())
    if measures:
        place_again(changed)
    return changed


def place_again(rows: Sequence[Row]) -> None:
    """Number the waiting list of each pool anew, by rank; without a rank, at its end."""
    last: dict[int | None, int] = {}
    for row in sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.reason.get("place", 0), row.code)):
        if row.fate == Fate.WAITING:
            last[row.challenge] = row.waiting_place = last.get(row.challenge, 0) + 1
        else:
            row.waiting_place = None


def write_rows(decision: Decision, rows: Iterable[Row]) -> None:
    """In the place of what the prepared decision held; what was written to an applicant stays."""
    said = dict(decision.outcomes.exclude(words="").values_list("application_id", "words"))
    decision.outcomes.all().delete()
    Outcome.objects.bulk_create(
        Outcome(
            decision=decision, application_id=row.application, fate=row.fate, rank=row.rank,
            waiting_place=row.waiting_place, raw=row.raw, corrected=row.corrected, rank_low=row.rank_low,
            rank_high=row.rank_high, reason=row.reason, words=said.get(row.application, row.words),
        )
        for row in rows
    )  # fmt: skip
