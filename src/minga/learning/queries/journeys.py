"""A participant's own journey to a session in person: how it stands, and what is missing from her."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.learning.enums import Mode, SessionState, TravelState
from minga.learning.models import Session, Travel
from minga.learning.queries.session_blocks import Block
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment

ANSWERS: Final[Mapping[str, tuple[TravelState, ...]]] = {
    TravelState.UNKNOWN: (TravelState.ASKED, TravelState.NOT_NEEDED, TravelState.CANNOT),
    TravelState.NOT_NEEDED: (TravelState.ASKED, TravelState.CANNOT),
    TravelState.ASKED: (TravelState.NOT_NEEDED, TravelState.CANNOT),
    TravelState.BOOKED: (TravelState.CONFIRMED, TravelState.CANNOT),
    TravelState.CONFIRMED: (TravelState.CANNOT,),
    TravelState.ARRIVED: (),
    TravelState.CANNOT: (TravelState.ASKED, TravelState.NOT_NEEDED),
}
"""What she herself can say from each state."""
_SAYS: Final[Mapping[str, str | Promise]] = {
    TravelState.ASKED: _("I need to travel"),
    TravelState.NOT_NEEDED: _("I come on my own"),
    TravelState.CONFIRMED: _("I confirm my journey"),
    TravelState.CANNOT: _("I cannot travel"),
}
_STATES: Final[Mapping[str, tuple[str | Promise, str, str | Promise]]] = {
    TravelState.UNKNOWN: (_("Not said yet"), "warn", _("What is missing: say whether you need to travel.")),
    TravelState.NOT_NEEDED: (_("You come on your own"), "plain", _("Nothing is missing from you.")),
    TravelState.ASKED: (
        _("Being arranged"), "info", _("Nothing is missing from you. The office arranges it and writes it here."),
    ),
    TravelState.BOOKED: (_("Booked"), "warn", _("What is missing: confirm that you travel.")),
    TravelState.CONFIRMED: (_("Confirmed by you"), "done", _("Nothing is missing from you.")),
    TravelState.ARRIVED: (_("You arrived"), "done", _("Nothing is missing from you.")),
    TravelState.CANNOT: (_("You cannot travel"), "plain", _("If that changes, say it here.")),
}  # fmt: skip


@dataclass(frozen=True)
class Journey:
    """How it stands, what is missing, and what she can say now (value and words; the first is what is missing)."""

    state: str | Promise
    tone: str
    missing: str | Promise
    note: str
    answers: tuple[tuple[str, str | Promise], ...]
    href: str
    waits: bool


def journey_block(session: Session, enrolment: Enrolment | None, now: datetime) -> Block | None:
    """Until the end of a session in person; of one that is virtual too, once journeys are arranged. One query."""
    if enrolment is None or enrolment.status != EnrolmentStatus.ENROLLED or session.mode == Mode.VIRTUAL:
        return None
    if session.state != SessionState.PLANNED or session.ends_at <= now:
        return None
    row = Travel.objects.filter(session=session, enrolment=enrolment).first()
    if row is None and session.mode == Mode.BLENDED:
        return None
    state = row.state if row else TravelState.UNKNOWN.value
    words, tone, missing = _STATES[state]
    journey = Journey(
        state=words,
        tone=tone,
        missing=missing,
        note=row.note if row else "",
        answers=tuple((each.value, _SAYS[each]) for each in ANSWERS[state]),
        href=reverse("learning:journey", args=[session.edition.key, session.key]),
        waits=state in (TravelState.UNKNOWN, TravelState.BOOKED),
    )
    return Block("learning/_journey_block.html", journey)
