from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "minga.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.notifications import receivers  # noqa: F401
        from minga.notifications.enums import MessageGroup
        from minga.notifications.models import declare

        declare("people.security_changed", group=MessageGroup.ACCOUNT, label=_("My account changed"))
        declare("people.support_started", group=MessageGroup.ACCOUNT, label=_("Support looked at my account"))
