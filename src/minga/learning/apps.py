from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "minga.learning"
    label = "learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.learning.receivers import (
            attending,
            completing,
            evaluating,
            mentoring,
            packaging,
            planning,
            studying,
            tasking,
        )

        for each in (planning, studying, attending, tasking, mentoring, completing, evaluating, packaging):
            each.register()
