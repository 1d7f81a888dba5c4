from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChallengesConfig(AppConfig):
    name = "minga.challenges"
    label = "challenges"
    verbose_name = _("Challenges")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.challenges.receivers import changes, doors, letters  # noqa: F401

        doors.register_doors()
        letters.declare_letters()
