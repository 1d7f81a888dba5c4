"""Places, candidates and quotas of each pool of a ranking, in words: for the office and for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minga.calls.queries.reasons import Wording, quota_group, quota_result, quota_sentence
from minga.challenges.models import Challenge


@dataclass(frozen=True, kw_only=True)
class QuotaLine:
    """What the rules ask for, and what became of it."""

    words: str
    eligible: int
    without: int
    reached: int
    result: str
    met: bool


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A place that quotas gave to another; undone alone, `groups` would be further from their number."""

    comes: str
    gives_way: str
    groups: str


@dataclass(frozen=True, kw_only=True)
class PoolLine:
    """Applications that compete for the same places. `title`: the challenge, when there are several."""

    title: str
    places: int | None
    candidates: int
    able: int
    empty: int
    quotas: tuple[QuotaLine, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    proven: bool = True


def pools_of(pools: Sequence[Mapping[str, Any]], wording: Wording) -> tuple[PoolLine, ...]:
    """One query, none when all compete with all."""
    ids = [pool["challenge"] for pool in pools if pool["challenge"] is not None]
    titles = dict(Challenge.objects.filter(pk__in=ids).values_list("pk", "title")) if ids else {}
    return tuple(
        PoolLine(
            title=titles.get(pool["challenge"], ""),
            places=pool["places"],
            candidates=pool["candidates"],
            able=pool["able"],
            empty=pool["empty"],
            quotas=tuple(
                QuotaLine(
                    words=quota_sentence(each["key"], wording), eligible=each["eligible"], without=each["without"],
                    reached=each["reached"], result=quota_result(each, wording), met=each["met"],
                )
                for each in pool["quotas"]
            ),
            exchanges=tuple(
                Exchange(
                    comes=each["in"], gives_way=each["out"],
                    groups=", ".join(quota_group(key, wording) for key in each["quotas"]),
                )
                for each in pool["changes"]
            ),
            proven=pool["is_least"],
        )
        for pool in pools
    )  # fmt: skip
