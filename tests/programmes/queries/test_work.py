"""What apps above put on the page of somebody's work."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from minga.people.models import Person
from minga.programmes.queries import work
from minga.programmes.queries.work import WorkRow, WorkSection, register_work, work_of
from tests.factories.people import make_person, sign_in

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No app of the house tells its work here."""
    monkeypatch.setattr(work, "_work", {})


def _section(title: str, *rows: WorkRow) -> work.WorkOf:
    return lambda person, now: WorkSection(title, rows)


def test_sections_come_in_order_and_empty_ones_do_not_come() -> None:
    register_work("b", _section("Second", WorkRow("one", "/1/")), order=20)
    register_work("a", _section("First", WorkRow("two", "/2/")), order=10)
    register_work("c", _section("Nothing"), order=5)
    register_work("d", lambda person, now: None)

    assert [section.title for section in work_of(Person(), NOW)] == ["First", "Second"]


@pytest.mark.django_db
@pytest.mark.web
def test_page_shows_what_waits_and_what_is_late(client: Client) -> None:
    late = WorkRow("Confirmar el desafío", "/desafios/uno/", "Municipio de Prueba", date(2020, 1, 2), "Confirmar")
    register_work("a", _section("Desafíos", late))

    page = sign_in(client, make_person()).get("/mi-trabajo/").text

    for words in ("Desafíos", "Confirmar el desafío", "Municipio de Prueba", "/desafios/uno/"):
        assert words in page
    assert "c-tag--warn" in page
