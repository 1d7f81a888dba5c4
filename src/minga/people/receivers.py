"""What django-allauth tells by signals becomes actions, so that it stands in the log."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.people.actions.security import change_security, fail_sign_in, sign_in
from minga.people.events import PersonErased
from minga.people.models import Person
from minga.ui.browser import mark_of
from minga.ui.models import KeptForm

_METHODS = {"code": "code", "password": "password", "mfa": "passkey"}


@receiver(account.user_logged_in)
def note_sign_in(request: HttpRequest, user: Person, **_more: Any) -> None:
    """After every step was passed. The first record of the session says how it began."""
    records = request.session.get("account_authentication_methods") or [{}]
    method = _METHODS.get(records[0].get("method", ""), "other")
    sign_in(method=method, actor=user, now=now())


@receiver(account.login_code_rejected)
@receiver(account.password_reset_code_rejected)
@receiver(account.email_verification_code_rejected)
def note_wrong_code(user: Person, **_more: Any) -> None:
    fail_sign_in(person=user, method="code", actor=HOUSE, now=now())


@receiver(mfa.authentication_failed)
def note_wrong_second_step(user: Person, **_more: Any) -> None:
    fail_sign_in(person=user, method="second step", actor=HOUSE, now=now())


@receiver(account.password_set)
@receiver(account.password_changed)
@receiver(account.password_reset)
def note_password(user: Person, **_more: Any) -> None:
    change_security(what="password", actor=user, now=now())


@receiver(account.email_changed)
def note_address(user: Person, from_email_address: Any, **_more: Any) -> None:
    """A change, not the first confirmation of a new account."""
    if from_email_address is not None:
        change_security(what="email", actor=user, now=now())


@receiver(mfa.authenticator_added)
def note_added(request: HttpRequest, user: Person, authenticator: Any, **_more: Any) -> None:
    """Whoever has just proven a device is not asked for it again to see her recovery codes."""
    record_authentication(
        request, user, method="mfa", type=authenticator.type, id=authenticator.pk, reauthenticated=True
    )
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # these come along with the first device
        change_security(what=f"{authenticator.type}_added", actor=user, now=now())


@receiver(mfa.authenticator_removed)
def note_removed(user: Person, authenticator: Any, **_more: Any) -> None:
    change_security(what=f"{authenticator.type}_removed", actor=user, now=now())


@receiver(mfa.authenticator_reset)
def note_reset(user: Person, **_more: Any) -> None:
    change_security(what="recovery_codes_reset", actor=user, now=now())


@subscribe(PersonErased)
def forget_typed(happened: PersonErased) -> None:
    """Forms kept for a day after a session ended; they know the person only by a mark."""
    KeptForm.objects.filter(mark=mark_of(happened.subject)).delete()
