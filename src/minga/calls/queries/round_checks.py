"""Whether the rounds of a call make sense: their days, what is asked, by what it is judged, by whom."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from minga.assessments.models.rubric import read_rubric
from minga.calls.enums import RankBy
from minga.calls.models import PhaseRules, Rules
from minga.calls.queries.findings import DATES, FORM, JURY, RUBRIC, Finding, Weight
from minga.core.errors import Invalid
from minga.core.texts import pick

SHORT: Final = timedelta(days=7)
LONGEST_GRACE: Final = 24 * 60


def round_findings(rules: Rules, now: datetime) -> Iterator[Finding]:
    """Everything about the rounds, in the order in which a page shows it."""
    if rules.timezone not in available_timezones():
        yield Finding(DATES, "timezone", _("Choose a time zone: the end of a call is a moment."), Weight.REFUSED)
    if not rules.phases:
        yield Finding(DATES, "phases", _("A call has at least one round. Add one, with its dates."), Weight.REFUSED)
    for index, phase in enumerate(rules.phases):
        yield from _days_of(phase, index, rules, now)
        yield from _form_of(phase, index)
        yield from _judging_of(phase, index, rules)
    yield from _days_of_the_call(rules, now)


def _days_of(phase: PhaseRules, index: int, rules: Rules, now: datetime) -> Iterator[Finding]:
    place = f"phases.{index}"
    if phase.closes_at <= phase.opens_at:
        words = _("“%(round)s” closes before it opens. Choose a later end.") % _named(phase)
        yield Finding(DATES, f"{place}.closes_at", words, Weight.REFUSED)
        return
    if not 0 <= phase.grace_minutes <= LONGEST_GRACE:
        words = _("Minutes of grace are a number from 0 to %(most)s.") % {"most": LONGEST_GRACE}
        yield Finding(DATES, f"{place}.grace_minutes", words, Weight.REFUSED)
    if phase.closes_at <= now:
        words = _("“%(round)s” would close in the past. Choose a day that is still to come.") % _named(phase)
        yield Finding(DATES, f"{place}.closes_at", words)
    elif phase.closes_at - max(now, phase.opens_at) < SHORT and index == 0:
        words = _("There is less than a week to apply. Few will arrive in time, and those who do knew before.")
        yield Finding(DATES, f"{place}.closes_at", words, Weight.WARNS)
    if index == 0 and phase.opens_at <= now < phase.closes_at:
        words = _("It opens as soon as it is published.")
        yield Finding(DATES, f"{place}.opens_at", words, Weight.WARNS)
    if index and phase.opens_at < _end(rules.phases[index - 1]):
        words = _("“%(round)s” begins before the round before it has ended, with its minutes of grace.")
        yield Finding(DATES, f"{place}.opens_at", words % _named(phase))
    last = index == len(rules.phases) - 1
    if not last and not phase.advance:
        words = _("Say how many go on from “%(round)s” to the next round.") % _named(phase)
        yield Finding(DATES, f"{place}.advance", words)
    after = rules.places if last or rules.phases[index + 1].advance is None else rules.phases[index + 1].advance
    if not last and phase.advance and after and phase.advance < after:
        words = _("Only %(few)s go on from “%(round)s”, but the next step needs at least %(many)s.")
        said = {"few": phase.advance, "many": after, **_named(phase)}
        yield Finding(DATES, f"{place}.advance", words % said)


def _form_of(phase: PhaseRules, index: int) -> Iterator[Finding]:
    if phase.form:
        return
    if index == 0:
        words = _("Choose the form that applicants fill in.")
        yield Finding(FORM, "form", words, phase=phase.key)
    else:
        words = _("“%(round)s” asks nothing: it judges what was sent to the round before, or what is presented live.")
        yield Finding(FORM, "form", words % _named(phase), Weight.WARNS, phase=phase.key)


def _judging_of(phase: PhaseRules, index: int, rules: Rules) -> Iterator[Finding]:
    if phase.rank_by == RankBy.LOTTERY:
        if rules.places is None and index == len(rules.phases) - 1:
            words = _("A lottery needs a number of places. Say how many there are, or choose a jury.")
            yield Finding(JURY, "rank_by", words, phase=phase.key)
        return
    yield from _rubric_of(phase)
    yield from _jury_of(phase, rules, index)


def _rubric_of(phase: PhaseRules) -> Iterator[Finding]:
    if not phase.rubric or not phase.rubric.get("criteria"):
        words = _("“%(round)s” has no criteria. Choose a rubric, or let a public lottery decide.") % _named(phase)
        yield Finding(RUBRIC, "criteria", words, phase=phase.key)
        return
    for place, message in rubric_mistakes(phase.rubric):
        yield Finding(RUBRIC, place, message, phase=phase.key)


def rubric_mistakes(data: Any) -> Iterator[tuple[str, str]]:
    """What keeps this data from being a rubric: place and words."""
    try:
        read_rubric(data)
    except Invalid as wrong:
        for place, messages in wrong.errors.items():
            for message in messages:
                yield place, str(message)


def _jury_of(phase: PhaseRules, rules: Rules, index: int) -> Iterator[Finding]:
    if phase.reviews < 1 or phase.quorum < 1:
        words = _("At least one person assesses each application, and a jury has at least one member.")
        yield Finding(JURY, "reviews", words, Weight.REFUSED, phase.key)
    elif phase.reviews > phase.quorum:
        words = _(
            "Each application is assessed by %(reviews)s people, but a jury of %(n)s is enough. Ask for a larger one."
        )
        yield Finding(JURY, "quorum", words % {"reviews": phase.reviews, "n": phase.quorum}, Weight.BLOCKS, phase.key)
    elif phase.reviews == 1:
        words = _("One person alone decides about each application. Two or more are fairer.")
        yield Finding(JURY, "reviews", words, Weight.WARNS, phase.key)
    if phase.judged_by is None:
        yield Finding(JURY, "judged_by", _("Say until when the jury has time."), Weight.BLOCKS, phase.key)
    elif phase.judged_by <= _end(phase):
        words = _("The jury would have to be done before “%(round)s” closes. Give it days after the end.")
        yield Finding(JURY, "judged_by", words % _named(phase), Weight.BLOCKS, phase.key)
    following = rules.phases[index + 1] if index + 1 < len(rules.phases) else None
    if following and phase.judged_by and following.opens_at < phase.judged_by:
        words = _("“%(round)s” begins before the jury of the round before is done.") % _named(following)
        yield Finding(DATES, f"phases.{index + 1}.opens_at", words)


def _days_of_the_call(rules: Rules, now: datetime) -> Iterator[Finding]:
    if not rules.phases:
        return
    first, last = rules.phases[0], rules.phases[-1]
    done = max((each.judged_by or _end(each) for each in rules.phases), default=_end(last))
    if rules.results_at is None:
        yield Finding(DATES, "results_at", _("Announce when the results are published."))
    elif rules.results_at < max(done, _end(last)):
        words = _("The results are announced for a day on which the jury is still at work, or the call still open.")
        yield Finding(DATES, "results_at", words)
    if rules.questions_until is None:
        words = _("Nobody can ask anything: no day is set until which questions are answered.")
        yield Finding(DATES, "questions_until", words, Weight.WARNS)
    elif rules.questions_until >= first.closes_at:
        words = _("Questions can be asked until the call closes: nobody could use the last answers. End them before.")
        yield Finding(DATES, "questions_until", words, Weight.WARNS)
    if rules.appeal_days == 0:
        words = _("Nobody can appeal. In many countries the law asks for some days.")
        yield Finding(DATES, "appeal_days", words, Weight.WARNS)


def _end(phase: PhaseRules) -> datetime:
    """With the minutes of grace."""
    return phase.closes_at + timedelta(minutes=phase.grace_minutes)


def _named(phase: PhaseRules) -> dict[str, str]:
    return {"round": pick(phase.title) or phase.key}
