from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "minga.config"
    label = "config"

    def ready(self) -> None:
        from minga.config import checks  # noqa: F401
