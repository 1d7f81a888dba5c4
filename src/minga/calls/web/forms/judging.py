"""How a round is judged: the jury, the weights, one criterion with its levels, and the form that is asked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minga.assessments.enums import BlindMode
from minga.calls.enums import RankBy
from minga.calls.models import PhaseRules
from minga.calls.web.forms.design import SectionForm
from minga.core.texts import pick
from minga.ui.forms import Described, Form, offer
from minga.ui.moments import MomentField, set_zone
from minga.ui.texts import text_inputs, texts_in, texts_out

LEVELS: Final = 5
_BLIND: Final = {
    BlindMode.OPEN: gettext_lazy("Applicants learn who judged them, and jurors know who applies."),
    BlindMode.SINGLE: gettext_lazy("Jurors know who applies; applicants do not learn who judged them."),
    BlindMode.DOUBLE: gettext_lazy("Minga hides names, places, links and files; the office looks over each copy."),
}
_RANK: Final = {
    RankBy.MEAN: gettext_lazy("The plain mean. Everybody can reckon it again."),
    RankBy.CORRECTED: gettext_lazy("Takes out how strict each juror is, when the assignment allows it."),
    RankBy.MEDIAN: gettext_lazy("One extreme score changes nothing."),
    RankBy.TRIMMED: gettext_lazy("Without the highest and the lowest; needs four jurors or more."),
    RankBy.LOTTERY: gettext_lazy("For places that many deserve alike. It also leaves two groups to compare later."),
}


class JuryForm(SectionForm):
    """Who judges a round and how their scores become an order."""

    rank_by = forms.ChoiceField(label=gettext_lazy("What decides"), widget=forms.RadioSelect)
    reviews = forms.IntegerField(label=gettext_lazy("Assessments of each application"), min_value=1, max_value=20)
    quorum = forms.IntegerField(label=gettext_lazy("Jurors that the jury needs"), min_value=1, max_value=100)
    judged_by = MomentField(label=gettext_lazy("The jury has time until"), required=False)
    blind = forms.ChoiceField(label=gettext_lazy("Who knows whom"), widget=forms.RadioSelect)
    calibrates = forms.BooleanField(
        label=gettext_lazy("The jury begins with shared samples"),
        required=False,
        help_text=gettext_lazy("All judge the same two or three first, and talk about the scale. They do not count."),
    )

    def __init__(self, *args: Any, phase: PhaseRules, zone: str, revision: int, **kwargs: Any) -> None:
        stored = {name: getattr(phase, name) for name in _JURY}
        kwargs["initial"] = {**stored, "revision": revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        set_zone(self, zone)
        offer(self, "rank_by", [(each.value, Described(str(each.label), _RANK[each])) for each in RankBy])
        offer(self, "blind", [(each.value, Described(str(each.label), _BLIND[each])) for each in BlindMode])

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _JURY}


_JURY: Final = ("rank_by", "reviews", "quorum", "judged_by", "blind", "calibrates")


class WeightsForm(SectionForm):
    """The weight of each criterion, and what throws an application out."""

    pass_mark = forms.IntegerField(
        label=gettext_lazy("Points that an application needs"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Out of 100. Empty: no minimum."),
    )
    veto = forms.ChoiceField(label=gettext_lazy("A score under the line of a criterion counts when"))

    def __init__(self, *args: Any, rubric: Mapping[str, Any], revision: int, **kwargs: Any) -> None:
        self.rubric = rubric
        self.rows = list(rubric.get("criteria") or ())
        fields = {f"weight_{number}": _weight(pick(row.get("title"))) for number, row in enumerate(self.rows)}
        vars(self)["base_fields"] = {**fields, **type(self).base_fields}
        kwargs["initial"] = {**_weights(rubric), "revision": revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        offer(
            self, "veto", [("any", _("one juror gives it")), ("majority", _("most give it")), ("all", _("all give it"))]
        )

    @property
    def lines(self) -> list[tuple[Mapping[str, Any], str, forms.BoundField]]:
        """Each criterion with its title and its weight."""
        return [(row, pick(row.get("title")), self[f"weight_{number}"]) for number, row in enumerate(self.rows)]

    @property
    def total(self) -> Decimal:
        """What the stored weights add up to."""
        return sum((Decimal(str(row.get("weight") or 0)) for row in self.rows), Decimal(0)).normalize()

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        names = [f"weight_{number}" for number in range(len(self.rows))]
        total = sum((clean[name] for name in names if name in clean), Decimal(0))
        if all(name in clean for name in names) and total != 100:
            said = {"total": f"{total.normalize():f}"}
            raise forms.ValidationError(_("The weights add up to %(total)s. Make them add up to 100.") % said)
        return clean

    @property
    def changed_rubric(self) -> dict[str, Any]:
        """The rubric as it was sent."""
        clean = self.cleaned_data
        rows = [{**row, "weight": f"{clean[f'weight_{number}']:f}"} for number, row in enumerate(self.rows)]
        least = clean["pass_mark"]
        share = None if least is None else str(Decimal(least) / 100)
        return {**self.rubric, "criteria": rows, "pass_mark": share, "veto": clean["veto"]}


def _weight(title: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=title, min_value=Decimal("0.5"), max_value=100, max_digits=4, decimal_places=1,
        widget=forms.NumberInput({"class": "c-input c-input--short", "step": "any"}),
    )  # fmt: skip


def _weights(rubric: Mapping[str, Any]) -> dict[str, Any]:
    rows = rubric.get("criteria") or ()
    share = rubric.get("pass_mark")
    return {
        **{f"weight_{number}": row.get("weight") for number, row in enumerate(rows)},
        "pass_mark": None if share in (None, "") else int(Decimal(str(share)) * 100),
        "veto": rubric.get("veto") or "majority",
    }


class CriterionForm(SectionForm):
    """One criterion: what it is, what each score means, and below which score nothing helps."""

    weight = forms.DecimalField(
        label=gettext_lazy("Weight"), min_value=Decimal("0.5"), max_value=100, max_digits=4, decimal_places=1
    )
    veto_below = forms.IntegerField(
        label=gettext_lazy("A score below this rules the application out"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Empty: never."),
    )
    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Where a juror finds it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The answers that the jury reads for this criterion. None: all of them."),
    )

    def __init__(
        self,
        *args: Any,
        criterion: Mapping[str, Any] | None,
        languages: Sequence[str],
        asked: Sequence[tuple[str, str]],
        revision: int,
        **kwargs: Any,
    ) -> None:
        self.criterion = dict(criterion or {})
        vars(self)["base_fields"] = {**_words(languages), **type(self).base_fields, **_levels(languages)}
        kwargs["initial"] = {**_criterion_initial(self.criterion), "revision": revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if asked:
            offer(self, "questions", asked)
        else:
            del self.fields["questions"]

    @property
    def words(self) -> list[forms.BoundField]:
        """Title and description."""
        return [self[name] for name in self.fields if name.startswith(("title_", "text_"))]

    @property
    def levels(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Score and words of each level, from the lowest."""
        return [
            (number, [self[name] for name in self.fields if name.startswith((f"score{number}", f"level{number}_"))])
            for number in range(LEVELS)
        ]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        rows = self._described(clean)
        if len({row["score"] for row in rows}) < 2:
            self.add_error("score0", _("Describe at least two levels with different scores."))
        elif len({row["score"] for row in rows}) < len(rows):
            self.add_error("score0", _("Two levels have the same score."))
        least = clean.get("veto_below")
        if least is not None and rows and not min(r["score"] for r in rows) < least <= max(r["score"] for r in rows):
            self.add_error("veto_below", _("This line is outside the scores of the levels."))
        return clean

    @property
    def changed(self) -> dict[str, Any]:
        """The criterion as it was sent."""
        clean = self.cleaned_data
        title = texts_in("title", clean)
        return {
            "key": self.criterion.get("key") or slugify(pick(title))[:40] or "criterio",
            "title": title,
            "text": texts_in("text", clean),
            "weight": f"{clean['weight']:f}",
            "veto_below": clean["veto_below"],
            "questions": list(clean.get("questions", self.criterion.get("questions") or ())),
            "levels": sorted(self._described(clean), key=lambda row: row["score"]),
        }

    def _described(self, clean: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = (
            {"score": clean.get(f"score{number}"), "text": texts_in(f"level{number}", clean)}
            for number in range(LEVELS)
        )
        return [row for row in rows if row["score"] is not None and row["text"]]


def _words(languages: Sequence[str]) -> dict[str, forms.Field]:
    return {
        **text_inputs("title", gettext_lazy("Criterion"), languages, most=120, needed=True),
        **text_inputs("text", gettext_lazy("What to look at"), languages, rows=2, most=600),
    }


def _levels(languages: Sequence[str]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for number in range(LEVELS):
        fields[f"score{number}"] = forms.IntegerField(
            label=pgettext_lazy("of a level", "Score"), required=False, min_value=0, max_value=100
        )
        fields |= text_inputs(f"level{number}", gettext_lazy("What it looks like"), languages, rows=2, most=300)
    return fields


def _criterion_initial(criterion: Mapping[str, Any]) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "weight": criterion.get("weight"),
        "veto_below": criterion.get("veto_below"),
        "questions": list(criterion.get("questions") or ()),
        **texts_out("title", criterion.get("title") or {}),
        **texts_out("text", criterion.get("text") or {}),
    }
    levels = criterion.get("levels") or [{"score": score, "text": {}} for score in (0, 2, 4)]
    for number, level in enumerate(levels[:LEVELS]):
        stored |= {f"score{number}": level["score"], **texts_out(f"level{number}", level.get("text") or {})}
    return stored


class ChooseForm(Form):
    """One of the forms, or of the rubrics, that are ready."""

    which = forms.ChoiceField(label=gettext_lazy("Choose one that is ready"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "which", choices)
