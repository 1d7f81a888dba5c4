"""How safe an account is, and what happened to it lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.audit.models import Entry
from minga.people.models import Person

NOTED = ("people.signed_in", "people.sign_in_failed", "people.security_changed")


_METHODS: Mapping[str, str | Promise] = {
    "code": _("with a code"),
    "password": _("with a password"),
    "passkey": _("with a passkey"),
    "second step": _("in the second step"),
    "demo": _("in the demonstration"),
}
_CHANGES: Mapping[str, str | Promise] = {
    "password": _("password"),
    "email": _("e-mail address"),
    "totp_added": _("second step turned on"),
    "totp_removed": _("second step turned off"),
    "webauthn_added": _("passkey added"),
    "webauthn_removed": _("passkey removed"),
    "recovery_codes_removed": _("recovery codes"),
    "recovery_codes_reset": _("recovery codes"),
}


@dataclass(frozen=True)
class AccountEvent:
    """One thing that happened to the account: what, how, when."""

    at: datetime
    label: str
    detail: str | Promise


@dataclass(frozen=True)
class Passkey:
    """One passkey of the person."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None
    alone: bool


@dataclass(frozen=True)
class SecurityPage:
    """Everything that the security page shows."""

    has_password: bool
    passkeys: Sequence[Passkey]
    second_step: bool
    recovery_left: int
    history: Sequence[AccountEvent]

    @property
    def recovery(self) -> bool:
        """Recovery codes make sense only with a second step or a passkey."""
        return self.second_step or bool(self.passkeys)


def security_of(person: Person) -> SecurityPage:
    """The ways into the account and its last ten events."""
    found = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    codes = [one for one in found if one.type == Authenticator.Type.RECOVERY_CODES]
    return SecurityPage(
        has_password=person.has_usable_password(),
        passkeys=[_passkey(one) for one in found if one.type == Authenticator.Type.WEBAUTHN],
        second_step=any(one.type == Authenticator.Type.TOTP for one in found),
        recovery_left=len(codes[0].wrap().get_unused_codes()) if codes else 0,
        history=history_of_account(person),
    )


def history_of_account(person: Person, count: int = 10) -> list[AccountEvent]:
    """Sign-ins, failed ones and changes of safety, newest first."""
    about = Entry.objects.filter(subject_type="people.person", subject_id=person.pk, key__in=NOTED)
    return [
        AccountEvent(
            entry.at,
            entry.label,
            _METHODS.get(entry.after.get("method", "")) or _CHANGES.get(entry.after.get("what", ""), ""),
        )
        for entry in about.order_by("-at", "-pk")[:count]
    ]


def passkey_count(person: Person) -> int:
    """How many passkeys she has, to name the next one."""
    return int(Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count())


def _passkey(one: Authenticator) -> Passkey:
    key = one.wrap()
    return Passkey(one.pk, key.name, one.created_at, one.last_used_at, bool(key.is_passwordless))
