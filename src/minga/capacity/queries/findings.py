"""What does not add up, in words that whoever owns the figures can act on: what stands where, and what to do.

Codes are the engine's (`engines.index.Flaw`) and ours (`actions.computing_findings`, `queries.past_wave`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.capacity.enums import Severity
from minga.capacity.models import Design, Finding, Wave
from minga.capacity.models.design import ROOT
from minga.capacity.queries.scales import group_title
from minga.core.texts import pick

TITLES: Final[Mapping[str, str | Promise]] = {
    "above_maximum": gettext_lazy("More points than the question gives"),
    "below_zero": gettext_lazy("Fewer than zero points"),
    "total_disagrees": gettext_lazy("A total that does not add up"),
    "nothing_answered": gettext_lazy("No answers at all"),
    "published_unanswered": gettext_lazy("A total without answers behind it"),
    "no_points": gettext_lazy("Published, but without points"),
    "not_applicable": gettext_lazy("Points for what does not apply"),
    "maxima_disagree": gettext_lazy("Maximum points that do not add up"),
    "not_a_number": gettext_lazy("Not a number"),
    "twice": gettext_lazy("The same entity twice"),
    "no_name": gettext_lazy("A row without a name"),
    "blank": gettext_lazy("Questions left blank"),
    "not_published": gettext_lazy("A total that was not published"),
    "moved": gettext_lazy("A large change since the wave before"),
    "excluded": gettext_lazy("Left out for lack of data"),
    "imputed": gettext_lazy("Many values put in by the method"),
    "outliers": gettext_lazy("Outliers pulled in"),
    "small_group": gettext_lazy("A small peer group"),
    "not_measured": gettext_lazy("Entities without a grade"),
    "no_column": gettext_lazy("Questions without a column"),
    "replicates_failed": gettext_lazy("Repetitions that could not be computed"),
}
TONES: Final = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "plain"}
ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
CORRECTED: Final = frozenset({"above_maximum", "below_zero", "not_applicable"})
"""What is about the points of one question of one entity, and can be put right where it is told."""
DECIDED: Final = "decididos"
_MISPLACED: Final = 10


@dataclass(frozen=True)
class Told:
    """One finding in words. `advice`: what can be done; may be empty."""

    uuid: str
    code: str
    title: str
    severity: str
    tone: str
    label: str
    entity: str
    sentence: str
    advice: str
    settled: bool
    note: str
    row: int | None = None

    @property
    def corrected(self) -> bool:
        return self.code in CORRECTED

    @property
    def must_be_decided(self) -> bool:
        return self.severity == Severity.ERROR and not self.settled


def findings_in(wave: Wave) -> QuerySet[Finding]:
    """Mistakes first, then what is worth a look, then notes."""
    return Finding.objects.filter(wave=wave).select_related("measured")


def finding_in(wave: Wave, uuid: UUID) -> Finding:
    """One of this wave. Raises Finding.DoesNotExist."""
    return Finding.objects.get(wave=wave, uuid=uuid)


def unsettled(wave: Wave) -> QuerySet[Finding]:
    """Mistakes on which nobody decided yet."""
    return Finding.objects.filter(wave=wave, severity=Severity.ERROR, settled_at__isnull=True)


def told_of(wave: Wave) -> list[Told]:
    """Everything that was found, in words and in order. One query."""
    design = wave.version.read
    return [tell_row(row, design) for row in in_order(wave)]


def in_order(wave: Wave) -> list[Finding]:
    """Everything that was found, without words."""
    return sorted(findings_in(wave), key=lambda row: (ORDER[Severity(row.severity)], row.code, row.pk))


def of_kind(wave: Wave, kind: str) -> QuerySet[Finding]:
    """What is still open of one kind, or everything that was decided (`DECIDED`)."""
    rows = findings_in(wave).order_by("code", "pk")
    if kind == DECIDED:
        return rows.filter(settled_at__isnull=False)
    return rows.filter(code=kind, settled_at__isnull=True)


def tell_row(row: Finding, design: Design) -> Told:
    """One row in words."""
    entity = row.measured.name if row.measured else ""
    said = tell(row.code, row.severity, entity, row.node, row.data, design)
    place = row.measured.facts.get("row") if row.measured else None
    return replace(
        said, uuid=str(row.uuid), settled=row.settled_at is not None, note=row.settled_note, row=place
    )  # fmt: skip


def tell(code: str, severity: str, entity: str, node: str, data: Mapping[str, Any], design: Design) -> Told:
    """In words, in the language of the reader."""
    named = {
        "entity": entity,
        "node": name_of(design, node),
        "found": figure(data.get("found")),
        "expected": figure(data.get("expected")),
        "cells": names_of(design, data.get("cells", ())),
        "number": figure(data.get("number")),
        "group": group_title(design, data.get("group", "")),
        "text": str(data.get("text", "")),
        "row": str(data.get("row", "")),
        "share": _percent(data.get("share")),
        "part": name_of(design, data.get("part", "")),
        "gap": figure(abs(_exact(data.get("found")) - _exact(data.get("expected")))),
    }
    sentence, advice = _words(code, named, data)
    return Told(
        uuid="", code=code, title=str(TITLES.get(code, code)), severity=severity, tone=TONES[Severity(severity)],
        label=str(Severity(severity).label), entity=entity, sentence=sentence, advice=advice, settled=False, note="",
    )  # fmt: skip


def name_of(design: Design, code: str) -> str:
    """The title of a node and its code; the whole index by its own word."""
    if code == ROOT:
        return _("The total")
    node = design.by_code.get(code)
    title = pick(node.titles) if node else ""
    if not title:
        return code
    return title if code in title else f"{title} ({code})"


def names_of(design: Design, codes: Iterable[str]) -> str:
    """The codes in order; titles would fill a page."""
    order = {node.code: place for place, node in enumerate(design.nodes)}
    return ", ".join(sorted(codes, key=lambda code: order.get(code, len(order))))


def figure(value: Any) -> str:
    """A number as the reader writes it."""
    if value is None or value == "":
        return ""
    text = format(_exact(value).quantize(Decimal("0.001")), "f").rstrip("0").rstrip(".")
    places = len(text.partition(".")[2])
    return number_format(Decimal(text), decimal_pos=places, force_grouping=True)


def _exact(value: Any) -> Decimal:
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)


def _percent(share: Any) -> str:
    return figure(Decimal(str(share)) * 100) if share is not None else ""


def _words(code: str, named: Mapping[str, str], data: Mapping[str, Any]) -> tuple[str, str]:
    """Sentence and advice."""
    sentence, advice = _SENTENCES.get(code, ("%(node)s", ""))
    said = str(sentence) % named
    if code == "nothing_answered" and data.get("silent"):
        return said, _("It comes in without a score, because none was published.")
    if code == "blank":
        many = len(data.get("cells", ()))
        said = ngettext("%(count)s question is blank: %(cells)s.", "%(count)s questions are blank: %(cells)s.", many)
        said = said % {"count": many, **named}
    if code == "total_disagrees" and data.get("part"):
        words = _("“%(part)s” is exactly as large: it was probably left out of the sum.")
        if data.get("twice"):
            words = _("“%(part)s” is exactly as large: it was probably counted twice.")
        return said, words % named
    if code == "above_maximum" and _is_misplaced(data):
        likely = figure(_exact(data["found"]) / _MISPLACED)
        return said, _("Perhaps the decimal comma moved: %(likely)s would fit.") % {"likely": likely}
    return said, str(advice) % named


def _is_misplaced(data: Mapping[str, Any]) -> bool:
    """So far above that only a tenth of it is possible: more than twice the maximum, and a tenth fits."""
    most = _exact(data.get("expected"))
    return most > 0 and 2 * most < _exact(data.get("found")) <= _MISPLACED * most


_CORRECT = gettext_lazy("Correct the figure, or decide to publish it as it stands.")
_SENTENCES: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "above_maximum": (
        gettext_lazy("%(node)s: %(found)s points stand where at most %(expected)s can be earned."),
        _CORRECT,
    ),
    "below_zero": (gettext_lazy("%(node)s: %(found)s points, and nobody can earn fewer than zero."), _CORRECT),
    "total_disagrees": (
        gettext_lazy("%(node)s: published as %(found)s, but its points add up to %(expected)s. The gap is %(gap)s."),
        gettext_lazy("Look for a row that was left out of the sum or counted twice."),
    ),
    "nothing_answered": (
        gettext_lazy("It has a row, but none of the questions with points is answered."),
        gettext_lazy("Decide whether it was measured: with no answers it scores zero."),
    ),
    "published_unanswered": (
        gettext_lazy("%(node)s: published as %(found)s, and it answered nothing."),
        gettext_lazy("Find the answers behind this figure, or take it out."),
    ),
    "no_points": (
        gettext_lazy("A total was published, and there are no points behind it."),
        gettext_lazy("Find the points behind this figure, or take it out."),
    ),
    "not_applicable": (
        gettext_lazy("%(node)s: %(found)s points, and it does not apply to this type of entity."),
        gettext_lazy("Correct the type of the entity, or take the points out."),
    ),
    "maxima_disagree": (
        gettext_lazy("%(node)s says that it gives %(found)s points; what is below it gives %(expected)s."),
        gettext_lazy("The method needs a new version in which the points add up."),
    ),
    "not_a_number": (
        gettext_lazy("Row %(row)s, %(node)s: “%(text)s” is not a number, and counts as blank."),
        gettext_lazy("Correct the cell and send the file again, or take it as blank."),
    ),
    "twice": (
        gettext_lazy("Row %(row)s names “%(text)s” again; only its first row is taken."),
        gettext_lazy("Delete one of the two rows and send the file again."),
    ),
    "no_name": (
        gettext_lazy("Row %(row)s has points and no name of an entity; it is not taken."),
        gettext_lazy("Write the name and send the file again."),
    ),
    "blank": ("%(cells)s", gettext_lazy("A blank counts as zero.")),
    "not_published": (
        gettext_lazy("%(node)s: nothing was published; its points add up to %(expected)s."),
        gettext_lazy("It is shown with what its points add up to."),
    ),
    "moved": (
        gettext_lazy("From %(expected)s in the wave before to %(found)s now."),
        gettext_lazy("Make sure that the same entity is meant, and that nothing was left out."),
    ),
    "excluded": (
        gettext_lazy("%(node)s: only %(share)s %% of the data are there, fewer than the method asks for."),
        gettext_lazy("It has no score. Ask for the data that are missing, if there is time."),
    ),
    "imputed": (
        gettext_lazy("%(share)s %% of its values are not its own: the method put them in."),
        gettext_lazy("Its score says little about it; say so where you present it."),
    ),
    "outliers": (
        gettext_lazy("%(node)s: %(number)s values lay far from all others and were pulled in, as the method says."),
        "",
    ),
    "small_group": (
        gettext_lazy("“%(group)s” has %(number)s entities: too few to compare within it."),
        gettext_lazy("Its entities are shown without a comparison."),
    ),
    "not_measured": (
        gettext_lazy("%(number)s entities have no grade: they have no score in the results."),
        "",
    ),
    "no_column": (
        gettext_lazy("No column of the file is these questions: %(cells)s. They count as blank."),
        gettext_lazy("Say which column it is, or make sure that this is the right version of the index."),
    ),
    "replicates_failed": (
        gettext_lazy("%(number)s repetitions could not be computed; intervals rest on the others."),
        "",
    ),
}
