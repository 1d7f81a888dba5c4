"""The acta as data: all that decided, in the order in which a court would ask, and nothing of persons.

Applications are named by their public codes, jurors by theirs; titles and organisations only of who was
selected. Numbers are text, as they were compared. The hash of a decision is over the canonical text of
this value, and that very text is the file that is published: `sha256sum` of it is the hash.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import Count, Q

from minga.assessments.enums import BlindMode, JurorState
from minga.assessments.models import Juror, Panel, PanelItem
from minga.assessments.models.points import points_of
from minga.assessments.queries.scores import juror_codes, panel_facts, scores_of
from minga.calls.enums import ApplicationState, DrawState, Fate, RankBy
from minga.calls.models import Call, CallPhase, Decision, Draw, Entry, Outcome, Rules, rules_as_data
from minga.calls.queries.basis import Rectified, corrected
from minga.calls.queries.decisions import TAKEN
from minga.calls.queries.rules import newest, rules_history, rules_of
from minga.challenges.models import Challenge

FORMAT: Final = "minga-acta-1"


def acta_document(decision: Decision) -> dict[str, Any]:
    """Everything of a decision that is about to be taken. A fixed number of queries."""
    phase, call = decision.phase, decision.phase.call
    rules = rules_of(call)
    outcomes = list(decision.outcomes.select_related("application__organisation", "application__initiative"))
    challenges = _challenges(outcomes)
    panel = phase.panel if rules.phase(phase.key).rank_by != RankBy.LOTTERY else None
    return {
        "format": FORMAT,
        "number": Decision.objects.filter(phase__call=call, state__in=TAKEN).count() + 1,
        "call": _call(call, rules),
        "phase": {"key": phase.key, "titles": dict(phase.titles), "last": rules.phases[-1].key == phase.key},
        "decided_at": _moment(decision.decided_at),
        "publish_at": _moment(decision.publish_at),
        "replaces": _replaces(decision),
        "rules": _rules(call),
        "criteria": _criteria(phase, rules),
        "received": _received(phase),
        "jury": _jury(panel, phase) if panel is not None else None,
        "order": {name: decision.ranking.get(name) for name in ("way", "by", "used", "interval", "correction")},
        "scores": _scores(panel, phase, decision.ranking.get("rectified", {})) if panel is not None else [],
        "ranking": [_line(each, challenges) for each in _in_order(outcomes)],
        "draws": _draws(phase),
        "selection": _selection(decision, outcomes, rules, challenges),
        "chances": [
            {**each, "challenge": challenges.get(each["challenge"], {}).get("key", "")}
            for each in decision.ranking.get("chances", ())
        ],
        "challenges": list(challenges.values()),
        "selected": [_selected(each, challenges) for each in _in_order(outcomes) if each.fate == Fate.SELECTED],
        "notes": decision.notes,
        "signers": list(decision.signers),
    }


def _call(call: Call, rules: Rules) -> dict[str, Any]:
    edition = call.edition
    return {
        "key": call.key,
        "kind": call.kind,
        "titles": dict(call.titles),
        "edition": dict(edition.titles),
        "host": edition.host.name,
        "timezone": rules.timezone,
        "languages": list(rules.languages),
        "amount": None if rules.amount is None else str(rules.amount),
        "currency": rules.currency,
        "appeal_days": rules.appeal_days,
    }


def _rules(call: Call) -> dict[str, Any]:
    """Every published version by its hash: the last one decides."""
    holds = newest(call)
    return {
        "number": holds.number if holds else 0,
        "sha256": holds.sha256 if holds else "",
        "versions": [
            {"number": each.number, "sha256": each.sha256, "published_at": _moment(each.published_at)}
            for each in rules_history(call)
        ],
    }


def _criteria(phase: CallPhase, rules: Rules) -> dict[str, Any]:
    """The part of the frozen rules that put this round in order, as it was published."""
    data = rules_as_data(rules)
    ruled = next(each for each in data["phases"] if each["key"] == phase.key)
    return {
        **{name: ruled[name] for name in ("rubric", "rank_by", "reviews", "quorum", "blind", "advance")},
        **{name: data[name] for name in ("places", "waiting", "quotas", "tie_breaks", "beacon")},
    }


def _received(phase: CallPhase) -> dict[str, Any]:
    """How many reached the round, and what became of those that are not in the order."""
    state = "application__state"
    entries = Entry.objects.filter(phase=phase, received_at__isnull=False)
    counted = entries.aggregate(
        entries=Count("pk"),
        in_grace=Count("pk", Q(in_grace=True)),
        withdrawn=Count("pk", Q(**{state: ApplicationState.WITHDRAWN})),
    )
    out = entries.filter(**{state: ApplicationState.NOT_ELIGIBLE}).order_by("application__code")
    return {**counted, "not_eligible": list(out.values_list("application__code", flat=True))}


def _jury(panel: Panel, phase: CallPhase) -> dict[str, Any]:
    """Quorum, who stood aside, what was changed; names only where the rules let applicants know them."""
    facts, by_item = panel_facts(panel), _codes_by_item(panel)
    return {
        "blind": facts.blind,
        "quorum": facts.quorum,
        "reviews": facts.reviews_per_item,
        "seated": facts.seated,
        "judged": facts.judged,
        "assessments": facts.assessments,
        "names": _names(panel) if facts.blind == BlindMode.OPEN else [],
        "recusals": sorted([by_item.get(item, item), juror] for item, juror in facts.recusals),
        "declared": facts.declared,
        "detected": facts.detected,
        "cleared": facts.cleared,
        "changes": [
            {
                "application": by_item.get(each.code, each.code), "juror": each.juror_code, "at": _moment(each.at),
                "before": _points(each.total_before), "after": _points(each.total_after),
            }
            for each in facts.changes
        ],
        "remarks": facts.remarks,
        "discussed": facts.discussed,
        "opened_at": _moment(facts.opened_at),
        "closed_at": _moment(facts.closed_at),
    }  # fmt: skip


def _names(panel: Panel) -> list[dict[str, str]]:
    codes = juror_codes(panel)
    seated = Juror.objects.filter(panel=panel, state=JurorState.ACCEPTED).select_related("person")
    return sorted(({"code": codes[each.pk], "name": each.person.name} for each in seated), key=lambda one: one["code"])


def _codes_by_item(panel: Panel) -> dict[str, str]:
    """The code by which a juror knew an application → its public code."""
    entries = dict(PanelItem.objects.filter(panel=panel, subject_type="calls.entry").values_list("subject_id", "code"))
    rows = Entry.objects.filter(pk__in=entries).values_list("pk", "application__code")
    return {entries[entry]: code for entry, code in rows}


def _scores(panel: Panel, phase: CallPhase, rectified: Rectified) -> list[dict[str, Any]]:
    """What each juror gave; where an upheld appeal corrected it, what holds, and what it was `before`."""
    codes = dict(Entry.objects.filter(phase=phase).values_list("pk", "application__code"))
    rows = []
    for each in scores_of(panel):
        code = codes.get(each.subject_id)
        if code is None:
            continue
        holds = dict(corrected(rectified, code, each.juror_code, each.scores))
        points = each.total if holds == dict(each.scores) else points_of(panel.rubric.read, holds).earned
        row = {"application": code, "juror": each.juror_code, "scores": holds, "points": _points(points)}
        if holds != dict(each.scores):
            row["before"] = dict(each.scores)
        rows.append(row)
    return sorted(rows, key=lambda row: (row["application"], len(row["juror"]), row["juror"]))


def _line(outcome: Outcome, challenges: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """One application: its numbers, its place, its fate and why."""
    known = ("reason", "quotas", "other", "able", "vetoed", "reviews", "number", "spread", "alert", "likely")
    more = ("criteria", "tie", "draw", "chance", "comparable")
    return {
        "application": outcome.application.code,
        "challenge": challenges.get(outcome.application.challenge_id or 0, {}).get("key", ""),
        "rank": outcome.rank,
        "raw": _points(outcome.raw),
        "corrected": _points(outcome.corrected),
        "rank_low": outcome.rank_low,
        "rank_high": outcome.rank_high,
        "fate": outcome.fate,
        "waiting_place": outcome.waiting_place,
        **{name: outcome.reason[name] for name in (*known, *more) if name in outcome.reason},
    }


def _draws(phase: CallPhase) -> list[dict[str, Any]]:
    rows = Draw.objects.filter(phase=phase, state=DrawState.DRAWN).order_by("drawn_at", "pk")
    return [
        {
            "uuid": str(each.uuid), "purpose": each.purpose, "committed_at": _moment(each.committed_at),
            "drawn_at": _moment(each.drawn_at), "source": each.public_source, "published": each.published,
        }
        for each in rows
    ]  # fmt: skip


def _selection(
    decision: Decision, outcomes: Iterable[Outcome], rules: Rules, challenges: Mapping[int, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What was asked of the engine, in its own format, and what it answered. None where nothing was asked."""
    if decision.ranking.get("way") != "computed":
        return []
    last = rules.phases[-1].key == decision.phase.key
    of_pool: dict[int | None, list[Outcome]] = defaultdict(list)
    by_challenge = len(decision.ranking["pools"]) > 1 or decision.ranking["pools"][0]["challenge"] is not None
    for each in outcomes:
        if "place" in each.reason:
            of_pool[each.application.challenge_id if by_challenge else None].append(each)
    return [
        {
            "challenge": challenges.get(pool["challenge"], {}).get("key", ""),
            "choice": {
                "places": pool["able"] if pool["places"] is None else pool["places"],
                "waiting": rules.waiting if last else 0,
                "candidates": [
                    {
                        "code": each.application.code, "rank": each.reason["place"],
                        "eligible_for_place": each.reason["able"], "groups": each.reason["groups"],
                    }
                    for each in sorted(of_pool[pool["challenge"]], key=lambda each: each.reason["place"])
                ],
                "quotas": [
                    {name: quota[name] for name in ("key", "group", "at_least", "at_most")} for quota in pool["quotas"]
                ],
            },
            **{name: pool[name] for name in ("rules", "quotas", "changes", "relaxation", "proof", "is_least")},
        }
        for pool in decision.ranking["pools"]
    ]  # fmt: skip


def _selected(outcome: Outcome, challenges: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    application = outcome.application
    return {
        "application": application.code,
        "challenge": challenges.get(application.challenge_id or 0, {}).get("key", ""),
        "title": application.title,
        "organisation": application.organisation.name if application.organisation else "",
    }


def _replaces(decision: Decision) -> dict[str, Any] | None:
    former = decision.replaces
    if former is None:
        return None
    return {
        "number": former.document["number"],
        "sha256": former.sha256,
        "causes": list(decision.ranking.get("causes", ())),
    }


def _challenges(outcomes: Iterable[Outcome]) -> dict[int, dict[str, Any]]:
    ids = {each.application.challenge_id for each in outcomes if each.application.challenge_id}
    rows = Challenge.objects.filter(pk__in=ids).order_by("key").values_list("pk", "key", "title")
    return {pk: {"key": key, "title": title} for pk, key, title in rows}


def _in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """By challenge, then by place; who has no place in the order comes last."""
    return sorted(
        outcomes,
        key=lambda each: (each.application.challenge_id or 0, each.reason.get("place", 1 << 30), each.application.code),
    )


def _moment(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _points(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))
