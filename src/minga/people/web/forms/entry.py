"""The forms of django-allauth, speaking as the house does. Named in `ACCOUNT_FORMS`."""

from typing import Any, ClassVar

from allauth.account import forms as theirs
from allauth.account.internal.flows.manage_email import sync_user_email_address
from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from minga.people.enums import ConsentPurpose
from minga.people.queries.consents import words_for
from minga.ui.forms import Form

LABELS: dict[str, str | Promise] = {
    "email": _("E-mail address"),
    "login": _("E-mail address"),
    "password": _("Password"),
    "password1": _("New password"),
    "password2": _("The new password again"),
    "oldpassword": _("Current password"),
    "code": _("Code"),
}
HINTS: dict[str, str | Promise] = {
    "password1": _("At least 10 characters. Three or four words that you remember are a good password."),
}


class Spoken(Form):
    """Our labels and hints; no placeholders, which vanish when one writes."""

    hints: ClassVar[dict[str, str | Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {**HINTS, **self.hints}
        for name, field in self.fields.items():
            if name in LABELS:
                field.label = str(LABELS[name])
            field.help_text = str(hints.get(name, ""))
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.widget.attrs["autocomplete"] = "email"
                field.error_messages["required"] = _("Write an e-mail address.")
                field.error_messages["invalid"] = _("Write the whole address, for example name@town.gob.")
            elif not field.widget.is_hidden and not isinstance(field, forms.BooleanField):
                field.error_messages["required"] = _("Write an answer.")


class AskCodeForm(Spoken, theirs.RequestLoginCodeForm):
    """The default way in: an address, and a code that arrives there.

    Whoever was added by an office has an address that allauth does not know yet; the code
    that she reads there proves it.
    """

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user is not None:
            sync_user_email_address(self._user)
        return email


class PasswordForm(Spoken, theirs.LoginForm):
    """Address and password."""


class _CodeForm(Spoken):
    hints: ClassVar = {"code": _("Eight digits, for example 1234-5678. They are valid for 15 minutes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "c-input c-input--medium"}
        )


class CodeForm(_CodeForm, theirs.ConfirmLoginCodeForm):
    """The code of the sign-in e-mail."""


class AddressCodeForm(_CodeForm, theirs.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""


class ResetCodeForm(_CodeForm, theirs.ConfirmPasswordResetCodeForm):
    """The code of a forgotten password."""


class SignUpForm(Spoken, theirs.SignupForm):
    """An account of one's own. Without the consent there is none."""

    given_name = forms.CharField(label=_("Given name"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    consent = forms.BooleanField()
    field_order = ["given_name", "family_name", "email", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]
        self.fields["consent"].label = gettext("I agree")
        self.fields["consent"].help_text = words_for(ConsentPurpose.ACCOUNT, get_language() or "es")
        self.fields["consent"].error_messages["required"] = _("Tick the box to go on.")
        self.fields["given_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["family_name"].widget.attrs["autocomplete"] = "family-name"


class ForgottenForm(Spoken, theirs.ResetPasswordForm):
    """Where to send the code."""


class NewPasswordForm(Spoken, theirs.ResetPasswordKeyForm):
    """After a forgotten one."""


class ChangePasswordForm(Spoken, theirs.ChangePasswordForm):
    """With the one that holds."""


class SetPasswordForm(Spoken, theirs.SetPasswordForm):
    """The first one: whoever came in with codes until now."""


class NewAddressForm(Spoken, theirs.AddEmailForm):
    """The address that replaces the present one once it is proven."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class OtherAddressForm(Spoken, theirs.ChangeEmailForm):
    """A slip of the finger while signing up."""


class AgainForm(Spoken, theirs.ReauthenticateForm):
    """Before something delicate."""
