"""The rules as they would be published now, and the document whose hash is published."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from minga.calls.enums import RankBy, TieBreakKind
from minga.calls.models import Call, CallRules, Rules, TieBreak, read_rules, rules_as_data

_OF_SCORES: Final = (TieBreakKind.CRITERION, TieBreakKind.LEAST_SCORE, TieBreakKind.MEDIAN)


def frozen(call: Call) -> Rules:
    """With the forms, challenges, documents and languages of this moment; what decides nothing is left out."""
    rules = read_rules(call.draft)
    rows = {row.key: row for row in call.phases.select_related("form")}
    phases = []
    for phase in rules.phases:
        form = rows[phase.key].form
        version = form.versions.filter(published_at__isnull=False).order_by("-number").first() if form else None
        asked: dict[str, Any] = {"form": "", "form_version": 0, "form_sha256": ""}
        if form is not None and version is not None:
            asked = {"form": form.key, "form_version": version.number, "form_sha256": version.sha256}
        rubric = None if phase.rank_by == RankBy.LOTTERY else phase.rubric
        phases.append(replace(phase, rubric=rubric, **asked))
    return replace(
        rules,
        kind=call.kind,
        phases=tuple(phases),
        tie_breaks=rules.tie_breaks if any(phase.rubric for phase in phases) else tuple(_without_scores(rules)),
        challenges=tuple(call.challenges.order_by("order", "pk").values_list("challenge__key", flat=True)),
        documents=frozen_documents(call),
        languages=tuple(call.edition.languages),
    )


def _without_scores(rules: Rules) -> Iterator[TieBreak]:
    """Where nobody gives scores, none of them can tell equals apart."""
    return (tie for tie in rules.tie_breaks if tie.kind not in _OF_SCORES)


def frozen_documents(call: Call) -> tuple[tuple[str, str], ...]:
    """Title and hash of each file that comes with the call. One query."""
    return tuple(call.documents.order_by("order", "pk").values_list("title", "file__sha256"))


def document_of(call: Call, rules: Rules, last: CallRules | None) -> dict[str, Any]:
    """What is published and hashed: the rules, whose they are, and which hash they follow."""
    number = last.number + 1 if last else 1
    head = {"call": call.key, "number": number, "follows": last.sha256 if last else ""}
    return {**rules_as_data(rules), **head}
