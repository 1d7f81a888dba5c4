"""The published file and the tables, as text. Reading and writing files is the caller's business."""

import csv
import io
import json
from typing import Any

from minga.engines.lottery.drawing import draw
from minga.engines.lottery.plan import BadPlan, Drawn, Entry, Plan, Stratum, as_data, plan_hash


def entries_from_csv(text: str) -> tuple[Entry, ...]:
    """Entries from a table with the column `id`, and `stratum` and `weight` if there are any.

    Raises BadPlan (`columns`) when there is no `id`.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if "id" not in (rows.fieldnames or ()):
        raise BadPlan("columns", "The table needs a column called “id”; “stratum” and “weight” are optional.")
    return tuple(
        Entry(
            id=(row["id"] or "").strip(),
            stratum=(row.get("stratum") or "").strip(),
            weight=(row.get("weight") or "").strip() or "1",
        )
        for row in rows
        if any((value or "").strip() for value in row.values() if isinstance(value, str))
    )


def plan_json(plan: Plan) -> str:
    """What is published before the draw: the plan and its hash, easy to read."""
    return json.dumps({"plan": as_data(plan), "plan_sha256": plan_hash(plan)}, ensure_ascii=False, indent=1)


def as_published(plan: Plan, drawn: Drawn, *, secret: str, public_value: str) -> str:
    """What is published after the draw: everything that it takes to draw again, and the result."""
    data = {
        "plan": as_data(plan),
        "plan_sha256": drawn.plan_hash,
        "secret": secret,
        "public_value": public_value,
        "seed": drawn.seed,
        "drawn": list(drawn.drawn),
        "waiting": list(drawn.waiting),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def from_published(text: str) -> tuple[Plan, dict[str, Any]]:
    """The plan in a published file, and all that the file says.

    Raises BadPlan (`file`) when it is not such a file.
    """
    try:
        said = json.loads(text)
        data = said["plan"]
        plan = Plan(
            entries=tuple(Entry(one["id"], one["stratum"], one["weight"]) for one in data["entries"]),
            places=int(data["places"]),
            commitment=data["commitment"],
            title=data["title"],
            strata=tuple(Stratum(one["key"], int(one["places"])) for one in data["strata"]),
            beacon=data["beacon"],
            closes=data["closes"],
            appears=data.get("appears", ""),
            method=data["method"],
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as broken:
        raise BadPlan("file", "This is not the published file of a lottery.") from broken
    return plan, said


def verify(text: str) -> tuple[str, ...]:
    """Draw a published file again. Codes of what does not fit; none when everything does.

    `plan_sha256`: the plan was changed. `secret`: not the one committed to. `drawn`, `waiting`:
    the published list is not what the draw gives.
    """
    plan, said = from_published(text)
    faults = []
    if said.get("plan_sha256") != plan_hash(plan):
        faults.append("plan_sha256")
    try:
        again = draw(plan, secret=str(said.get("secret", "")), public_value=str(said.get("public_value", "")))
    except BadPlan as refused:
        return (*faults, refused.code)
    if list(again.drawn) != said.get("drawn"):
        faults.append("drawn")
    if list(again.waiting) != said.get("waiting"):
        faults.append("waiting")
    return tuple(faults)


def result_csv(drawn: Drawn) -> str:
    """One row an entry: id, stratum, fate, place, round, chance, comparable, group."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id", "stratum", "fate", "place", "round", "chance", "comparable", "group"])
    for one in drawn.outcomes:
        group = ("treatment" if one.fate == "drawn" else "comparison") if one.comparable else ""
        chance = "" if one.chance is None else f"{float(one.chance):.6f}"
        table.writerow([one.id, one.stratum, one.fate, one.place, one.round, chance, int(one.comparable), group])
    return out.getvalue()
