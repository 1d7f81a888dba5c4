"""Forms of strategies, missions and portfolios. What they choose from comes from the view."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import Axis
from minga.challenges.models import Mission, Objective, Portfolio, Strategy
from minga.challenges.models.sdgs import SDG_GOALS, sdg_goal_title
from minga.organisations.models import Organisation
from minga.people.enums import Language
from minga.ui.forms import DayInput, Described, Form, offer, offer_own
from minga.ui.together import SharedForm

NONE: Final[list[tuple[str, Any]]] = [("", _("None"))]


def goal_choices() -> list[tuple[str, str]]:
    """The 17 goals by number and title."""
    return [(str(number), f"{number} · {sdg_goal_title(number)}") for number in SDG_GOALS]


class PlanForm(SharedForm):
    """What all of them have. With `owners` it asks for whom; the owner never changes afterwards."""

    organisation = forms.ChoiceField(label=_("For which organisation?"))
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language of these texts"), choices=Language.choices)
    public = forms.BooleanField(
        label=_("Everybody may read it"),
        required=False,
        help_text=_("Not ticked: only those who work in the organisation."),
    )

    def __init__(self, *args: Any, owners: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = {owner.key: owner for owner in owners}
        if not owners:
            del self.fields["organisation"]
        else:
            offer_own(self, "organisation", [(key, each.name) for key, each in self._owners.items()])
        self.fields["public"].initial = True
        last = ["language", "public"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean_organisation(self) -> Organisation:
        return self._owners[self.cleaned_data["organisation"]]

    def columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values of the form as the draft takes them."""
        return {name: value for name, value in values.items() if name not in ("organisation", "was")}


class StrategyForm(PlanForm):
    """A public plan that stands above challenges."""

    field_order = ("organisation", "title", "summary", "starts_year", "ends_year", "source")
    summary = forms.CharField(label=_("In short"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4}))
    starts_year = forms.IntegerField(label=_("From the year"), required=False, min_value=1900, max_value=2200)
    ends_year = forms.IntegerField(label=_("Until the year"), required=False, min_value=1900, max_value=2200)
    source = forms.CharField(
        label=_("Where it is published"), required=False, max_length=300, help_text=_("Act, document or address.")
    )


class ObjectiveForm(Form):
    """One thing to reach, its axis and its goal."""

    title = forms.CharField(label=_("What is to be reached"), max_length=300)
    axis = forms.ChoiceField(label=_("Strategic axis"), required=False, choices=[*NONE, *Axis.choices])
    sdg_goal = forms.TypedChoiceField(label=_("Goal of the 2030 Agenda"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sdg_goal", [*NONE, *goal_choices()])


class MissionForm(PlanForm):
    """A direction with a date."""

    field_order = ("organisation", "title", "statement", "due_on", "objective", "sdgs")
    statement = forms.CharField(
        label=_("What will be different, for whom, by when"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For example: in 2030 no rural family walks more than ten minutes for safe water."),
    )
    due_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())
    objective = forms.ChoiceField(label=_("It serves the objective"), required=False)
    sdgs = forms.TypedMultipleChoiceField(
        label=_("Goals of the 2030 Agenda"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, objectives: Sequence[Objective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._objectives = {str(each.uuid): each for each in objectives}
        by_strategy: dict[str, list[tuple[str, str]]] = {}
        for key, each in self._objectives.items():
            by_strategy.setdefault(each.strategy.title, []).append((key, each.title))
        offer(self, "objective", [*NONE, *by_strategy.items()])
        offer(self, "sdgs", goal_choices())

    def columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        columns = super().columns(values)
        if "objective" in columns:
            columns["objective"] = self._objectives.get(columns["objective"])
        return columns


class PortfolioForm(PlanForm):
    """Challenges that somebody answers for together."""

    field_order = ("organisation", "title", "summary", "mission")
    summary = forms.CharField(
        label=_("What holds it together"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    mission = forms.ChoiceField(label=_("It carries the mission"), required=False)

    def __init__(self, *args: Any, missions: Sequence[Mission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._missions = {each.key: each for each in missions}
        offer(self, "mission", [*NONE, *((key, each.title) for key, each in self._missions.items())])

    def columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        columns = super().columns(values)
        if "mission" in columns:
            columns["mission"] = self._missions.get(columns["mission"])
        return columns


class FindForm(Form):
    """One thing named in words: a single match is taken, several are offered, none is refused.

    `find` answers (key, label, detail, thing) for words. Works without script, with everything typed kept.
    """

    words = forms.CharField(max_length=200)
    reason = forms.CharField(max_length=300)

    def __init__(
        self,
        *args: Any,
        find: Callable[[str], Sequence[tuple[str, str, str, Any]]],
        label: str,
        hint: str,
        none: str,
        why: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = label, hint
        self._none = none
        if why:
            self.fields["reason"].label = why
        else:
            del self.fields["reason"]
        words = str(self.data.get("words", "")).replace("\0", "").strip() if self.is_bound else ""
        self._found = {key: (label, detail, thing) for key, label, detail, thing in (find(words) if words else ())}
        if len(self._found) > 1:
            self._offer()

    def _offer(self) -> None:
        choices = [(key, Described(label, detail)) for key, (label, detail, _thing) in self._found.items()]
        self.fields["which"] = forms.ChoiceField(
            label=_("Which one do you mean?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("There are several. Choose one.")},
        )
        self.order_fields(["words", "which", "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("words") and not self._found:
            self.add_error("words", self._none)
        return cleaned

    @property
    def thing(self) -> Any:
        """What was named; after the form was found valid."""
        key = self.cleaned_data.get("which") or next(iter(self._found))
        return self._found[key][2]


def stored_strategy(strategy: Strategy) -> dict[str, Any]:
    """What the form shows of a strategy."""
    names = ("title", "summary", "starts_year", "ends_year", "source", "language", "public")
    return {name: getattr(strategy, name) for name in names}


def stored_mission(mission: Mission) -> dict[str, Any]:
    """What the form shows of a mission."""
    names = ("title", "statement", "due_on", "sdgs", "language", "public")
    objective = str(mission.objective.uuid) if mission.objective else ""
    return {name: getattr(mission, name) for name in names} | {"objective": objective}


def stored_portfolio(portfolio: Portfolio) -> dict[str, Any]:
    """What the form shows of a portfolio."""
    mission = portfolio.mission.key if portfolio.mission else ""
    return {name: getattr(portfolio, name) for name in ("title", "summary", "language", "public")} | {
        "mission": mission
    }


class ReasonForm(Form):
    """Why it is done: to retire, to take out."""

    reason = forms.CharField(label=_("Why?"), max_length=300, widget=forms.Textarea({"rows": 2}))


class SearchForm(Form):
    """The filter of a list of plans."""

    q = forms.CharField(
        label=_("Words of the title"), required=False, max_length=120, widget=forms.TextInput({"type": "search"})
    )

    @property
    def words(self) -> str:
        """What was asked for, without what makes no sense."""
        self.is_valid()
        return str(self.cleaned_data.get("q") or "")
