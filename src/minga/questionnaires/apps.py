from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "minga.questionnaires"
    label = "questionnaires"
    verbose_name = _("Questionnaires")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.files.policies import register_file_policy
        from minga.people.queries.personal_data import register_attachments
        from minga.questionnaires import receivers  # noqa: F401
        from minga.questionnaires.actions.attachments import PURPOSE
        from minga.questionnaires.queries.attached import files_for_copy, may_read_attached

        register_file_policy(PURPOSE, may_read_attached)
        register_attachments("questionnaires", files_for_copy)
