"""The library of evidence of one entity, and what each piece proves."""

from dataclasses import dataclass
from datetime import datetime

from minga.capacity.models import Measured
from minga.capacity.queries.answer_pages import Head, address_of_question, head_of
from minga.capacity.queries.answer_part import Proof, proof_of
from minga.capacity.queries.parts import Asked, parts_for, parts_of_entity
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True)
class ProofRow:
    """One piece, and the questions that cite it: name, and where in it."""

    proof: Proof
    cited: tuple[tuple[str, str], ...]
    removable: bool


@dataclass(frozen=True)
class EvidencePage:
    """All pieces. `choices`: questions that the viewer may let them prove, by part."""

    head: Head
    rows: tuple[ProofRow, ...]
    choices: list[tuple[str, list[tuple[str, str]]]]
    chosen: list[str]
    opened: tuple[str, ...]
    back: str


def evidence_page(measured: Measured, viewer: Person, now: datetime, *, asked: str = "") -> EvidencePage:
    """`asked`: the question from which she came, to which she goes back."""
    head = head_of(measured, viewer, now)
    names = {each.code: _name(each) for part in parts_of_entity(measured) for each in part.asked}
    hers = parts_for(viewer, measured, now)
    codes = {code for part in hers for code in part.codes}
    pieces = measured.evidence.select_related("file").prefetch_related("citations")
    rows = []
    for piece in pieces:
        cited = [(citation.question, citation.where) for citation in piece.citations.all()]
        free = head.may_write and all(code in codes for code, _where in cited)
        rows.append(ProofRow(proof_of(piece), tuple((names.get(code, code), where) for code, where in cited), free))
    back = address_of_question(measured, viewer, asked, now)
    return EvidencePage(
        head=head,
        rows=tuple(rows),
        choices=[(part.title, [(each.code, names[each.code]) for each in part.asked]) for part in hers],
        chosen=[asked] if back else [],
        opened=tuple(part.title for part in hers if len(hers) == 1 or asked in part.codes),
        back=back,
    )


def _name(asked: Asked) -> str:
    """Its code and its short name."""
    title = pick(asked.nodes[0].titles) if asked.nodes else asked.label
    return f"{asked.code} · {title}" if title and title != asked.code else title or asked.code
