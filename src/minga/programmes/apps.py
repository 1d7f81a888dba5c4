from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "minga.programmes"
    label = "programmes"
    verbose_name = _("Programmes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.programmes.receivers import doors, letters, private_files

        doors.register_doors()
        letters.declare_letters()
        private_files.register_purposes()
