"""An acta in words, in the reader's language: sections of paragraphs, facts and tables, for paper and screen.

Reads only the document that was hashed and the rules that it names, so that a page and a print of the same
acta say the same for ever.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.calls.enums import Fate
from minga.calls.models import Rules
from minga.calls.queries import acta_ground, acta_results
from minga.calls.queries.acta_paper import Block, Printed, Reader, Section
from minga.core.texts import pick


def printed(document: Mapping[str, Any], sha256: str, rules: Rules, *, most: int | None = None) -> Printed:
    """`most`: how many rows of a table are wanted; None: all of them."""
    acta = Reader(said=document, rules=rules, most=most)
    sections = (
        Section(title=title, blocks=blocks)
        for title, made in (
            (_("The call"), acta_ground.call),
            (_("What was received"), acta_ground.received),
            (_("The jury"), acta_ground.jury),
            (_("By what it was decided"), acta_ground.criteria),
            (_("The scores"), acta_results.scores),
            (_("The order"), acta_results.order),
            (_("Ties and lotteries"), acta_results.ties),
            (_("Places kept for groups"), acta_results.quotas),
            (_("The decision"), acta_results.decision),
            (_("What the committee adds"), _notes),
            (_("How to check this acta"), _check),
        )
        if (blocks := tuple(made(acta)))
    )
    call = document["call"]
    return Printed(
        title=_("Acta %(number)s") % {"number": document["number"]},
        call=pick(call["titles"]),
        round=pick(document["phase"]["titles"]),
        host=call["host"],
        edition=pick(call["edition"]),
        lead=_lead(acta),
        sections=tuple(sections),
        signers=tuple((each["name"], each["office"]) for each in document["signers"]),
        sha256=sha256,
    )


def _lead(acta: Reader) -> str:
    """In a sentence: when, and how many."""
    chosen = sum(each["fate"] == Fate.SELECTED for each in acta.said["ranking"])
    words = ngettext(
        "On %(moment)s, on %(all)s applications, it was decided that %(chosen)s is selected.",
        "On %(moment)s, on %(all)s applications, it was decided that %(chosen)s are selected.",
        chosen,
    )
    if not acta.wording.last:
        words = ngettext(
            "On %(moment)s, on %(all)s applications, it was decided that %(chosen)s goes on to the next round.",
            "On %(moment)s, on %(all)s applications, it was decided that %(chosen)s go on to the next round.",
            chosen,
        )
    if not chosen:
        words = _("On %(moment)s, on %(all)s applications, it was decided that none has a place.")
    moment = acta.moment(acta.said["decided_at"])
    return words % {"moment": moment, "all": len(acta.said["ranking"]), "chosen": chosen}


def _notes(acta: Reader) -> Iterator[Block]:
    for paragraph in filter(None, (part.strip() for part in acta.said["notes"].split("\n"))):
        yield Block(kind="paragraph", text=paragraph)


def _check(acta: Reader) -> Iterator[Block]:
    yield Block(
        kind="paragraph",
        text=_(
            "This print says in words what the file of the acta says as data. The hash of that file is at the foot "
            "of each page: whoever computes its SHA-256 gets the same, or it is not this acta. The file holds "
            "what each juror gave, the order, the lotteries and what was asked of the selection, so that anybody "
            "can compute it all again."
        ),
    )
