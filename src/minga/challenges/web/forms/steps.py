"""The steps of the guided form. Nothing but the title is required: the gates ask, the form teaches."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import Axis, Facet, Horizon, InnovationType, Nature, RiskLevel, Sector
from minga.challenges.models import Challenge
from minga.challenges.queries import steps
from minga.challenges.queries.figures import indicator_of, target_of
from minga.challenges.web.forms.fields import NumberField, sdg_choices
from minga.core.clock import today
from minga.core.texts import pick
from minga.organisations.models import Unit
from minga.people.enums import Language
from minga.ui.forms import DayInput, Described
from minga.ui.together import SharedForm

_NONE: Final = [("", "—")]


def _text(label: Any, hint: Any = "", *, rows: int = 4, most: int = 3000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=most, widget=forms.Textarea({"rows": rows})
    )


def _line(label: Any, hint: Any = "", *, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most)


class StepForm(SharedForm):
    """One step. `figures`: the fields that belong to the number of the challenge, not to its own columns."""

    figures: tuple[str, ...] = ()

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        self.challenge = challenge
        super().__init__(*args, **kwargs)

    @classmethod
    def shown(cls, challenge: Challenge, now: datetime) -> dict[str, Any]:
        """What a fresh page shows: what is stored, and days that are likely where none was written."""
        del now
        return cls.stored(challenge)

    @classmethod
    def stored(cls, challenge: Challenge) -> dict[str, Any]:
        """What the challenge says now in the fields of this step, in the types of the cleaned values."""
        columns = (name for name in cls.base_fields if name != "was" and name not in cls.figures)
        return {name: getattr(challenge, name) for name in columns}


class QuestionForm(StepForm):
    title = forms.CharField(
        label=_("Short title"),
        max_length=160,
        help_text=_("A few words, as people would name the problem. Not the solution."),
    )
    complaint = _text(
        _("The complaint, in the words of those who complain"),
        _("Two or three sentences. Where it happens, since when, and what follows from it."),
        rows=5,
    )
    question = _text(
        _("The question to solve"),
        _("Begin with “How might we…”. It names for whom and what would be different, and leaves the how open."),
        rows=3,
        most=600,
    )
    unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        queryset=None, label=_("Which office suffers it or answers for it"), required=False, empty_label="—"
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=Language.choices)
    restricted = forms.BooleanField(
        label=_("Only for those inside: it could put somebody in danger"),
        required=False,
        help_text=_("For example, violence or data of people. It counts, but nobody else reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.challenge.organisation.units.filter(retired_at__isnull=True).order_by("name", "pk")
        if units:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]


class AffectedForm(StepForm):
    affected = _text(
        _("Who is affected?"),
        _("Which people, of what age, where they live, what they lose. Not “the community”."),
    )
    affected_count = NumberField(
        label=_("How many?"),
        whole=True,
        required=False,
        help_text=_("A rough number serves. You can measure it better later."),
    )
    affected_source = _line(_("How is that known?"), _("The register, census or count it comes from."), most=300)
    public_value = _text(
        _("Who gains if it is solved, and who could lose?"), _("Say it of both. Who loses may stop it later."), rows=3
    )


class EvidenceStepForm(StepForm):
    figures = ("name", "unit", "value", "measured_on", "source", "method")

    name = _line(_("What is measured?"), _("One thing to count. For example: minutes of waiting for a turn."))
    unit = _line(_("In what?"), _("Minutes, people, pesos, per cent."), most=60)
    value = NumberField(
        label=_("How much is it today?"), help_text=_("Only the number. For example: 140."), required=False
    )
    measured_on = forms.DateField(label=_("Of which day is it?"), required=False, widget=DayInput)
    source = _line(_("Where does the number come from?"), _("Whoever doubts it must be able to look it up."), most=300)
    method = _text(_("How was it counted?"), _("So that afterwards it is counted the same way."), rows=2, most=600)

    @classmethod
    def shown(cls, challenge: Challenge, now: datetime) -> dict[str, Any]:
        stored = cls.stored(challenge)
        return stored | {"measured_on": stored["measured_on"] or today(at=now)}

    @classmethod
    def stored(cls, challenge: Challenge) -> dict[str, Any]:
        indicator = indicator_of(challenge)
        if indicator is None:
            return {name: "" for name in cls.figures} | {"value": None, "measured_on": None}
        return {
            "name": pick(indicator.names),
            "unit": pick(indicator.units),
            "value": indicator.baseline,
            "measured_on": indicator.baseline_on,
            "source": indicator.source,
            "method": pick(indicator.methods),
        }


class CausesForm(StepForm):
    causes = _text(
        _("Why does it happen?"),
        _("Ask “why?” of each answer until it can be changed. What is only another name of the problem is no cause."),
        rows=6,
    )


def _natures() -> list[tuple[str, Described]]:
    """The three kinds, each with examples, in the reader's language."""
    hints = {
        Nature.SOCIAL: _("Health, schooling, care, living together"),
        Nature.ENVIRONMENTAL: _("Water, waste, risks, soil"),
        Nature.ADMINISTRATIVE: _("Paperwork, buying, turns, data"),
    }
    return [(nature.value, Described(str(nature.label), hint)) for nature, hint in hints.items()]


