from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "minga.calls"
    label = "calls"
    verbose_name = _("Calls")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.calls.receivers import applying, blind, deciding, office, solvers

        for each in (office, applying, blind, deciding, solvers):
            each.register()
