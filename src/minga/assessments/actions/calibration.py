"""Samples that the whole jury judges first, to use the same scale. They never count.

A sample is something that does not compete before this panel, such as work of an earlier call: an item
stands for one thing only, and what is a sample here cannot become work that counts. Every seated juror
gets each of them, but for conflicts of interest.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.assessments.actions.holding import lock_panel, must_be, must_run
from minga.assessments.actions.panels import FILLING, look_for_conflicts
from minga.assessments.enums import PanelState
from minga.assessments.events.judging import SamplePut, SamplesHandedOut
from minga.assessments.models import Assessment, Panel, PanelItem
from minga.assessments.policies import assessed_kind
from minga.assessments.queries.interests import in_the_way
from minga.assessments.queries.readiness import seated
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotReady

PREFIX = "M"
MOST_SAMPLES = 4


@action
def put_sample(*, panel: Panel, subject: Model, actor: Actor, now: datetime) -> PanelItem:
    """Put a sample before the jury. Refused for what is judged here already."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    if not locked.calibrates:
        raise NotReady(_("This jury does not begin with samples. Change its settings first."), code="calibrates")
    label = subject._meta.label_lower
    if assessed_kind(label) is None:
        raise DomainError(_("This cannot be judged."), field="subject")
    if locked.items.filter(subject_type=label, subject_id=subject.pk).exists():
        raise Conflict(_("This jury judges it already. A sample never counts: choose something that does not compete."))
    samples = locked.items.filter(sample=True)
    if samples.filter(withdrawn_at=None).count() >= MOST_SAMPLES:
        raise DomainError(_("%(most)s samples are enough. Take one out first.") % {"most": MOST_SAMPLES})
    number = samples.count() + 1
    while locked.items.filter(code=f"{PREFIX}-{number:02d}").exists():
        number += 1
    sample = PanelItem.objects.create(
        panel=locked, subject_type=label, subject_id=subject.pk, code=f"{PREFIX}-{number:02d}", sample=True
    )
    look_for_conflicts(locked)
    record(SamplePut(subject=sample, after={"code": sample.code}), related=(locked,))
    if locked.state == PanelState.JUDGING:
        hand_out_samples(panel=locked, actor=actor, now=now)
    return sample


@action
def hand_out_samples(*, panel: Panel, actor: Actor, now: datetime) -> int:
    """Give every seated juror the samples that she has not yet, except those she has a conflict with."""
    locked = lock_panel(panel)
    made = _hand_out(locked, now) if locked.calibrates and locked.state == PanelState.JUDGING else []
    record(SamplesHandedOut(subject=locked, after={"assessments": len(made)}))
    return len(made)


def _hand_out(panel: Panel, now: datetime) -> Sequence[Assessment]:
    samples = list(panel.items.filter(sample=True, withdrawn_at=None))
    known = set(Assessment.objects.filter(item__in=samples).values_list("juror", "item"))
    apart = in_the_way(panel)
    return Assessment.objects.bulk_create(
        Assessment(item=sample, juror=juror, locked=True, reason={"sample": True}, assigned_at=now)
        for juror in seated(panel)
        for sample in samples
        if (juror.pk, sample.pk) not in known and (juror.pk, sample.pk) not in apart
    )
