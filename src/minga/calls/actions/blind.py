"""Copies of entries that do not tell who applies: made by Minga, looked over by the office, then given to the jury.

Whatever changes in what was sent, or in who is known to stand behind it, makes the copy anew; when that
changes what the jury would read, the office looks again before anybody reads on. What the office hides
or shows stays with the copy through all of it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.locking import lock_call
from minga.calls.events import blind as events
from minga.calls.models import BlindCopy, BlindFile, Entry
from minga.calls.queries.answers import attachments_of, submission_of, texts_of
from minga.calls.queries.blind_copies import is_old, veil_of
from minga.calls.queries.redaction import Veil, Veiled, findings, hides_all
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotReady
from minga.files.actions import erase_file
from minga.people.models import Person

MOST_WORDS = 200
LONGEST = 500
_MARK_CUT = re.compile("⟦[a-z]*$")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What the office decides at once. Phrases are hidden or shown as they are written; questions go by key."""

    hide: Collection[str] = ()
    leave: Collection[str] = ()
    show: Collection[str] = ()
    cover: Collection[str] = ()
    withhold: Collection[str] = ()
    reveal: Collection[str] = ()
    as_the_form_says: Collection[str] = ()


@action
def make_blind_copy(*, entry: Entry, actor: Actor, now: datetime) -> BlindCopy:
    """Make it, or make it anew. What the jury would read differently is not cleared any more."""
    lock_call(entry.phase.call, actor=actor, now=now)
    held = _held_entry(entry)
    copy = BlindCopy.objects.filter(entry=held).first() or BlindCopy(entry=held, made_at=now)
    fresh = copy.pk is None
    if fresh or not _somebody_was_erased(held):
        before = (copy.title, copy.answers)
        copy.made_at = now
        _redact(copy, veil_of(copy))
        if before != (copy.title, copy.answers):
            copy.cleared_at = copy.cleared_by = None
        copy.save()
        if _number_files(copy, actor=actor, now=now):
            copy.cleared_at = copy.cleared_by = None
            copy.save(update_fields=["cleared_at", "cleared_by", "updated_at"])
    after = {"found": copy.found, "cleared": copy.cleared_at is not None}
    record(events.BlindCopyMade(subject=copy, after=after))
    return copy


@action
def change_blind_copy(*, copy: BlindCopy, changes: Changes, actor: Actor, now: datetime) -> BlindCopy:
    """Hide more, show again, withhold or reveal whole answers. What was cleared stays cleared: the office did it.

    Only what she changes is changed, so that two people do not undo each other.
    """
    held = hold_copy(copy, actor, now)
    _check(changes, held)
    held.words = sorted({*held.words, *map(_tidy, changes.hide)} - set(changes.leave) - {""})
    held.shown = sorted({*held.shown, *changes.show} - set(changes.cover))
    withheld, revealed = set(changes.withhold), set(changes.reveal)
    held.withheld = sorted((set(held.withheld) | withheld) - revealed - set(changes.as_the_form_says))
    held.revealed = sorted((set(held.revealed) | revealed) - withheld - set(changes.as_the_form_says))
    if is_old(held):
        held.cleared_at = held.cleared_by = None
    held.made_at = now
    _redact(held, veil_of(held))
    held.save()
    counts = {name: len(getattr(held, name)) for name in ("words", "shown", "withheld", "revealed")}
    record(events.BlindCopyChanged(subject=held, after=counts))
    return held


@action
def clear_blind_copy(*, copy: BlindCopy, seen: datetime | None = None, actor: Actor, now: datetime) -> BlindCopy:
    """Somebody looked it over: the jury may read it. `seen`: when the copy that she saw was made."""
    held = hold_copy(copy, actor, now)
    if seen is not None and seen != held.made_at:
        raise Conflict(_("The copy changed while you were reading it. Look at it once more."), code="revision")
    if is_old(held):
        raise NotReady(_("Newer answers arrived. Minga makes the copy anew; look again in a minute."), code="old")
    held.cleared_at, held.cleared_by = now, actor if isinstance(actor, Person) else None
    held.save(update_fields=["cleared_at", "cleared_by", "updated_at"])
    record(events.BlindCopyCleared(subject=held))
    return held


