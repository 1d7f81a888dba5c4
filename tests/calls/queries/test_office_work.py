"""What waits for the office of a call on My work."""

import pytest

from minga.calls.enums import CallKind, CallState
from minga.calls.queries.office_work import calls_to_prepare
from minga.core.clock import now
from tests.factories.calls import make_call, office_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "detail"),
    [
        ("Fondo para dos pilotos", "{kind} · {edition}"),
        ("{kind} · {edition}", ""),
        ("Fondo de {edition}", "{kind}"),
    ],
)
def test_a_draft_says_its_kind_and_edition_once(title: str, detail: str) -> None:
    call = make_call(kind=CallKind.PILOTS, state=CallState.DRAFT)
    said = {"kind": str(CallKind.PILOTS.label), "edition": str(call.edition)}
    call.titles = {"es": title.format(**said)}
    call.save(update_fields=["titles"])

    section = calls_to_prepare(office_of(call), now())

    assert section is not None
    assert [row.detail for row in section.rows] == [detail.format(**said)]
