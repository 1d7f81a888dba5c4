"""The public lottery: committed before, drawn with a value that nobody could choose, final after.

The secret is made here, kept in the row, and shown to nobody before the draw. Its hash and the whole plan
are fixed when the draw is committed (triggers in migration 0002). What was drawn is never drawn again.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.audit.actions import action, record
from minga.calls.actions.decisions import ask_ranking, lock_decision, lock_phase, prepared_decision
from minga.calls.enums import DrawState, RankBy
from minga.calls.events.deciding import DrawCommitted, DrawRevealed
from minga.calls.models import CallPhase, Decision, Draw, Rules
from minga.calls.queries.basis import candidates_of
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.draws import appears_at as appears_of
from minga.calls.queries.rules import rules_of
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.texts import pick
from minga.engines import lottery

TIES, PLACES = "ties", "places"
_SECRET_BYTES: Final = 32


@action
def commit_draw(*, phase: CallPhase, beacon: str, appears_at: datetime, actor: Actor, now: datetime) -> Draw:
    """Fix who is drawn and how, for the ties or the places that the prepared order waits for.

    `beacon`: which public value will be mixed in and where it is read, in words. `appears_at`: when it comes out;
    it must lie ahead, or whoever knows it could choose the secret.
    """
    held = lock_phase(phase, actor=actor, now=now)
    decision = prepared_decision(held)
    if decision is None or decision.ranking.get("state") != "draw":
        raise NotReady(_("There is nothing to draw: no places and no ties wait for a lottery."), code="nothing")
    _check_beacon(beacon, appears_at, now)
    rules = rules_of(held.call)
    purpose = PLACES if rules.phase(held.key).rank_by == RankBy.LOTTERY else TIES
    codes = _entries(held, purpose, decision.ranking["waits"])
    _refuse_again(held, codes)
    secret = secrets.token_hex(_SECRET_BYTES)
    plan = replace(
        _plan(held, rules, codes, purpose, secret, now), beacon=beacon.strip(), appears=appears_at.isoformat()
    )
    made = Draw.objects.create(
        phase=held, purpose=purpose, plan=lottery.plan.as_data(plan), plan_sha256=lottery.plan_hash(plan),
        commitment=plan.commitment, secret=secret, committed_at=now,
    )  # fmt: skip
    after = {"purpose": purpose, "entries": len(codes), "plan_sha256": made.plan_sha256}
    record(DrawCommitted(subject=made, after=after), related=(held.call,))
    return made


@action
def reveal_draw(*, draw: Draw, public_value: str, public_source: str, actor: Actor, now: datetime) -> Draw:
    """Draw with the public value that was announced; the order of the round is then computed anew."""
    held_phase = lock_phase(draw.phase, actor=actor, now=now)
    held = Draw.objects.select_for_update(of=("self",), no_key=True).get(pk=draw.pk)
    _check_value(held, public_value, public_source, rules_of(held_phase.call).timezone, now)
    value = " ".join(public_value.split())
    plan = plan_of(held.plan)
    drawn = lottery.draw(plan, secret=held.secret, public_value=value)
    held.state, held.drawn_at = DrawState.DRAWN, now
    held.public_value, held.public_source = value, public_source.strip()
    held.published = json.loads(lottery.as_published(plan, drawn, secret=held.secret, public_value=value))
    held.save()
    decision = prepared_decision(held_phase)
    if decision is not None and decision.ranking.get("state") == "draw":
        ask_ranking_again(decision=decision, actor=actor, now=now)
    record(DrawRevealed(subject=held, after={"public_value": value}), related=(held_phase.call,))
    return held


@action
def ask_ranking_again(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """The order that waited for this draw."""
    return ask_ranking(lock_decision(decision, actor=actor, now=now), now=now)


def plan_of(data: dict[str, Any]) -> lottery.Plan:
    """The plan as the engine reads it, from its published shape."""
    plan, _said = lottery.from_published(json.dumps({"plan": data}))
    return plan


def _entries(phase: CallPhase, purpose: str, waits: Sequence[Sequence[str]]) -> list[str]:
    """Public codes: all who may have a place, or all who are equal to somebody."""
    if purpose == PLACES:
        return sorted(each.code for each in candidates_of(phase).values())
    return sorted({code for group in waits for code in group})


def _refuse_again(phase: CallPhase, codes: Sequence[str]) -> None:
    """Nobody draws until the result pleases her: what was drawn stands, what was committed is drawn first.

    Also with one more or less in it: two that wait at once would let the office choose between two results.
    """
    for draw in Draw.objects.filter(phase=phase):
        entered = {one["id"] for one in draw.plan["entries"]}
        if draw.state == DrawState.COMMITTED and entered & set(codes):
            raise Conflict(_("A lottery for these applications is committed already. Draw that one."), code="committed")
        if draw.state == DrawState.DRAWN and draw.purpose == PLACES:
            raise Conflict(_("The places were drawn already. A lottery is never drawn twice."), code="drawn")


def _plan(
    phase: CallPhase, rules: Rules, codes: Sequence[str], purpose: str, secret: str, now: datetime
) -> lottery.Plan:
    """What is published before the draw. For ties, and for several pools, the whole order is drawn."""
    language = rules.languages[0] if rules.languages else "es"
    places = rules.places if rules.phases[-1].key == phase.key else rules.phase(phase.key).advance
    whole = purpose == TIES or bool(rules.challenges) or places is None
    with translation.override(language):
        words = _("Equal applications") if purpose == TIES else pgettext("of a call", "Places")
    return lottery.Plan(
        entries=tuple(lottery.Entry(code) for code in codes),
        places=len(codes) if whole or places is None else min(places, len(codes)),
        commitment=lottery.commitment(secret),
        title=f"{pick(phase.call.titles, language)} · {pick(phase.titles, language)} · {words}",
        closes=now.isoformat(),
    )


def _check_beacon(beacon: str, appears_at: datetime, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if not beacon.strip():
        words = _("Say which public value will be used and where it is read, for example the first prize of a lottery.")
        errors["beacon"] = [words]
    if appears_at <= now:
        words = _("Choose a moment to come: a value that somebody may know already decides nothing fairly.")
        errors["appears_at"] = [words]
    if errors:
        raise Invalid(errors)


def _check_value(draw: Draw, public_value: str, public_source: str, zone: str, now: datetime) -> None:
    if draw.state == DrawState.DRAWN:
        raise Conflict(_("This lottery was drawn already: its order stands."), code="drawn")
    appears = appears_of(draw)
    if appears is not None and now < appears:
        words = _("The public value comes out on %(moment)s. Draw after that.")
        raise NotReady(words % {"moment": moment_in(appears, zone)}, code="early")
    errors: dict[str, list[str]] = {}
    if not public_value.strip():
        errors["public_value"] = [_("Write the public value exactly as it was published.")]
    if not public_source.strip():
        errors["public_source"] = [_("Say where anybody can read that value.")]
    if errors:
        raise Invalid(errors)
