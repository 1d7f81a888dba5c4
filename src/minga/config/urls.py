"""Every app that has a web room brings its own paths; here is only the list of doors."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from minga.config.health import health


def _doors() -> list[URLPattern | URLResolver]:
    """The `web.urls` of each installed app of ours, in the order of the street."""
    apps = [app for app in settings.INSTALLED_APPS if app.startswith("minga.")]
    web = [app for app in apps if find_spec(f"{app}.web")]
    return [path("", include(f"{app}.web.urls")) for app in web if find_spec(f"{app}.web.urls")]


urlpatterns = [
    path("health/", health, name="health"),
    *_doors(),
]

handler400 = "minga.ui.errors.bad_request"
handler403 = "minga.ui.errors.not_allowed"
handler404 = "minga.ui.errors.not_found"
handler429 = "minga.ui.errors.too_many"  # asked for by django-allauth when somebody tries too often
handler500 = "minga.ui.errors.failed"
