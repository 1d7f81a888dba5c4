from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapacityConfig(AppConfig):
    name = "minga.capacity"
    label = "capacity"
    verbose_name = _("Capacity index")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.capacity.receivers import answering, computing, designing, grading, results

        for each in (designing, answering, grading, computing, results):
            each.register()
