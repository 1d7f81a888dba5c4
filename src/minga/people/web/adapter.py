"""How django-allauth fits into the house: our words, our letters, our log.

Sign-in letters leave at once and are kept nowhere: a code is a secret, and the person waits
for it in front of the page. A mail server that is down is said in words, not with an error page.
"""

import base64
import hashlib
import logging
from collections.abc import Mapping
from io import BytesIO
from smtplib import SMTPException
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.people.actions.accounts import NewPerson, register_person
from minga.people.actions.security import fail_sign_in
from minga.people.models import Person
from minga.people.queries.letters import Letter, compose, written
from minga.people.queries.people import person_by_email
from minga.people.queries.security import passkey_count
from minga.ui.http import SeeOther

logger = logging.getLogger(__name__)

_SAID: Mapping[str, str | Promise] = {
    "account/messages/logged_out.txt": _("You signed out."),
    "account/messages/password_changed.txt": _("Your password was changed."),
    "account/messages/password_set.txt": _("Your password was set."),
    "account/messages/email_confirmed.txt": _("The address %(email)s is confirmed."),
    "mfa/messages/totp_activated.txt": _("The second step is on."),
    "mfa/messages/totp_deactivated.txt": _("The second step is off."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your new recovery codes. Former ones no longer work."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
}
_AGAIN: Mapping[str, str | Promise] = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use the code of the app"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without user names, in the person's language."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account may not sign in. Write to support."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The address or the password is not right. Write them again, or ask for a code."),
        "email_taken": _("Another account has this e-mail address."),
        "enter_current_password": _("Write your current password."),
        "incorrect_code": _("The code is not right. Copy it from the last e-mail."),
        "incorrect_password": _("The password is not right."),
        "invalid_login": _("The address or the password is not right."),
        "invalid_password_reset": _("This code is no longer valid. Ask for another one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
        "rate_limited": _("Wait a moment before you try again."),
        "same_as_current": _("Write a different one."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
    }

    def clean_email(self, email: str) -> str:
        return email.strip().lower()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Person:
        """Sign-up is an action: person, consent and log entry in one transaction."""
        new = NewPerson(
            email=form.cleaned_data["email"],
            given_name=form.cleaned_data["given_name"],
            family_name=form.cleaned_data["family_name"],
            language=(get_language() or settings.LANGUAGE_CODE)[:2],
            timezone=settings.TIME_ZONE,
        )
        return register_person(new=new, actor=user, now=now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        person = person_by_email(str(credentials.get("email", "")))
        if person is not None:
            fail_sign_in(person=person, method="password", actor=HOUSE, now=now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Our letter of the same name, in the language of the person or of the page."""
        person = person_by_email(email)
        language = person.language if person else (get_language() or settings.LANGUAGE_CODE)[:2]
        name = template_prefix.rpartition("/")[2]
        subject, body = written(f"people/letters/{name}", {**context, "email": email}, language)
        letter = Letter(
            to=email, subject=subject, body=body, language=language,
            code=str(context.get("code", "")), link=_link_of(context),
        )  # fmt: skip
        try:
            compose(letter).send()
        except (SMTPException, OSError):
            logger.exception("a sign-in letter could not leave")
            messages.error(self.request, gettext("The e-mail could not be sent just now. Try again in some minutes."))
            raise ImmediateHttpResponse(SeeOther(reverse("account_login"))) from None

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what is worth saying, in our words."""
        said = message or _SAID.get(message_template or "")
        if said:
            words = message or str(said) % (message_context or {})
            messages.add_message(request, level, words)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by; behind a socket there is none."""
        if not request.META.get("REMOTE_ADDR") and not request.headers.get("x-forwarded-for"):
            return "local"
        return super().get_client_ip(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:security")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A passkey first: whoever has one should not be asked for a recovery code."""
        methods = [
            {**method, "description": _AGAIN.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")


def _link_of(context: Mapping[str, Any]) -> str:
    """Letters about accounts lead to one page at most."""
    return str(context.get("signup_url") or context.get("activate_url") or "")


class SecondStepAdapter(DefaultMFAAdapter):
    """Secrets of the second step lie encrypted with a key drawn from SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Turn the second step on first."),
        "incorrect_code": _("The code is not right. Write the one that the app shows now."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _safe().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """On white, or no camera reads it in the dark theme."""
        drawn = BytesIO()
        segno.make(url, micro=False).save(drawn, kind="svg", light="#fff", border=3, scale=5)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return gettext("Passkey %(number)s") % {"number": passkey_count(user) + 1}


def _safe() -> MultiFernet:
    """Former keys still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    drawn = [hashlib.sha256(b"minga.second-step:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in drawn])
