"""User tests: who tried it, what they were asked to do, what was learned."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import held_row, hold, latest_day
from minga.initiatives.enums import TrialResult
from minga.initiatives.events.testing import UserTestEdited, UserTestRecorded
from minga.initiatives.models import ArtefactVersion, Initiative, UserTest

_NAMES = ("held_on", "group", "people", "asked", "learned", "result", "artefact_version")


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One time that users tried something."""

    held_on: date
    group: str
    people: int
    asked: str
    learned: str
    result: str
    artefact_version: ArtefactVersion | None = None


@action
def record_user_test(
    *, initiative: Initiative, trial: Trial, restricted: bool = False, actor: Actor, now: datetime
) -> UserTest:
    """Write down a test with users."""
    locked = hold(initiative, actor, now)
    _check(trial, locked, now)
    made = UserTest(initiative=locked, stage=locked.stage, restricted=restricted)
    _fill(made, trial)
    made.save()
    refresh(locked, now=now)
    after = {name: getattr(made, name) for name in _NAMES}
    record(UserTestRecorded(subject=made, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return made


@action
def edit_user_test(*, user_test: UserTest, trial: Trial, revision: int, actor: Actor, now: datetime) -> UserTest:
    """Mend what was written of a test. `revision`: the one that the writer had read."""
    locked = hold(user_test.initiative, actor, now)
    held = held_row(user_test, revision)
    _check(trial, locked, now)
    was = {name: getattr(held, name) for name in _NAMES}
    _fill(held, trial)
    held.revision += 1
    held.save()
    refresh(locked, moved=False, now=now)
    changed = [name for name in _NAMES if was[name] != getattr(held, name)]
    before, after = {name: was[name] for name in changed}, {name: getattr(held, name) for name in changed}
    happened = UserTestEdited(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


def _check(trial: Trial, initiative: Initiative, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if not trial.group.strip():
        errors["group"] = [_("Write who tried it: a group, not names.")]
    if trial.people < 1:
        errors["people"] = [_("Write how many people, at least one.")]
    if not trial.asked.strip():
        errors["asked"] = [_("Write what they were asked to do.")]
    if not trial.learned.strip():
        errors["learned"] = [_("Write what happened and what was learned.")]
    if trial.result not in TrialResult.values:
        errors["result"] = [_("Choose a result.")]
    if trial.held_on > latest_day(now):
        errors["held_on"] = [_("This day is still to come. Write the day of the test.")]
    version = trial.artefact_version
    if version is not None and version.artefact.initiative_id != initiative.pk:
        errors["artefact_version"] = [_("Choose something that this team made.")]
    if errors:
        raise Invalid(errors)


def _fill(row: UserTest, trial: Trial) -> None:
    for name in ("group", "asked", "learned"):
        setattr(row, name, getattr(trial, name).strip())
    row.held_on, row.people, row.result = trial.held_on, trial.people, trial.result
    row.artefact_version = trial.artefact_version
