"""Asking for a run of the engine, and deciding on what it found. Free of engines: pages import this."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.marks import MarkIn, lock_wave, must_be_open, must_run, put_marks
from minga.capacity.enums import ComputationState, MarkSource, WaveState
from minga.capacity.events.computing import ComputationAsked, FindingSettled
from minga.capacity.models import Computation, Finding, Mark, Wave
from minga.capacity.models.computing import QUIET
from minga.capacity.queries.findings import CORRECTED
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.jobs import enqueue

COMPUTED_IN: Final = (WaveState.GRADING, WaveState.REPLYING, WaveState.COMPUTED)
REPLICATES: Final = 1000
MOST_REPLICATES: Final = 10_000
RUNS: Final = (ComputationState.QUEUED, ComputationState.RUNNING)


@action
def ask_computation(*, wave: Wave, actor: Actor, now: datetime, replicates: int = REPLICATES) -> Computation:
    """Put a run in the queue; a job computes it, and what it finds takes the place of the former."""
    held = lock_wave(wave.pk)
    must_run(actor, held)
    must_be_open(held)
    if held.state not in COMPUTED_IN:
        raise NotReady(_("Entities are still answering. Results are computed once graders have begun."), code="state")
    if not 1 <= replicates <= MOST_REPLICATES:
        words = _("Write a number of repetitions from 1 to %(most)s.") % {"most": MOST_REPLICATES}
        raise Invalid({"replicates": [words]})
    if not Mark.objects.filter(measured__wave=held).exists():
        raise NotReady(_("Nobody has a grade yet: there is nothing to compute."), code="nothing")
    _give_up_quiet(held, now)
    if Computation.objects.filter(wave=held, state__in=RUNS).exists():
        raise Conflict(_("It is being computed already. Wait for it to end."), code="running")
    made = Computation.objects.create(wave=held, replicates=replicates, asked_at=now)
    enqueue("capacity.compute_wave", computation_id=made.pk)
    record(ComputationAsked(subject=made, after={"replicates": replicates}), related=(held,))
    return made


@action
def settle_finding(
    *, finding: Finding, note: str, actor: Actor, now: datetime, alike: bool = False, points: Decimal | None = None
) -> int:
    """Say what was decided on a figure that does not add up, for everybody to read in the bundle.

    `alike`: the same for every undecided one of its kind. `points`: what the figure should be; it is put in its
    place, with the reason, and counts from the next run on. Answers how many were decided.
    """
    wave = lock_wave(finding.wave_id)
    must_run(actor, wave)
    must_be_open(wave)
    if not note.strip():
        words = _("Write what was decided and why, for example “Published as it stands; the entity was told”.")
        raise Invalid({"note": [words]})
    if points is not None:
        _correct(finding, points, note.strip(), actor, now)
    chosen = Finding.objects.filter(wave=wave)
    kind = chosen.filter(code=finding.code, settled_at__isnull=True)
    rows = kind if alike and points is None else chosen.filter(pk=finding.pk)
    number = rows.update(settled_note=note.strip(), settled_at=now, updated_at=now)
    after = {"code": finding.code, "note": note.strip(), "number": number}
    record(FindingSettled(subject=finding, after=after), related=(wave,))
    return number


def _correct(finding: Finding, points: Decimal, note: str, actor: Actor, now: datetime) -> None:
    """Only the points of one question of one entity are a figure that somebody can put right here."""
    if finding.measured is None or finding.code not in CORRECTED:
        raise Invalid({"points": [_("This cannot be put right here: correct the grades behind it.")]})
    marks = {finding.node: MarkIn(points=points, comment=note)}
    put_marks(measured=finding.measured, marks=marks, source=MarkSource.SETTLED, actor=actor, now=now)


def _give_up_quiet(wave: Wave, now: datetime) -> None:
    quiet = Computation.objects.filter(wave=wave, state__in=RUNS, updated_at__lt=now - QUIET)
    quiet.update(state=ComputationState.FAILED, error="quiet")
