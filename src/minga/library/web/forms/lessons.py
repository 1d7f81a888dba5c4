"""Writing, reviewing, citing and withdrawing a lesson."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.library.actions.lessons import LessonText
from minga.library.models.subjects import sector_choices
from minga.library.queries.toolbox import stage_names
from minga.people.enums import Language
from minga.ui.forms import Form, offer


def _long(label: Any, hint: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}))


class LessonForm(Form):
    """A lesson in five answers and four facets."""

    title = forms.CharField(
        label=_("The lesson in one sentence"),
        max_length=160,
        help_text=_("What somebody else should remember. For example: ask who answers the phone before you design it."),
    )
    what_happened = _long(_("What happened?"), _("Facts, with a figure if you have one. No names of people."))
    why = _long(_("Why?"), _("What you believe caused it, and how sure you are."))
    do_differently = _long(_("What would you do differently?"), _("So concrete that somebody can do it on Monday."))
    for_whom = forms.CharField(
        label=_("For whom does it serve?"),
        max_length=300,
        help_text=_("For example: small municipalities that give out appointments by telephone."),
    )
    language = forms.ChoiceField(label=_("Language in which you write"), choices=Language.choices)
    stage = forms.TypedChoiceField(label=_("Stage of the work"), required=False, coerce=int, empty_value=None)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    sdg_goal = forms.TypedChoiceField(label=_("Development goal"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "stage": [(number, f"{number} · {name}") for number, name in enumerate(stage_names(), 1)],
            "sector": list(sector_choices()),
            "sdg_goal": [(goal, _("Goal %d") % goal) for goal in range(1, 18)],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [("", "—"), *values]

    def text(self) -> LessonText:
        """What was written, for `draft_lesson` and `revise_lesson`."""
        clean = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return LessonText(**clean)


class ReviseForm(LessonForm):
    """The same, of a lesson that is there already."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(Form):
    """What the reviewer decides."""

    decision = forms.ChoiceField(
        label=_("Your review"),
        choices=[("approve", _("Approve: others can use it as it is")), ("return", _("Send it back with a note"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note for whoever wrote it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when you send it back."),
    )


class WithdrawForm(Form):
    """Why a published lesson is taken back."""

    reason = forms.CharField(label=_("Why is it withdrawn?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CiteForm(Form):
    """In which dossier, and for what."""

    subject = forms.ChoiceField(label=_("Where did you use it?"))
    note = forms.CharField(
        label=_("What for?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence that those who wrote the lesson will be glad to read."),
    )

    def __init__(self, *args: Any, subjects: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "subject", [*subjects])