class FrameForm(StepForm):
    nature = forms.ChoiceField(
        label=_("Which kind of problem is it?"),
        help_text=_("Choose the one that weighs most."),
        required=False,
        widget=forms.RadioSelect,
        choices=_natures,
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[*_NONE, *Sector.choices])
    sdg_target = forms.ChoiceField(
        label=_("Which target of the 2030 Agenda does it serve?"),
        help_text=_("The one that would move if this were solved. One is enough."),
        required=False,
        choices=sdg_choices,
        widget=forms.Select({"data-search": "", "class": "c-input"}),
    )
    constraints = _text(
        _("What cannot be changed?"),
        _("A law, a date, money, distances, people. Who looks for a solution must know it before."),
        rows=3,
    )
    technology_need = _text(
        _("Is there a technology that you already know you need?"), _("Leave it empty if you do not know."), rows=2
    )
    axes = forms.MultipleChoiceField(
        label=_("Strategic axes"), required=False, choices=Axis.choices, widget=forms.CheckboxSelectMultiple
    )
    facet = forms.ChoiceField(label=_("What would a solution do?"), required=False, choices=[*_NONE, *Facet.choices])
    innovation_type = forms.ChoiceField(
        label=_("Type of innovation expected"), required=False, choices=[*_NONE, *InnovationType.choices]
    )
    horizon = forms.ChoiceField(label=_("When must it be solved?"), required=False, choices=[*_NONE, *Horizon.choices])
    risk = forms.TypedChoiceField(
        label=_("How risky is it to try?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*_NONE, *RiskLevel.choices],
    )


class AdoptionForm(StepForm):
    figures = ("goal", "due_on")

    goal = NumberField(label=_("Which number would be success?"), required=False)
    due_on = forms.DateField(label=_("By when?"), required=False, widget=DayInput)
    adoption_owner = _line(
        _("Which office would keep the solution?"), _("An office, not a person: people move, offices stay.")
    )
    adoption_budget = _text(
        _("Which budget line could pay for it?"),
        _("Its number and name, or the fund. A pilot without a line ends with the pilot."),
        rows=2,
    )
    adoption_norm = _text(
        _("Which norm or act does it need?"), _("An ordinance, a resolution, a procedure. None? Say so."), rows=2
    )
    adoption_note = _text(_("What else does it depend on?"), rows=2)

    @classmethod
    def shown(cls, challenge: Challenge, now: datetime) -> dict[str, Any]:
        stored = cls.stored(challenge)
        return stored | {"due_on": stored["due_on"] or today(at=now) + timedelta(days=365)}

    @classmethod
    def stored(cls, challenge: Challenge) -> dict[str, Any]:
        target = target_of(challenge)
        figures = {"goal": target.value, "due_on": target.due_on} if target else {"goal": None, "due_on": None}
        return super().stored(challenge) | figures


class ReviewForm(StepForm):
    plain_reason = _text(
        _("Why the text stays as it is"),
        _("For example: a name fixed by law. Only if you do not mend what the checker found."),
        rows=2,
        most=600,
    )


FORMS: Final[Mapping[str, type[StepForm]]] = {
    steps.QUESTION: QuestionForm,
    steps.AFFECTED: AffectedForm,
    steps.EVIDENCE: EvidenceStepForm,
    steps.CAUSES: CausesForm,
    steps.FRAME: FrameForm,
    steps.ADOPTION: AdoptionForm,
    steps.REVIEW: ReviewForm,
}
