from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "minga.portal"
    label = "portal"
    verbose_name = _("Portal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.ui.navigation import NavItem, register, search_at

        search_at("portal:search")
        register(
            NavItem("search", _("Search"), "portal:search", place="foot", order=10),
            NavItem("count", _("How we count"), "portal:how-we-count", place="foot", order=20),
            NavItem(
                "access", _("Accessibility and privacy"), "portal:accessibility",
                place="foot", order=30,
            ),
        )  # fmt: skip
