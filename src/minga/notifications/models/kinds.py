"""The registry of kinds of messages: each app declares its own in `AppConfig.ready`.

    declare("programmes.invitation", group=MessageGroup.INVITATION, label=_("Invitation"))

The kind names two templates: `programmes/messages/invitation.subject.txt` and `.body.txt`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from minga.notifications.enums import MessageGroup


@dataclass(frozen=True)
class Kind:
    """One kind of message. Its group says whether a person may turn its e-mail off."""

    key: str
    group: MessageGroup
    label: str | Promise

    @property
    def template(self) -> str:
        """`programmes.invitation` → `programmes/messages/invitation`."""
        app, _dot, name = self.key.partition(".")
        return f"{app}/messages/{name}"


_kinds: dict[str, Kind] = {}


def declare(key: str, *, group: MessageGroup, label: str | Promise) -> Kind:
    """Make a kind known; declaring the same again changes nothing."""
    kind = Kind(key, group, label)
    if _kinds.setdefault(key, kind) != kind:
        raise ValueError(f"two kinds of messages are called {key}")
    return kind


def kind_of(key: str) -> Kind:
    """The declared kind; LookupError when no app declared it."""
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(
            f'no app declared the message kind "{key}": call notifications.models.declare in its AppConfig.ready'
        ) from None


def known_kinds() -> Mapping[str, Kind]:
    """Every declared kind by its key."""
    return _kinds
