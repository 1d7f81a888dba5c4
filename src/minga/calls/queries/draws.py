"""A public lottery as a page and as files.

The commitment and the hash of the plan are public from the moment they are fixed. The entries are public
at once when places are drawn; when ties are broken they would tell who is near the line, so that they wait
for the results, as every outcome of a draw does. Whoever kept the hash can tell that nothing was changed.
"""

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from minga.calls.enums import DecisionState, DrawState, Fate
from minga.calls.models import Call, Decision, Draw, Outcome
from minga.calls.policies import may_run, may_see
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.rules import rules_of
from minga.people.models import Person

SHOWN = 60
TEN_LINES = """\
import hashlib, json, sys
from decimal import Context, Decimal

said = json.load(open(sys.argv[1]))
plan = json.dumps(said["plan"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
seed = hashlib.sha256(f"{hashlib.sha256(plan.encode()).hexdigest()}|{said['secret']}|{said['public_value']}".encode()).hexdigest()
exact = Context(prec=50)


def number(entry):
    digest = hashlib.sha256(f"{seed}|open|{entry['id']}".encode()).digest()
    u = (Decimal(int.from_bytes(digest, "big")) + Decimal("0.5")) / Decimal(2**256)
    return exact.divide(-exact.ln(u), Decimal(entry["weight"]))


print([entry["id"] for entry in sorted(said["plan"]["entries"], key=number)])
"""  # noqa: E501 - short lines for whoever copies it matter less than few of them


@dataclass(frozen=True, kw_only=True)
class DrawPage:
    """What may be told of a lottery now. `order`: the first of them; `more`: how many follow."""

    uuid: UUID
    call_key: str
    call: str
    round: str
    ties: bool
    drawn: bool
    told: bool
    committed: str
    drawn_at: str
    beacon: str
    appears: str
    due: bool
    """The public value has come out: it can be drawn."""
    plan_sha256: str
    commitment: str
    entries: int
    entries_told: bool
    codes: tuple[str, ...]
    more: int
    places: int
    secret: str
    value: str
    source: str
    groups: bool
    reveal: str
    lines: str


def draw_for(viewer: Person | None, uuid: UUID, now: datetime) -> Draw:
    """A lottery of a call that the viewer may see, or `Draw.DoesNotExist`."""
    found = Draw.objects.select_related("phase__call__edition__host").get(uuid=uuid)
    if not may_see(viewer, found.phase.call, now):
        raise Draw.DoesNotExist
    return found


def draw_page(draw: Draw, viewer: Person | None, now: datetime) -> DrawPage:
    """For this viewer, at this moment."""
    call, zone = draw.phase.call, rules_of(draw.phase.call).timezone
    office = may_run(viewer, call, now)
    told = office or results_out(draw, now)
    drawn, appears = draw.state == DrawState.DRAWN, appears_at(draw)
    entries_told = told or draw.purpose != "ties"
    order = _order(draw) if drawn and told else [one["id"] for one in draw.plan["entries"]] if entries_told else []
    return DrawPage(
        uuid=draw.uuid,
        call_key=call.key,
        call=str(call),
        round=str(draw.phase),
        ties=draw.purpose == "ties",
        drawn=drawn,
        told=drawn and told,
        committed=moment_in(draw.committed_at, zone),
        drawn_at=moment_in(draw.drawn_at, zone) if draw.drawn_at else "",
        beacon=draw.plan["beacon"],
        appears=moment_in(appears, zone) if appears else "",
        due=appears is None or appears <= now,
        plan_sha256=draw.plan_sha256,
        commitment=draw.commitment,
        entries=len(draw.plan["entries"]) if entries_told else 0,
        entries_told=entries_told,
        codes=tuple(order[:SHOWN]),
        more=max(0, len(order) - SHOWN),
        places=draw.plan["places"],
        secret=draw.secret if drawn and told else "",
        value=draw.public_value if drawn and told else "",
        source=draw.public_source if drawn and told else "",
        groups=groups_decision(draw, now) is not None,
        reveal=reverse("calls:draw-reveal", args=[draw.uuid]) if office and not drawn else "",
        lines=TEN_LINES,
    )


def appears_at(draw: Draw) -> datetime | None:
    """When its public value comes out; None of older ones, which say it in words only."""
    said = draw.plan.get("appears")
    return datetime.fromisoformat(said) if said else None


def results_out(draw: Draw, now: datetime) -> bool:
    """Whether a decision is published that was taken after this lottery was fixed; earlier ones do not rest on it."""
    out = Decision.objects.filter(phase=draw.phase, state=DecisionState.PUBLISHED, published_at__lte=now)
    return out.filter(decided_at__gte=draw.committed_at).exists()


def draws_that_wait(call: Call, now: datetime) -> tuple[str, ...]:
    """Where the lotteries stand on which no published decision rests yet: public from the moment they are fixed."""
    told = Decision.objects.filter(
        phase=OuterRef("phase"), state=DecisionState.PUBLISHED, published_at__lte=now,
        decided_at__gte=OuterRef("committed_at"),
    )  # fmt: skip
    rows = Draw.objects.filter(~Exists(told), phase__call=call).order_by("committed_at", "pk")
    return tuple(reverse("calls:draw", args=[uuid]) for uuid in rows.values_list("uuid", flat=True))


def draw_file(draw: Draw, viewer: Person | None, now: datetime) -> dict[str, Any] | None:
    """What is published of it now: the plan, then everything; None while only its hash is."""
    told = may_run(viewer, draw.phase.call, now) or results_out(draw, now)
    if draw.state == DrawState.DRAWN and told:
        return dict(draw.published)
    if told or draw.purpose == "places":
        return {"plan": draw.plan, "plan_sha256": draw.plan_sha256}
    return None


def groups_decision(draw: Draw, now: datetime) -> Decision | None:
    """The first published decision that a lottery of places made: its groups stay as they were then."""
    if draw.purpose != "places":
        return None
    rows = Decision.objects.filter(phase=draw.phase, state=DecisionState.PUBLISHED, published_at__lte=now)
    return rows.defer("document").order_by("published_at", "pk").first()


def groups_csv(draw: Draw, now: datetime) -> str | None:
    """Drawn and not drawn with their chance, for whoever measures the effect later; None before results."""
    decision = groups_decision(draw, now)
    if decision is None:
        return None
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["application", "challenge", "place", "selected", "chance", "comparable", "group", "profile"])
    rows = Outcome.objects.filter(decision=decision).order_by("application__challenge_id", "reason__place", "pk")
    for each in rows.select_related("application__challenge"):
        selected, comparable = each.fate == Fate.SELECTED, bool(each.reason.get("comparable"))
        group = ("treatment" if selected else "comparison") if comparable else ""
        challenge = each.application.challenge.key if each.application.challenge else ""
        table.writerow(
            [
                each.application.code, challenge, each.reason.get("place", ""), int(selected),
                each.reason.get("chance", ""), int(comparable), group, " ".join(each.reason.get("groups", ())),
            ]
        )  # fmt: skip
    return out.getvalue()


def as_text(data: dict[str, Any]) -> str:
    """As the engine writes its files."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def _order(draw: Draw) -> list[str]:
    return [*draw.published.get("drawn", ()), *draw.published.get("waiting", ())]
