"""Cards of an answer before its grader: each field under its head, and addresses that can be followed."""

from decimal import Decimal

import pytest

from minga.assessments.policies import ReadingPart
from minga.capacity.queries.grade_page import QuestionView

pytestmark = pytest.mark.unit


def view(answer: ReadingPart | None) -> QuestionView:
    return QuestionView(
        code="q1", number=1, title="Iniciativas", asked="", above="", most=Decimal(4), answer=answer, proofs=(),
        levels=(), others=(),
    )  # fmt: skip


def test_each_field_stands_under_its_head_and_only_addresses_are_links() -> None:
    rows = (("Nombre", "Enlace"), ("Turnos sin fila", "https://example.org/turnos"), ("Ventanilla", "en https://papel"))

    first, second = view(ReadingPart(key="q1", question="", rows=rows)).cards

    assert [(cell.head, cell.href) for cell in first] == [("Nombre", ""), ("Enlace", "https://example.org/turnos")]
    assert [cell.href for cell in second] == ["", ""]


@pytest.mark.parametrize("answer", [None, ReadingPart(key="q1", question="", text="Nada.")])
def test_without_cards_there_are_none(answer: ReadingPart | None) -> None:
    assert view(answer).cards == []
