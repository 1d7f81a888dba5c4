"""What whoever teaches types about a task, and the rubric by which it is judged."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.texts import pick
from minga.learning.actions.tasks import TaskText
from minga.learning.enums import TaskBy
from minga.learning.models import Module, Task
from minga.library.models import Tool
from minga.programmes.models import Edition
from minga.questionnaires.models import Form as AskedForm
from minga.ui.forms import Form, add_inputs, offer
from minga.ui.moments import MomentField, set_zone
from minga.ui.texts import text_inputs, texts_in, texts_out

SCORES: Final = (0, 1, 2, 3, 4)
MOST_CRITERIA: Final = 8


class TaskForm(Form):
    """A task: what, by whom, until when, and how it is looked at."""

    module = forms.ChoiceField(label=gettext_lazy("Module"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Who does it"), choices=TaskBy.choices, widget=forms.RadioSelect)
    tool = forms.ChoiceField(
        label=gettext_lazy("Tool of the toolbox"), required=False,
        help_text=gettext_lazy("The team fills it in within its own initiative and hands that canvas in."),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=gettext_lazy("Form of the edition"), required=False,
        help_text=gettext_lazy("Sending the form hands the task in."),
    )  # fmt: skip
    days_after = forms.IntegerField(
        label=gettext_lazy("Days after the last session of the module"), required=False, min_value=0, max_value=365,
        help_text=gettext_lazy("The day moves along with the sessions. Leave it empty to write the day yourself."),
    )  # fmt: skip
    opens_at = MomentField(label=gettext_lazy("Opens"), required=False)
    due_at = MomentField(label=gettext_lazy("Due"), required=False)
    late_until = MomentField(
        label=gettext_lazy("Taken late until"), required=False,
        help_text=gettext_lazy("Empty: late work is taken while the edition goes on, and says that it is late."),
    )  # fmt: skip
    required = forms.BooleanField(label=gettext_lazy("Needed to complete the edition"), required=False)
    published = forms.BooleanField(label=gettext_lazy("Participants see it"), required=False)
    versions_at_most = forms.IntegerField(label=gettext_lazy("Times it may be handed in"), min_value=1, max_value=20)
    pass_points = forms.IntegerField(
        label=gettext_lazy("Points to pass, of 100"), required=False, min_value=0, max_value=100,
        help_text=gettext_lazy("With a rubric: below them it cannot be accepted. Empty: whoever judges decides."),
    )  # fmt: skip
    peers = forms.IntegerField(
        label=gettext_lazy("Peers who review each work"), required=False, min_value=0, max_value=6,
        help_text=gettext_lazy("Empty or 0: no peer review."),
    )  # fmt: skip
    peers_due_at = MomentField(label=gettext_lazy("Peers review until"), required=False)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, edition: Edition, modules: Sequence[Module], tools: Sequence[Tool],
        asked: Sequence[AskedForm], **kwargs: Any,
    ) -> None:  # fmt: skip
        self.edition, self.modules = edition, {str(each.uuid): each for each in modules}
        self.tools, self.asked = {each.key: each for each in tools}, {each.key: each for each in asked}
        words = {
            **text_inputs("titles", gettext_lazy("Title"), edition.languages, most=160, needed=True),
            **text_inputs("briefs", gettext_lazy("What to do"), edition.languages, rows=5, most=4000, needed=True),
        }
        add_inputs(self, first=words)
        super().__init__(*args, **kwargs)
        offer(self, "module", [("", _("None")), *((key, str(each)) for key, each in self.modules.items())])
        offer(self, "tool", [("", _("None")), *((key, str(each)) for key, each in self.tools.items())])
        offer(self, "form", [("", _("None")), *((key, str(each)) for key, each in self.asked.items())])
        set_zone(self, edition.timezone)

    @property
    def words(self) -> list[forms.BoundField]:
        """Title and text, language by language."""
        return [self[name] for name in self.fields if name.startswith(("titles_", "briefs_"))]

    @property
    def text(self) -> TaskText:
        """What was typed, for the action."""
        clean = self.cleaned_data
        points = clean["pass_points"]
        return TaskText(
            titles=texts_in("titles", clean, self.edition.languages),
            briefs=texts_in("briefs", clean, self.edition.languages),
            by=clean["by"],
            module=self.modules.get(clean["module"]),
            tool=self.tools.get(clean["tool"]),
            form=self.asked.get(clean["form"]),
            opens_at=clean["opens_at"],
            due_at=clean["due_at"],
            days_after=clean["days_after"],
            late_until=clean["late_until"],
            required=clean["required"],
            published=clean["published"],
            pass_share=None if points is None else Decimal(points) / 100,
            peers=clean["peers"] or 0,
            peers_due_at=clean["peers_due_at"],
            versions_at_most=clean["versions_at_most"],
        )


def stored_task(task: Task | None) -> dict[str, Any]:
    """What the task says now; for a new one, what is usual."""
    if task is None:
        return {"by": TaskBy.TEAM, "required": True, "published": True, "versions_at_most": 5}
    plain = ("by", "days_after", "opens_at", "due_at", "late_until", "required", "published", "peers", "peers_due_at")
    return {
        **texts_out("titles", task.titles),
        **texts_out("briefs", task.briefs),
        **{name: getattr(task, name) for name in (*plain, "versions_at_most", "revision")},
        "module": str(task.module.uuid) if task.module else "",
        "tool": task.tool.key if task.tool else "",
        "form": task.form.key if task.form else "",
        "pass_points": None if task.pass_share is None else round(task.pass_share * 100),
    }


class RubricForm(Form):
    """All criteria on one page; those without a title are left out. Weights left empty share what remains."""

    def __init__(self, *args: Any, languages: Sequence[str], count: int, **kwargs: Any) -> None:
        self.languages, self.count = languages, min(max(count, 1), MOST_CRITERIA)
        fields: dict[str, forms.Field] = {}
        for number in range(self.count):
            fields |= _criterion_fields(number, languages)
        add_inputs(self, first=fields)
        super().__init__(*args, **kwargs)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The controls of each criterion, for the template."""
        return [
            {
                "title": [self[name] for name in self.fields if name.startswith(f"c{number}_title")],
                "weight": self[f"c{number}_weight"],
                "levels": [
                    (score, [self[name] for name in self.fields if name.startswith(f"c{number}_level{score}")])
                    for score in SCORES
                ],
            }
            for number in range(self.count)
        ]

    @property
    def rubric(self) -> dict[str, Any]:
        """The data of a rubric; keys of criteria that were there stay with their place."""
        clean = self.cleaned_data
        rows = []
        for number in range(self.count):
            title = texts_in(f"c{number}_title", clean, self.languages)
            if title:
                rows.append({"title": title, "weight": clean[f"c{number}_weight"], "levels": self._levels(number)})
        for row, weight in zip(rows, _weights([row["weight"] for row in rows]), strict=True):
            row["weight"] = f"{weight.normalize():f}"
        keys: set[str] = set()
        for row in rows:
            row["key"] = _free_key(pick(row["title"]), keys)
        return {"title": {}, "criteria": rows}

    def place(self, error: str) -> str | None:
        """The control to which a mistake of the rubric belongs (`criteria.0.levels`)."""
        _criteria, _dot, rest = error.partition(".")
        number, _dot, what = rest.partition(".")
        if not number.isdigit():
            return None
        names = {"levels": "level0", "title": "title", "weight": "weight"}
        wanted = f"c{number}_{names.get(what, 'title')}"
        return next((name for name in self.fields if name.startswith(wanted)), None)

    def _levels(self, number: int) -> list[dict[str, Any]]:
        said = {score: texts_in(f"c{number}_level{score}", self.cleaned_data, self.languages) for score in SCORES}
        return [{"score": score, "text": text} for score, text in said.items() if text]


