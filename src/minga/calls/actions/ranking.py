"""Computing the order and what follows from it. Only jobs import this: the engines come with it.

Three ways to a result, each a value in `Decision.ranking["way"]`: `computed` from the basis; `kept`,
the outcomes of the decision that is replaced with what an upheld appeal changes; `moved`, the same with
the waiting list moved up. In the last two nobody who has a place loses it.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.decisions import ASKED
from minga.calls.actions.rows import Row, place_again, rows_of, with_measures, write_rows
from minga.calls.enums import ApplicationState, DecisionState, Fate
from minga.calls.events.deciding import RankingComputed
from minga.calls.models import Application, Decision, digest
from minga.calls.queries.basis import Basis, basis_of, taken_out
from minga.calls.queries.choosing import Chance, chances_of, choose, moved_up
from minga.calls.queries.deciding_gaps import blocking, gaps_of
from minga.calls.queries.standing import DECIMALS, INTERVAL, Judged, Standing, judge
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotReady
from minga.engines.jury import BadMarks
from minga.engines.jury.order import rounded
from minga.engines.lottery import BadPlan
from minga.engines.selection import BadChoice, Selected
from minga.engines.selection.files import selected_as_data

CANNOT: Final = (BadMarks, BadChoice, BadPlan)


@action
def compute_ranking(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """Order, draws and quotas of a prepared decision; its outcomes are written anew.

    What cannot be computed is written down as such, for the office to read: nothing is raised for it.
    """
    held = _queued(decision)
    try:
        found = _found(held, now)
    except DomainError as refused:
        found = {"state": "failed", "why": str(refused)}
    except CANNOT as refused:
        found = {"state": "failed", "code": refused.code, "where": refused.where}
    held.ranking = {**_asked(held.ranking), **found}
    held.prepared_at = now
    held.save()
    after = {"state": held.ranking["state"], "basis": held.basis}
    record(RankingComputed(subject=held, after=after), related=(held.phase.call,))
    return held


def _queued(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("phase__call__edition", "phase__panel", "replaces").get(pk=decision.pk)
    if held.state != DecisionState.PREPARED or held.ranking.get("state") != "queued":
        raise Conflict(_("This order was computed already."), code="state")
    return held


def _asked(ranking: Mapping[str, Any]) -> dict[str, Any]:
    """What the office asked for; whatever a former run found is left behind."""
    return {name: ranking[name] for name in (*ASKED, "asked_at") if name in ranking}


def _found(held: Decision, now: datetime) -> dict[str, Any]:
    if held.ranking["way"] == "computed":
        return _computed(held, now)
    return _moved(held) if held.ranking["way"] == "moved" else _kept(held)


def _computed(held: Decision, now: datetime) -> dict[str, Any]:
    gaps = blocking(gaps_of(held.phase, now))
    if gaps:
        raise NotReady(gaps[0].words, code=gaps[0].code)
    basis = basis_of(held.phase, held.ranking)
    judged = judge(basis)
    chosen = [choose(basis, standing) for standing in judged.standings]
    chances = _chances(basis, judged)
    rows = [
        row
        for standing, selected in zip(judged.standings, chosen, strict=True)
        for row in _rows(basis, standing, selected, chances.get(standing.pool.challenge, ()))
    ]
    write_rows(held, with_measures(rows, held.ranking.get("measures", {}), _applications(held)))
    held.basis = basis.sha256
    return {
        "state": "draw" if judged.waits else "ready",
        "by": basis.phase.rank_by,
        "used": judged.used,
        "interval": INTERVAL,
        "last": basis.is_last,
        "correction": _correction(judged),
        "pools": [_pool(standing, one) for standing, one in zip(judged.standings, chosen, strict=True)],
        "waits": [list(group) for group in judged.waits],
        "chances": [
            {"challenge": challenge, "groups": sorted(each.profile), "size": each.size, "chance": f"{each.chance:.6f}"}
            for challenge, of_pool in chances.items()
            for each in of_pool
        ],
    }


def _chances(basis: Basis, judged: Judged) -> dict[int | None, tuple[Chance, ...]]:
    """Only a lottery gives them, and only when it was drawn."""
    if not basis.by_lottery or judged.waits:
        return {}
    return {standing.pool.challenge: chances_of(basis, standing) for standing in judged.standings}


def _rows(basis: Basis, standing: Standing, selected: Selected, chances: tuple[Chance, ...]) -> list[Row]:
    ids = {each.code: each for each in standing.pool.candidates}
    by_profile = {each.profile: each for each in chances}
    rows = []
    for place, code in enumerate(standing.codes, start=1):
        one, outcome = standing.figures[code], selected.of[code]
        groups = standing.quotas.aliases(ids[code].groups)
        chance = by_profile.get(groups) or by_profile.get(frozenset())
        reason: dict[str, Any] = {
            "reason": outcome.reason.value, "quotas": list(outcome.quotas), "other": outcome.other, "place": place,
            "able": code in standing.able, "vetoed": one.vetoed, "groups": sorted(groups),
        }  # fmt: skip
        if not basis.by_lottery:
            reason |= {
                "reviews": one.reviews, "number": points(one.number), "spread": points(one.spread),
                "alert": one.alert, "criteria": {key: points(value) for key, value in (one.criteria or {}).items()},
            }  # fmt: skip
        if one.likely is not None:
            reason["likely"] = f"{one.likely:.4f}"
        if code in standing.broken:
            reason["tie"] = list(standing.broken[code])
        if code in standing.by_draw:
            reason["draw"] = standing.by_draw[code]
        if chance is not None:
            reason |= {"chance": f"{chance.chance:.6f}", "comparable": chance.comparable}
        rows.append(
            Row(
                application=ids[code].pk, code=code, challenge=standing.pool.challenge, fate=outcome.fate.value,
                rank=standing.ranks[code], waiting_place=outcome.waiting_place, raw=_decimal(one.raw),
                corrected=_decimal(one.corrected), rank_low=one.low, rank_high=one.high, reason=reason,
            )
        )  # fmt: skip
    return rows


def _pool(standing: Standing, selected: Selected) -> dict[str, Any]:
    """What is to be told of a pool as a whole. `cut`: the number of the last who has a place by rank."""
    answer = selected_as_data(selected)
    in_line = [code for code in standing.codes if code in set(selected.selected)]
    return {
        "challenge": standing.pool.challenge,
        "places": standing.pool.places,
        "able": len(standing.able),
        "candidates": len(standing.codes),
        "empty": selected.empty_places,
        "cut": points(standing.figures[in_line[-1]].number) if in_line else "",
        "rules": {each.key: each.rule for each in standing.quotas.rules},
        **{name: answer[name] for name in ("quotas", "changes", "relaxation", "proof", "is_least")},
    }


def _correction(judged: Judged) -> dict[str, Any]:
    if judged.refused is not None:
        return {"refused": judged.refused.code, "names": list(judged.refused.names)}
    if judged.reliability is None:
        return {}
    return {
        "severity": {juror: points(value) for juror, value in sorted(judged.severity.items())},
        "reliability": f"{judged.reliability:.2f}",
    }


def _kept(held: Decision) -> dict[str, Any]:
    """The outcomes of the decision that is replaced, and what upheld appeals change in them."""
    former = _former(held)
    rows = rows_of(former)
    write_rows(held, with_measures(rows, held.ranking.get("measures", {}), _applications(held)))
    return _carried_on(held, former)


def _moved(held: Decision) -> dict[str, Any]:
    """The outcomes of the decision that is replaced, with each place that was given up taken by the next."""
    former = _former(held)
    rows = rows_of(former)
    withdrawn = Application.objects.filter(call=held.phase.call_id, state=ApplicationState.WITHDRAWN)
    left = set(withdrawn.values_list("code", flat=True))
    taken: dict[str, str] = {}
    for asked in _choices(former):
        codes = {one["code"] for one in asked["candidates"]}
        holding = {row.code for row in rows if row.fate == Fate.SELECTED and row.code in codes}
        taken |= {
            each.code: each.withdrawn for each in moved_up(asked, holding, left | taken_out(held.ranking)) if each.code
        }
    stay = [row for row in rows if row.code not in left]
    for row in stay:
        if row.code in taken:
            row.fate, row.waiting_place = Fate.SELECTED, None
            row.reason = {**row.reason, "reason": "moved_up", "other": taken[row.code], "quotas": []}
    place_again(stay)
    write_rows(held, with_measures(stay, held.ranking.get("measures", {}), _applications(held)))
    return {**_carried_on(held, former), "moved": taken}


def _former(held: Decision) -> Decision:
    assert held.replaces is not None  # noqa: S101 - only what replaces another is kept or moved
    return held.replaces


def _carried_on(held: Decision, former: Decision) -> dict[str, Any]:
    """What was told of the order still holds: it was computed once."""
    held.basis = digest({"replaces": former.sha256, "measures": held.ranking.get("measures", {})})
    kept = ("by", "used", "interval", "last", "correction", "pools", "chances")
    return {"state": "ready", "waits": [], **{name: former.ranking[name] for name in kept if name in former.ranking}}


def _choices(decision: Decision) -> list[dict[str, Any]]:
    """What was asked of the engine when the order of this round was computed last."""
    while decision.ranking.get("way") != "computed" and decision.replaces is not None:
        decision = decision.replaces
    return [each["choice"] for each in decision.document["selection"]]


def _applications(held: Decision) -> dict[str, int]:
    """The applications that measures speak of, by code; who withdrew needs nothing any more."""
    rows = Application.objects.filter(call=held.phase.call_id, code__in=list(held.ranking.get("measures", {})))
    return dict(rows.exclude(state=ApplicationState.WITHDRAWN).values_list("code", "pk"))


def points(value: float) -> str:
    """As it is compared and published."""
    return str(rounded(value, DECIMALS))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else rounded(value, 4)