@action
def take_copy_back(*, copy: BlindCopy, actor: Actor, now: datetime) -> BlindCopy:
    """It tells something after all: nobody of the jury reads it until it is cleared again."""
    held = hold_copy(copy, actor, now)
    held.cleared_at = held.cleared_by = None
    held.save(update_fields=["cleared_at", "cleared_by", "updated_at"])
    record(events.BlindCopyWithdrawn(subject=held))
    return held


@action
def forget_words(*, copy: BlindCopy, actor: Actor, now: datetime) -> BlindCopy:
    """A person behind it was erased: the words that hid her are names of hers. What the jury reads stays hidden."""
    held = hold_copy(copy, actor, now)
    held.words, held.shown = [], []
    held.save(update_fields=["words", "shown", "updated_at"])
    record(events.BlindWordsForgotten(subject=held))
    return held


def forget_words_about(*, person: Person, now: datetime) -> None:
    """She is erased: before somebody else leads what she sent, as the words are found by who leads."""
    hers = BlindCopy.objects.filter(entry__application__person=person).exclude(words=[], shown=[])
    for copy in hers.select_related("entry__phase__call").order_by("pk"):
        forget_words(copy=copy, actor=HOUSE, now=now)


def _redact(copy: BlindCopy, veil: Veil) -> None:
    """Title and texts, and how much was hidden by kind; never what."""
    title = veil.over(copy.entry.application.title)
    veiled: dict[str, Veiled] = {place: veil.over(text) for place, text in texts_of(submission_of(copy.entry)).items()}
    copy.title = "" if hides_all(title.text) else _MARK_CUT.sub("", title.text[:160])
    copy.answers = {place: each.text for place, each in veiled.items()}
    counted: dict[str, Any] = {}
    for found in findings([title, *veiled.values()]):
        name = "doubtful" if found.doubtful else found.trait
        counted[name] = counted.get(name, 0) + found.count
    copy.found = [{"kind": kind, "count": count} for kind, count in sorted(counted.items())]


def _number_files(copy: BlindCopy, *, actor: Actor, now: datetime) -> bool:
    """A row for each attached file, withheld at first; answers whether there are others than before."""
    attached = {each.pk: each for each in attachments_of(submission_of(copy.entry))}
    known = {row.attachment_id: row for row in copy.files.select_related("file")}
    gone = [row for pk, row in known.items() if pk not in attached]
    for row in gone:
        row.delete()
        if row.file is not None:
            erase_file(file=row.file, reason="the answers were sent anew", actor=actor, now=now)
    fresh = [each for pk, each in attached.items() if pk not in known]
    last = max((row.number for row in known.values()), default=0)
    BlindFile.objects.bulk_create(
        BlindFile(copy=copy, attachment=each, number=number) for number, each in enumerate(fresh, last + 1)
    )
    return bool(gone or fresh)


def _check(changes: Changes, copy: BlindCopy) -> None:
    if any(len(words) > LONGEST for words in changes.hide):
        raise DomainError(
            _("Hide shorter passages, of at most %(most)s letters each.") % {"most": LONGEST}, field="hide"
        )
    if len(copy.words) + len(set(changes.hide)) > MOST_WORDS:
        raise DomainError(_("That is too much to hide. Withhold the whole answer instead."), field="hide")


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _held_entry(entry: Entry) -> Entry:
    rows = Entry.objects.select_related(
        "phase__call", "submission__version__form", "application__call", "application__person",
        "application__initiative", "application__solver", "application__challenge",
    )  # fmt: skip
    return rows.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)


def hold_copy(copy: BlindCopy, actor: Actor, now: datetime) -> BlindCopy:
    """The copy as it is now, for the office of its call."""
    lock_call(copy.entry.phase.call, actor=actor, now=now)
    entry = _held_entry(copy.entry)
    held = BlindCopy.objects.select_for_update(of=("self",), no_key=True).get(pk=copy.pk)
    held.entry = entry
    return held


def _somebody_was_erased(entry: Entry) -> bool:
    """Then her names are not known any more, and the copy that hides them stays as it is."""
    application = entry.application
    sent = submission_of(entry)
    sender = sent.person if sent is not None else application.person
    if sender is None or sender.erased_at is not None or application.person.erased_at is not None:
        return True
    return application.members.filter(person__erased_at__isnull=False).exists()