def stored_rubric(rubric: Mapping[str, Any]) -> dict[str, Any]:
    """What the rubric says now, in the fields of the form."""
    stored: dict[str, Any] = {}
    for number, row in enumerate((rubric.get("criteria") or ())[:MOST_CRITERIA]):
        stored |= texts_out(f"c{number}_title", row.get("title") or {})
        stored[f"c{number}_weight"] = f"{Decimal(str(row['weight'])).normalize():f}" if row.get("weight") else None
        for level in row.get("levels") or ():
            stored |= texts_out(f"c{number}_level{level['score']}", level.get("text") or {})
    return stored


def _criterion_fields(number: int, languages: Sequence[str]) -> dict[str, forms.Field]:
    fields = text_inputs(f"c{number}_title", gettext_lazy("What is looked at"), languages, most=120)
    fields[f"c{number}_weight"] = forms.DecimalField(
        label=gettext_lazy("Weight, of 100"), required=False, min_value=Decimal("0.5"), max_value=100,
        max_digits=4, decimal_places=1,
    )  # fmt: skip
    for score in SCORES:
        label = _("Level %(score)s") % {"score": score}
        fields |= text_inputs(f"c{number}_level{score}", label, languages, rows=2, most=300)
    return fields


def _weights(given: Sequence[Decimal | None]) -> list[Decimal]:
    """What is empty shares what remains of one hundred; the last of them takes the rest, so that it adds up."""
    empty = sum(1 for each in given if each is None)
    left = Decimal(100) - sum((each for each in given if each is not None), Decimal(0))
    share = (left / empty).quantize(Decimal("0.1")) if empty else Decimal(0)
    weights = [share if each is None else each for each in given]
    if empty:
        last = max(number for number, each in enumerate(given) if each is None)
        weights[last] += left - share * empty
    return weights


def _free_key(title: str, taken: set[str]) -> str:
    stem = slugify(title)[:40].replace("-", "_") or "criterio"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    taken.add(key)
    return key
