"""The rounds of a call as its pages show them: days, what is asked, by what it is judged, by whom."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.enums import BlindMode
from minga.assessments.models.rubric import Criterion, RubricDefinition
from minga.calls.enums import RankBy
from minga.calls.models import Call, CallPhase, PhaseRules, Rules
from minga.calls.queries.deadlines import Deadline, deadline_of, moment_in
from minga.calls.queries.rule_words import rank_words, rubric_of
from minga.core.texts import pick
from minga.questionnaires.models import FormVersion


@dataclass(frozen=True)
class LevelLine:
    """What one score means."""

    score: int
    words: str


@dataclass(frozen=True)
class CriterionLine:
    """One thing that is judged, with its points out of one hundred."""

    key: str
    title: str
    text: str
    points: str
    veto: str
    levels: tuple[LevelLine, ...]


@dataclass(frozen=True)
class RoundLine:
    """One round. `closes` and the others are words with their time zone."""

    key: str
    title: str
    deadline: Deadline
    grace: str
    judged_by: str
    advance: str
    lottery: bool
    rank: str
    jury: str
    blind: str
    veto: str
    pass_mark: str
    calibrates: bool
    criteria: tuple[CriterionLine, ...]
    form_title: str
    form_file: str
    questions: int
    minutes: int | None


def rounds_of(call: Call, rules: Rules, now: datetime) -> tuple[RoundLine, ...]:
    """Every round in order. Two queries."""
    rows = {row.key: row for row in call.phases.select_related("form")}
    asked = _versions(rules)
    return tuple(
        _round(call, phase, rows[phase.key], rules, asked.get(phase.form), now)
        for phase in rules.phases
        if phase.key in rows
    )


def criteria_of(rubric: RubricDefinition | None) -> tuple[CriterionLine, ...]:
    """The criteria with their points and levels."""
    return tuple(_criterion(rubric, each) for each in rubric.criteria) if rubric else ()


def _round(
    call: Call, phase: PhaseRules, row: CallPhase, rules: Rules, asked: FormVersion | None, now: datetime
) -> RoundLine:
    rubric = rubric_of(phase)
    lottery = phase.rank_by == RankBy.LOTTERY
    return RoundLine(
        key=phase.key,
        title=pick(phase.title),
        deadline=deadline_of(row, rules.timezone, now),
        grace=_grace(phase),
        judged_by=moment_in(phase.judged_by, rules.timezone) if phase.judged_by else "",
        advance=_advance(phase),
        lottery=lottery,
        rank=rank_words(phase),
        jury="" if lottery else _jury(phase),
        blind="" if lottery else str(BlindMode(phase.blind).label),
        veto=_veto(rubric),
        pass_mark=_pass_mark(rubric),
        calibrates=phase.calibrates,
        criteria=criteria_of(rubric),
        form_title=pick(asked.form.title) if asked else "",
        form_file=reverse("calls:form-file", args=[call.key, phase.key]) if asked else "",
        questions=sum(len(section.questions) for section in asked.questions.sections) if asked else 0,
        minutes=asked.questions.minutes if asked else None,
    )


def _versions(rules: Rules) -> dict[str, FormVersion]:
    """The versions that the rules name; the newest published one while nothing is frozen. One query."""
    wanted = {phase.form: phase.form_version for phase in rules.phases if phase.form}
    if not wanted:
        return {}
    rows = FormVersion.objects.filter(form__key__in=wanted, published_at__isnull=False).select_related("form")
    found: dict[str, FormVersion] = {}
    for row in rows.order_by("number"):
        if row.number <= (wanted[row.form.key] or row.number):
            found[row.form.key] = row
    return found


def _criterion(rubric: RubricDefinition, criterion: Criterion) -> CriterionLine:
    return CriterionLine(
        key=criterion.key,
        title=pick(criterion.title),
        text=pick(criterion.text),
        points=_points(rubric, criterion),
        veto=_("A score below %(least)s rules the application out.") % {"least": criterion.veto_below}
        if criterion.veto_below is not None
        else "",
        levels=tuple(LevelLine(level.score, pick(level.text)) for level in criterion.levels),
    )


def _points(rubric: RubricDefinition, criterion: Criterion) -> str:
    return _figure(round(rubric.points(criterion), 1))


def _figure(exact: Decimal) -> str:
    """35 and 37.5, never 35.0 nor 4E+1."""
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grace(phase: PhaseRules) -> str:
    if not phase.grace_minutes:
        return _("There are no minutes of grace.")
    return ngettext(
        "What arrives up to %(n)s minute later is taken too, for those whose connection fails.",
        "What arrives up to %(n)s minutes later is taken too, for those whose connection fails.",
        phase.grace_minutes,
    ) % {"n": phase.grace_minutes}


def _advance(phase: PhaseRules) -> str:
    if not phase.advance:
        return ""
    return ngettext("%(n)s goes on to the next round.", "%(n)s go on to the next round.", phase.advance) % {
        "n": phase.advance
    }


def _jury(phase: PhaseRules) -> str:
    return ngettext(
        "%(n)s juror assesses each application. The jury works with at least %(quorum)s.",
        "%(n)s jurors assess each application, each by herself. The jury works with at least %(quorum)s.",
        phase.reviews,
    ) % {"n": phase.reviews, "quorum": phase.quorum}


def _veto(rubric: RubricDefinition | None) -> str:
    if rubric is None or all(each.veto_below is None for each in rubric.criteria):
        return ""
    return {
        "any": _("One juror is enough to rule an application out by such a score."),
        "all": _("An application is ruled out only when all its jurors give such a score."),
    }.get(rubric.veto, _("An application is ruled out when most of its jurors give such a score."))


def _pass_mark(rubric: RubricDefinition | None) -> str:
    if rubric is None or rubric.pass_mark is None:
        return ""
    return _("An application needs at least %(points)s points out of 100.") % {
        "points": _figure(rubric.pass_mark * 100)
    }
