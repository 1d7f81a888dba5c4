"""What must be done before a wave may go on: each thing in one sentence, said before anybody presses."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.capacity import policies
from minga.capacity.enums import AppealState, MeasuredState, WaveState
from minga.capacity.models import Appeal, Mark, Reply, Wave
from minga.capacity.queries.current import current_run
from minga.core.texts import day_in_words


def missing_for(wave: Wave, to: str, now: datetime) -> list[str]:
    """What must be done before the wave may go to that step, each in one sentence. Nothing: it may."""
    match (wave.state, to):
        case (WaveState.PREPARING, WaveState.ANSWERING):
            return _before_answering(wave, now)
        case (WaveState.ANSWERING, WaveState.GRADING):
            return _before_grading(wave, now)
        case (WaveState.GRADING, WaveState.REPLYING):
            return [*_without_marks(wave), *_still_to_come(wave, now)]
        case (WaveState.COMPUTED, WaveState.REPLYING):
            return _still_to_come(wave, now, again=True)
        case (WaveState.REPLYING, WaveState.COMPUTED):
            return _before_results(wave, now)
        case _:
            return _without_marks(wave)


def _before_answering(wave: Wave, now: datetime) -> list[str]:
    lacking = []
    if wave.version.form_id is None:
        lacking.append(_("This method asks nothing, so nobody can answer. Bring its figures in from a file."))
    if not wave.measured.exists():
        lacking.append(_("Invite at least one entity."))
    if wave.answers_until is None:
        lacking.append(_("Say until when entities answer."))
    elif wave.answers_until <= now:
        lacking.append(_("The day until which entities answer is over. Choose a later one."))
    return lacking


def _before_grading(wave: Wave, now: datetime) -> list[str]:
    open_ones = wave.measured.filter(state__in=policies.ANSWERABLE).count()
    if open_ones and wave.answers_until is not None and wave.answers_until > now:
        day = day_in_words(wave.answers_until)
        told = ngettext(
            "%(count)s entity may answer until %(day)s, as it was told.",
            "%(count)s entities may answer until %(day)s, as they were told.",
            open_ones,
        )
        return [told % {"count": open_ones, "day": day}]
    # A correction that is open gives way: what was sent before it counts.
    corrected = Q(state=MeasuredState.ANSWERING, sent_at__isnull=False)
    if not wave.measured.filter(Q(state=MeasuredState.SENT) | corrected).exists():
        return [_("No entity has sent its answers. Give them more time, or end here.")]
    return []


def _before_results(wave: Wave, now: datetime) -> list[str]:
    lacking = []
    if wave.reply_until is not None and wave.reply_until > now:
        day = day_in_words(wave.reply_until)
        lacking.append(_("Entities may reply until %(day)s, as they were told.") % {"day": day})
    open_replies = Reply.objects.filter(measured__wave=wave, answered_at__isnull=True).count()
    open_appeals = Appeal.objects.filter(measured__wave=wave, state=AppealState.FILED).count()
    if open_replies or open_appeals:
        waiting = {"replies": open_replies, "appeals": open_appeals}
        lacking.append(_("Still to be answered: replies %(replies)s, appeals %(appeals)s.") % waiting)
    if current_run(wave) is None:
        lacking.append(_("Compute the scores first."))
    return lacking


def _without_marks(wave: Wave) -> list[str]:
    """Whoever sent answers must have a mark; a wave whose figures come from a file at least one."""
    marked = Mark.objects.filter(measured__wave=wave).values("measured")
    if wave.imported or wave.state == WaveState.PREPARING:
        return [] if marked.exists() else [_("There is no figure yet. Bring in the file.")]
    waiting = wave.measured.filter(Q(state=MeasuredState.SENT) & ~Q(pk__in=marked)).count()
    if not waiting:
        return []
    told = ngettext(
        "%(count)s entity has no marks yet.", "%(count)s entities have no marks yet.", waiting
    )  # fmt: skip
    return [told % {"count": waiting}]


def _still_to_come(wave: Wave, now: datetime, *, again: bool = False) -> list[str]:
    """The days to reply that the method promises; once they were had, any day to come will do."""
    until = wave.reply_until
    if until is None:
        return [_("Say until when entities may reply.")]
    if until <= now:
        return [_("The day until which entities reply is over. Choose a later one.")]
    days = wave.version.read.appeal_days
    if again or (until - now).days + 1 >= days:
        return []
    told = ngettext(
        "The method promises %(days)s day to reply. Choose a later end.",
        "The method promises %(days)s days to reply. Choose a later end.",
        days,
    )
    return [told % {"days": days}]
