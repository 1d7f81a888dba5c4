"""Forms of completion and credentials: shape only."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.initiatives.enums import LifeStage
from minga.learning.actions.completion import RuleDraft
from minga.learning.actions.issuing import Words
from minga.learning.enums import RuleKind
from minga.learning.models import Achievement, CompletionRule
from minga.learning.queries.verifying import MOST_BYTES
from minga.programmes.models import Edition
from minga.programmes.queries.edition_forms import forms_of

_LANGUAGES = (("es", _("Spanish")), ("pt", _("Portuguese")), ("en", _("English")))


class CheckForm(forms.Form):
    """A number, a file, or what somebody pasted."""

    code = forms.CharField(
        label=_("Number of the credential"),
        help_text=_("Three groups of four letters and numbers. It stands beside the QR code."),
        required=False,
        max_length=200,
    )
    file = forms.FileField(
        label=_("The file you received"), help_text=_("It ends in .jwt, .json, .svg or .png."), required=False
    )
    text = forms.CharField(
        label=_("Or all of its text, pasted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean_file(self) -> UploadedFile | None:
        """A credential is small."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large for a credential. Choose the one you received."))
        return file

    def clean_text(self) -> str:
        """Neither is its text long."""
        text: str = self.cleaned_data["text"]
        if len(text) > MOST_BYTES:
            raise forms.ValidationError(_("This text is too long for a credential. Paste only the credential."))
        return text

    def clean(self) -> dict[str, Any]:
        """One of the three."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("code", "file", "text")):
            self.add_error("code", _("Write the number, choose the file, or paste its text."))
        return cleaned

    @property
    def received(self) -> bytes:
        """The file, or what was pasted."""
        file = self.cleaned_data.get("file")
        found: bytes = file.read() if file is not None else self.cleaned_data.get("text", "").encode()
        return found


class RuleForm(forms.Form):
    """One rule of completion."""

    kind = forms.ChoiceField(label=_("What sort of rule"), choices=RuleKind, widget=forms.RadioSelect)
    text_es = forms.CharField(label=_("The rule as people read it, in Spanish"), max_length=300, required=False)
    text_pt = forms.CharField(label=_("In Portuguese"), max_length=300, required=False)
    text_en = forms.CharField(label=_("In English"), max_length=300, required=False)
    share = forms.IntegerField(
        label=_("At least, in percent"),
        help_text=_("Of the meetings, of the tasks, or of the points: 80 means twelve of fifteen."),
        min_value=1,
        max_value=100,
        required=False,
    )
    stage: Any = forms.ModelChoiceField(
        label=_("Meetings of which stage"), queryset=None, required=False, empty_label=_("All meetings that count")
    )
    task: Any = forms.ModelChoiceField(
        label=_("Which task"), queryset=None, required=False, empty_label=_("All tasks that are needed")
    )
    form: Any = forms.ModelChoiceField(
        label=_("Which form"), queryset=None, required=False, empty_label=_("Choose a form"), to_field_name="key"
    )
    reaches = forms.TypedChoiceField(
        label=_("Which stage the initiative reaches"),
        choices=[("", _("Choose a stage")), *LifeStage.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, edition: Edition, rule: CompletionRule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            kwargs["initial"] = _values_of(rule) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name, rows in (("stage", edition.stages.all()), ("task", edition.tasks.all()), ("form", forms_of(edition))):
            field: Any = self.fields[name]
            field.queryset = rows

    @property
    def draft(self) -> RuleDraft:
        """As the action wants it."""
        clean = self.cleaned_data
        share = clean.get("share")
        return RuleDraft(
            kind=clean["kind"],
            texts={code: clean[f"text_{code}"].strip() for code, _name in _LANGUAGES if clean[f"text_{code}"].strip()},
            at_least=None if share is None else Decimal(share) / 100,
            stage=clean.get("stage"),
            form=clean.get("form"),
            task=clean.get("task"),
            reaches=clean.get("reaches"),
        )


class AchievementForm(forms.Form):
    """What the credential of an edition says."""

    hours = forms.DecimalField(label=_("Hours"), max_digits=6, decimal_places=1, min_value=Decimal(0), required=False)
    valid_months = forms.IntegerField(
        label=_("Valid for how many months"),
        help_text=_("Leave it empty when it is valid for ever."),
        min_value=1,
        max_value=240,
        required=False,
    )

    def __init__(self, *args: Any, said: Words, **kwargs: Any) -> None:
        values: dict[str, Any] = {"hours": said.hours, "valid_months": said.valid_months}
        for code, _name in _LANGUAGES:
            values |= {
                f"title_{code}": pick(said.titles, code),
                f"description_{code}": pick(said.descriptions, code),
                f"criteria_{code}": pick(said.criteria, code),
            }
        kwargs["initial"] = values | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        months = self.fields.pop("valid_months")
        hours = self.fields.pop("hours")
        for code, name in _LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Name, in %(language)s") % {"language": name}, max_length=160
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("What the person did, in %(language)s") % {"language": name},
                max_length=400,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"criteria_{code}"] = forms.CharField(
                label=_("On which grounds, in %(language)s") % {"language": name},
                max_length=1200,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.fields |= {"hours": hours, "valid_months": months}

    @property
    def words(self) -> Words:
        """As the action wants it."""
        clean = self.cleaned_data
        return Words(
            titles={code: clean[f"title_{code}"] for code, _name in _LANGUAGES},
            descriptions={code: clean[f"description_{code}"] for code, _name in _LANGUAGES},
            criteria={code: clean[f"criteria_{code}"] for code, _name in _LANGUAGES},
            hours=clean.get("hours"),
            valid_months=clean.get("valid_months"),
        )


def said_by(achievement: Achievement) -> Words:
    """What it says today."""
    return Words(
        titles=achievement.titles,
        descriptions=achievement.descriptions,
        criteria=achievement.criteria,
        hours=achievement.hours,
        valid_months=achievement.valid_months,
    )


class IssueForm(forms.Form):
    """Who stands for the issuer."""

    signed_by = forms.CharField(
        label=_("Who signs, with the office"),
        help_text=_("It stands on the printed certificate. Leave it empty when nobody signs by name."),
        max_length=200,
        required=False,
    )


class RevokeForm(forms.Form):
    """Why it no longer holds."""

    reason = forms.CharField(
        label=_("Why it no longer holds"),
        help_text=_("Whoever checks the credential reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplaceForm(forms.Form):
    """What is corrected."""

    name = forms.CharField(label=_("The name as it should stand on it"), max_length=250)
    language = forms.ChoiceField(label=_("Language of the credential"), choices=_LANGUAGES)


class CompleteForm(forms.Form):
    """Whom a click is about, and why when they did not complete."""

    who = forms.MultipleChoiceField(required=False)
    reason = forms.CharField(
        label=_("Why they did not complete"),
        help_text=_("Each of them reads it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _values_of(rule: CompletionRule) -> dict[str, Any]:
    texts = {f"text_{code}": rule.texts.get(code, "") for code, _name in _LANGUAGES}
    return {
        **texts,
        "kind": rule.kind,
        "share": None if rule.at_least is None else round(rule.at_least * 100),
        "stage": rule.stage_id,
        "task": rule.task_id,
        "form": rule.form.key if rule.form is not None else None,
        "reaches": rule.reaches,
    }
