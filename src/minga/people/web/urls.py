"""Everything under /cuenta/ that is about the person. Paths are Spanish; allauth keeps its names.

django-allauth reverses its own names, so its views stand here one by one, outside the
namespace: what is not listed is not offered.
"""

from django.urls import include, path

from minga.people.web.views import account, data, demo, entry, security, support

entrance = [
    path("entrar/", entry.sign_in, name="account_login"),
    path("entrar/", entry.sign_in, name="account_request_login_code"),
    path("entrar/codigo/", entry.confirm_code, name="account_confirm_login_code"),
    path("entrar/contrasena/", entry.password, name="account_password"),
    path("entrar/llave/", entry.passkey, name="mfa_login_webauthn"),
    path("entrar/segundo-paso/", entry.second_step, name="mfa_authenticate"),
    path("entrar/inactiva/", entry.inactive, name="account_inactive"),
    path("salir/", entry.sign_out, name="account_logout"),
    path("registro/", entry.sign_up, name="account_signup"),
    path("registro/codigo/", entry.confirm_address, name="account_email_verification_sent"),
    path("olvido/", entry.forgotten, name="account_reset_password"),
    path("olvido/codigo/", entry.confirm_reset, name="account_confirm_password_reset_code"),
    path("olvido/nueva/", entry.new_password, name="account_complete_password_reset"),
    path("olvido/lista/", entry.password_is_new, name="account_password_reset_completed"),
]
safety = [
    path("", security.security, name="mfa_index"),
    path("llaves/", security.security, name="mfa_list_webauthn"),
    path("confirmar/contrasena/", entry.again_password, name="account_reauthenticate"),
    path("confirmar/segundo-paso/", entry.again_second_step, name="mfa_reauthenticate"),
    path("confirmar/llave/", entry.again_passkey, name="mfa_reauthenticate_webauthn"),
    path("correo/", entry.change_address, name="account_email"),
    path("contrasena/", entry.change_password, name="account_change_password"),
    path("contrasena/primera/", entry.set_password, name="account_set_password"),
    path("segundo-paso/", entry.turn_on, name="mfa_activate_totp"),
    path("segundo-paso/apagar/", entry.turn_off, name="mfa_deactivate_totp"),
    path("codigos/", entry.recovery_codes, name="mfa_view_recovery_codes"),
    path("codigos/nuevos/", entry.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codigos/descargar/", entry.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("llaves/nueva/", entry.add_passkey, name="mfa_add_webauthn"),
    path("llaves/<int:pk>/nombre/", entry.rename_passkey, name="mfa_edit_webauthn"),
    path("llaves/<int:pk>/quitar/", entry.remove_passkey, name="mfa_remove_webauthn"),
]
own = [
    path("", account.account, name="account"),
    path("perfil/", account.profile, name="profile"),
    path("idioma/", account.preferences, name="preferences"),
    path("seguridad/", security.security, name="security"),
    path("consentimientos/", account.consents, name="consents"),
    path("datos/", data.my_data, name="my-data"),
    path("datos/descargar/", data.download, name="download"),
    path("datos/borrar/", data.erase, name="erase"),
    path("datos/borrados/", data.erased, name="erased"),
    path("apoyo/", support.support, name="support"),
    path("apoyo/terminar/", support.end, name="end-support"),
    path("demo/<slug:key>/", demo.come_in, name="demo"),
]
urlpatterns = [
    path("cuenta/", include((own, "people"))),
    path("cuenta/", include(entrance)),
    path("cuenta/seguridad/", include(safety)),
]
