from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "minga.initiatives"
    label = "initiatives"
    verbose_name = _("Initiatives")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.initiatives.receivers import agenda, doors, letters, working

        doors.register_doors()
        letters.declare_letters()
        working.register_work()
        agenda.register_agenda()
