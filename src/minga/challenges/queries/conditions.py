"""What the first two gates ask, computed from what is there; each with where to add it.

`Condition` is the currency of every gate of the house: initiatives use the same.
A condition that is met says how; one that is not says what is missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.challenges.models import Challenge
from minga.challenges.models.sdgs import sdg_target_title
from minga.challenges.policies import may_own
from minga.challenges.queries import steps
from minga.challenges.queries.figures import figure_of
from minga.challenges.queries.plain import READERS, reads_plainly, understood_by
from minga.challenges.queries.steps import step_link


@dataclass(frozen=True)
class Condition:
    """One thing that a gate asks. `detail` says how it is met, or what is missing; `link` where."""

    key: str
    words: str
    met: bool
    detail: str = ""
    link: str = ""


def conditions_of(challenge: Challenge) -> tuple[Condition, ...]:
    """Those of the gate "mapped" and then those of the gate "characterised". Five queries at most."""
    return (*mapping_conditions(challenge), *characterising_conditions(challenge))


def mapping_conditions(challenge: Challenge) -> tuple[Condition, ...]:
    """Gate 1: who owns it, whom it affects, and that nobody doubles what is there. Reads nothing more."""
    return (_owner(challenge), _affected(challenge), _similar(challenge))


def characterising_conditions(challenge: Challenge) -> tuple[Condition, ...]:
    """Gate 2: evidence, baseline, goal, plain words and a way to stay."""
    return (
        _evidence(challenge), _baseline(challenge), _sdg(challenge), _plain(challenge), _adoption(challenge),
    )  # fmt: skip


def missing(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Those that are not met."""
    return tuple(condition for condition in conditions if not condition.met)


def _owner(challenge: Challenge) -> Condition:
    organisation = challenge.organisation
    if not may_own(organisation):
        detail = _("Its owner must be a public organisation that stands.")
    elif organisation.recognised_at is None:
        detail = _("Support has not recognised %(name)s yet. Write to support so that it does.")
        detail %= {"name": organisation.name}
    else:
        detail = ""
    link = organisation.get_absolute_url()
    return Condition("owner", _("A public organisation owns it"), not detail, detail or organisation.name, link)


def _affected(challenge: Challenge) -> Condition:
    met = bool(challenge.affected.strip())
    detail = "" if met else _("Say which people it affects.")
    if met and challenge.affected_count:
        people = ngettext("%(number)s person", "%(number)s people", challenge.affected_count)
        detail = people % {"number": _grouped(challenge.affected_count)}
    link = step_link(challenge, steps.AFFECTED, "id_affected")
    return Condition("affected", _("It says whom it affects"), met, detail, link)


def _similar(challenge: Challenge) -> Condition:
    met = challenge.similar_seen_at is not None
    detail = "" if met else _("Look at the similar ones: perhaps you can join one instead of beginning anew.")
    link = step_link(challenge, steps.CAUSES, "similar")
    return Condition("similar", _("Similar ones were looked at"), met, detail, link)


def _evidence(challenge: Challenge) -> Condition:
    pieces = challenge.evidence.count()
    words = ngettext("%(number)s piece", "%(number)s pieces", pieces) % {"number": pieces}
    detail = words if pieces else _("Add at least one: a register, a study, a photo or what people say.")
    link = step_link(challenge, steps.EVIDENCE, "evidence")
    return Condition("evidence", _("There is evidence"), pieces > 0, detail, link)


def _baseline(challenge: Challenge) -> Condition:
    figure = figure_of(challenge)
    slug, field, detail = steps.EVIDENCE, "baseline", ""
    if figure is None:
        detail = _("Write how it is today, with its date and its source.")
    elif not figure.name or not figure.unit:
        detail = _("Say what is measured, and in what.")
    elif not figure.source:
        detail = _("Say where the number of today comes from.")
    elif figure.goal is None:
        slug, field, detail = steps.ADOPTION, "success", _("Say which number would be success, and by when.")
    words = _("There is a baseline, and a figure of success")
    link = step_link(challenge, slug, field)
    return Condition("baseline", words, not detail, detail or (figure.name if figure else ""), link)


def _sdg(challenge: Challenge) -> Condition:
    met = bool(challenge.sdg_target)
    named = f"{challenge.sdg_target} · {sdg_target_title(challenge.sdg_target)}"
    detail = named if met else _("Choose the target of the 2030 Agenda that it serves.")
    link = step_link(challenge, steps.FRAME, "id_sdg_target")
    return Condition("sdg", _("It serves a target of the 2030 Agenda"), met, detail, link)


def _plain(challenge: Challenge) -> Condition:
    words, link = _("It is written in plain words"), step_link(challenge, steps.REVIEW, "plain")
    if reads_plainly(challenge):
        return Condition("plain", words, True, _("The checker found nothing important."), link)
    readers = understood_by(challenge)
    if readers >= READERS:
        return Condition("plain", words, True, _("%(number)s readers understood it.") % {"number": readers}, link)
    if challenge.plain_reason.strip():
        return Condition("plain", words, True, challenge.plain_reason.strip(), link)
    detail = _("Mend what the checker found, test it with three readers, or say why it stays as it is.")
    return Condition("plain", words, False, detail, link)


def _adoption(challenge: Challenge) -> Condition:
    owner = bool(challenge.adoption_owner.strip())
    way = bool(challenge.adoption_budget.strip() or challenge.adoption_norm.strip())
    detail, field = challenge.adoption_owner, "id_adoption_owner"
    if not way:
        detail, field = _("Say which budget line or which norm would let it stay."), "id_adoption_budget"
    if not owner:
        detail, field = _("Say which office would keep the solution."), "id_adoption_owner"
    link = step_link(challenge, steps.ADOPTION, field)
    return Condition("adoption", _("It has a route to adoption"), owner and way, detail, link)


def _grouped(number: int) -> str:
    """1400 → 1.400 (es, pt) or 1,400 (en)."""
    text = f"{number:,}"
    return text if (get_language() or "es").startswith("en") else text.replace(",", ".")
