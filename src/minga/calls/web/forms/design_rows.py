"""The rows of conditions, quotas and tie-breaks."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.enums import EligibilityKind, QuotaGroup, TieBreakKind
from minga.calls.models import EligibilityRule, QuotaRule, Rules, TieBreak
from minga.calls.queries.rule_words import CHOICES, YES_OR_NO
from minga.calls.web.forms.rows import Row
from minga.core.texts import pick
from minga.initiatives.enums import LifeStage
from minga.organisations.queries.atlas import COUNTRIES, country_name
from minga.ui.forms import offer
from minga.ui.texts import text_inputs, texts_in, texts_out

Choices = list[tuple[str, Any]]
NONE: Final[Choices] = [("", "—")]
_VALUED: Final = (*(kind for kind in CHOICES if kind in EligibilityKind.values), "country", "territory")
_NUMBERED: Final = (EligibilityKind.TEAM_SIZE, EligibilityKind.ONE_PER_ORGANISATION)


def countries() -> Choices:
    """The countries of the region, by name."""
    return sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda pair: pair[1])


class ConditionRow(Row):
    """One condition. Which inputs it shows depends on what it looks at."""

    says = "kind"
    kind = forms.ChoiceField(label=gettext_lazy("It looks at"), required=False)
    values = forms.MultipleChoiceField(
        label=gettext_lazy("Accepted"), required=False, widget=forms.CheckboxSelectMultiple
    )
    at_least = forms.IntegerField(label=gettext_lazy("At least"), required=False, min_value=1, max_value=1000)
    at_most = forms.IntegerField(label=gettext_lazy("At most"), required=False, min_value=1, max_value=1000)
    stage = forms.TypedChoiceField(label=gettext_lazy("Stage reached"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, languages: Sequence[str], places: Choices, **kwargs: Any) -> None:
        vars(self)["base_fields"] = {
            **type(self).base_fields,
            **text_inputs("text", gettext_lazy("In your own words"), languages, rows=2, most=400),
        }
        super().__init__(*args, **kwargs)
        offer(self, "kind", [*NONE, *EligibilityKind.choices])
        offer(self, "stage", [*NONE, *LifeStage.choices])
        self.shown_kind = str(self["kind"].value() or "")
        offer(self, "values", accepted(self.shown_kind, places))
        self.shown = self._inputs()

    def _inputs(self) -> list[str]:
        """What this kind of condition needs; before one is chosen, only the kind."""
        words = [name for name in self.fields if name.startswith("text_")]
        if not self.shown_kind:
            return []
        if self.shown_kind in _VALUED:
            return ["values", *words]
        if self.shown_kind in _NUMBERED:
            limits = ["at_least", "at_most"] if self.shown_kind == EligibilityKind.TEAM_SIZE else ["at_most"]
            return [*limits, *words]
        return ["stage", *words] if self.shown_kind == EligibilityKind.INITIATIVE_STAGE else words

    @property
    def inputs(self) -> list[forms.BoundField]:
        """The inputs that are drawn."""
        return [self[name] for name in self.shown]

    def value(self, key: str) -> EligibilityRule:
        """What the rules take."""
        clean = self.cleaned_data
        shown = set(self.shown)
        return EligibilityRule(
            key=key,
            kind=clean["kind"],
            values=tuple(clean["values"]) if "values" in shown else (),
            at_least=clean["stage"] if "stage" in shown else clean["at_least"] if "at_least" in shown else None,
            at_most=clean["at_most"] if "at_most" in shown else None,
            text=texts_in("text", clean),
        )


class QuotaRow(Row):
    """Places for a group, or a limit on it."""

    says = "group"
    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    value = forms.ChoiceField(label=gettext_lazy("Which one"), required=False)
    at_least = forms.IntegerField(label=gettext_lazy("Places at least"), required=False, min_value=0, max_value=100_000)
    at_most = forms.IntegerField(label=gettext_lazy("At most"), required=False, min_value=0, max_value=100_000)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "group", [*NONE, *QuotaGroup.choices])
        self.shown_group = str(self["group"].value() or "")
        offer(self, "value", [("", _("Each of them")), *accepted(self.shown_group, places)])

    @property
    def asks_which(self) -> bool:
        """Whether a group of this kind is one of several."""
        return bool(self.shown_group) and self.shown_group not in (*YES_OR_NO, QuotaGroup.ORGANISATION)

    def rule(self, key: str) -> QuotaRule:
        """What the rules take."""
        clean = self.cleaned_data
        which = clean["value"] if self.asks_which else ""
        return QuotaRule(
            key=key, group=clean["group"], value=which, at_least=clean["at_least"], at_most=clean["at_most"]
        )


class TieRow(Row):
    """One tie-break; the public lottery stands last by itself."""

    says = "what"
    what = forms.ChoiceField(label=gettext_lazy("Who goes first"), required=False)
    order = forms.IntegerField(label=gettext_lazy("Order"), required=False, min_value=1, max_value=99)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "what", [*NONE, *choices])

    @property
    def tie(self) -> TieBreak:
        """What the rules take."""
        kind, _colon, value = self.cleaned_data["what"].partition(":")
        return TieBreak(kind=kind, value=value)


def accepted(kind: str, places: Choices) -> Choices:
    """The values that a condition or a quota of this kind may name."""
    if kind in CHOICES:
        return list(CHOICES[kind].choices)  # type: ignore[attr-defined]
    if kind == "country":
        return countries()
    return places if kind == "territory" else []


def tie_choices(rules: Rules) -> Choices:
    """Everything by which equals of this call can be told apart, with its words."""
    titles: dict[str, str] = {}
    for phase in rules.phases:
        for row in (phase.rubric or {}).get("criteria") or ():
            titles[str(row.get("key"))] = pick(row.get("title"))
    criteria = [
        (f"criterion:{key}", _("The higher score in “%(criterion)s”") % {"criterion": title})
        for key, title in titles.items()
    ]
    groups = [
        (f"quota_group:{group}=yes", _("Whoever belongs to: %(group)s") % {"group": QuotaGroup(group).label})
        for group in YES_OR_NO
    ]
    plain: list[tuple[str, str | Promise]] = [
        (TieBreakKind.LEAST_SCORE, _("The higher one of the lowest scores")),
        (TieBreakKind.MEDIAN, _("The higher median of the scores")),
    ]
    return [
        *criteria,
        *((f"{kind}:", words) for kind, words in plain),
        *groups,
        ("earlier:", _("Whoever sent it earlier")),
    ]


def condition_initial(rule: EligibilityRule) -> dict[str, Any]:
    """A stored condition as a row."""
    return {
        "kind": rule.kind,
        "values": list(rule.values),
        "at_least": rule.at_least,
        "at_most": rule.at_most,
        "stage": rule.at_least if rule.kind == EligibilityKind.INITIATIVE_STAGE else None,
        **texts_out("text", rule.text),
    }


def quota_initial(quota: QuotaRule) -> dict[str, Any]:
    """A stored quota as a row."""
    return {
        "group": quota.group, "value": quota.value, "at_least": quota.at_least, "at_most": quota.at_most,
    }  # fmt: skip


def tie_initial(rules: Rules) -> list[dict[str, Any]]:
    """The stored tie-breaks as rows, without the lottery that ends them."""
    shown = [each for each in rules.tie_breaks if each.kind != TieBreakKind.LOTTERY]
    return [{"what": f"{each.kind}:{each.value}", "order": number} for number, each in enumerate(shown, start=1)]
