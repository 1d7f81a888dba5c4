"""The page of an acta: what it says in short, its files, and whether a file is this acta.

The files are what the engines read, so that anybody computes again what was computed here.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.assessments.models import read_rubric
from minga.calls.enums import DecisionState
from minga.calls.models import CallRules, Decision, read_rules
from minga.calls.models.rules import canonical, digest
from minga.calls.queries.acta_paper import Printed
from minga.calls.queries.acta_words import printed

MOST_ROWS = 30
_BLOCK = 1 << 20
SHORTEST = 12
"""Fewer figures of a hash than these would find more than one acta."""


@dataclass(frozen=True, kw_only=True)
class ActaFile:
    """A file to take away. `command`: how to compute it again; empty when it is only to be read."""

    name: str
    what: str
    href: str
    command: str = ""


@dataclass(frozen=True, kw_only=True)
class ActaPage:
    """Everything the page says."""

    uuid: UUID
    key: str
    call_key: str
    printed: Printed
    sha256: str
    intact: bool
    pdf: str
    pdf_sha256: str
    files: tuple[ActaFile, ...]
    published: bool
    replaced_by: str
    replaces: str


def acta_page(decision: Decision, now: datetime) -> ActaPage:
    """`decision` comes with its document: see `decisions.decision_for`."""
    document = decision.document
    rules = CallRules.objects.get(call=decision.phase.call_id, number=document["rules"]["number"])
    return ActaPage(
        uuid=decision.uuid,
        key=f"{document['call']['key']}-{document['number']}",
        call_key=decision.phase.call.key,
        printed=printed(document, decision.sha256, read_rules(rules.document), most=MOST_ROWS),
        sha256=decision.sha256,
        intact=digest(document) == decision.sha256,
        pdf=decision.pdf.get_absolute_url() if decision.pdf else "",
        pdf_sha256=decision.pdf.sha256 if decision.pdf else "",
        files=tuple(_files(decision, document)),
        published=decision.state == DecisionState.PUBLISHED,
        replaced_by=_replaced_by(decision, now),
        replaces=reverse("calls:acta", args=[decision.replaces.uuid]) if decision.replaces else "",
    )


def acta_text(decision: Decision) -> str:
    """The very text that was hashed."""
    return canonical(decision.document)


def choice_text(decision: Decision, number: int) -> str | None:
    """What was asked of the selection, pool by pool, in the engine's format."""
    asked = decision.document["selection"]
    if not 1 <= number <= len(asked):
        return None
    return json.dumps(asked[number - 1]["choice"], ensure_ascii=False, indent=1)


def scores_csv(decision: Decision) -> str | None:
    """What each juror gave, as the engine of the jury reads it; None without a jury."""
    scores = decision.document["scores"]
    if not scores:
        return None
    keys = [each["key"] for each in decision.document["criteria"]["rubric"]["criteria"]]
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["application", "juror", *keys])
    for row in scores:
        table.writerow([row["application"], row["juror"], *(row["scores"].get(key, "") for key in keys)])
    return out.getvalue()


def is_this(decision: Decision, file: BinaryIO) -> bool:
    """Whether a file is this acta, as data or as print, byte by byte."""
    hashed = hashlib.sha256()
    while block := file.read(_BLOCK):
        hashed.update(block)
    return hashed.hexdigest() in {decision.sha256, decision.pdf.sha256 if decision.pdf else ""}


def actas_with(hash_or_part: str, now: datetime) -> QuerySet[Decision]:
    """Published actas whose data or print has this hash, or begins with it."""
    asked = "".join(hash_or_part.lower().split())
    out = Decision.objects.filter(
        state=DecisionState.PUBLISHED, published_at__lte=now, phase__call__opened_at__isnull=False
    ).defer("document", "ranking")
    if len(asked) < SHORTEST or set(asked) - set("0123456789abcdef"):
        return out.none()
    found = out.filter(Q(sha256__startswith=asked) | Q(pdf__sha256__startswith=asked))
    return found.select_related("phase__call", "pdf").order_by("published_at", "pk")


def _files(decision: Decision, document: Mapping[str, Any]) -> list[ActaFile]:
    uuid = decision.uuid
    files = [
        ActaFile(
            name="acta.json",
            what=_("The acta as data"),
            href=reverse("calls:acta-file", args=[uuid]),
            command="sha256sum acta.json",
        )
    ]
    if document["scores"]:
        files.append(
            ActaFile(
                name="puntajes.csv",
                what=_("What each juror gave"),
                href=reverse("calls:acta-scores", args=[uuid]),
                command=_jury_command(document),
            )
        )
    for number, asked in enumerate(document["selection"], start=1):
        files.append(
            ActaFile(
                name=f"seleccion-{number}.json",
                what=_("What was asked of the selection") + (f": {asked['challenge']}" if asked["challenge"] else ""),
                href=reverse("calls:acta-choice", args=[uuid, number]),
                command=f"python -m minga.engines.selection seleccion-{number}.json",
            )
        )
    for number, draw in enumerate(document["draws"], start=1):
        files.append(
            ActaFile(
                name=f"sorteo-{number}.json",
                what=_("The public lottery"),
                href=reverse("calls:draw-file", args=[draw["uuid"]]),
                command=f"python -m minga.engines.lottery --check sorteo-{number}.json",
            )
        )
    return files


def _jury_command(document: Mapping[str, Any]) -> str:
    """As the engine of the jury is called from a file; empty where criteria have different scales."""
    rubric = read_rubric(document["criteria"]["rubric"])
    if len({(each.low, each.high) for each in rubric.criteria}) > 1:
        return ""
    first = rubric.criteria[0]
    weights = [f"--weight {each.key}={each.weight.normalize():f}" for each in rubric.criteria]
    vetoes = [f"--veto {each.key}={each.veto_below}" for each in rubric.criteria if each.veto_below is not None]
    rule = [f"--veto-rule {rubric.veto}"] if vetoes else []
    places = f"--places {document['criteria']['places'] or 1}"
    options = [places, *weights, f"--scale {first.low}:{first.high}", *vetoes, *rule]
    return " ".join(["python -m minga.engines.jury puntajes.csv", *options])


def _replaced_by(decision: Decision, now: datetime) -> str:
    after = (
        Decision.objects.filter(replaces=decision, state=DecisionState.PUBLISHED, published_at__lte=now)
        .values_list("uuid", flat=True)
        .first()
    )
    return reverse("calls:acta", args=[after]) if after else ""
