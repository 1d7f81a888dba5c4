"""Editing an edition and moving it from state to state; two managers at once."""

import threading

import pytest
from django.db import connection

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.core.texts import all_languages
from minga.programmes.actions.editions import edit_edition, move_edition
from minga.programmes.enums import EDITION_STEPS, EditionStatus
from tests.factories.programmes import make_edition, make_stage
from tests.personas import cast

pytestmark = pytest.mark.django_db


def test_edit_saves_what_changed_and_says_so_in_the_log():
    edition = make_edition(places=20)
    manager = cast(edition).manager

    saved = edit_edition(edition=edition, revision=1, changes={"places": 30, "public": True}, actor=manager, now=now())

    assert (saved.places, saved.revision) == (30, 2)
    entry = Entry.objects.get(key="programmes.edition_edited")
    assert (entry.before, entry.after) == ({"places": 20}, {"places": 30})


def test_whoever_saves_second_is_told_and_nothing_is_lost():
    edition = make_edition(places=20)
    people = cast(edition)
    edit_edition(edition=edition, revision=1, changes={"places": 30}, actor=people.manager, now=now())

    with pytest.raises(Conflict) as refused:
        edit_edition(edition=edition, revision=1, changes={"places": 40}, actor=people.deputy, now=now())

    assert refused.value.code == "stale"
    edition.refresh_from_db()
    assert edition.places == 30


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_the_same_instant_one_wins():
    edition = make_edition(places=20)
    people = cast(edition)
    outcomes = []
    start = threading.Barrier(2)

    def save(person, places):
        try:
            start.wait()
            edit_edition(edition=edition, revision=1, changes={"places": places}, actor=person, now=now())
            outcomes.append("saved")
        except Conflict:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=each) for each in ((people.manager, 30), (people.deputy, 40))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved", "told"]
    edition.refresh_from_db()
    assert edition.revision == 2


@pytest.mark.parametrize("persona", ["facilitator", "stranger", "participant", "support"])
def test_who_does_not_manage_is_refused(persona):
    edition = make_edition()
    person = cast(edition).by_name(persona)

    with pytest.raises(NotAllowed):
        edit_edition(edition=edition, revision=1, changes={"places": 5}, actor=person, now=now())
    with pytest.raises(NotAllowed):
        move_edition(edition=edition, to=EditionStatus.CLOSED, actor=person, now=now())

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"titles": {"es": ""}}, "titles"), ({"languages": []}, "languages"), ({"places": 0}, "places")],
)
def test_an_edit_without_sense_is_refused(changes, field):
    edition = make_edition()

    with pytest.raises(Invalid) as refused:
        edit_edition(edition=edition, revision=1, changes=changes, actor=cast(edition).manager, now=now())

    assert list(refused.value.errors) == [field]


def test_only_known_columns_are_edited():
    edition = make_edition()

    with pytest.raises(ValueError, match="host"):
        edit_edition(edition=edition, revision=1, changes={"host": None}, actor=cast(edition).manager, now=now())


def test_an_edition_made_private_leaves_the_search():
    edition = make_edition()
    manager = cast(edition).manager
    edit_edition(edition=edition, revision=1, changes={"titles": all_languages("Otra")}, actor=manager, now=now())

    edit_edition(edition=edition, revision=2, changes={"public": False}, actor=manager, now=now())

    entries = SearchEntry.objects.filter(subject_type="programmes.edition", subject_id=edition.pk)
    assert {entry.title for entry in entries} == {"Otra"}
    assert not any(entry.public for entry in entries)


STEPS = [(at, to) for at in EditionStatus for to in EditionStatus]


@pytest.mark.parametrize(("at", "to"), STEPS)
def test_states_follow_the_table(at, to):
    edition = make_edition(status=at)
    make_stage(edition)
    manager = cast(edition).manager

    if to in EDITION_STEPS[at]:
        move_edition(edition=edition, to=to, reason="Cambió la autoridad.", actor=manager, now=now())
    else:
        with pytest.raises(Conflict):
            move_edition(edition=edition, to=to, reason="Cambió la autoridad.", actor=manager, now=now())

    edition.refresh_from_db()
    assert edition.status == (to if to in EDITION_STEPS[at] else at)


def test_cancelling_needs_a_reason_and_publishes_it():
    edition = make_edition()
    manager = cast(edition).manager

    with pytest.raises(NotReady):
        move_edition(edition=edition, to=EditionStatus.CANCELLED, reason="  ", actor=manager, now=now())
    moved = move_edition(edition=edition, to=EditionStatus.CANCELLED, reason="Sin fondos.", actor=manager, now=now())

    assert moved.cancelled_reason == "Sin fondos."
    assert Entry.objects.get(key="programmes.edition_moved").after["reason"] == "Sin fondos."


@pytest.mark.parametrize(("stages", "commitments"), [(0, {"es": "Asistir."}), (1, {"es": " "})])
def test_an_edition_opens_only_with_stages_and_words_to_sign(stages, commitments):
    edition = make_edition(status=EditionStatus.PLANNED, commitments=commitments)
    for _number in range(stages):
        make_stage(edition)

    with pytest.raises(NotReady):
        move_edition(edition=edition, to=EditionStatus.OPEN, actor=cast(edition).manager, now=now())


def test_a_state_read_long_ago_is_not_overwritten():
    edition = make_edition()
    manager = cast(edition).manager
    edit_edition(edition=edition, revision=1, changes={"places": 3}, actor=manager, now=now())

    with pytest.raises(Conflict):
        move_edition(edition=edition, to=EditionStatus.CLOSED, revision=1, actor=manager, now=now())
