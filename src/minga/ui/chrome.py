"""Everything around the content: what `ui/base.html` needs to draw its frame."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from minga.ui import browser, http, language, navigation, tables, theme

_ROOT: Final = Path(__file__).parent / "static" / "ui"
FIRST_LOAD: Final = ("minga.css", "fonts/andada-minga.woff2", "vendor/htmx.min.js", "minga.js", "autosave.js")
"""What a first visit fetches besides the page: at most 60 KB together (tests/ui/test_weight.py)."""


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True)
class Chrome:
    """The frame of one page for one visitor."""

    theme: theme.Theme
    languages: list[Language]
    main: list[navigation.Door]
    account: list[navigation.Door]
    dock: list[navigation.Door]
    foot: list[navigation.Door]
    who: str
    mark: str
    sign_in: str
    search: str
    weight: int


def chrome_of(request: HttpRequest | None, nav: str = "") -> Chrome:
    """The frame; bare when there is no request (an error before the door)."""
    if request is None:
        return Chrome("auto", [], [], [], [], [], "", "", "", "", first_load_kb())
    person = getattr(request, "person", None)
    current = nav or _namespace(request)
    return Chrome(
        theme=theme.of(request),
        languages=_languages(request),
        main=navigation.doors(request, "main", current),
        account=navigation.doors(request, "account", current) if person else [],
        dock=navigation.doors(request, "dock", current) if person else [],
        foot=navigation.doors(request, "foot", current),
        who=str(person) if person else "",
        mark=browser.mark_of(person) if person else "",
        sign_in="" if person else http.sign_in_url(request),
        search=navigation.search_address(),
        weight=first_load_kb(),
    )


def _languages(request: HttpRequest) -> list[Language]:
    now = (get_language() or settings.LANGUAGE_CODE)[:2]
    return [
        Language(
            code,
            get_language_info(code)["name_local"],
            tables.address(request.GET, {language.PARAMETER: code}),
            code == now,
        )
        for code in language.codes()
    ]


def _namespace(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return match.namespaces[0] if match and match.namespaces else ""


@lru_cache(maxsize=1)
def first_load_kb() -> int:
    """KB of style, letters and code that a first visit fetches, compressed, measured."""
    return round(sum(packed_size(name) for name in FIRST_LOAD) / 1024)


def packed_size(name: str) -> int:
    """Bytes on the wire of one static file; a woff2 is compressed already."""
    data = (_ROOT / name).read_bytes()
    return len(data) if name.endswith(".woff2") else len(gzip.compress(data, 9, mtime=0))
