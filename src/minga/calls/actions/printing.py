"""The acta on paper: PDF/A with the file of the acta inside. Only jobs import this: Typst comes with it."""

import io
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.enums import DecisionState
from minga.calls.events.deciding import ActaPrinted
from minga.calls.models import CallRules, Decision, read_rules
from minga.calls.models.rules import canonical
from minga.calls.queries.acta_words import printed
from minga.core.actors import Actor
from minga.core.errors import Conflict
from minga.core.keys import code_to_read
from minga.files.actions import store_file
from minga.people.queries.letters import absolute

PRESS: Final = Path(__file__).resolve().parent.parent / "press"
PURPOSE: Final = "calls.acta"
STANDARD: Final = "a-3a"
"""For archives: everything inside, readable aloud, with an attached file."""


@action
def print_acta(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """Print a decision that was taken, in the first language of its call, and keep the file; once."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("phase__call").get(pk=decision.pk)
    if held.state == DecisionState.PREPARED or held.pdf_id is not None:
        raise Conflict(_("This acta was printed already."), code="state")
    document = held.document
    language = (document["call"]["languages"] or ["es"])[0]
    with translation.override(language):
        content = render(held, language)
        name = _("acta-%(number)s-%(call)s.pdf") % {"number": document["number"], "call": document["call"]["key"]}
    held.pdf = store_file(upload=io.BytesIO(content), name=name, purpose=PURPOSE, actor=actor, now=now)
    held.save(update_fields=["pdf", "updated_at"])
    record(ActaPrinted(subject=held, after={"sha256": held.pdf.sha256}), related=(held.phase.call,))
    return held


def render(decision: Decision, language: str) -> bytes:
    """The PDF, in the active language. The same decision gives the same bytes."""
    document = decision.document
    rules = CallRules.objects.get(call=decision.phase.call_id, number=document["rules"]["number"])
    acta = printed(document, decision.sha256, read_rules(rules.document))
    address = absolute(reverse("calls:acta", args=[decision.uuid]))
    data: dict[str, Any] = {
        **asdict(acta),
        "sections": [
            {"title": part.title, "blocks": [{**asdict(each), "more-words": ""} for each in part.blocks]}
            for part in acta.sections
        ],
        "language": language,
        "address": address,
        "qr": code_to_read(address),
        "file": canonical(document),
        "labels": {
            "page": _("%(page)s of %(pages)s"),
            "check": _("Read this code to check the acta"),
            "address": _("It is checked at"),
            "file": _("The acta as data: its SHA-256 is at the foot of each page"),
            "signed": _("Those who decided:"),
        },
    }
    compiler = typst.Compiler(
        PRESS / "acta.typ",
        root=PRESS,
        font_paths=[PRESS / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    at = decision.decided_at.replace(microsecond=0) if decision.decided_at else None
    made = compiler.compile(format="pdf", timestamp=at, pdf_standards=STANDARD)
    assert isinstance(made, bytes)  # noqa: S101 - one file, given no place to write it to
    return made
