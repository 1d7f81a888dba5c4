"""What an entity replies and appeals, and what the panel answers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.models import EvidenceFile
from minga.capacity.queries.grade_page import LevelView
from minga.capacity.queries.replying import MarkLine, ReplyPage, papers_of
from minga.ui import formats
from minga.ui.forms import Form

_MOST = 4000


class ReplyForm(Form):
    text = forms.CharField(
        label=_("What you reply"), max_length=_MOST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say what the graders did not see, and where it can be seen."),
    )  # fmt: skip
    evidence: "forms.ModelChoiceField[EvidenceFile]" = forms.ModelChoiceField(
        label=_("Document that shows it"), queryset=None, required=False,
        empty_label=_("None"), help_text=_("One that your entity cited or kept when it answered."),
    )  # fmt: skip

    def __init__(self, *args: Any, page: ReplyPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = papers_of(page.measured)
        self.fields["evidence"].queryset = papers  # type: ignore[attr-defined]
        if not papers.exists():
            del self.fields["evidence"]


class AppealForm(Form):
    """Which marks, and why."""

    questions = forms.MultipleChoiceField(
        label=_("Questions that should be looked at again"), widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("What should be looked at again, and why"), max_length=_MOST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("There is one appeal, so write all of it. The panel answers with reasons before results come out."),
    )  # fmt: skip

    def __init__(self, *args: Any, page: ReplyPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line.code, f"{line.code} · {line.title}") for line in page.lines if line.applies]
        self.fields["questions"].choices = choices  # type: ignore[attr-defined]


class ValueField(forms.DecimalField):
    """What an indicator should be; empty leaves it as it is."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, required=False, localize=True, max_digits=20, decimal_places=6)


class AnswerForm(Form):
    """The panel answers one reply; the first choice leaves the mark as it is. An indicator has a value, no levels."""

    level = forms.TypedChoiceField(
        label=_("Level"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    value = ValueField(label=_("The right value, if it changes"))
    answer = forms.CharField(
        label=_("Answer"), max_length=_MOST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("With reasons. The entity reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, line: MarkLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["value" if line.levels else "level"]
        if line.levels:
            self.fields["level"].choices = _or_as_it_is(line)  # type: ignore[attr-defined]


class AppealAnswerForm(Form):
    """The panel answers the appeal: a level for each question that it names."""

    answer = forms.CharField(
        label=_("Answer"), max_length=_MOST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("With reasons. The entity reads it, and the record of the wave keeps it."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: tuple[MarkLine, ...], **kwargs: Any) -> None:
        self.lines = lines
        asked = dict(_asked(line) for line in lines)
        vars(self)["base_fields"] = {**asked, **type(self).base_fields}
        super().__init__(*args, **kwargs)

    @property
    def levels(self) -> dict[str, int]:
        """Question → its new level, for those that get one."""
        return self._given("level")

    @property
    def values(self) -> dict[str, Decimal]:
        """Indicator → its right value, for those that get one."""
        return self._given("value")

    def _given(self, what: str) -> dict[str, Any]:
        given = {line.code: self.cleaned_data.get(f"{what}_{line.code}") for line in self.lines}
        return {code: said for code, said in given.items() if said is not None}


def level_choices(levels: tuple[LevelView, ...]) -> list[tuple[str, Any]]:
    """Each level with its points."""
    return [(level.key, f"{formats.short_number(level.points, 2)} · {level.text}") for level in levels]


def _asked(line: MarkLine) -> tuple[str, forms.Field]:
    """The name and the field of one question of an appeal."""
    label = f"{line.code} · {line.title}"
    if not line.levels:
        return f"value_{line.code}", ValueField(label=label)
    field = forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, widget=forms.RadioSelect, choices=_or_as_it_is(line)
    )
    return f"level_{line.code}", field


def _or_as_it_is(line: MarkLine) -> list[tuple[str, Any]]:
    """The mark as it is, then each level."""
    return [("", _("As it is")), *level_choices(line.levels)]
