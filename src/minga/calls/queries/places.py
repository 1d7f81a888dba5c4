"""Whether somebody who was selected may still take the place."""

from typing import Final

from minga.calls.enums import Step
from minga.calls.models import Outcome
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment

SAID_NO: Final = (
    EnrolmentStatus.DECLINED,
    EnrolmentStatus.LAPSED,
    EnrolmentStatus.WITHDRAWN,
    EnrolmentStatus.REMOVED,
)


def enrolments_of(outcome: Outcome) -> tuple[int, ...]:
    """The enrolments to which the people of an application were invited."""
    steps = outcome.carried.get("steps", {})
    return tuple(
        said["id"] for step, said in steps.items() if step.startswith(Step.INVITE.value) and said.get("id") is not None
    )


def everybody_said_no(outcome: Outcome) -> bool:
    """All who were invited declined, left, or let the last day pass. One query."""
    ids = enrolments_of(outcome)
    answers = Enrolment.objects.filter(pk__in=ids).values_list("status", flat=True)
    return bool(ids) and all(status in SAID_NO for status in answers)
