"""What an addendum may change, and what it changed, before and after.

Best practice of public selection: what decides is fixed when applications may come in. Time, places
and money may only grow, and a day that has passed stays as it was.
"""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.models import PhaseRules, Rules, rules_as_data

_LATER: Final = ("questions_until", "results_at")
_MORE: Final = ("places", "waiting", "amount", "appeal_days")
_FREE: Final = frozenset({"phases", "documents", *_LATER, *_MORE})
_PHASE_LATER: Final = ("opens_at", "closes_at", "judged_by")
_PHASE_FREE: Final = frozenset({*_PHASE_LATER, "grace_minutes"})

_FROZEN: Final = gettext_lazy(
    "What decides was frozen when the call opened. Cancel this call and open another one if it is wrong."
)

Problems = dict[str, list[str]]


def addendum_problems(was: Rules, now_said: Rules, at: datetime) -> Problems:
    """Why these rules may not follow those, by the place at fault. Empty when they may."""
    found: Problems = {}
    for place, words in _problems(was, now_said, at):
        found.setdefault(place, []).append(words)
    return found


def _problems(was: Rules, said: Rules, at: datetime) -> Iterator[tuple[str, str]]:
    for each in fields(Rules):
        before, after = getattr(was, each.name), getattr(said, each.name)
        if before != after and each.name not in _FREE:
            yield each.name, str(_FROZEN)
    if was == said:
        return
    for name in _LATER:
        yield from _later(name, getattr(was, name), getattr(said, name), at)
    for name in _MORE:
        yield from _more(name, getattr(was, name), getattr(said, name))
    if at >= max(phase.closes_at for phase in was.phases):
        for name in ("places", "waiting", "amount"):
            if getattr(was, name) != getattr(said, name):
                yield name, _("The call is closed: whoever knows the applications could choose how many win.")
    if set(was.documents) - set(said.documents):
        yield "documents", _("A document that was published stays. Add another one that explains.")
    if [each.key for each in was.phases] != [each.key for each in said.phases]:
        yield "phases", str(_FROZEN)
        return
    for index, (before, after) in enumerate(zip(was.phases, said.phases, strict=True)):
        yield from _phase(before, after, f"phases.{index}", at)
    yield from _in_order(said)


def _phase(before: PhaseRules, after: PhaseRules, place: str, at: datetime) -> Iterator[tuple[str, str]]:
    for each in fields(PhaseRules):
        if getattr(before, each.name) != getattr(after, each.name) and each.name not in _PHASE_FREE:
            yield f"{place}.{each.name}", str(_FROZEN)
    for name in _PHASE_LATER:
        yield from _later(f"{place}.{name}", getattr(before, name), getattr(after, name), at)
    if after.grace_minutes < before.grace_minutes:
        yield f"{place}.grace_minutes", _("Minutes of grace were promised: they can only become more.")
    elif after.grace_minutes > before.grace_minutes and before.closes_at <= at:
        yield f"{place}.grace_minutes", _("This day has passed: it stays as it was announced.")


def _later(place: str, before: datetime | None, after: datetime | None, at: datetime) -> Iterator[tuple[str, str]]:
    if before == after or before is None:
        return
    if before <= at:
        yield place, _("This day has passed: it stays as it was announced.")
    elif after is None or after < before:
        yield place, _("What was announced can only become later. Leave it, or choose a later moment.")


def _more(place: str, before: Any, after: Any) -> Iterator[tuple[str, str]]:
    if before is None and after is not None:
        yield place, _("The call set no limit here: an addendum cannot make it narrower.")
    elif before is not None and after is not None and after < before:
        yield place, _("What was promised can only become more. Leave it, or write a higher number.")


def _in_order(rules: Rules) -> Iterator[tuple[str, str]]:
    """Days that moved must still make sense together."""
    for index, phase in enumerate(rules.phases):
        if phase.judged_by is not None and phase.judged_by <= phase.closes_at:
            yield f"phases.{index}.judged_by", _("The jury needs days after the end of the round: move them as well.")
        if index and phase.opens_at < rules.phases[index - 1].closes_at:
            yield f"phases.{index}.opens_at", _("This round now begins before the one before it ends: move it as well.")
        if phase.closes_at <= phase.opens_at:
            yield f"phases.{index}.closes_at", _("A round closes after it opens.")
        if rules.results_at and phase.judged_by and rules.results_at < phase.judged_by:
            yield "results_at", _("The results would come before the jury is done: move them as well.")


def differences(was: Rules, said: Rules) -> list[dict[str, Any]]:
    """Each value that differs: its path in the published file, before and after."""
    return list(_walk("", rules_as_data(was), rules_as_data(said)))


def _walk(path: str, before: Any, after: Any) -> Iterator[dict[str, Any]]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            yield from _walk(f"{path}.{name}" if path else name, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _walk(f"{path}.{index}", one, other)
    else:
        yield {"path": path, "before": before, "after": after}
