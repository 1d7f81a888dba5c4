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
        from minga.notifications.queries.outbox import outbox_open_to
        from minga.people.queries.sections import Section, register_section
        from minga.ui import navigation

        navigation.register(
            navigation.NavItem("messages", _("Messages"), "notifications:inbox", place="account", order=20, icon="mail")
        )

        for section in (
            Section("inbox", _("Messages"), "notifications:inbox", 30, _("What was written to you.")),
            Section(
                "preferences-of-messages", _("Notices"), "notifications:preferences", 40,
                _("By e-mail at once, once a day, or only here."),
            ),
            Section("outbox", _("Outbox"), "notifications:outbox", 95, shown=outbox_open_to),
        ):  # fmt: skip
            register_section(section)
        declare("people.security_changed", group=MessageGroup.ACCOUNT, label=_("My account changed"))
        declare("people.support_started", group=MessageGroup.ACCOUNT, label=_("Support looked at my account"))
        declare("organisations.role_given", group=MessageGroup.ACCOUNT, label=_("I got a role"))
        declare("organisations.role_ended", group=MessageGroup.ACCOUNT, label=_("My role ended"))
        declare("organisations.deputy_named", group=MessageGroup.ACCOUNT, label=_("I stand in for somebody"))
        declare("organisations.membership_asked", group=MessageGroup.INVITATION, label=_("Somebody asks to join"))
        declare("organisations.membership_declined", group=MessageGroup.ACCOUNT, label=_("My request to join"))
