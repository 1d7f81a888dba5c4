"""What a package tells of a learner while she plays it, kept as it comes, counted once."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError, NotAllowed, NotReady
from minga.learning.enums import PackageState
from minga.learning.events.packaging import AttemptSaved
from minga.learning.models import Attempt, Package
from minga.learning.queries.attempt_data import accepted, outcome_of
from minga.learning.queries.attempts import part_of
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment


@action
def save_attempt(
    *, package: Package, enrolment: Enrolment, part: int, visit: str, data: Any, actor: Actor, now: datetime
) -> Attempt:
    """Keep what one part said. The time of a visit is added once, however often the visit tells it.

    What was reached stays reached: opening a finished part again does not undo that it was completed.
    """
    if actor.pk != enrolment.person_id or enrolment.edition_id != package.edition_id:
        raise NotAllowed(_("Only whoever plays a package saves her progress in it."))
    if enrolment.status not in TAKING_PART or package.state != PackageState.READY:
        raise NotReady(_("This package is not open to you now."), code="state")
    described = part_of(package, part)
    kept = accepted(package.kind, data)
    if described is None or kept is None:
        raise DomainError(_("What the package sent cannot be read. Open it again."), code="data")
    found, _made = Attempt.objects.get_or_create(package=package, enrolment=enrolment, part=described["id"])
    attempt = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
    outcome = outcome_of(package.kind, described, kept)
    clock = attempt.data.get("visit", {})
    before = clock.get("before", 0) if clock.get("id") == visit[:60] else attempt.seconds
    attempt.data = {"cmi": kept, "visit": {"id": visit[:60], "before": before}}
    attempt.seconds = max(before + outcome.session_seconds, attempt.seconds if clock.get("id") == visit[:60] else 0)
    was_complete = attempt.completion == "completed"
    attempt.completion = "completed" if was_complete else outcome.completion or attempt.completion
    attempt.success = "passed" if attempt.success == "passed" else outcome.success or attempt.success
    attempt.score = _best(attempt.score, outcome.score)
    attempt.revision += 1
    if outcome.finished and attempt.finished_at is None:
        attempt.finished_at = now
    attempt.save()
    after = {"completion": attempt.completion, "success": attempt.success, "revision": attempt.revision}
    record(AttemptSaved(subject=attempt, organisation_id=package.edition.host_id, after=after))
    return attempt


def _best(was: Any, now: Any) -> Any:
    """The higher score; a package may be played as often as one likes."""
    scores = [each for each in (was, now) if each is not None]
    return max(scores) if scores else None
