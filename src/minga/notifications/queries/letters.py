"""The e-mail copies of messages, with the way to stop those that may be stopped."""

from collections.abc import Sequence

from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from minga.notifications.enums import OBLIGATORY, MessageGroup
from minga.notifications.models import Message
from minga.people.models import Person
from minga.people.queries.letters import Letter, absolute
from minga.people.queries.people import person_by_key

SALT = "minga.notifications.stop"


def stop_path(person: Person, group: MessageGroup) -> str:
    """A link that turns the e-mails of one group off without signing in."""
    token = signing.dumps([person.key, group.value], salt=SALT, compress=False)
    return reverse("notifications:stop", kwargs={"token": token})


def letter_of(message: Message) -> Letter:
    """The e-mail of one message to somebody with an address."""
    group = MessageGroup(message.group)
    optional = group not in OBLIGATORY
    with translation.override(message.language):
        why = _("You receive this because of your account in Minga: %(group)s.") % {"group": group.label}
    return Letter(
        to=message.to.email or "",
        subject=message.subject,
        body=message.body,
        language=message.language,
        link=message.link,
        why=why,
        stop_url=stop_path(message.to, group) if optional else "",
        uuid=message.uuid,
    )


def digest_letter(person: Person, subject: str, messages: Sequence[Message]) -> Letter:
    """All that waited, one paragraph each, with a link to the inbox."""
    with translation.override(person.language):
        why = _("You chose to receive one summary a day.")
    parts = ["\n".join([message.subject, *([absolute(message.link)] if message.link else [])]) for message in messages]
    return Letter(
        to=person.email or "",
        subject=subject,
        body="\n\n".join(parts),
        language=person.language,
        link=reverse("notifications:inbox"),
        why=why,
    )


def stop_of(token: str) -> tuple[Person, MessageGroup] | None:
    """Whom and what a stop link names; None when it is not ours, or may not be stopped."""
    try:
        key, group = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = person_by_key(key)
    if person is None or MessageGroup(group) in OBLIGATORY:
        return None
    return person, MessageGroup(group)
