"""The parts beside the one that is being answered, as the component of the look wants them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.capacity.queries.answer_pages import PartRow
from minga.capacity.queries.answer_part import PartPage
from minga.ui.components.lists import Step


def steps_of(page: PartPage) -> list[Step]:
    """Her parts, and the review when she sends."""
    place = [page.head.wave_key, page.head.key]
    steps = [_step(row, place, page.step.key) for row in page.rows if row.mine]
    if page.head.may_send:
        steps.append(Step(_("Review and send"), reverse("capacity:answer-review", args=place)))
    return steps


def _step(row: PartRow, place: list[str], current: str) -> Step:
    state = "done" if row.done else "now" if row.key == current else "ahead"
    note = _("%(answered)s of %(asked)s") % {"answered": row.answered, "asked": row.asked}
    return Step(row.title, reverse("capacity:answer-part", args=[*place, row.key]), state, note, row.key == current)
