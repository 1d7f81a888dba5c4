from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "minga.organisations"
    label = "organisations"
    verbose_name = _("Organisations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.organisations import receivers  # noqa: F401
        from minga.organisations.queries.duties import duties_of
        from minga.people.queries.duties import register_duties
        from minga.ui.navigation import NavItem, register

        register_duties("organisations", duties_of)
        register(
            NavItem("organisations", _("Organisations"), "organisations:organisation-list", place="foot", order=4),
            NavItem("territories", _("Territories"), "organisations:territory-list", place="foot", order=3),
        )
