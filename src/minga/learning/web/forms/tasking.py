"""What is typed about tasks: the work itself, comments, more time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.learning.actions.comments import MOST_LETTERS
from minga.learning.actions.handins import LONGEST_WORK, Work
from minga.learning.models import HandinVersion
from minga.learning.queries.work_page import CanvasChoice
from minga.ui.forms import Form, offer
from minga.ui.moments import MomentField, set_zone
from minga.ui.together import SharedForm


class WorkForm(SharedForm):
    """The draft of a team: words, a link, a canvas of its own work, files. Nothing is required until it is sent."""

    text = forms.CharField(
        label=_("Your work"), required=False, max_length=LONGEST_WORK, strip=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Everybody of the team may write here. It is saved by itself."),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Link"), required=False, max_length=500, assume_scheme="https",
        help_text=_("To what stands elsewhere: a video, a shared document."),
    )  # fmt: skip
    canvas = forms.ChoiceField(label=_("Canvas of your initiative"), required=False, widget=forms.RadioSelect)
    file = forms.FileField(label=_("Add a file"), required=False, help_text=_("Up to 20 MB."))

    def __init__(self, *args: Any, canvases: Sequence[CanvasChoice] = (), person: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person:
            self.fields["text"].help_text = _("It is saved by itself.")
        if canvases:
            offer(self, "canvas", [("", _("None")), *((each.uuid, each.title) for each in canvases)])
        else:
            del self.fields["canvas"]

    def work(self, values: dict[str, Any]) -> Work:
        """What the values say, for the action."""
        return Work(text=values["text"], link=values["link"])


def stored_in(draft: HandinVersion | None) -> dict[str, Any]:
    """What the draft says now, in the fields of the form."""
    canvas = str(draft.canvas.uuid) if draft and draft.canvas else ""
    return {"text": draft.text if draft else "", "link": draft.link if draft else "", "canvas": canvas}


class CommentForm(Form):
    """A comment. `near` is where a browser found the words; without one they are copied by hand."""

    quote = forms.CharField(
        label=_("About these words"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=_("Select them in the work, or copy them here. Empty: about all of it."),
    )  # fmt: skip
    text = forms.CharField(label=_("Your comment"), max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 3}))
    place = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    near = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class AnswerForm(Form):
    text = forms.CharField(label=_("Your answer"), max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 2}))


class MoreTimeForm(Form):
    """A later moment for one side, and why."""

    until = MomentField(label=_("Until"))
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("They read it in the letter."),
    )  # fmt: skip

    def __init__(self, *args: Any, timezone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, timezone)


class DeclineForm(Form):
    reason = forms.CharField(
        label=_("Why you cannot review it"), max_length=400, widget=forms.Textarea({"rows": 2}),
        help_text=_("Only those who teach read it. Somebody else is asked."),
    )  # fmt: skip


def uuid_in(text: str) -> UUID | None:
    """A uuid, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None
