"""What is known about a challenge: earlier attempts, precedents from elsewhere, reader tests."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.locking import locked_to_write, touch
from minga.challenges.events import (
    AttemptAdded,
    AttemptChanged,
    AttemptRemoved,
    PrecedentAdded,
    PrecedentChanged,
    PrecedentRemoved,
    ReaderTestNoted,
    ReaderTestRemoved,
)
from minga.challenges.models import Attempt, Challenge, Precedent, ReaderTest
from minga.challenges.queries.plain import text_hash
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, Invalid
from minga.core.events import Event

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What was tried here before, and why it did not last."""

    what: str
    why_failed: str
    year: int | None = None
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What was tried elsewhere: a thing of the house, or a link."""

    title: str
    where: str = ""
    link: str = ""
    difference: str = ""
    subject_type: str = ""
    subject_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Somebody of the audience read the text and answered a question. `reader` is a kind of person, not a name."""

    reader: str
    asked: str
    answered: str
    understood: bool
    tested_on: date


@action
def add_attempt(*, challenge: Challenge, tried: Tried, actor: Actor, now: datetime) -> Attempt:
    """Keep what was tried, so that nobody repeats it unknowing."""
    current = locked_to_write(challenge, actor=actor, now=now)
    _check_tried(tried, now)
    attempt = Attempt.objects.create(challenge=current, **asdict(tried))
    return _noted(current, attempt, AttemptAdded, after=asdict(tried))


@action
def change_attempt(*, attempt: Attempt, tried: Tried, actor: Actor, now: datetime) -> Attempt:
    """Correct what is said of an attempt."""
    current = locked_to_write(attempt.challenge, actor=actor, now=now)
    _check_tried(tried, now)
    before = _rewrite(_again(attempt), tried)
    return _noted(current, attempt, AttemptChanged, before=before, after=asdict(tried))


@action
def remove_attempt(*, attempt: Attempt, actor: Actor, now: datetime) -> None:
    """Take an attempt out; the log keeps its words."""
    current = locked_to_write(attempt.challenge, actor=actor, now=now)
    _removed(current, attempt, AttemptRemoved, ("what", "why_failed"))


@action
def add_precedent(*, challenge: Challenge, elsewhere: Elsewhere, actor: Actor, now: datetime) -> Precedent:
    """Keep what others did. A thing of the house is named once."""
    current = locked_to_write(challenge, actor=actor, now=now)
    _check_elsewhere(elsewhere)
    same = current.precedents.filter(subject_type=elsewhere.subject_type, subject_id=elsewhere.subject_id)
    if elsewhere.subject_type and same.exists():
        raise Conflict(_("This one is already on the list."), code="twice")
    precedent = Precedent.objects.create(challenge=current, **asdict(elsewhere))
    return _noted(current, precedent, PrecedentAdded, after=asdict(elsewhere))


@action
def change_precedent(*, precedent: Precedent, elsewhere: Elsewhere, actor: Actor, now: datetime) -> Precedent:
    """Correct what is said of a precedent."""
    current = locked_to_write(precedent.challenge, actor=actor, now=now)
    _check_elsewhere(elsewhere)
    before = _rewrite(_again(precedent), elsewhere)
    return _noted(current, precedent, PrecedentChanged, before=before, after=asdict(elsewhere))


@action
def remove_precedent(*, precedent: Precedent, actor: Actor, now: datetime) -> None:
    """Take a precedent out; the log keeps its words."""
    current = locked_to_write(precedent.challenge, actor=actor, now=now)
    _removed(current, precedent, PrecedentRemoved, ("title", "link"))


@action
def note_reader_test(*, challenge: Challenge, reading: Reading, actor: Actor, now: datetime) -> ReaderTest:
    """Keep what a reader understood of the text as it is now; with other words it counts no more."""
    current = locked_to_write(challenge, actor=actor, now=now)
    _check_reading(current, reading, now)
    test = ReaderTest.objects.create(challenge=current, sha256=text_hash(current), **asdict(reading))
    after = {"asked": reading.asked, "understood": reading.understood, "tested_on": reading.tested_on}
    return _noted(current, test, ReaderTestNoted, after=after)


@action
def remove_reader_test(*, test: ReaderTest, actor: Actor, now: datetime) -> None:
    """Take out a test that was noted by mistake."""
    current = locked_to_write(test.challenge, actor=actor, now=now)
    _removed(current, test, ReaderTestRemoved, ("asked", "understood"))


def _check_tried(tried: Tried, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if not tried.what.strip():
        errors["what"] = [_("Say what was tried.")]
    if not tried.why_failed.strip():
        errors["why_failed"] = [_("Say why it did not last: that is what the next team needs.")]
    if tried.year is not None and not 1900 <= tried.year <= now.year:
        errors["year"] = [_("Write a year between 1900 and this one.")]
    if errors:
        raise Invalid(errors)


def _check_elsewhere(elsewhere: Elsewhere) -> None:
    if not elsewhere.title.strip():
        raise Invalid({"title": [_("Say what was tried there.")]})
    link = elsewhere.link.strip()
    of_the_house = bool(elsewhere.subject_type) and link.startswith("/") and not link.startswith(("//", "/\\"))
    if link and not of_the_house and not link.startswith(("https://", "http://")):
        raise Invalid({"link": [_("Write a whole address, with https://.")]})


def _check_reading(challenge: Challenge, reading: Reading, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    for name in ("reader", "asked", "answered"):
        if not getattr(reading, name).strip():
            errors[name] = [_("Write an answer.")]
    if reading.tested_on > today("Pacific/Kiritimati", at=now):
        errors["tested_on"] = [_("This day is still to come. Write the day of the test.")]
    if not challenge.question.strip():
        errors["__all__"] = [_("Write the question first: it is what the reader reads.")]
    if errors:
        raise Invalid(errors)


def _again(row: Row) -> Row:
    """The row, if it is still there: the challenge is locked, so it cannot go meanwhile."""
    found = type(row)._default_manager.filter(pk=row.pk).first()
    if found is None:
        raise Conflict(_("Somebody else has just removed it."), code="gone")
    return found


def _rewrite(row: Model, values: Tried | Elsewhere) -> dict[str, Any]:
    """Put the new words in; answers what they were."""
    new = asdict(values)
    before = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    return before


def _noted(
    challenge: Challenge,
    row: Row,
    happened: type[Event],
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any],
) -> Row:
    touch(challenge)
    entry = happened(subject=row, organisation_id=challenge.organisation_id, before=before or {}, after=after)
    record(entry, related=(challenge,))
    return row


def _removed(challenge: Challenge, row: Model, happened: type[Event], columns: tuple[str, ...]) -> None:
    current = _again(row)
    before = {name: getattr(current, name) for name in columns}
    record(happened(subject=current, organisation_id=challenge.organisation_id, before=before), related=(challenge,))
    current.delete()
    touch(challenge)
