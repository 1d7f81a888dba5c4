from dataclasses import replace

import pytest

from minga.calls.enums import CallState
from minga.calls.models import digest, read_rules, rules_as_data
from minga.calls.queries.rules import first_published, newest, rules_of
from tests.factories.calls import ended, make_application, make_call, make_entry, publish

pytestmark = pytest.mark.django_db


def test_a_draft_is_ruled_by_what_is_written_so_far() -> None:
    call = make_call(state=CallState.DRAFT, places=7)

    assert newest(call) is None
    assert rules_of(call).places == 7


def test_the_newest_published_rules_hold_whatever_the_draft_says() -> None:
    call = make_call(places=2)
    publish(call, places=3)
    call.draft = {**call.draft, "places": 99}

    assert rules_of(call).places == 3
    first = first_published(call)
    assert first is not None
    assert first.document["places"] == 2


def test_rules_survive_being_written_and_read() -> None:
    rules = rules_of(make_call(amount="15000.00", currency="USD", documents=(("Bases", "ab"),)))

    again = read_rules(rules_as_data(rules))

    assert again == rules
    assert digest(rules_as_data(again)) == digest(rules_as_data(rules))


def test_the_hash_tells_every_change() -> None:
    rules = rules_of(make_call())

    changed = replace(rules, places=99)

    assert digest(rules_as_data(changed)) != digest(rules_as_data(rules))


def test_an_entry_points_at_answers_with_a_receipt() -> None:
    entry = make_entry(make_application(ended(make_call())))

    assert entry.submission is not None
    assert entry.submission.values == {"story": "Las vecinas esperan desde las cuatro de la mañana."}
    assert entry.phase.panel is not None
    assert entry.phase.panel.rubric.read.criteria[0].weight == 40
