"""A result told to who applied: what was decided, why, and what can be done now. Plain, and never cold.

The same paragraphs stand in the letter and on her page; both are made in her language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.calls.enums import CallKind, Fate, RankBy
from minga.calls.models import Decision, Outcome
from minga.calls.queries.acta_paper import amount_words
from minga.calls.queries.reasons import Wording, quota_group, reason_words, tie_words
from minga.core.texts import day_in_words


@dataclass(frozen=True, kw_only=True)
class Told:
    """`title`: the result in a few words; `opening`: a sentence to begin with; `why`: one reason a line."""

    title: str
    opening: str
    why: tuple[str, ...]
    next: str


def told(outcome: Outcome, decision: Decision, wording: Wording, call_title: str) -> Told:
    """All that is said of one result. `decision` carries its ranking."""
    return Told(
        title=title_of(outcome.fate, wording),
        opening=_opening(outcome, wording, call_title),
        why=tuple(filter(None, _why(outcome, decision, wording))),
        next=_next(outcome, wording),
    )


def title_of(fate: str, wording: Wording) -> str:
    """Spoken to the person."""
    if not wording.last:
        return _("Your application goes on") if fate == Fate.SELECTED else _("Your application does not go on")
    return {
        Fate.SELECTED: _("Your application was selected"),
        Fate.WAITING: _("Your application is on the waiting list"),
    }.get(Fate(fate), _("Your application was not selected this time"))


def appeals_until(published_at: datetime, days: int, zone: str) -> datetime:
    """The first moment at which an appeal is too late: the midnight that ends the last day, where the call is."""
    local = published_at.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return (midnight + timedelta(days=days + 1)).replace(tzinfo=ZoneInfo(zone))


def last_day(until: datetime) -> str:
    """The last whole day, in words."""
    return day_in_words((until - timedelta(days=1)).date())


def _opening(outcome: Outcome, wording: Wording, call: str) -> str:
    said = {"code": outcome.application.code, "call": call, "place": outcome.waiting_place}
    if outcome.fate == Fate.SELECTED and not wording.last:
        return _("Application %(code)s goes on to the next round of “%(call)s”. Congratulations.") % said
    if outcome.fate == Fate.SELECTED:
        return _("Application %(code)s was selected in “%(call)s”. Congratulations.") % said
    if outcome.fate == Fate.WAITING:
        words = _(
            "Application %(code)s is number %(place)s on the waiting list of “%(call)s”. "
            "If a place becomes free and your turn comes, we will write to you."
        )
        return words % said
    if not wording.last:
        return (
            _("Application %(code)s does not go on to the next round of “%(call)s”. Thank you for the work in it.")
            % said
        )
    return _("Application %(code)s was not selected in “%(call)s”. Thank you for the work in it.") % said


def _why(outcome: Outcome, decision: Decision, wording: Wording) -> list[str]:
    line: Mapping[str, Any] = {**outcome.reason, "fate": outcome.fate}
    pool = _pool(outcome, decision)
    return [
        _numbers(outcome, pool, wording),
        _reason(line, wording),
        _line_to_reach(outcome, pool, wording),
        tie_words(line, wording),
    ]


def _reason(line: Mapping[str, Any], wording: Wording) -> str:
    """The reason, where the numbers alone do not say it already."""
    if line.get("reason") in ("by_rank", None):
        return ""
    if line.get("reason") == "by_quota":
        groups = ", ".join(quota_group(key, wording) for key in line.get("quotas", ()))
        return _("It has a place that the rules keep for: %(groups)s.") % {"groups": groups}
    return reason_words(line, wording)


def _numbers(outcome: Outcome, pool: Mapping[str, Any], wording: Wording) -> str:
    said = {
        "rank": outcome.rank,
        "all": pool.get("candidates"),
        "points": number_format(Decimal(outcome.reason.get("number", 0)), 2),
        "reviews": outcome.reason.get("reviews"),
    }
    if outcome.rank is None or not pool:
        return ""
    if wording.phase.rank_by == RankBy.LOTTERY:
        return _("In the public lottery it came out in place %(rank)s of %(all)s.") % said
    return _("With %(reviews)s assessments it has %(points)s points of 100: place %(rank)s of %(all)s.") % said


def _line_to_reach(outcome: Outcome, pool: Mapping[str, Any], wording: Wording) -> str:
    """How many places there were, and where the last one stood."""
    places = pool.get("places")
    if places is None or outcome.fate == Fate.SELECTED or outcome.reason.get("reason") == "below_mark":
        return ""
    words = _("There were %(places)s places.") % {"places": places}
    if pool.get("cut") and wording.phase.rank_by != RankBy.LOTTERY:
        cut = number_format(Decimal(pool["cut"]), 2)
        words += " " + _("The last one by the order went to an application with %(cut)s points.") % {"cut": cut}
    return words


def _next(outcome: Outcome, wording: Wording) -> str:
    """What happens now, or what remains of it."""
    rules = wording.rules
    if outcome.fate == Fate.SELECTED and not wording.last:
        return _("On the page of your application you find what the next round asks, and until when.")
    if outcome.fate == Fate.SELECTED:
        if rules.amount is not None:
            money = amount_words(rules.amount, rules.currency)
            return _("You receive up to %(money)s. The office will write to you to sign and begin.") % {"money": money}
        return {
            CallKind.PARTICIPANTS: _("You will receive an invitation. Answer it to confirm that you take part."),
            CallKind.SOLUTIONS: _("The owner of the challenge knows it too, and you will be put in touch."),
        }.get(CallKind(rules.kind), _("The office will write to you about how it begins."))
    if outcome.fate == Fate.WAITING:
        return ""
    return pgettext(
        "to who was not selected",
        "What you wrote is kept in your account, with what the jury said: it can be the beginning of the next one.",
    )


def _pool(outcome: Outcome, decision: Decision) -> Mapping[str, Any]:
    """The pool in which it competed."""
    pools: list[Mapping[str, Any]] = decision.ranking.get("pools", [])
    mine = [each for each in pools if each["challenge"] in (None, outcome.application.challenge_id)]
    return mine[0] if mine and "place" in outcome.reason else {}
