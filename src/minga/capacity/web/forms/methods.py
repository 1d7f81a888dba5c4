"""The form of one part of the tree of a method."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import Effort, Family
from minga.capacity.models import Design, Level, Node
from minga.capacity.models.design import ROOT
from minga.capacity.queries.forms import question_key
from minga.capacity.queries.prefills import SOURCES
from minga.capacity.queries.templates import ASKED_AS
from minga.core.texts import pick
from minga.organisations.enums import OrganisationType
from minga.ui.forms import Form, offer
from minga.ui.texts import text_inputs, texts_in, texts_out

LEVELS: Final = 6
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
        levels = tuple(Level(points=points, text=text) for points, text in given if points is not None)
        return _stretched(levels, self.node, clean.get("max_points"))

    def clean(self) -> dict[str, Any]:
        """A level needs its points."""
        cleaned = super().clean() or {}
        for place in range(LEVELS):
            name = f"level{place}_points"
            told = name in self.fields and name not in self.errors and texts_in(f"level{place}", cleaned)
            if told and cleaned.get(name) is None:
                self.add_error(name, _("Say how many points this level earns."))
        return cleaned


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


def _stretched(levels: tuple[Level, ...], was: Node, most: Decimal | None) -> tuple[Level, ...]:
    """Whoever changes only what the whole question earns means its levels as well."""
    untouched = [level.points for level in levels] == [level.points for level in was.levels]
    if not levels or not untouched or not most or not was.max_points or levels[-1].points != was.max_points:
        return levels
    share = most / was.max_points
    return tuple(
        replace(level, points=(level.points * share).quantize(Decimal("0.001")).normalize() + 0) for level in levels
    )


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
