"""Who is told what: when two challenges become one or part, and once a year."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from minga.challenges.events import ChallengeJoined, ChallengeParted, ConfirmationAsked
from minga.challenges.models import Challenge
from minga.challenges.policies import DECIDES
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.notifications.actions import send_message
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.queries.roles import people_with
from minga.people.models import Person


def declare_letters() -> None:
    """Called once, when the app is ready."""
    for name, label in (
        ("joined", _("A challenge was joined to one of ours")),
        ("parted", _("A challenge of ours was parted from another")),
    ):
        declare(f"challenges.{name}", group=MessageGroup.PROGRAMME, label=label)
    declare("challenges.confirm", group=MessageGroup.PROGRAMME, label=_("Is our challenge still true?"))


@subscribe(ChallengeJoined)
def tell_joined(happened: ChallengeJoined) -> None:
    """To those who answer for the one that goes on, and to who wrote the one that was joined."""
    joined, into = happened.subject, happened.into
    people = {person.pk: person for person in _answers_for(into)}
    writer = joined.written_by
    if writer is not None and writer.is_active:
        people.setdefault(writer.pk, writer)
    for person in people.values():
        _send(person, "challenges.joined", {"joined": joined, "into": into}, into)


@subscribe(ChallengeParted)
def tell_parted(happened: ChallengeParted) -> None:
    """To those who answer for the one that is a draft again."""
    parted = happened.subject
    reason = str(happened.after.get("reason", ""))
    for person in _answers_for(parted):
        _send(person, "challenges.parted", {"parted": parted, "other": happened.out_of, "reason": reason}, parted)


@subscribe(ConfirmationAsked)
def ask_still_true(happened: ConfirmationAsked) -> None:
    """To those who answer for it, once a year."""
    if happened.waits:
        for person in _answers_for(happened.subject):
            _send(person, "challenges.confirm", {"challenge": happened.subject}, happened.subject)


def _answers_for(challenge: Challenge) -> list[Person]:
    return list(people_with(DECIDES, organisation=challenge.organisation, now=now(), deputies=True))


def _send(person: Person, kind: str, context: Mapping[str, object], about: Challenge) -> None:
    send_message(
        to=person, kind=kind, context=context, link=about.get_absolute_url(), about=about, actor=HOUSE, now=now()
    )
