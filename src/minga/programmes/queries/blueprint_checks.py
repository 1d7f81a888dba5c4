"""What must agree inside a blueprint: references, order, sums, quotas.

Each check is a small function that yields findings. They run on a blueprint that
may hold blanks where reading failed; `check` drops whatever touches a place already known
to be wrong, so that one mistake is told once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from minga.programmes.enums import PartnerRole
from minga.programmes.models.blueprint import FORMAT, Blueprint
from minga.programmes.models.blueprint_design import Participants, Quota
from minga.programmes.models.blueprint_plain import walk
from minga.programmes.models.blueprint_results import CashLine, Target
from minga.programmes.models.blueprint_time import Module, Session
from minga.programmes.models.blueprint_values import IsSource, Ref
from minga.programmes.models.blueprint_words import Mode
from minga.programmes.queries.blueprint_codes import sdg_targets
from minga.programmes.queries.blueprint_form_checks import form_checks, rubric_checks
from minga.programmes.queries.blueprint_plan import circles, plan
from minga.programmes.queries.blueprint_scalars import Finding, did_you_mean, shown

Check = Callable[[Blueprint], Iterator[Finding]]
_ANY_DAY = date(2025, 1, 1)


def check(blueprint: Blueprint, known: frozenset[str]) -> list[Finding]:
    """All disagreements, except where a path in `known` is already wrong."""
    return [
        finding
        for each in _CHECKS
        for finding in each(blueprint)
        if not any(_touches(finding.path, other) for other in known)
        and not any(_touches(other, finding.rests_on) for other in known if finding.rests_on)
    ]


def _touches(path: str, other: str) -> bool:
    return path == other or _inside(path, other) or _inside(other, path)


def _inside(path: str, other: str) -> bool:
    return bool(other) and path.startswith((f"{other}.", f"{other}["))


def _targets_of_references(blueprint: Blueprint) -> Mapping[str, frozenset[str]]:
    names = (
        "stages", "forms", "rubrics", "roles", "organisations", "resources",
        "objectives", "assumptions", "sources",
    )  # fmt: skip
    keys = {name: frozenset(each.key for each in getattr(blueprint, name)) for name in names}
    budget = blueprint.budget
    lines = {line.key for line in budget.cash} | {line.key for line in budget.in_kind} if budget else set()
    return {**keys, "budget": frozenset(lines)}


def _references(blueprint: Blueprint) -> Iterator[Finding]:
    targets = _targets_of_references(blueprint)
    for path, value, marks in walk(blueprint):
        for mark in marks:
            to, key = "", value
            if isinstance(mark, Ref) and value:
                to = mark.to
            elif isinstance(mark, IsSource):
                to, key = "sources", value.partition(":")[0]
            if to and key not in targets[to]:
                message = _("“%(key)s” is not the key of anything in “%(list)s”. %(hint)s")
                hint = did_you_mean(key, targets[to])
                yield Finding(path, message % {"key": shown(key), "list": to, "hint": hint})


def _unique_keys(blueprint: Blueprint) -> Iterator[Finding]:
    lists: dict[str, list[tuple[str, str]]] = {}
    for path, value, _marks in walk(blueprint):
        if path.endswith("]") and hasattr(value, "key"):
            lists.setdefault(path[: path.rindex("[")], []).append((path, value.key))
    message = _("The key “%s” is used twice in this list. Give each its own.")
    for pairs in lists.values():
        seen: set[str] = set()
        for path, key in pairs:
            if key in seen and key:
                yield Finding(f"{path}.key", message % key)
            seen.add(key)


def _head(blueprint: Blueprint) -> Iterator[Finding]:
    if blueprint.format != FORMAT:
        message = _("This is format %(given)s. Minga reads format %(known)s.")
        yield Finding("format", message % {"given": blueprint.format, "known": FORMAT})
    languages = blueprint.languages
    house = [code for code, _name in settings.LANGUAGES]
    for index, code in enumerate(languages.all):
        if code not in house:
            message = _("Minga does not speak “%(code)s” yet. %(hint)s")
            hint = did_you_mean(code, house)
            yield Finding(f"languages.all[{index}]", message % {"code": code, "hint": hint})
    if languages.default not in languages.all:
        yield Finding("languages.default", _("The default language must be one of those in “all”."))
    if not any(PartnerRole.LEAD in partner.roles for partner in blueprint.partners):
        message = _("No partner leads. Give one of them the role “lead”.")
        yield Finding("partners", message)


def _goals(blueprint: Blueprint) -> Iterator[Finding]:
    for index, sdg in enumerate(blueprint.sdgs):
        for position, target in enumerate(sdg.targets):
            if target not in sdg_targets(sdg.goal):
                message = _("“%(target)s” is not a target of goal %(goal)d. %(hint)s")
                hint = did_you_mean(target, sdg_targets(sdg.goal))
                values = {"target": shown(target), "goal": sdg.goal, "hint": hint}
                yield Finding(f"sdgs[{index}].targets[{position}]", message % values)
    for goal, times in Counter(sdg.goal for sdg in blueprint.sdgs).items():
        if times > 1:
            yield Finding("sdgs", _("Goal %d is there more than once. Keep one and join its targets.") % goal)


def _organisations(blueprint: Blueprint) -> Iterator[Finding]:
    message = _("“%(territory)s” is not in “%(country)s”. Change one of the two.")
    for index, each in enumerate(blueprint.organisations):
        if each.territory and each.country and not each.territory.startswith(f"{each.country}-"):
            values = {"territory": each.territory, "country": each.country}
            yield Finding(f"organisations[{index}].territory", message % values)


def _participants(blueprint: Blueprint) -> Iterator[Finding]:
    people = blueprint.participants
    if not people.opt_in:
        message = _("Write true: nobody is enrolled in Minga without accepting by herself.")
        yield Finding("participants.opt_in", message)
    if people.minimum and people.minimum > people.places:
        message = _("The minimum (%(minimum)d) is more than the places (%(places)d).")
        values = {"minimum": people.minimum, "places": people.places}
        yield Finding("participants.minimum", message % values, "participants.places")
    for index, quota in enumerate(people.quotas):
        if not (quota.organisation or quota.type or quota.country):
            message = _("Say whom this quota is for: organisation, type or country.")
            yield Finding(f"participants.quotas[{index}]", message)
    yield from _quota_sums(people)


def _quota_sums(people: Participants) -> Iterator[Finding]:
    def least(quotas: list[Quota]) -> Any:
        return sum(quota.places.low for quota in quotas if quota.places)

    by_country = [quota for quota in people.quotas if not quota.organisation and not quota.type]
    others = [quota for quota in people.quotas if quota.organisation or quota.type]
    for quotas in (by_country, others):
        if least(quotas) > people.places:
            message = _("The quotas ask for %(asked)s places; there are %(places)d.")
            values = {"asked": least(quotas), "places": people.places}
            yield Finding("participants.quotas", message % values, "participants")


def _calendar(blueprint: Blueprint) -> Iterator[Finding]:
    for index, stage in enumerate(blueprint.stages):
        if stage.lasts.count < 1:
            yield Finding(f"stages[{index}].lasts", _("A stage lasts at least one day: 1d."))
        if stage.starts.count < 0 and not stage.after:
            message = _("This is before the first day of the edition. Use 0d or later.")
            yield Finding(f"stages[{index}].starts", message)
    keys = {stage.key: index for index, stage in enumerate(blueprint.stages)}
    rounds = circles(blueprint.stages)
    for ring in rounds:
        message = _("These stages wait for one another: %s. Take one out of “after”.")
        yield Finding(f"stages[{keys[ring[0]]}].after", message % " → ".join(ring))
    known = all(keys.keys() >= set(stage.after) for stage in blueprint.stages)
    if not rounds and known and len(keys) == len(blueprint.stages):
        yield from _days(blueprint)


def _days(blueprint: Blueprint) -> Iterator[Finding]:
    planned = {each.stage.key: each for each in plan(blueprint, _ANY_DAY)}
    for number, each in enumerate(blueprint.stages):
        if planned[each.key].starts_on < _ANY_DAY:
            message = _("This is before the first day of the edition. Use a later start.")
            yield Finding(f"stages[{number}].starts", message)
    lengths = {stage.key: stage.lasts.days for stage in blueprint.stages}
    for index, module in enumerate(blueprint.modules):
        length = lengths.get(module.stage)
        for position, session in enumerate(module.sessions):
            path = f"modules[{index}].sessions[{position}]"
            if length is not None and _last_day(session) > length:
                message = _("This is on day %(day)d; the stage “%(stage)s” has %(length)d days.")
                values = {"day": _last_day(session), "stage": module.stage, "length": length}
                yield Finding(f"{path}.day", message % values)
            if _needs_place(module, session):
                yield Finding(path, _("People meet in person here. Say in which “place”."))


def _last_day(session: Session) -> int:
    if session.repeats is None:
        return session.day
    return session.day + session.repeats.every.days * (session.repeats.times - 1)


def _needs_place(module: Module, session: Session) -> bool:
    mode = session.mode or module.mode
    return mode == Mode.IN_PERSON and not (session.place or module.place)


def _budget(blueprint: Blueprint) -> Iterator[Finding]:
    budget = blueprint.budget
    if budget is None:
        return
    unvalued = [line.key for line in budget.cash if line.amount is None]
    foreign = [line.key for line in budget.cash if line.currency not in ("", budget.currency)]
    if budget.cash_total is None:
        if budget.cash and not unvalued and not foreign:
            message = _("Every line has a value. Write the total: %s.")
            yield Finding("budget.cash_total", message % _sum(budget.cash), "budget")
    elif unvalued:
        message = _("Without a value for %s there is no total. Write null.")
        yield Finding("budget.cash_total", message % ", ".join(unvalued), "budget")
    elif foreign:
        message = _("Lines in several currencies (%s) have no one total. Write null.")
        yield Finding("budget.cash_total", message % ", ".join(foreign), "budget")
    elif _sum(budget.cash) != budget.cash_total:
        message = _("The total says %(total)s; the lines add up to %(sum)s. Change one of the two.")
        values = {"total": budget.cash_total, "sum": _sum(budget.cash)}
        yield Finding("budget.cash_total", message % values, "budget")


def _sum(lines: tuple[CashLine, ...]) -> Any:
    return sum(line.amount or 0 for line in lines)


def _targets(blueprint: Blueprint) -> Iterator[Finding]:
    for index, target in enumerate(blueprint.targets):
        yield from _target(f"targets[{index}]", target)


def _target(path: str, target: Target) -> Iterator[Finding]:
    if target.due and target.by:
        yield Finding(f"{path}.due", _("Say when only once: delete “by” or “due”."))
    if target.due and not 2000 <= target.due.year <= 2100:
        message = _("The year %d cannot be right. Use one from 2000 to 2100.")
        yield Finding(f"{path}.due", message % target.due.year)


_CHECKS: tuple[Check, ...] = (
    _head,
    _unique_keys,
    _references,
    _goals,
    _organisations,
    _participants,
    _calendar,
    form_checks,
    rubric_checks,
    _budget,
    _targets,
)
