"""Asking for a gate, deciding it, and how the work ends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.actions.commitments import Promised
from minga.initiatives.actions.gates import Verdict
from minga.initiatives.enums import PASSES, GateOutcome
from minga.initiatives.models import Evidence, Initiative
from minga.initiatives.queries.gates import Asked
from minga.library.actions.lessons import LessonText
from minga.ui.forms import DayInput, Described, Form, offer

_LESSON: Final = ("title", "what_happened", "why", "do_differently", "for_whom")
_OUTCOMES: Final = (
    (GateOutcome.GO, _("Every condition holds.")),
    (GateOutcome.GO_WITH_CONDITIONS, _("What is missing may wait: somebody does it by a day.")),
    (GateOutcome.ITERATE, _("It stays at this stage and is tried again.")),
    (GateOutcome.PAUSE, _("The work rests until it is resumed.")),
    (GateOutcome.STOP, _("It ends here, and what was learned is written. It is an honourable end.")),
)


class AskForm(Form):
    """What the team says to whoever decides."""

    note = forms.CharField(
        label=_("What should whoever decides know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The conditions are shown by themselves. Say also if you would rather iterate, pause or stop."),
    )


class LessonFields(Form):
    """The lesson without which no dossier ends; the same five questions as in the library."""

    lesson_title = forms.CharField(label=_("The lesson in one sentence"), required=False, max_length=160)
    lesson_what_happened = forms.CharField(
        label=_("What happened"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    lesson_why = forms.CharField(label=_("Why"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))
    lesson_do_differently = forms.CharField(
        label=_("What we would do differently"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    lesson_for_whom = forms.CharField(label=_("For whom it serves"), required=False, max_length=300)

    def __init__(self, *args: Any, initiative: Initiative, has_lesson: bool, **kwargs: Any) -> None:
        self.initiative, self.has_lesson = initiative, has_lesson
        super().__init__(*args, **kwargs)

    @property
    def lesson_fields(self) -> list[forms.BoundField]:
        """The inputs of the lesson, one by one."""
        return [self[f"lesson_{name}"] for name in _LESSON]

    def lesson_needed(self) -> LessonText | None:
        """The lesson as it was written, or None when nothing of it was. Half a lesson is refused at its gaps."""
        said = {name: self.cleaned_data.get(f"lesson_{name}", "").strip() for name in _LESSON}
        if self.has_lesson and not any(said.values()):
            return None
        for name, text in said.items():
            if not text:
                self.add_error(f"lesson_{name}", _("Write an answer: no dossier ends without a lesson."))
        about = self.initiative
        return LessonText(
            **said, language=about.language, sdg_goal=about.sdg_goal, sector=about.sector, stage=about.stage
        )


class DecideForm(LessonFields):
    """The five decisions, with what each of them wants."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Whoever comes after reads this, and the public too."),
    )
    office = forms.CharField(label=_("Office that decides"), max_length=200)
    cited = forms.MultipleChoiceField(
        label=_("Evidence on which it rests"), required=False, widget=forms.CheckboxSelectMultiple
    )
    solved = forms.BooleanField(label=_("With this the challenge itself is solved"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, conditions: Sequence[Asked], evidence: Iterable[Evidence], may_solve: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = {str(each.uuid): each for each in evidence}
        self.promisable = [each for each in conditions if not each.met and not each.hard]
        self.missing = " ".join(sorted(each.key for each in conditions if not each.met))
        """What is missing on the page that is drawn now: it comes back with the answer."""
        offer(self, "outcome", [(key.value, Described(str(key.label), words)) for key, words in _OUTCOMES])
        offer(self, "cited", [(uuid, str(each)) for uuid, each in self.evidence.items()])
        if not self.evidence:
            del self.fields["cited"]
        if not may_solve:
            del self.fields["solved"]
        for each in self.promisable:
            self._promise(each.key, each.words)
        self._promise("more", "")

    def _promise(self, key: str, words: str) -> None:
        """Three inputs for one promise: what, who, by when."""
        self.fields[f"{key}-text"] = forms.CharField(
            label=_("What will be done"), required=False, max_length=400, initial=words
        )
        self.fields[f"{key}-office"] = forms.CharField(label=_("Whose turn it is"), required=False, max_length=200)
        self.fields[f"{key}-due_on"] = forms.DateField(label=_("By when"), required=False, widget=DayInput)

    @property
    def promise_rows(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """For each condition that may wait its words and inputs; then one free one."""
        for each in self.promisable:
            yield each.words, self._inputs(each.key)
        yield "", self._inputs("more")

    def _inputs(self, key: str) -> list[forms.BoundField]:
        return [self[f"{key}-{name}"] for name in ("text", "office", "due_on")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == GateOutcome.STOP:
            self.lesson = self.lesson_needed()
        if cleaned.get("outcome") == GateOutcome.GO_WITH_CONDITIONS:
            self.promises = list(self._promises(cleaned))
        return cleaned

    lesson: LessonText | None = None
    promises: Sequence[Promised] = ()

    def _promises(self, cleaned: Mapping[str, Any]) -> Iterator[Promised]:
        """What is promised for each condition that may wait, and the free one when it says something."""
        for key in [*(each.key for each in self.promisable), "more"]:
            text, office, due_on = (cleaned.get(f"{key}-{name}") for name in ("text", "office", "due_on"))
            if key == "more" and not (text or office or due_on):
                continue
            gaps = {"text": text, "office": office, "due_on": due_on}
            for name in [name for name, said in gaps.items() if not said]:
                if f"{key}-{name}" not in self.errors:
                    self.add_error(f"{key}-{name}", _("Say what, whose turn it is, and by when."))
            if all(gaps.values()):
                yield Promised(key=key, text=str(text), office=str(office), due_on=due_on)  # type: ignore[arg-type]

    @property
    def verdict(self) -> Verdict:
        """What the action takes."""
        clean = self.cleaned_data
        passes = clean["outcome"] in PASSES
        return Verdict(
            outcome=clean["outcome"],
            reasons=clean["reasons"],
            office=clean["office"],
            promises=tuple(self.promises),
            cited=[self.evidence[uuid] for uuid in clean.get("cited", ())],
            lesson=self.lesson,
            solved=bool(clean.get("solved")),
            seen=tuple(clean["seen"].split()) if passes else None,
        )


class CloseForm(LessonFields):
    """In whose hands it stays, and the lesson."""

    reason = forms.CharField(label=_("In whose hands it stays"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.lesson = self.lesson_needed()
        return cleaned

    lesson: LessonText | None = None


class ReopenForm(Form):
    """Why it begins again."""

    reason = forms.CharField(label=_("Why does it begin again?"), max_length=2000, widget=forms.Textarea({"rows": 3}))
