"""How another town wrote each step: an invented one, with what makes it good. Shown beside the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.challenges.queries import steps


@dataclass(frozen=True)
class Example:
    """A text as somebody wrote it, and three reasons why it serves."""

    text: str | Promise
    points: tuple[str | Promise, ...]


EXAMPLES: Final[Mapping[str, Example]] = {
    steps.QUESTION: Example(
        _(
            "In Itá Porá, six in ten people arrive before five in the morning to get a turn. It has been so since "
            "2022. "
            "Whoever lives far away does not come. How might we see people on the day they need it, without a "
            "queue at dawn?"
        ),
        (
            _("It says where, since when and what follows"),
            _("The question names what would be different"),
            _("It proposes no app and no office"),
        ),
    ),
    steps.AFFECTED: Example(
        _(
            "People over 65 of the four rural districts, most of them women who live alone. "
            "They are 1,400, by the register of turns of 2025. They lose half a day, and many stop collecting "
            "their medicine."
        ),
        (
            _("One can picture who they are"),
            _("The number says where it comes from"),
            _("It says what they lose"),
        ),
    ),
    steps.EVIDENCE: Example(
        _(
            "Minutes of waiting for a turn: 140 on average, in October 2025. "
            "Source: notebook of the front desk, 22 days. Counted from arrival to the window, for one in every "
            "ten people."
        ),
        (
            _("One thing that can be counted again"),
            _("A day, and a source that exists"),
            _("Whoever measures afterwards knows how"),
        ),
    ),
    steps.CAUSES: Example(
        _(
            "The bus comes down once a day, and the office hands out numbers only at seven. "
            "In 2021 turns by telephone were tried: one line, one employee, nobody could get through. It was "
            "dropped in four months."
        ),
        (
            _("The causes can be changed"),
            _("What failed has its reason, and no culprit"),
            _("It does not repeat the problem as a cause"),
        ),
    ),
    steps.FRAME: Example(
        _(
            "Administrative. Target 16.6: institutions that answer for what they do. "
            "What cannot be changed: the bus timetable belongs to another company, and the office has two "
            "employees until 2027."
        ),
        (
            _("One kind and one target: the ones that weigh most"),
            _("The limits are facts, not excuses"),
        ),
    ),
    steps.ADOPTION: Example(
        _(
            "Success: 30 minutes of waiting by December 2026. The Office of Neighbours would keep it, "
            "with line 230, maintenance of systems. It needs a resolution that changes the hours of the front "
            "desk."
        ),
        (
            _("A number and a day, against the baseline"),
            _("An office, not a person"),
            _("The line exists in the budget of today"),
        ),
    ),
}
