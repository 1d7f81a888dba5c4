"""What a mentor or a successor reads in five minutes, drawn from the same thread as the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from minga.initiatives.enums import RiskState
from minga.initiatives.models import Initiative, Risk
from minga.initiatives.queries.dossier import DossierPage
from minga.initiatives.queries.knots import Knot, Promised, Ref


@dataclass(frozen=True)
class RiskRow:
    """Something that could go wrong, with what is done about it."""

    text: str
    state: str
    response: str
    office: str


@dataclass(frozen=True)
class Handbook:
    """What whoever takes over needs beside the page itself."""

    commitments: tuple[Promised, ...]
    decisions: tuple[Knot, ...]
    failed: tuple[Knot, ...]
    adoptions: tuple[Knot, ...]
    risks: tuple[RiskRow, ...]
    files: tuple[Ref, ...]


def handbook(initiative: Initiative, page: DossierPage) -> Handbook:
    """For those inside only: it names risks and restricted parts. One query more than the page."""
    return Handbook(
        commitments=tuple(sorted(page.next.commitments, key=lambda row: row.due_on)),
        decisions=tuple(knot for knot in page.knots if knot.box is not None),
        failed=tuple(knot for knot in page.knots if _failed(knot)),
        adoptions=tuple(knot for knot in page.knots if knot.kind == "adoption"),
        risks=tuple(_risks(initiative)),
        files=tuple(_files(page)),
    )


def _failed(knot: Knot) -> bool:
    """Loops, stops, barriers, and tests that did not work."""
    stopped = knot.label is not None and knot.label.tone == "lesson"
    return knot.loops or knot.kind == "barrier" or (stopped and knot.kind != "lesson")


def _risks(initiative: Initiative) -> Iterator[RiskRow]:
    for row in Risk.objects.filter(initiative=initiative).exclude(state=RiskState.GONE):
        yield RiskRow(row.text, row.get_state_display(), row.response, row.office)


def _files(page: DossierPage) -> Iterator[Ref]:
    """Everything that can be opened, once, oldest first."""
    seen: set[str] = set()
    for knot in page.knots:
        for ref in (*knot.refs, *(ref for inner in knot.inner for ref in inner.refs)):
            if ref.href and ref.href not in seen:
                seen.add(ref.href)
                yield ref
