"""Coming in: django-allauth's views behind our addresses, answering as the house does.

An invalid form answers 422 and a write that worked 303, like every other page; nothing else
of theirs is changed. Templates of the same names (`account/…`, `mfa/…`) are ours.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from minga.people.queries.demo import demo_doors

View = Callable[..., HttpResponseBase]


def _as_the_house(view: View) -> View:
    """422 for a refused form, 303 after a write."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            response.status_code = 303
        elif request.method == "POST" and response.status_code == 200:
            shown = getattr(response, "context_data", None) or {}
            forms = [value for name, value in shown.items() if name.endswith("form")]
            if any(getattr(form, "is_bound", False) and form.errors for form in forms):
                response.status_code = 422
        return response

    return answer


class _SignIn(account.RequestLoginCodeView):
    """The default way in, with the doors of the demo where it is on."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo": demo_doors()}


class _ConfirmCode(account.ConfirmLoginCodeView):
    """Where mail is not sent, say where the letter lies."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outbox = str(settings.EMAIL_FILE_PATH) if settings.MINGA_OUTBOX else ""
        return {**super().get_context_data(**kwargs), "outbox": outbox}


sign_in = _as_the_house(_SignIn.as_view())
confirm_code = _as_the_house(_ConfirmCode.as_view())
password = _as_the_house(account.LoginView.as_view(template_name="account/password.html"))
passkey = _as_the_house(webauthn.login_webauthn)
second_step = _as_the_house(mfa.authenticate)
inactive = account.account_inactive
sign_out = _as_the_house(account.logout)
sign_up = _as_the_house(account.signup)
confirm_address = _as_the_house(account.email_verification_sent)
forgotten = _as_the_house(account.password_reset)
confirm_reset = _as_the_house(account.confirm_password_reset_code)
new_password = _as_the_house(account.complete_password_reset)
password_is_new = account.password_reset_from_key_done

again_password = _as_the_house(account.reauthenticate)
again_second_step = _as_the_house(mfa.reauthenticate)
again_passkey = _as_the_house(webauthn.reauthenticate_webauthn)
change_address = _as_the_house(account.email)
change_password = _as_the_house(account.password_change)
set_password = _as_the_house(account.password_set)
turn_on = _as_the_house(totp.activate_totp)
turn_off = _as_the_house(totp.deactivate_totp)
recovery_codes = recovery.view_recovery_codes
new_recovery_codes = _as_the_house(recovery.generate_recovery_codes)
download_recovery_codes = recovery.download_recovery_codes
add_passkey = _as_the_house(webauthn.add_webauthn)
rename_passkey = _as_the_house(webauthn.edit_webauthn)
remove_passkey = _as_the_house(webauthn.remove_webauthn)
