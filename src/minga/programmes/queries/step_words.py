"""The words around each step that managers take with people: before, on the button, after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class StepWords:
    """`will` says what is going to happen; `done` that it did."""

    title: str | Promise
    will: str | Promise
    button: str | Promise
    done: str | Promise
    kind: str = "primary"
    needs_reason: bool = False


STEPS: Final[Mapping[str, StepWords]] = {
    "invite": StepWords(
        title=_("Invite"),
        will=_(
            "Each person gets a message in her language with a link of her own. "
            "She reads what is asked of her, and accepts by signing or declines. Nobody is enrolled without saying yes."
        ),
        button=_("Send the invitation"),
        done=_("The invitation is on its way."),
    ),
    "remove": StepWords(
        title=_("Remove"),
        will=_("The person loses her place and reads the reason. The first of the waiting list moves up at once."),
        button=_("Remove"),
        done=_("The person was removed."),
        kind="danger",
        needs_reason=True,
    ),
    "complete": StepWords(
        title=_("Mark as completed"),
        will=_("It counts as one more person who completed the programme, and she is told."),
        button=_("Mark as completed"),
        done=_("Completed."),
    ),
    "not-complete": StepWords(
        title=_("Mark as not completed"),
        will=_("The person still counts as having taken part. She is told, with the reason."),
        button=_("Mark as not completed"),
        done=_("Noted as not completed."),
        needs_reason=True,
    ),
    "reopen": StepWords(
        title=_("Take the completion back"),
        will=_("The person is enrolled again, as before it was noted that she completed or not."),
        button=_("Take it back"),
        done=_("The person is enrolled again."),
    ),
}
