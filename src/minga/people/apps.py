from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "minga.people"
    label = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.people import receivers  # noqa: F401
        from minga.people.queries.sections import Section, register_section
        from minga.ui import navigation

        navigation.register(
            navigation.NavItem("people", _("My account"), "people:account", place="account", order=10, icon="user"),
            navigation.NavItem(
                "sign-out", _("Sign out"), "account_logout", place="account", order=90, icon="log-out", post=True
            ),
        )
        for section in (
            Section("account", _("Summary"), "people:account", 0),
            Section("profile", _("Profile"), "people:profile", 10, _("Name, position, telephone.")),
            Section("preferences", _("Language and time"), "people:preferences", 20, _("Of pages and of e-mails.")),
            Section("security", _("Security"), "people:security", 50, _("How you sign in, and what happened lately.")),
            Section("consents", _("Consents"), "people:consents", 60, _("What you agreed to, in which words.")),
            Section("my-data", _("My data"), "people:my-data", 70, _("Take a copy, or erase them.")),
            Section(
                "support", _("Support"), "people:support", 90, _("See the house as another person."),
                shown=lambda person: person.is_staff,
            ),
        ):  # fmt: skip
            register_section(section)
