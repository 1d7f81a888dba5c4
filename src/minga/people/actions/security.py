"""What happens to the account's safety, noted. The work itself is done by django-allauth."""

from datetime import datetime

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.people.events import SecurityChanged, SignedIn, SignInFailed
from minga.people.models import Person


@action
def sign_in(*, method: str, actor: Person, now: datetime) -> None:
    """Note that a person came in, and how."""
    record(SignedIn(subject=actor, after={"method": method}))


@action
def fail_sign_in(*, person: Person, method: str, actor: Actor, now: datetime) -> None:
    """Note that somebody, nobody knows who, tried this account in vain."""
    record(SignInFailed(subject=person, after={"method": method}))


@action
def change_security(*, what: str, actor: Person, now: datetime) -> None:
    """Note a change of password, address, passkey or second step; the person is told."""
    record(SecurityChanged(subject=actor, after={"what": what}))
