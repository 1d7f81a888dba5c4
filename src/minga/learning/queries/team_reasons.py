"""Why somebody is in a team, and which of her wishes were not met, in words that serve her and the office alike.

Gender is weighed in the open, over all teams, and never told of a person: what is stored for her leaves it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from minga.learning.enums import TeamSkill

NEVER_TOLD: Final = "gender"
_SMALL: Final = 0.001


@dataclass(frozen=True)
class Names:
    """How codes of the engine are called; what is not known is left out of a sentence."""

    challenges: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    territories: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def told_whys(whys: Iterable[Mapping[str, Any]], names: Names) -> list[dict[str, Any]]:
    """What is kept of the engine's reasons for one person: with names as they were then, without her gender."""
    kept = [
        {"code": why["code"], "what": _named(why, names), "rank": why.get("rank") or 0}
        for why in whys
        if why["code"] != NEVER_TOLD
    ]
    return kept or [{"code": "room", "what": [], "rank": 0}]


def whys_in_words(whys: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """One sentence for each reason, the loudest first."""
    return tuple(words for words in (_why(each) for each in whys) if words)


def missed_in_words(missed: Iterable[Mapping[str, Any]], names: Names) -> tuple[str, ...]:
    """Why a wish that was dearer was not met."""
    return tuple(_missed(each, names) for each in missed)


def skill_words(codes: Iterable[str]) -> str:
    """Skills in the reader's language, in the order of the form."""
    known = set(codes)
    return ", ".join(str(skill.label) for skill in TeamSkill if skill.value in known)


def _named(why: Mapping[str, Any], names: Names) -> list[str]:
    tables = {"wish": names.challenges, "organisation": names.organisations, "territory": names.territories,
              "kept": names.people, "together": names.people}  # fmt: skip
    table = tables.get(why["code"])
    said: Sequence[str] = why.get("what", ())
    return [table[str(each)] for each in said if str(each) in table] if table is not None else list(said)


def _why(why: Mapping[str, Any]) -> str:
    code, what = why.get("code", ""), why.get("what") or []
    if code in ("skill", "strongest"):
        what = skill_words(what)
        return {"skill": _("Only here: %(what)s."), "strongest": _("Strongest here in: %(what)s.")}[code] % {
            "what": what
        }
    if code == "wish":
        return _("Wish number %(rank)s: “%(what)s”.") % {"rank": why.get("rank"), "what": ", ".join(what)}
    plain = {
        "by_hand": _("Placed by whoever runs the edition."),
        "locked": _("It was settled before that this place stays."),
        "room": _("There was room here, and no better place was found."),
    }
    told = {
        "organisation": _("Brings another organisation: %(what)s."),
        "territory": _("Brings another territory: %(what)s."),
        "kept": _("Was already with: %(what)s."),
        "together": _("Stays with: %(what)s."),
    }
    if code in told and what:
        return told[code] % {"what": ", ".join(what)}
    return plain.get(code, "")


def _missed(missed: Mapping[str, Any], names: Names) -> str:
    challenge = names.challenges.get(str(missed["challenge"]), "")
    first = _("Wish number %(rank)s, “%(what)s”, is not met:") % {"rank": missed["rank"], "what": challenge}
    cost = float(missed.get("cost") or 0)
    why = {
        "no_team": _("no team works on it."),
        "stays": _("this place was settled before."),
        "rules": _("any exchange would break a rule."),
    }.get(missed["why"])
    if why is None and cost > _SMALL:
        why = _("an exchange would cost all teams together %(cost)s %% of how good they are.") % {
            "cost": number_format(cost * 100, 1)
        }
    return f"{first} {why or _('an exchange would make nothing better.')}"
