"""The rounds of a call, and in which of them an application stands."""

from minga.calls.models import Application, Call, CallPhase
from minga.questionnaires.models import Form


def first_round(call: Call) -> CallPhase | None:
    """The one that takes whoever applies. One query."""
    return call.phases.select_related("form").order_by("order", "pk").first()


def round_of(application: Application, form: Form) -> CallPhase | None:
    """The round in which it stands, when this form belongs to it: answers to another round are over."""
    phase = application.phase
    return phase if phase is not None and phase.form_id == form.pk else None


def round_after(phase: CallPhase) -> CallPhase | None:
    """The round after this one; None when it is the last. One query."""
    rows = CallPhase.objects.filter(call=phase.call_id, order__gt=phase.order)
    return rows.select_related("panel").order_by("order", "pk").first()
