"""Why a mentor accompanies a team, in words; and what is missing when not every team gets one."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.learning.queries.team_reasons import skill_words
from minga.people.enums import Language


def pair_in_words(pair: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each reason. `names`: of mentors who fit better, when they may be told."""
    return tuple(filter(None, (*_settled(pair), *_fits(pair), _place(pair), *_passed(pair, names))))


def lacking_in_words(found: Mapping[str, Any], teams: Mapping[str, str], people: Mapping[str, str]) -> tuple[str, ...]:
    """Which teams would have no mentor, and the smallest change that would mend it."""
    unmet = found.get("unmet") or {}
    if not unmet:
        return ()
    relaxation = found.get("relaxation") or {}
    lines = [
        _("These teams would have fewer mentors than asked: %(teams)s.")
        % {"teams": ", ".join(sorted(teams.get(str(each), "") for each in unmet))}
    ]
    for person, more in sorted((relaxation.get("more_load") or {}).items()):
        words = ngettext(
            "It would be enough that %(name)s takes one team more.",
            "It would be enough that %(name)s takes %(more)s teams more.",
            more,
        )
        lines.append(words % {"name": people.get(str(person), ""), "more": more})
    for team, more in sorted((relaxation.get("more_people") or {}).items()):
        words = ngettext(
            "%(team)s needs one more mentor of another organisation who speaks its language.",
            "%(team)s needs %(more)s more mentors of other organisations who speak its language.",
            more,
        )
        lines.append(words % {"team": teams.get(str(team), ""), "more": more})
    return tuple(lines)


def language_words(codes: Any) -> str:
    """Languages, each under its own name."""
    return ", ".join(str(Language(code).label) for code in codes if code in Language.values)


def hours_words(hours: float) -> str:
    """So many hours a week."""
    return number_format(hours, 0 if hours == int(hours) else 1)


def _settled(pair: Mapping[str, Any]) -> tuple[str, ...]:
    if pair.get("code") == "by_hand":
        return (_("Named by whoever runs the edition."),)
    if pair.get("why") == "locked":
        return (_("This pair was settled before."),)
    return (_("Accompanies this team already."),) if pair.get("why") == "kept" else ()


def _fits(pair: Mapping[str, Any]) -> list[str]:
    said = []
    if pair.get("covers"):
        said.append(
            _("Can help with what nobody in the team brings: %(what)s.") % {"what": skill_words(pair["covers"])}
        )
    if pair.get("words"):
        quoted = ", ".join(f"“{each}”" for each in pair["words"])
        said.append(_("Knows what the challenge speaks of: %(words)s.") % {"words": quoted})
    if pair.get("languages"):
        said.append(_("Speaks with all of them: %(languages)s.") % {"languages": language_words(pair["languages"])})
    if pair.get("hours"):
        said.append(
            _("Free %(hours)s hours a week while the team works.") % {"hours": hours_words(float(pair["hours"]))}
        )
    elif pair.get("hours") == 0:
        said.append(_("None of the hours she offers are hours in which the team works."))
    return said


def _place(pair: Mapping[str, Any]) -> str:
    if "rank" not in pair or pair.get("why") in ("locked", "kept"):
        return ""
    values = {"rank": pair["rank"], "of": pair["of"]}
    return (
        ngettext(
            "The only mentor without anything in the way.",
            "Fits it as number %(rank)s of %(of)s mentors without anything in the way.",
            int(pair["of"]),
        )
        % values
    )


def _passed(pair: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    words = {
        "full": _("%(name)s fits better and takes no more teams."),
        "panel": _("%(name)s fits better and would be the second from the same place."),
        "fairness": _("%(name)s fits better and is needed more by another team."),
        "load": _("%(name)s fits better and already has more teams than others."),
    }
    found = [(names.get(str(each["person"]), ""), each["why"]) for each in pair.get("passed", ())]
    return [words[why] % {"name": name} for name, why in found if name and why in words]
