"""What a proposal says, in words: how good, how proven, what could not be met, what would help, why it failed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.learning.models import Matching
from minga.learning.queries.mentor_reasons import language_words

PARTS: Final = {
    "wishes": gettext_lazy("Wishes for a challenge are met"),
    "skills": gettext_lazy("Each team has many skills"),
    "organisations": gettext_lazy("Organisations are mixed"),
    "gender": gettext_lazy("Women and men are mixed"),
    "territory": gettext_lazy("Territories are mixed"),
    "even": gettext_lazy("Teams are of one size"),
    "kept": gettext_lazy("Those who were together stay so"),
}
_NEAR: Final = 0.005


def proven_in_words(found: Mapping[str, Any]) -> str:
    """How far the best formation could be, as the engine proved it."""
    gap = float(found.get("gap") or 0)
    if gap <= _NEAR:
        return _("It was proven that no other formation is better by more than half a per cent.")
    percent = number_format(gap * 100, 1)
    if found.get("method") == "every team":
        return _("It was proven that no other formation is better by more than %(percent)s %%.") % {"percent": percent}
    return _(
        "No formation can be better by more than %(percent)s %%, even if each part could be as good as it can alone."
    ) % {"percent": percent}


def unmet_in_words(found: Mapping[str, Any], people: Mapping[str, str], organisations: Mapping[str, str]) -> list[str]:
    """Rules that the formation had to break, each with the people it concerns."""
    return [_unmet(each, people, organisations) for each in found.get("unmet") or ()]


def help_in_words(found: Mapping[str, Any], people: Mapping[str, str]) -> list[str]:
    """What would let every rule hold."""
    lines = [_relaxation(each, people) for each in found.get("relaxations") or ()]
    return [line for line in lines if line]


def failed_in_words(matching: Matching, people: Mapping[str, str]) -> str:
    """Why nothing could be computed, and what to do."""
    try:
        said = json.loads(matching.error)
    except ValueError:
        return ""
    code, where = said.get("code", ""), str(said.get("where", ""))
    if said.get("sizes"):
        sizes = " · ".join(_("%(least)s to %(most)s") % {"least": least, "most": most} for least, most in said["sizes"])
        return _("So many people do not divide into teams of this size. These sizes would do: %(sizes)s.") % {
            "sizes": sizes
        }
    named = ", ".join(name for pk, name in people.items() if pk in where.replace(",", " ").split())
    return _failure(code, named) or _("It could not be computed (%(code)s). Change what is asked, and try again.") % {
        "code": code
    }


def _failure(code: str, named: str) -> str:
    """By the code of the engine; those about locks begin with it."""
    plain = {
        "few_people": _("There are fewer people than make one team."),
        "places": _("The challenges take fewer teams than are needed. Let more teams work on each of them."),
        "teams": _("So many teams of this size cannot be made of these people. Leave the number of teams open."),
        "locked_teams": _("People are locked to more teams than there would be. Ask for more teams, or unlock some."),
        "pack": _("Those who stay together do not fit into teams of this size. Let teams be larger, or mix them."),
    }
    if code in plain:
        return plain[code]
    if code.startswith(("locked_", "together_")):
        words = _("People who must stay where they are, or together, break a rule there: %(who)s. Unlock one of them.")
        return words % {"who": named or "·"}
    return ""


def _unmet(unmet: Mapping[str, Any], people: Mapping[str, str], organisations: Mapping[str, str]) -> str:
    who = _listed(unmet["people"], people)
    team, word = unmet["team"], str(unmet.get("word") or "")
    if unmet["code"] == "boss":
        return _("%(who)s would be in one team, although one is chief of the other.") % {"who": who}
    if unmet["code"] == "language":
        words = _("Team %(team)s has no language that all speak; these would need help with %(language)s: %(who)s.")
        return words % {"team": team.removeprefix("T"), "language": language_words([word]), "who": who}
    if unmet["code"] == "one_organisation":
        words = _("Team %(team)s would be of one organisation only: %(organisation)s.")
        return words % {"team": team.removeprefix("T"), "organisation": organisations.get(word, "")}
    return _("%(who)s would be in one team.") % {"who": who}


def _relaxation(each: Mapping[str, Any], people: Mapping[str, str]) -> str:
    count, who = int(each["count"]), _listed(each.get("people") or (), people)
    if each["code"] == "outsiders":
        return ngettext(
            "Whatever the formation, one person more of another organisation is needed.",
            "Whatever the formation, %(n)s people more of other organisations are needed.",
            count,
        ) % {"n": count}
    if each["code"] == "waive":
        return _("The rules could be given up for: %(who)s.") % {"who": who}
    if each["code"] == "without":
        return _("Without %(who)s no rule would be broken. That person could join a team by hand.") % {"who": who}
    return {
        "teams": _("With %(n)s teams no rule would be broken.") % {"n": count},
        "least": _("If teams may be as small as %(n)s, no rule would be broken.") % {"n": count},
        "most": _("If teams may be as large as %(n)s, no rule would be broken.") % {"n": count},
    }.get(each["code"], "")


def _listed(codes: Sequence[Any], people: Mapping[str, str]) -> str:
    return ", ".join(people.get(str(code), "") for code in codes)
