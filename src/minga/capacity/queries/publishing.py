"""What stands between a computed wave and its publication."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.capacity.enums import AppealState, ComputationState, WaveState
from minga.capacity.models import Appeal, Computation, Reply, Wave
from minga.capacity.queries.current import current_run
from minga.capacity.queries.engine_files import fingerprint
from minga.capacity.queries.findings import unsettled


@dataclass(frozen=True)
class Gap:
    """Something to do first, and where."""

    code: str
    words: str
    href: str = ""


def gaps_of(wave: Wave) -> list[Gap]:
    """In the order in which they are best done; none: it can be published."""
    found = []
    if wave.state not in (WaveState.COMPUTED, WaveState.PUBLISHED):
        words = _("The wave is at the step “%(step)s”. Close the replies, so that nothing moves any more.")
        found.append(Gap("state", words % {"step": wave.get_state_display()}, _office(wave)))
    found += _answers(wave)
    run = current_run(wave)
    if Computation.objects.filter(wave=wave, state__in=(ComputationState.QUEUED, ComputationState.RUNNING)).exists():
        found.append(Gap("running", _("It is being computed at this moment.")))
    elif run is None:
        found.append(Gap("no_run", _("Compute the results.")))
    elif run.summary.get("marks") != fingerprint(wave):
        found.append(Gap("stale", _("Grades or groups changed after the last computation. Compute again.")))
    open_ones = unsettled(wave).count()
    if open_ones:
        words = ngettext(
            "Decide on %(count)s figure that does not add up.",
            "Decide on %(count)s figures that do not add up.",
            open_ones,
        )
        found.append(Gap("findings", words % {"count": open_ones}, "#hallazgos"))
    return found


def _office(wave: Wave) -> str:
    return reverse("capacity:wave-office", args=[wave.key])


def _answers(wave: Wave) -> list[Gap]:
    """Replies and appeals that the panel owes an answer to."""
    found = []
    replies = Reply.objects.filter(measured__wave=wave, answered_at__isnull=True).count()
    if replies:
        words = ngettext("%(count)s reply waits for an answer.", "%(count)s replies wait for an answer.", replies)
        found.append(Gap("replies", words % {"count": replies}))
    appeals = Appeal.objects.filter(measured__wave=wave, state=AppealState.FILED).count()
    if appeals:
        words = ngettext("%(count)s appeal waits for an answer.", "%(count)s appeals wait for an answer.", appeals)
        found.append(Gap("appeals", words % {"count": appeals}))
    return found
