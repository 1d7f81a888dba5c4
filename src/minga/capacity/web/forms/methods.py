"""Forms of the editor of a method: one part of the tree, and the rules."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import Effort, Family
from minga.capacity.models import Design, Level, Node, PeerScheme, Tier
from minga.capacity.models.design import ROOT
from minga.capacity.queries.forms import question_key
from minga.capacity.queries.prefills import SOURCES
from minga.capacity.queries.templates import ASKED_AS
from minga.capacity.web.forms.texts import text_inputs, texts_in, texts_out
from minga.core.texts import pick
from minga.organisations.enums import OrganisationType
from minga.ui.forms import Form, offer

LEVELS: Final = 6
TIERS: Final = 6
LONG, NOT_ASKED, OTHER = "long", "none", "other"


class NodeForm(Form):
    """A group or a question. What stands in `node` and is not shown here stays as it is."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Short: q12 or c2.1. Answers are kept under it.")
    )
    parent = forms.ChoiceField(label=_("Stands in"))
    max_points = forms.DecimalField(label=_("Points at most"), min_value=0, max_digits=8, decimal_places=3)
    weight = forms.DecimalField(label=_("Weight among its siblings"), min_value=0, max_digits=8, decimal_places=3)
    direction = forms.ChoiceField(
        label=_("Better when it is"), choices=[("1", _("Higher")), ("-1", _("Lower"))], widget=forms.RadioSelect
    )
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    asks = forms.ChoiceField(label=_("How it is answered"))
    source = forms.ChoiceField(label=_("Prefilled from"), required=False)
    not_for = forms.MultipleChoiceField(
        label=_("Does not apply to"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    effort = forms.ChoiceField(label=_("Effort to do better"), choices=Effort.choices, widget=forms.RadioSelect)
    helps = forms.MultipleChoiceField(
        label=_("Tools that help"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(
        self, *args: Any, design: Design, node: Node, group: bool, tools: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        self.node, self.group, self.points = node, group, design.family == Family.POINTS
        kwargs["initial"] = {**_node_initial(node), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        titles = text_inputs("titles", _("Short name"), most=160, needed=True)
        hint = _("What a group is about.") if group else _("The whole question, in plain words.")
        words = text_inputs("texts", _("Introduction") if group else _("Question"), rows=2, most=1200, hint=hint)
        self.fields = {**titles, **words, **self.fields}
        offer(self, "parent", _parents(design, node))
        self._fit(tools)

    def _fit(self, tools: Iterable[tuple[str, str]]) -> None:
        """Only what this kind of part has."""
        gone = {"max_points"} if self.group or not self.points else set()
        gone |= {"weight"} if self.points else set()
        gone |= {"direction", "unit"} if self.group or self.points else set()
        if self.group:
            gone |= {"asks", "source", "not_for", "effort", "helps"}
        for name in gone:
            del self.fields[name]
        if self.group:
            return
        offer(self, "asks", _ways(self.node))
        offer(self, "source", [("", _("Nothing: the entity writes it")), *((s.key, s.label) for s in SOURCES.values())])
        offer(self, "not_for", OrganisationType.choices)
        offer(self, "helps", tools)
        hint = _("Said to an entity that could earn more here.")
        self.fields.update(text_inputs("advices", _("What you advise"), most=300, hint=hint))
        for place in range(LEVELS if self.points else 0):
            self.fields[f"level{place}_points"] = forms.DecimalField(
                label=_("Points"), required=False, min_value=0, max_digits=8, decimal_places=3
            )
            self.fields.update(
                {name: field for name, field in text_inputs(f"level{place}", _("What one sees"), most=300).items()}
            )

    @property
    def shown_title(self) -> str:
        """What the part is called in the language of the reader."""
        return pick(self.node.titles) or self.node.code

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(("titles_", "texts_"))]

    @property
    def advice(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("advices_")]

    @property
    def levels(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """The points of each level, and its words in each language."""
        return [
            (
                self[f"level{place}_points"],
                [self[n] for n in self.fields if n.startswith(f"level{place}_") and n[-2:] != "ts"],
            )
            for place in range(LEVELS)
            if f"level{place}_points" in self.fields
        ]

    @property
    def value(self) -> Node:
        """The part as it is written now."""
        clean, was = self.cleaned_data, self.node
        values: dict[str, Any] = {
            **was.__dict__, "code": clean["code"].strip(), "parent": clean["parent"],
            "titles": texts_in("titles", clean), "texts": texts_in("texts", clean),
            "max_points": clean.get("max_points", was.max_points), "weight": clean.get("weight", was.weight),
        }  # fmt: skip
        if not self.group:
            values |= self._asked(clean)
        return Node(**values)

    def _asked(self, clean: Mapping[str, Any]) -> dict[str, Any]:
        way = clean["asks"]
        asks = self.node.asks if way == OTHER else {} if way in (LONG, NOT_ASKED) else ASKED_AS[way]
        shown = dict(self.fields["helps"].choices)  # type: ignore[attr-defined]
        others = [key for key in self.node.helps if key not in shown]
        return {
            "question": "" if way == NOT_ASKED else question_key(clean["code"]), "asks": asks,
            "source": clean["source"], "not_for": tuple(clean["not_for"]), "effort": clean["effort"],
            "advices": texts_in("advices", clean), "helps": (*clean["helps"], *others),
            "direction": int(clean.get("direction") or self.node.direction),
            "unit": clean.get("unit", self.node.unit), "levels": self._levels(clean),
        }  # fmt: skip

    def _levels(self, clean: Mapping[str, Any]) -> tuple[Level, ...]:
        if not self.points:
            return self.node.levels
        given = [(clean.get(f"level{place}_points"), texts_in(f"level{place}", clean)) for place in range(LEVELS)]
        return tuple(Level(points=points, text=text) for points, text in given if points is not None)

    def clean(self) -> dict[str, Any]:
        """A level needs its points."""
        cleaned = super().clean() or {}
        for place in range(LEVELS):
            name = f"level{place}_points"
            told = name in self.fields and name not in self.errors and texts_in(f"level{place}", cleaned)
            if told and cleaned.get(name) is None:
                self.add_error(name, _("Say how many points this level earns."))
        return cleaned


class RulesForm(Form):
    """Bands, peers, graders, appeal; and what happens to blanks."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    peers = forms.ChoiceField(label=_("Peers are entities of the same"))
    least = forms.IntegerField(label=_("Fewest entities that make a group"), min_value=2, max_value=50)
    decimals = forms.IntegerField(label=_("Decimals of a score"), min_value=0, max_value=4)
    blanks = forms.ChoiceField(label=_("A question without an answer"), widget=forms.RadioSelect)
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
            ("territory", _("department, province or state")), ("own", _("group, written for each entity")),
        ])  # fmt: skip
        offer(self, "blanks", [
            ("zero", _("earns nothing")), ("missing", _("leaves its group without a score")),
            ("refuse", _("stops the computation")),
        ])  # fmt: skip
        if design.family != Family.POINTS:
            del self.fields["blanks"]
        for place in range(TIERS):
            self.fields[f"tier{place}_least"] = forms.DecimalField(
                label=_("From"), required=False, min_value=0, max_digits=7, decimal_places=2
            )
            self.fields.update(text_inputs(f"tier{place}", _("Name of the band"), most=60))

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


def _node_initial(node: Node) -> dict[str, Any]:
    initial: dict[str, Any] = {
        **texts_out("titles", node.titles), **texts_out("texts", node.texts), **texts_out("advices", node.advices),
        "code": node.code, "parent": node.parent, "max_points": node.max_points, "weight": node.weight,
        "direction": str(node.direction), "unit": node.unit, "asks": _way_of(node), "source": node.source,
        "not_for": list(node.not_for), "effort": node.effort, "helps": list(node.helps),
    }  # fmt: skip
    for place, level in enumerate(node.levels[:LEVELS]):
        initial |= {f"level{place}_points": level.points, **texts_out(f"level{place}", level.text)}
    return initial


def _rules_initial(design: Design) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "peers": design.peers.by, "least": design.peers.least, "decimals": design.decimals,
        "blanks": design.steps.get("points", {}).get("blanks", "zero"), "graders": design.graders,
        "apart": int(design.third_when_apart * 100), "appeal_days": design.appeal_days,
    }  # fmt: skip
    for place, tier in enumerate(design.tiers[:TIERS]):
        initial |= {f"tier{place}_least": tier.least, **texts_out(f"tier{place}", tier.titles)}
    return initial


def _way_of(node: Node) -> str:
    if not node.question and node.titles:
        return NOT_ASKED
    if not node.asks:
        return LONG
    return next((name for name, asks in ASKED_AS.items() if asks == node.asks), OTHER)


def _ways(node: Node) -> list[tuple[str, Any]]:
    ways = [
        (LONG, _("A text of some lines")), ("number", _("A whole number")), ("percent", _("A percentage")),
        ("works", _("Cards: name, link, what was done")), ("channels", _("Cards of channels")),
        ("activities", _("Cards of activities")), (NOT_ASKED, _("Not asked: figures come from a file")),
    ]  # fmt: skip
    return [*ways, (OTHER, _("As it is asked now"))] if _way_of(node) == OTHER else ways


def _parents(design: Design, node: Node) -> list[tuple[str, str]]:
    """Groups, and components that are to become groups; never the part itself or what is below it."""
    leaves = {each.code for each in design.questions}
    found: list[tuple[str, str]] = [(ROOT, str(_("The index itself")))]

    def walk(code: str, depth: int) -> None:
        for child in design.children(code):
            if child.code == node.code:
                continue
            if child.code not in leaves or child.code == node.parent or not child.question:
                found.append((child.code, "— " * depth + (pick(child.titles) or child.code)))
            walk(child.code, depth + 1)

    walk(ROOT, 1)
    return found
