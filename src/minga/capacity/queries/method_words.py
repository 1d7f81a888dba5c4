"""A method in sentences: how a score is made, graded, compared and appealed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.capacity.enums import Family
from minga.capacity.models import Design
from minga.capacity.models.design import ROOT

SCALES: Final[Mapping[str, str | Promise]] = {
    "min_max": gettext_lazy("Each indicator is put on one scale, from the lowest entity to the highest."),
    "z_score": gettext_lazy("Each indicator is counted in standard deviations from the mean."),
    "rank": gettext_lazy("Each indicator counts by the place of the entity among all."),
    "percentile_rank": gettext_lazy("Each indicator counts by the share of entities that stand below."),
    "goalposts": gettext_lazy("Each indicator is put on a scale between two fixed ends."),
    "share_of_maximum": gettext_lazy("Each indicator counts as a share of the highest value."),
    "as_given": gettext_lazy("Indicators count as they are given."),
}
MEANS: Final[Mapping[str, str | Promise]] = {
    "arithmetic": gettext_lazy("A weighted mean is taken at each level: a strength makes up for a weakness."),
    "geometric": gettext_lazy("A geometric mean is taken at each level: a weakness weighs more than a strength."),
    "harmonic": gettext_lazy("A harmonic mean is taken at each level: the weakest part weighs most."),
}
PEERS: Final[Mapping[str, str | Promise]] = {
    "organisation_type": gettext_lazy("Entities are compared with those of the same type."),
    "level": gettext_lazy("Entities are compared with those of the same level of government."),
    "territory": gettext_lazy("Entities are compared with those of the same department, province or state."),
    "size": gettext_lazy("Entities are compared with those of the same size."),
    "own": gettext_lazy("Entities are compared within the groups that whoever measures has formed."),
}
BLANKS: Final[Mapping[str, str | Promise]] = {
    "zero": gettext_lazy("A question without an answer earns nothing."),
    "missing": gettext_lazy("A question without an answer leaves its group without a score."),
    "refuse": gettext_lazy("Nothing is computed while an answer is missing."),
}


def how_scores_are_made(design: Design) -> tuple[str, ...]:
    """From the answer to the number."""
    if design.family == Family.POINTS:
        return tuple(_points(design))
    return tuple(_composite(design))


def how_it_is_fair(design: Design) -> tuple[str, ...]:
    """Graders, replies, peers."""
    graded = ngettext(
        "%(count)s person grades each answer with the levels shown here.",
        "%(count)s people grade each answer, without seeing each other, with the levels shown here.",
        design.graders,
    )
    told = [graded % {"count": design.graders}]
    if design.graders > 1:
        share = f"{(design.third_when_apart * 100).normalize():f}"
        told.append(
            _("Where they differ by more than %(share)s %% of the points, a third one decides.") % {"share": share}
        )
    days = ngettext(
        "The entity sees its draft, may reply to each mark and appeal once within %(days)s day.",
        "The entity sees its draft, may reply to each mark and appeal once within %(days)s days.",
        design.appeal_days,
    )
    told += [days % {"days": design.appeal_days}, str(PEERS.get(design.peers.by, PEERS["own"]))]
    least = _("A group with fewer than %(least)s entities is not shown as a comparison.")
    return (*told, least % {"least": design.peers.least})


def _points(design: Design) -> Iterator[str]:
    most = design.by_code[ROOT].max_points if ROOT in design.by_code else None
    if most is not None:
        yield _("Each answer earns points by its level. All points together: %(most)s.") % {
            "most": f"{most.normalize():f}"
        }
    rules: Mapping[str, Any] = design.steps.get("points", {})
    yield str(BLANKS[rules.get("blanks", "zero")])
    if any(node.not_for for node in design.questions):
        yield _("What does not apply to a type of entity is left out; the others of its group make up for it.")
    yield _("Every score has a range: it says how far the evidence and the graders could move it.")


def _composite(design: Design) -> Iterator[str]:
    scale: Mapping[str, Any] = design.steps.get("normalisation", {}).get("scale", {})
    mean: Mapping[str, Any] = design.steps.get("aggregation", {}).get("mean", {})
    yield str(SCALES.get(scale.get("method", "min_max"), SCALES["min_max"]))
    yield str(MEANS.get(mean.get("method", "arithmetic"), MEANS["arithmetic"]))
    imputation: Mapping[str, Any] = design.steps.get("imputation", {})
    if imputation.get("method", "none") != "none":
        yield _("What is missing is filled in from others, and every value filled in is marked.")
    yield _("Every score has a range: it says how far the choices of the method could move it.")
