"""A choice and its answer as JSON, so that others can run and check our work.

    {"places": 40, "waiting": null,
     "candidates": [{"code": "A1", "rank": 1, "eligible_for_place": true, "groups": ["rural", "woman"]}],
     "quotas": [{"key": "rural", "group": "rural", "at_least": 12}]}

Only `places` and `candidates` are needed, of each candidate `code` and `rank`, and of each quota `key`,
`group` and one number. A name that is not known is refused, not passed over.
"""

import json
from collections.abc import Mapping
from typing import Any

from minga.engines.selection.choice import BadChoice, Candidate, Choice, Quota
from minga.engines.selection.outcome import Selected
from minga.engines.selection.waiting import Replacement


def choice_from_json(text: str) -> Choice:
    """Read a choice. Raises BadChoice (`file`, `unknown`) when it is not one, or what `Choice` refuses."""
    try:
        said = json.loads(text)
        _only(said, "places waiting candidates quotas")
        return Choice(
            candidates=tuple(_candidate(one) for one in said["candidates"]),
            places=_whole(said["places"]),
            quotas=tuple(_quota(one) for one in said.get("quotas", ())),
            waiting=None if said.get("waiting") is None else _whole(said["waiting"]),
        )
    except KeyError as missing:
        raise BadChoice("file", f"{missing} is not in the file.") from missing
    except (json.JSONDecodeError, TypeError, AttributeError) as broken:
        raise BadChoice("file", "This is not the file of a choice.") from broken


def _candidate(said: Mapping[str, Any]) -> Candidate:
    _only(said, "code rank eligible_for_place groups")
    able, groups = said.get("eligible_for_place", True), said.get("groups", [])
    if not isinstance(able, bool) or not isinstance(groups, list):
        raise TypeError
    return Candidate(_text(said["code"]), _whole(said["rank"]), able, frozenset(_text(group) for group in groups))


def _quota(said: Mapping[str, Any]) -> Quota:
    _only(said, "key group at_least at_most")
    least, most = (None if said.get(name) is None else _whole(said[name]) for name in ("at_least", "at_most"))
    return Quota(_text(said["key"]), _text(said["group"]), least, most)


def _only(said: Mapping[str, Any], known: str) -> None:
    unknown = sorted(set(said.keys()) - set(known.split()))
    if unknown:
        raise BadChoice("unknown", f"The file says “{unknown[0]}”, which is not known here.", unknown[0])


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def selected_as_json(selected: Selected) -> str:
    """The answer, easy to read and the same whenever it is written."""
    return json.dumps(selected_as_data(selected), ensure_ascii=False, indent=1)


def selected_as_data(selected: Selected) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "selected": list(selected.selected),
        "waiting": list(selected.waiting),
        "empty_places": selected.empty_places,
        "outcomes": [
            {
                "code": one.code, "rank": one.rank, "fate": one.fate.value, "waiting_place": one.waiting_place,
                "reason": one.reason.value, "quotas": list(one.quotas), "other": one.other,
            }
            for one in selected.outcomes
        ],
        "quotas": [
            {
                "key": one.key, "group": one.group, "at_least": one.at_least, "at_most": one.at_most,
                "eligible": one.eligible, "without": one.without, "reached": one.reached, "met": one.met,
                "short_by": one.short_by, "why": one.why.value if one.why else None,
                "conflicts_with": list(one.conflicts_with),
            }
            for one in selected.quotas
        ],
        "relaxation": dict(selected.relaxation),
        "changes": [
            {"in": one.brought_in, "out": one.displaced, "quotas": list(one.quotas)} for one in selected.changes
        ],
        "proof": [
            {
                "what": step.what, "quota": step.quota, "value": step.value, "bound": step.bound,
                "how": step.how, "weights": dict(step.weights),
            }
            for step in selected.proof.steps
        ],
        "is_least": selected.proof.is_least,
    }  # fmt: skip


def replacement_as_json(found: Replacement) -> str:
    """Who takes a place that was given up."""
    passed = [{"code": one.code, "quotas": list(one.quotas)} for one in found.passed]
    said = {"withdrawn": found.withdrawn, "code": found.code, "why": found.why, "passed": passed}
    return json.dumps({**said, "unmet": dict(found.unmet)}, ensure_ascii=False, indent=1)
