"""Why the engine refused to compute, in words; codes are those of `engines.index.Code`."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_METHOD = gettext_lazy("The method cannot be computed as it is written: look at “%(where)s” in the index.")
_TREE = gettext_lazy("The tree of the index does not hold together at “%(where)s”.")
WORDS: Final[Mapping[str, str | Promise]] = {
    "quiet": gettext_lazy("Nothing was heard of it for a quarter of an hour. Ask for it again."),
    "no_tree": gettext_lazy("The index has no questions to compute."),
    "duplicate_code": _TREE,
    "unknown_parent": _TREE,
    "unknown_code": _TREE,
    "cycle": _TREE,
    "several_roots": _TREE,
    "negative_weight": gettext_lazy("A weight is below zero: “%(where)s”."),
    "no_weight": gettext_lazy("A group has no weights: “%(where)s”."),
    "inconsistent": gettext_lazy("The comparisons behind the weights contradict each other: “%(where)s”."),
    "not_a_number": gettext_lazy("A value is not a number: “%(where)s”."),
    "duplicate_entity": gettext_lazy("An entity stands twice: “%(where)s”."),
    "single_entity": gettext_lazy("There is only one entity: nobody to compare it with."),
    "nothing_given": gettext_lazy("Every value is missing: there is nothing to compute. “%(where)s”"),
    "nobody_left": gettext_lazy("No entity has as much data as the method asks for."),
    "constant": gettext_lazy("All entities have the same value, so nothing can be compared: “%(where)s”."),
    "bad_denominator": gettext_lazy("A figure that others are divided by is missing or zero: “%(where)s”."),
    "no_column": gettext_lazy("A figure that the method needs is missing: “%(where)s”."),
    "no_previous": gettext_lazy("The method fills gaps from the wave before, and there is none."),
    "not_positive": gettext_lazy("The method needs values above zero, and there is one that is not: “%(where)s”."),
    "blank": gettext_lazy("The method allows no blanks, and there is one: “%(where)s”."),
    "above_maximum": gettext_lazy("The method allows no points above the maximum, and there are some: “%(where)s”."),
    "bad_value": gettext_lazy("A value or a setting is not possible: “%(where)s”."),
}


def refusal(code: str, where: str) -> str:
    """The reason, in the language of the reader; a setting of the method when nothing nearer is known."""
    return str(WORDS.get(code) or _METHOD) % {"where": where or _("the method")}
