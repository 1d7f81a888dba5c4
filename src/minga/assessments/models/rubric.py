"""What a rubric says, as values: read from data, checked, written back the same.

The data has the shape of a blueprint's rubric (`programmes` writes those), so that a rubric goes
from a blueprint to a panel and into a published file unchanged.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from minga.core.errors import Invalid
from minga.core.texts import Texts, pick

VETO_RULES = ("any", "majority", "all")
_WHOLE = (Decimal(1), Decimal(100))


@dataclass(frozen=True, kw_only=True)
class Level:
    """What one score means."""

    score: int
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is judged. `questions`: keys of the form's questions that answer it."""

    key: str
    title: Texts
    weight: Decimal
    levels: tuple[Level, ...]
    text: Texts = field(default_factory=dict)
    veto_below: int | None = None
    questions: tuple[str, ...] = ()

    @property
    def low(self) -> int:
        return self.levels[0].score

    @property
    def high(self) -> int:
        return self.levels[-1].score

    @property
    def scores(self) -> range:
        """Every score that may be given: whole numbers from the lowest to the highest level."""
        return range(self.low, self.high + 1)

    def described(self, score: int) -> Level:
        """The level that a score reaches: the highest one not above it."""
        return max((level for level in self.levels if level.score <= score), key=lambda level: level.score)


@dataclass(frozen=True, kw_only=True)
class RubricDefinition:
    """Criteria whose weights add up to 1 or to 100. `veto`: how many jurors below the line throw work out."""

    title: Texts
    criteria: tuple[Criterion, ...]
    assessors: int = 2
    pass_mark: Decimal | None = None
    veto: str = "majority"

    def points(self, criterion: Criterion) -> Decimal:
        """The weight as points out of one hundred."""
        return criterion.weight * 100 / sum(each.weight for each in self.criteria)

    def criterion(self, key: str) -> Criterion:
        """By key. Raises KeyError."""
        return {each.key: each for each in self.criteria}[key]


def read_rubric(data: Mapping[str, Any]) -> RubricDefinition:
    """A checked definition. Invalid names each mistake by its place (`criteria.0.weight`)."""
    problems: dict[str, list[str]] = {}
    criteria = tuple(
        _criterion(row, f"criteria.{index}", problems) for index, row in enumerate(data.get("criteria") or ())
    )
    if not criteria:
        problems["criteria"] = [_("A rubric needs at least one criterion.")]
    elif sum(each.weight for each in criteria) not in _WHOLE:
        total = f"{sum((each.weight for each in criteria), Decimal(0)).normalize():f}"
        problems["criteria"] = [
            _("The weights add up to %(total)s. Make them add up to 100 (or to 1).") % {"total": total}
        ]
    elif len({each.key for each in criteria}) < len(criteria):
        problems["criteria"] = [_("Two criteria have the same key.")]
    veto = str(data.get("veto") or "majority")
    if veto not in VETO_RULES:
        problems["veto"] = [_("Choose whether one juror, most or all of them can veto.")]
    assessors = data.get("assessors") or 2
    if not isinstance(assessors, int) or assessors < 1:
        problems["assessors"] = [_("At least one person must judge each piece of work.")]
    pass_mark = _decimal(data.get("pass_mark"))
    if pass_mark is not None and not 0 <= pass_mark <= 1:
        problems["pass_mark"] = [_("The pass mark is a share between 0 and 1.")]
    if problems:
        raise Invalid(problems)
    return RubricDefinition(
        title=dict(data.get("title") or {}), criteria=criteria, assessors=assessors, pass_mark=pass_mark, veto=veto
    )


def rubric_as_data(rubric: RubricDefinition) -> dict[str, Any]:
    """The same as plain values, in the shape that `read_rubric` takes."""
    return {
        "title": dict(rubric.title),
        "assessors": rubric.assessors,
        "pass_mark": None if rubric.pass_mark is None else str(rubric.pass_mark),
        "veto": rubric.veto,
        "criteria": [
            {
                "key": each.key,
                "title": dict(each.title),
                "text": dict(each.text),
                "weight": str(each.weight),
                "veto_below": each.veto_below,
                "questions": list(each.questions),
                "levels": [{"score": level.score, "text": dict(level.text)} for level in each.levels],
            }
            for each in rubric.criteria
        ],
    }


def rubric_sha256(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text of this data: keys sorted, no spaces, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _criterion(row: Mapping[str, Any], place: str, problems: dict[str, list[str]]) -> Criterion:
    levels = tuple(
        sorted(
            (Level(score=int(level["score"]), text=dict(level.get("text") or {})) for level in row.get("levels") or ()),
            key=lambda level: level.score,
        )
    )
    weight = _decimal(row.get("weight"))
    if not pick(row.get("title")):
        problems[f"{place}.title"] = [_("Give the criterion a title.")]
    if weight is None or weight <= 0:
        problems[f"{place}.weight"] = [_("The weight must be a number above zero.")]
    if len({level.score for level in levels}) < 2:
        problems[f"{place}.levels"] = [_("Describe at least two levels with different scores.")]
    elif row.get("veto_below") is not None and row["veto_below"] not in range(
        levels[0].score + 1, levels[-1].score + 1
    ):
        problems[f"{place}.veto_below"] = [_("Choose a score above the lowest: only what lies below it is vetoed.")]
    return Criterion(
        key=str(row.get("key") or ""),
        title=dict(row.get("title") or {}),
        text=dict(row.get("text") or {}),
        weight=weight or Decimal(0),
        veto_below=row.get("veto_below"),
        questions=_words(row.get("questions")),
        levels=levels,
    )


def _words(value: Sequence[Any] | None) -> tuple[str, ...]:
    return tuple(str(word) for word in value or ())


def _decimal(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
