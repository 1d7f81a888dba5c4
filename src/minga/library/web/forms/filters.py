"""The filters of the toolbox and of the lessons; every one of them stays in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.library.models.subjects import sector_choices
from minga.library.queries.lessons import LessonsWanted
from minga.library.queries.toolbox import MINUTES, SIZE_WORDS, ToolsWanted, stage_names
from minga.ui.forms import Form


class _Filter(Form):
    """An unknown value in the address is ignored, not refused: shared links grow old."""

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared below
        field.choices = [("", _("All")), *choices]

    def _number(self, name: str) -> int | None:
        value = self.cleaned_data.get(name) or ""
        return int(value) if value else None


def _stages() -> list[tuple[str, Any]]:
    return [(str(number), f"{number} · {name}") for number, name in enumerate(stage_names(), 1)]


class ToolFilterForm(_Filter):
    """What the toolbox can be asked."""

    words = forms.CharField(label=_("Words"), required=False, max_length=120)
    stage = forms.ChoiceField(label=_("Stage of the work"), required=False)
    minutes = forms.ChoiceField(label=_("Time you have"), required=False)
    people = forms.ChoiceField(label=_("How many you are"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("stage", _stages())
        self._offer("minutes", [(str(each), _("Up to %(minutes)s minutes") % {"minutes": each}) for each in MINUTES])
        self._offer("people", list(SIZE_WORDS.items()))

    @property
    def wanted(self) -> ToolsWanted:
        """What was asked for, without what makes no sense."""
        self.is_valid()
        clean = self.cleaned_data
        return ToolsWanted(
            words=clean.get("words") or "",
            stage=self._number("stage"),
            minutes=self._number("minutes"),
            people=clean.get("people") or "",
        )


class LessonFilterForm(_Filter):
    """What the lessons can be asked."""

    words = forms.CharField(label=_("Words"), required=False, max_length=120)
    stage = forms.ChoiceField(label=_("Stage of the work"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    sdg = forms.ChoiceField(label=_("Development goal"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("stage", _stages())
        self._offer("sector", list(sector_choices()))
        self._offer("sdg", [(str(goal), _("Goal %d") % goal) for goal in range(1, 18)])

    @property
    def wanted(self) -> LessonsWanted:
        """What was asked for, without what makes no sense."""
        self.is_valid()
        clean = self.cleaned_data
        return LessonsWanted(
            words=clean.get("words") or "",
            stage=self._number("stage"),
            sdg=self._number("sdg"),
            sector=clean.get("sector") or "",
        )
