"""What makes Minga an app on a phone: its manifest, its worker, and the page without a line."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from minga.ui.language import PARAMETER, codes
from minga.ui.respond import respond

SHELL = (
    "ui/minga.css",
    "ui/minga.js",
    "ui/autosave.js",
    "ui/minga.svg",
    "ui/vendor/htmx.min.js",
    "ui/fonts/andada-minga.woff2",
    "learning/studying.css",
    "learning/outbox-core.js",
    "learning/outbox.js",
    "learning/offline.js",
)
"""The files without which no page looks or works as it should."""

_WORKER = ("learning/worker.js", "learning/outbox-core.js")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The worker of the whole site; any change of the shell gives it another text, so phones renew it."""
    named = json.dumps(
        {
            "version": _version(tuple(static(name) for name in SHELL)),
            "shell": [static(name) for name in SHELL],
            "offline": {code: f"{reverse('learning:without-line')}?{PARAMETER}={code}" for code in codes()},
            "signOut": reverse("account_logout"),
            "account": f"{reverse('account_login').rsplit('/', 2)[0]}/",
            "receipts": reverse("learning:sync"),
        }
    )
    scripts = ", ".join(json.dumps(static(name)) for name in _WORKER)
    text = f"self.MINGA = {named};\nimportScripts({scripts});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/"})


def _version(addresses: tuple[str, ...]) -> str:
    """Another one whenever a file of the shell changes. In production their names say so; else they are read."""
    return _content() if settings.DEBUG else _content_once(addresses)


@lru_cache(maxsize=1)
def _content_once(addresses: tuple[str, ...]) -> str:
    del addresses
    return _content()


def _content() -> str:
    found = (finders.find(name) for name in (*SHELL, *_WORKER))
    content = hashlib.sha256()
    for path in found:
        content.update(Path(str(path)).read_bytes() if path else b"")
    return content.hexdigest()[:16]


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone shows of the app once it is installed."""
    shown: dict[str, Any] = {
        "id": reverse("learning:home"),
        "name": _("Minga: my learning"),
        "short_name": "Minga",
        "description": _("Sessions, tasks and attendance, also without a connection."),
        "lang": getattr(request, "LANGUAGE_CODE", "es"),
        "dir": "ltr",
        "start_url": reverse("learning:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#F8F7F3",
        "theme_color": "#161D3F",
        "icons": [
            {"src": static("learning/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("learning/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("learning/icon-mask.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            {"src": static("ui/minga.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": [
            {"name": str(_("My learning")), "url": reverse("learning:home")},
            {"name": str(_("What was sent")), "url": reverse("learning:receipts")},
        ],
    }
    return JsonResponse(shown, content_type="application/manifest+json")


@require_safe
def without_line(request: HttpRequest) -> HttpResponse:
    """What is shown when a page cannot be had: what this phone keeps, and what waits to be sent."""
    return respond(request, "learning/without_line.html", {})
