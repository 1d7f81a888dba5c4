"""Forms of attendance: the window of the code, the code itself, a signed sheet, what was done instead."""

import re
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.clock import now
from minga.learning.models import Session
from minga.ui.forms import DayInput, Described, Form

MOST_NUMBER: Final = 20_000


def _every() -> list[tuple[str, Described]]:
    return [
        ("30", Described(_("Every 30 seconds"), _("For a room or a video call with a screen."))),
        ("60", Described(_("Every minute"), _("When the line is slow."))),
        ("0", Described(_("It does not change"), _("To read it aloud by telephone or radio."))),
    ]


class WindowForm(Form):
    """For how long people mark themselves, and until when they are on time."""

    minutes = forms.IntegerField(
        label=gettext_lazy("For how many minutes?"),
        help_text=gettext_lazy("You can close it at any moment."),
        min_value=1,
        max_value=720,
        widget=forms.NumberInput({"class": "c-input c-input--short"}),
    )
    on_time_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after the beginning that still count as on time"),
        help_text=gettext_lazy("Whoever comes later is marked late, which counts as attended."),
        min_value=0,
        max_value=240,
        widget=forms.NumberInput({"class": "c-input c-input--short"}),
    )
    rotates_seconds = forms.ChoiceField(
        label=gettext_lazy("How often does the code change?"), choices=_every, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        left = max(timedelta(minutes=15), min(session.starts_at + timedelta(minutes=30), session.ends_at) - now())
        minutes = min(120, -(-int(left.total_seconds()) // 300) * 5)
        kwargs["initial"] = {"minutes": minutes, "on_time_minutes": 15, "rotates_seconds": "30"}
        super().__init__(*args, **kwargs)


class CodeForm(Form):
    """The six characters on the screen."""

    code = forms.CharField(
        label=gettext_lazy("Code on the screen"),
        help_text=gettext_lazy("Six letters and numbers, for example K7M 4QT."),
        max_length=300,
        widget=forms.TextInput(
            {
                "class": "c-input c-input--medium learning-code__input", "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false", "inputmode": "text", "enterkeyhint": "send",
            }
        ),
    )  # fmt: skip


class SheetForm(Form):
    """Who signed the printed sheet, by the numbers on it."""

    signed = forms.CharField(
        label=gettext_lazy("Numbers of those who signed"),
        help_text=gettext_lazy("With spaces or commas; 5-9 for all from 5 to 9. For example: 1 2 5-9 12"),
        required=False,
        widget=forms.Textarea({"rows": 2, "inputmode": "numeric", "autocomplete": "off"}),
    )
    late = forms.CharField(
        label=gettext_lazy("Of these, who came late"),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    rest_absent = forms.BooleanField(
        label=gettext_lazy("Everybody else who has no mark yet was absent"), required=False, initial=True
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, numbers: set[int], **kwargs: Any) -> None:
        self.numbers = numbers
        super().__init__(*args, **kwargs)

    def clean_signed(self) -> list[int]:
        return self._read("signed")

    def clean_late(self) -> list[int]:
        return self._read("late")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "signed" in cleaned and "late" in cleaned:
            cleaned["signed"] = sorted({*cleaned["signed"], *cleaned["late"]})
            if not cleaned["signed"] and not cleaned.get("rest_absent"):
                raise ValidationError(_("Write at least one number, or say that everybody was absent."))
        return cleaned

    def _read(self, name: str) -> list[int]:
        """The numbers; says which of them stand on no line of the sheet."""
        found, text = set(), self.cleaned_data[name]
        for part in re.split(r"[\s,;.]+", re.sub(r"\s*[-–]\s*", "-", text.strip())):
            if not part:
                continue
            match = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", part)
            if match is None:
                raise ValidationError(
                    _("Write only numbers, for example 1 2 5-9. You wrote “%(part)s”.") % {"part": part[:20]}
                )
            first, last = int(match[1]), int(match[2] or match[1])
            if last < first or last > MOST_NUMBER:
                raise ValidationError(_("“%(part)s” runs backwards or too far.") % {"part": part})
            spread = set(range(first, last + 1))
            found |= spread & self.numbers if match[2] else spread
        strange = sorted(found - self.numbers)
        if strange:
            raise ValidationError(
                _("No line of the sheet has these numbers: %(numbers)s.")
                % {"numbers": ", ".join(str(each) for each in strange[:12])}
            )
        return sorted(found)


class MakeUpForm(Form):
    """What she did instead of the session."""

    text = forms.CharField(
        label=gettext_lazy("What you did and what you take with you"),
        help_text=gettext_lazy(
            "Read, hear or watch what is on the page of the session. "
            "Then write what you understood and how you will use it in your work."
        ),
        widget=forms.Textarea({"rows": 8}),
        max_length=6000,
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Document or photo"),
        help_text=gettext_lazy("Only if it helps: a page of your notebook, the exercise filled in. At most 20 MB."),
        required=False,
    )


class AnswerForm(Form):
    """Whether it counts, and words for her."""

    answer = forms.CharField(
        label=gettext_lazy("Words for the person"),
        help_text=gettext_lazy("Needed when you send it back: say what is missing."),
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        required=False,
    )


class UntilForm(Form):
    """Another last day for making up a session."""

    until = forms.DateField(
        label=gettext_lazy("It can be made up until"),
        help_text=gettext_lazy("Leave it empty to keep the time that the programme gives."),
        required=False,
        widget=DayInput,
    )
