"""What a proposal of teams or of mentors is to look for."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.learning.queries.matching_words import PARTS
from minga.learning.queries.team_ground import FREE, MIX, TOGETHER
from minga.ui.forms import Described, Form, offer

USUAL: Final = {"skills": 3, "wishes": 3, "organisations": 2, "gender": 2, "territory": 1, "even": 1, "kept": 0}
"""Weights of the engine; `kept` rises to KEEP when teams of today should stay."""
KEEP: Final = 3
VARIANTS: Final[dict[str, dict[str, int]]] = {
    "balanced": {},
    "wishes": {"wishes": 8, "skills": 2},
    "mixed": {"organisations": 6, "territory": 4, "gender": 4, "wishes": 1},
    "skills": {"skills": 8, "wishes": 1},
}
_NAMES: Final = {
    "balanced": (_("Balanced"), _("Skills and wishes first, then mixed organisations.")),
    "wishes": (_("Wishes first"), _("As many as possible work on the challenge they asked for.")),
    "mixed": (_("Mixed first"), _("People of many organisations and territories meet.")),
    "skills": (_("Skills first"), _("Each team has somebody for everything.")),
}
_HOW_MUCH: Final = [
    ("0", _("Not at all")),
    ("1", _("A little")),
    ("2", _("Somewhat")),
    ("3", _("Much")),
    ("6", _("Very much")),
]


class TeamsForm(Form):
    """Sizes, rules and weights. Several variants make several proposals to compare."""

    least = forms.IntegerField(label=_("People in a team, at least"), min_value=2, max_value=40)
    most = forms.IntegerField(label=_("At most"), min_value=2, max_value=40)
    teams = forms.IntegerField(
        label=_("Number of teams"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Empty: what fits the sizes."),
    )
    variants = forms.MultipleChoiceField(label=_("Proposals to compute"), widget=forms.CheckboxSelectMultiple)
    organisations = forms.ChoiceField(label=_("People of one organisation"), widget=forms.RadioSelect, initial=MIX)
    bosses = forms.BooleanField(
        label=_("Nobody is in a team with her own chief"),
        required=False,
        initial=True,
        help_text=_("As far as people said who their chief is."),
    )
    language = forms.BooleanField(
        label=_("All in a team share a language"),
        required=False,
        help_text=_("As each said, or the language of her account."),
    )
    per_challenge = forms.IntegerField(
        label=_("Teams on one challenge, at most"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("Empty: as many as like."),
    )
    keep = forms.BooleanField(
        label=_("Change as little as possible"),
        required=False,
        help_text=_("People who are in one team now stay together where that costs little."),
    )
    note = forms.CharField(label=_("Name of this proposal"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "variants", [(key, Described(str(name), why)) for key, (name, why) in _NAMES.items()])
        offer(
            self, "organisations",
            [
                (MIX, Described(str(_("are spread over teams")), _("No team is of one organisation only."))),
                (TOGETHER, Described(str(_("stay in one team")), _("As many as a team holds."))),
                (FREE, Described(str(_("as it comes")), "")),
            ],
        )  # fmt: skip
        for part, words in PARTS.items():
            if part != "kept":
                self.fields[f"weight_{part}"] = forms.ChoiceField(
                    label=words, choices=_HOW_MUCH, required=False, initial=str(USUAL[part])
                )
        self.weights = [self[name] for name in self.fields if name.startswith("weight_")]

    @property
    def asked(self) -> list[tuple[str, dict[str, Any]]]:
        """Name and settings of each proposal that is wanted."""
        clean = self.cleaned_data
        rules = {name: clean[name] for name in ("least", "most", "teams", "organisations", "bosses", "language")}
        own = {part: int(clean.get(f"weight_{part}") or usual) for part, usual in USUAL.items() if part != "kept"}
        own["kept"] = KEEP if clean["keep"] else 0
        return [
            (
                self._note(variant),
                {
                    **rules,
                    "per_challenge": clean["per_challenge"],
                    "weights": {**own, **VARIANTS[variant]},
                    "variant": variant,
                },
            )
            for variant in clean["variants"]
        ]

    def _note(self, variant: str) -> str:
        name = str(_NAMES[variant][0])
        return f"{self.cleaned_data['note']} · {name}" if self.cleaned_data["note"] else name


class MentorsForm(Form):
    """How many mentors each team gets, and whether pairs of today should stay."""

    each = forms.IntegerField(label=_("Mentors of each team"), min_value=1, max_value=5, initial=1)
    keep = forms.BooleanField(
        label=_("Change as little as possible"),
        required=False,
        initial=True,
        help_text=_("Who accompanies a team now goes on where that costs little."),
    )
    note = forms.CharField(label=_("Name of this proposal"), max_length=120, required=False)

    @property
    def settings(self) -> dict[str, Any]:
        """What the action takes."""
        return {"each": self.cleaned_data["each"], "keep": 0.15 if self.cleaned_data["keep"] else 0.0}
