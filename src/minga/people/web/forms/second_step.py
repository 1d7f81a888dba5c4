"""The forms of the second step and of passkeys. Named in `MFA_FORMS`."""

from typing import Any, ClassVar

from allauth.mfa.base import forms as base
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from minga.people.web.forms.entry import Spoken

_CODE_ATTRS = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "c-input c-input--medium"}


class SecondStepForm(Spoken, base.AuthenticateForm):
    """The code of the app, or one of the recovery codes."""

    hints: ClassVar = {"code": _("Six digits of the app, or one of your recovery codes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(_CODE_ATTRS)


class SecondStepAgainForm(Spoken, base.ReauthenticateForm):
    """The same, before something delicate."""

    hints: ClassVar = {"code": _("Six digits of the app, or one of your recovery codes.")}


class TurnOnForm(Spoken, totp.ActivateTOTPForm):
    """Proves that the app shows the right codes."""

    hints: ClassVar = {"code": _("Six digits that the app shows now.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(_CODE_ATTRS)


class TurnOffForm(Spoken, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class RecoveryForm(Spoken, recovery.GenerateRecoveryCodesForm):
    """Nothing to fill in."""


class _PasskeyName(Spoken):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = _("So that you know it again, for example “my telephone”.")


class AddPasskeyForm(_PasskeyName, webauthn.AddWebAuthnForm):
    """A key that opens the account by itself, or one that is only a second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = _("Let me sign in with this passkey alone")
        self.fields["passwordless"].help_text = _(
            "It asks for your fingerprint, your face or the number of the device."
        )
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(_PasskeyName, webauthn.EditWebAuthnForm):
    """Another name."""
