"""Public lists of codes: countries, territories, currencies, languages, SDG targets."""

from functools import cache

import pycountry
from django.utils.translation import gettext as _

_SDG_TARGETS = (
    "1.1-5 a b|2.1-5 a b c|3.1-9 a b c d|4.1-7 a b c|5.1-6 a b c|6.1-6 a b|7.1-3 a b|8.1-10 a b|"
    "9.1-5 a b c|10.1-7 a b c|11.1-7 a b c|12.1-8 a b c|13.1-3 a b|14.1-7 a b c|15.1-9 a b c|"
    "16.1-10 a b|17.1-19"
)
"""The 169 targets of the 2030 Agenda, as first and last number and letters of each goal."""


@cache
def sdg_targets(goal: int) -> tuple[str, ...]:
    """The targets of a goal, such as ("16.1", …, "16.b"); empty for a goal that is not."""
    for group in _SDG_TARGETS.split("|"):
        number, _dot, rest = group.partition(".")
        if int(number) == goal:
            numbered, *letters = rest.split()
            last = int(numbered.split("-")[1])
            return tuple(f"{goal}.{part}" for part in (*range(1, last + 1), *letters))
    return ()


@cache
def known_codes(kind: str) -> frozenset[str]:
    """All codes of a kind."""
    if kind == "country":
        return frozenset(each.alpha_2 for each in pycountry.countries)
    if kind == "territory":
        return frozenset(each.code for each in pycountry.subdivisions)
    if kind == "currency":
        return frozenset(each.alpha_3 for each in pycountry.currencies)
    return frozenset(each.alpha_2 for each in pycountry.languages if hasattr(each, "alpha_2"))


def code_problem(kind: str, code: str) -> str:
    """What to do about a code that is not in its list; empty when it is."""
    if code in known_codes(kind):
        return ""
    advice = {
        "country": _("“%s” is not an ISO 3166 country code. Use two capitals, for example PY."),
        "territory": _("“%s” is not an ISO 3166-2 code. Use country and region: PE-LIM."),
        "currency": _("“%s” is not an ISO 4217 currency. Use three capitals, for example USD."),
        "language": _("“%s” is not an ISO 639 language. Use two small letters, for example es."),
    }
    return advice[kind] % code[:40]
