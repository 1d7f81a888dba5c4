"""A wave is planned, gets its days, and goes step by step; what is announced binds whoever announced it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity import policies
from minga.capacity.actions.answering_locks import hold_wave
from minga.capacity.enums import WAVE_STEPS, VersionState, WaveState
from minga.capacity.events.designing import WaveChanged, WaveDiscarded, WavePlanned, WaveStepped
from minga.capacity.models import IndexVersion, Wave
from minga.capacity.queries.wave_steps import missing_for
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.core.keys import unique_key
from minga.core.texts import pick
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes import policies as programmes
from minga.programmes.models import Edition

RESERVED: Final = frozenset({"importar"})
"""Addresses under /mediciones/ that are pages of their own."""

_DAYS: Final = ("answers_until", "grading_until", "reply_until")
_FIELDS: Final = frozenset({"titles", "timezone", "results_on", "shows_ranking", "previous", "edition", *_DAYS})
_FROZEN_AFTER: Final[Mapping[str, Sequence[str]]] = {
    WaveState.GRADING: ("answers_until",),
    WaveState.REPLYING: ("answers_until", "grading_until"),
    WaveState.COMPUTED: ("answers_until", "grading_until"),
    WaveState.PUBLISHED: (*_DAYS, "results_on", "timezone", "previous", "titles"),
}
"""What lies behind a wave does not change any more."""
_RUNNING: Final[Mapping[str, str]] = {WaveState.ANSWERING: "answers_until", WaveState.REPLYING: "reply_until"}
"""The day that entities were told and count on."""


@action
def plan_wave(
    *, version: IndexVersion, host: Organisation, year: int, values: Mapping[str, Any], key: str = "",
    actor: Actor, now: datetime,
) -> Wave:  # fmt: skip
    """A wave in preparation. `values`: `titles` and days of the timetable; a title is made when there is none."""
    if version.state != VersionState.PUBLISHED:
        raise NotReady(_("Publish the method first: entities must know how they are measured."))
    if actor is not HOUSE and not _may_plan(_person(actor), host, values.get("edition"), now):
        raise NotAllowed(_("Only those who measure in this organisation, or run its edition, may plan a wave."))
    if not (version.index.public or policies.may_design(_person(actor), version.index, now) or actor is HOUSE):
        raise NotAllowed(_("Only those who own this index may measure with it."))
    wave = Wave(version=version, host=host, year=year, **_known(values))
    if not pick(wave.titles):
        wave.titles = {code: f"{title} {year}" for code, title in version.index.titles.items()}
    wave.key = key or free_key(pick(wave.titles), host)
    _check_days(wave)
    wave.save()
    record(
        WavePlanned(subject=wave, organisation_id=host.pk, after={"year": year, "index": version.index.key}),
        related=(version.index,),
    )
    return wave


def free_key(title: str, host: Organisation) -> str:
    """The address of a wave with this title; those of pages stay theirs."""
    key = unique_key(Wave, title)
    return unique_key(Wave, f"{title}-{host.key}") if key in RESERVED else key


@action
def change_wave(
    *, wave: Wave, changes: Mapping[str, Any], revision: int | None = None, actor: Actor, now: datetime
) -> Wave:
    """Change words and days that still lie ahead; entities see the new ones at once."""
    held = hold_wave(wave, actor, now)
    _must_be_seen(held, revision)
    differing = {name: value for name, value in _known(changes).items() if getattr(held, name) != value}
    late = [name for name in _FROZEN_AFTER.get(held.state, ()) if name in differing]
    if late:
        raise Conflict(_("This step is over: its day does not change any more."), field=late[0])
    running = _RUNNING.get(held.state, "")
    if running in differing and _is_cut(getattr(held, running), differing[running]):
        raise Conflict(_("Entities were told this day: it can only move later."), field=running)
    before = {name: getattr(held, name) for name in differing}
    for name, value in differing.items():
        setattr(held, name, value)
    _check_days(held)
    held.revision += 1
    held.save()
    record(
        WaveChanged(subject=held, organisation_id=held.host_id, before=before, after=differing),
        related=(held.version.index,),
    )
    return held


@action
def step_wave(*, wave: Wave, to: str, actor: Actor, now: datetime) -> Wave:
    """Move to the next step when all that the step before promised is done. Publishing is `publish_wave`."""
    held = hold_wave(wave, actor, now)
    if to not in WAVE_STEPS[held.state] or to == WaveState.PUBLISHED:
        raise Conflict(_("The wave is at another step by now. Look again."), code="state")
    lacking = missing_for(held, to, now)
    if lacking:
        raise NotReady(" ".join(lacking))
    before, held.state = held.state, to
    held.revision += 1
    held.save(update_fields=["state", "revision", "updated_at"])
    if to == WaveState.ANSWERING:
        enqueue("capacity.send_invitations", wave_id=held.pk)
    stepped = WaveStepped(
        subject=held, organisation_id=held.host_id, before={"state": before}, after={"state": str(to)}
    )
    record(stepped, related=(held.version.index,))
    return held


@action
def discard_wave(*, wave: Wave, actor: Actor, now: datetime) -> None:
    """Throw away a wave that never began."""
    held = hold_wave(wave, actor, now)
    if held.state != WaveState.PREPARING or held.imported:
        raise Conflict(_("The wave has begun, so it stays."))
    index = held.version.index
    record(WaveDiscarded(subject=index, organisation_id=held.host_id, before={"key": held.key, "year": held.year}))
    held.delete()


def _check_days(wave: Wave) -> None:
    """Each step ends after the one before."""
    last: datetime | None = None
    wrong: dict[str, list[str]] = {}
    for name in _DAYS:
        at = getattr(wave, name)
        if at is not None and last is not None and at <= last:
            wrong[name] = [_("This must be after the step before it.")]
        last = at or last
    if wave.results_on is not None and last is not None and wave.results_on < last.date():
        wrong["results_on"] = [_("Results come after the last reply.")]
    if wave.previous is not None and not _comparable(wave, wave.previous):
        wrong["previous"] = [_("Compare with a published wave of the same index, of an earlier year.")]
    if wrong:
        raise Invalid(wrong)


def _comparable(wave: Wave, earlier: Wave) -> bool:
    """What is not published may still change, and is nobody else's to read."""
    same = earlier.version.index_id == wave.version.index_id
    return same and earlier.state == WaveState.PUBLISHED and earlier.year < wave.year


def _is_cut(told: datetime | None, new: datetime | None) -> bool:
    return told is not None and (new is None or new < told)


def _must_be_seen(wave: Wave, revision: int | None) -> None:
    if revision is not None and revision != wave.revision:
        raise Conflict(_("Somebody else changed the wave while you were writing. Compare, and save again."))


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - _FIELDS
    if unknown:
        raise TypeError(f"a wave has no {sorted(unknown)}")
    return dict(values)


def _may_plan(person: Person | None, host: Organisation, edition: Edition | None, now: datetime) -> bool:
    """Those who measure in the host; for an edition of its own, who runs that."""
    if edition is not None and not programmes.may_manage(person, edition, now):
        return False
    runs = edition is not None and edition.host_id == host.pk
    return runs or policies.may_create(person, host, now)


def _person(actor: Actor) -> Person | None:
    return actor if isinstance(actor, Person) else None
