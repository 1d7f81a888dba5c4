"""The log cannot be changed, and what is changed behind its back is found."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from minga.audit.actions import LawBroken, action, all_or_nothing, record
from minga.audit.models import Entry
from minga.audit.queries import flaws, head, history_of
from minga.core.actors import HOUSE, Actor
from minga.core.clock import now as clock_now
from minga.core.events import Event, event, subscribe
from minga.core.models import SearchEntry

pytestmark = pytest.mark.django_db


@event(key="tests.thing_touched", label="Thing touched")
class ThingTouched(Event):
    """Only for these tests."""


@action
def touch(*, thing: SearchEntry, actor: Actor, now: object, after: dict[str, object] | None = None) -> None:
    record(ThingTouched(subject=thing, after=after or {}))


@action
def touch_silently(*, actor: Actor, now: object) -> None:
    SearchEntry.objects.create(subject_type="tests.thing", subject_id=2, language="es", title="silent", path="/")


@pytest.fixture
def thing() -> SearchEntry:
    return SearchEntry.objects.create(
        subject_type="tests.thing", subject_id=1, language="es", title="a thing", path="/"
    )


@pytest.fixture
def chain(thing: SearchEntry) -> list[Entry]:
    """Five sealed entries; the trigger that forbids change can be lifted by the intruder."""
    for number in range(5):
        touch(thing=thing, actor=HOUSE, now=clock_now(), after={"number": number})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_refuse")
    return list(Entry.objects.order_by("position"))


def test_untouched_chain_is_whole(chain: list[Entry]) -> None:
    assert list(flaws()) == []
    assert [entry.position for entry in chain] == list(range(chain[0].position, chain[0].position + 5))


def test_altered_entry_is_found(chain: list[Entry]) -> None:
    Entry.objects.filter(pk=chain[2].pk).update(after={"number": 99})

    assert [flaw.position for flaw in flaws()] == [chain[2].position]


def test_removed_entry_is_found(chain: list[Entry]) -> None:
    Entry.objects.filter(pk=chain[2].pk).delete()

    assert [flaw.position for flaw in flaws()] == [chain[3].position]


def test_inserted_entry_is_found(chain: list[Entry]) -> None:
    forged = Entry.objects.get(pk=chain[4].pk)
    forged.pk, forged.uuid, forged.position = None, "6f2b1e9e-7d3a-4d6e-9d0b-1f1f4f5a9c11", 10_000
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_seal")
    forged.save()

    assert 10_000 in [flaw.position for flaw in flaws()]


def test_cut_tail_is_found_by_an_anchor_noted_outside(chain: list[Entry]) -> None:
    last = head()
    assert last is not None
    Entry.objects.filter(pk=chain[4].pk).delete()

    assert list(flaws()) == []
    assert [flaw.position for flaw in flaws(anchors={last.position: last.hash})] == [last.position]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET key = 'x'", "DELETE FROM audit_entry"],
)
def test_the_database_refuses_change(thing: SearchEntry, statement: str) -> None:
    touch(thing=thing, actor=HOUSE, now=clock_now())

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_action_that_leaves_no_entry_is_undone() -> None:
    with pytest.raises(LawBroken):
        touch_silently(actor=HOUSE, now=clock_now())

    assert not SearchEntry.objects.filter(title="silent").exists()


def test_an_action_without_actor_is_refused(thing: SearchEntry) -> None:
    with pytest.raises(LawBroken):
        touch(thing=thing, actor=None, now=clock_now())  # type: ignore[arg-type]


def test_secrets_do_not_enter_the_log(thing: SearchEntry) -> None:
    touch(thing=thing, actor=HOUSE, now=clock_now(), after={"password": "hunter2", "title": "t"})

    entry = history_of(thing).get()
    assert entry.after == {"password": "•••", "title": "t"}


def test_a_receiver_that_fails_undoes_the_action(thing: SearchEntry) -> None:
    @event(key="tests.thing_broken", label="Thing broken")
    class ThingBroken(Event):
        """Only here."""

    @subscribe(ThingBroken)
    def fail(_happened: ThingBroken) -> None:
        raise RuntimeError("no")

    @action
    def break_it(*, actor: Actor, now: object) -> None:
        record(ThingBroken(subject=thing))

    with pytest.raises(RuntimeError):
        break_it(actor=HOUSE, now=clock_now())

    assert not Entry.objects.filter(key="tests.thing_broken").exists()


def test_verify_command_says_whole_or_names_the_flaw(chain: list[Entry], tmp_path: Path) -> None:
    out, anchors = StringIO(), tmp_path / "anchors.jsonl"
    call_command("audit", "anchor", anchors=anchors)
    call_command("audit", "verify", anchors=anchors, stdout=out)
    assert str(chain[4].position) in out.getvalue()
    Entry.objects.filter(pk=chain[4].pk).delete()

    with pytest.raises(CommandError):
        call_command("audit", "verify", anchors=anchors, stdout=out)


def test_many_actions_together_leave_their_entries_in_order_at_the_end(thing: SearchEntry) -> None:
    with all_or_nothing():
        for number in range(3):
            touch(thing=thing, actor=HOUSE, now=clock_now(), after={"number": number})
        assert not Entry.objects.filter(key="tests.thing_touched").exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    entries = Entry.objects.filter(key="tests.thing_touched").order_by("position")
    assert [entry.after["number"] for entry in entries] == [0, 1, 2]
    assert list(flaws()) == []


def test_together_an_action_without_entry_is_refused_as_ever() -> None:
    with pytest.raises(LawBroken), all_or_nothing():
        touch_silently(actor=HOUSE, now=clock_now())

    assert not SearchEntry.objects.filter(title="silent").exists()


def test_together_nothing_stays_when_one_fails(thing: SearchEntry) -> None:
    def touch_and_fail() -> None:
        with all_or_nothing():
            touch(thing=thing, actor=HOUSE, now=clock_now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        touch_and_fail()

    assert not Entry.objects.filter(key="tests.thing_touched").exists()
