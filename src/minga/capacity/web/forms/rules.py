"""The form of the rules of a method: bands, peers, graders, appeal, and how scores are made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import Family
from minga.capacity.models import Design, PeerScheme, Tier
from minga.capacity.queries.method_words import MEANS, SCALES
from minga.core.texts import pick
from minga.ui.forms import Form, offer
from minga.ui.texts import text_inputs, texts_in, texts_out

TIERS: Final = 6
_COMPOSITE: Final[Mapping[str, list[tuple[str, Any]]]] = {
    "scale": [(name, SCALES[name]) for name in ("min_max", "percentile_rank", "rank", "z_score")],
    "mean": [(name, MEANS[name]) for name in ("arithmetic", "geometric")],
    "missing": [
        ("none", _("stays missing; the others of its group weigh more")),
        ("mean", _("is filled in with the mean, and marked")),
        ("median", _("is filled in with the median, and marked")),
    ],
}
"""Rules of an index that averages indicators."""


class RulesForm(Form):
    """Bands, peers, graders, appeal; and what happens to blanks."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    peers = forms.ChoiceField(label=_("Peers are entities of the same"))
    least = forms.IntegerField(label=_("Fewest entities that make a group"), min_value=2, max_value=50)
    decimals = forms.IntegerField(label=_("Decimals of a score"), min_value=0, max_value=4)
    blanks = forms.ChoiceField(label=_("A question without an answer"), widget=forms.RadioSelect)
    scale = forms.ChoiceField(label=_("One scale for all indicators"), widget=forms.RadioSelect)
    mean = forms.ChoiceField(label=_("How indicators become one score"), widget=forms.RadioSelect)
    missing = forms.ChoiceField(label=_("A value that is missing"), widget=forms.RadioSelect)
    graders = forms.IntegerField(label=_("People who grade each answer"), min_value=1, max_value=5)
    apart = forms.IntegerField(
        label=_("A third one decides from"), min_value=5, max_value=100,
        help_text=_("Per cent of the points that two graders are apart."),
    )  # fmt: skip
    appeal_days = forms.IntegerField(label=_("Days to reply and appeal"), min_value=1, max_value=90)

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        self.design = design
        kwargs["initial"] = {**_rules_initial(design), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        offer(self, "peers", [
            ("organisation_type", _("type of organisation")), ("level", _("level of government")),
            ("territory", _("department, province or state")),
            ("size", _("size, as the directory of entities gives it")), ("own", _("group, written for each entity")),
        ])  # fmt: skip
        offer(self, "blanks", [
            ("zero", _("earns nothing")), ("missing", _("leaves its group without a score")),
            ("refuse", _("stops the computation")),
        ])  # fmt: skip
        for name, choices in _COMPOSITE.items():
            offer(self, name, choices)
        gone = _COMPOSITE if design.family == Family.POINTS else ("blanks",)
        for name in gone:
            del self.fields[name]
        for place in range(TIERS):
            self.fields[f"tier{place}_least"] = forms.DecimalField(
                label=_("From"), required=False, min_value=0, max_digits=7, decimal_places=2
            )
            self.fields.update(text_inputs(f"tier{place}", _("Name of the band"), most=60))

    def clean(self) -> dict[str, Any]:
        """A geometric mean needs a scale that stays above zero."""
        cleaned = super().clean() or {}
        if cleaned.get("mean") == "geometric" and cleaned.get("scale") not in ("min_max", "rank", None):
            self.add_error("mean", _("A geometric mean needs values above zero. Choose another scale or another mean."))
        return cleaned

    @property
    def tiers(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        return [
            (
                self[f"tier{place}_least"],
                [self[n] for n in self.fields if n.startswith(f"tier{place}_") and n[-5:] != "least"],
            )
            for place in range(TIERS)
        ]

    @property
    def rules(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("tier") and name != "revision"]

    @property
    def changes(self) -> dict[str, Any]:
        clean, was = self.cleaned_data, self.design
        steps = dict(was.steps)
        if "blanks" in clean:
            steps["points"] = {**steps.get("points", {}), "blanks": clean["blanks"]}
        if "scale" in clean:
            steps |= _composite_steps(clean["scale"], clean["mean"], clean["missing"])
        given = [(clean.get(f"tier{place}_least"), texts_in(f"tier{place}", clean)) for place in range(TIERS)]
        keys = {tier.least: tier.key for tier in was.tiers}
        kept = {} if clean["peers"] != was.peers.by else was.peers.titles
        return {
            "peers": PeerScheme(by=clean["peers"], least=clean["least"], titles=kept),
            "decimals": clean["decimals"], "graders": clean["graders"], "appeal_days": clean["appeal_days"],
            "third_when_apart": Decimal(clean["apart"]) / 100, "steps": steps,
            "tiers": tuple(
                Tier(key=keys.get(least, f"band-{place + 1}"), titles=texts, least=least)
                for place, (least, texts) in enumerate(given)
                if least is not None and pick(texts)
            ),
        }  # fmt: skip


def _rules_initial(design: Design) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "peers": design.peers.by, "least": design.peers.least, "decimals": design.decimals,
        "blanks": design.steps.get("points", {}).get("blanks", "zero"), "graders": design.graders,
        "scale": _method_of(design, "normalisation", "scale", "min_max"),
        "mean": _method_of(design, "aggregation", "mean", "arithmetic"),
        "missing": design.steps.get("imputation", {}).get("method", "none"),
        "apart": int(design.third_when_apart * 100), "appeal_days": design.appeal_days,
    }  # fmt: skip
    for place, tier in enumerate(design.tiers[:TIERS]):
        initial |= {f"tier{place}_least": tier.least, **texts_out(f"tier{place}", tier.titles)}
    return initial


def _method_of(design: Design, step: str, part: str, usual: str) -> str:
    return str(design.steps.get(step, {}).get(part, {}).get("method", usual))


def _composite_steps(scale: str, mean: str, missing: str) -> dict[str, Any]:
    """As the recipe of the engine writes them. A geometric mean needs a scale above zero."""
    ends = {"low": 1 if mean == "geometric" else 0, "high": 100} if scale == "min_max" else {}
    return {
        "normalisation": {"scale": {"method": scale, **ends}},
        "aggregation": {"mean": {"method": mean}},
        "imputation": {"method": missing},
    }
