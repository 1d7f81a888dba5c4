"""Forms of whoever makes an index: what it begins from, its words, its rules, its publication."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.models import Index
from minga.organisations.models import Organisation
from minga.ui.forms import Described, Form, offer
from minga.ui.texts import text_inputs, texts_in, texts_out

FROM_FILE, EMPTY = "file", "empty"


class NewIndexForm(Form):
    """What it begins from, and whose it is."""

    begins = forms.ChoiceField(label=_("Begin from"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File with the tree"),
        required=False,
        help_text=_(
            "Only if you begin from a file: Excel or CSV of the COIN Tool, or a table with one column a level."
        ),
    )
    title = forms.CharField(label=_("Title of the index"), max_length=200)
    owner = forms.ChoiceField(label=_("Whose it is"))

    def __init__(self, *args: Any, choices: Iterable[Described], owners: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "begins", choices)
        offer(self, "owner", [(str(each.pk), each.name) for each in owners])

    def clean(self) -> dict[str, Any]:
        """A file is wanted exactly when one begins from it."""
        cleaned = super().clean() or {}
        if cleaned.get("begins") == FROM_FILE and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the file with the tree."))
        return cleaned


class TreeFileForm(Form):
    """Another tree for a draft."""

    file = forms.FileField(
        label=_("File with the tree"), help_text=_("It takes the place of the tree that is there. Rules stay.")
    )


class WordsForm(Form):
    """Title, summary, where it comes from, whether it is listed."""

    source = forms.CharField(label=_("Where the method comes from"), max_length=400, required=False)
    public = forms.BooleanField(label=_("Listed for everybody"), required=False)

    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **texts_out("titles", index.titles), **texts_out("summaries", index.summaries),
            "source": index.source, "public": index.public, **(kwargs.get("initial") or {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        words = {
            **text_inputs("titles", _("Title"), most=200, needed=True),
            **text_inputs("summaries", _("What it measures, and what for"), rows=3, most=600),
        }
        self.fields = {**words, **self.fields}

    @property
    def changes(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "titles": texts_in("titles", clean), "summaries": texts_in("summaries", clean),
            "source": clean["source"], "public": clean["public"],
        }  # fmt: skip


class PublishForm(Form):
    """What changes, and why; asked only when an earlier method is published."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks:
            hint = _("Whoever compares two waves reads this. Name what touches scores.")
            self.fields.update(
                text_inputs("notes", _("What changes and why"), rows=3, most=1500, hint=hint, needed=True)
            )

    @property
    def notes(self) -> dict[str, str]:
        return texts_in("notes", self.cleaned_data)
