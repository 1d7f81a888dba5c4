"""Everything around the content: what `ui/base.html` needs to draw its frame."""

from __future__ import annotations

import gzip
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from minga.ui import browser, http, language, navigation, theme

_ROOT: Final = Path(__file__).parent / "static" / "ui"
FIRST_LOAD: Final = ("minga.css", "fonts/andada-minga.woff2", "vendor/htmx.min.js", "minga.js", "autosave.js")
"""What a first visit fetches besides the page: at most 60 KB together (tests/ui/test_weight.py)."""


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    href: str
    current: bool


Doors = tuple[navigation.Door, ...]


@dataclass(frozen=True)
class Chrome:
    """The frame of one page for one visitor."""

    theme: theme.Theme = "auto"
    languages: tuple[Language, ...] = ()
    main: Doors = ()
    account: Doors = ()
    dock: Doors = ()
    foot: Doors = ()
    who: str = ""
    mark: str = ""
    sign_in: str = ""
    search: str = ""

    @property
    def weight(self) -> int:
        return first_load_kb()

    @property
    def main_list(self) -> SafeString:
        return drawn("doors_list", _language(), self.main)

    @property
    def main_rows(self) -> SafeString:
        return drawn("doors", _language(), self.main)

    @property
    def foot_list(self) -> SafeString:
        return drawn("doors_list", _language(), self.foot)

    @property
    def language_links(self) -> SafeString:
        return drawn("languages", _language(), self.languages)


@lru_cache(maxsize=1024)
def drawn(name: str, language: str, items: Hashable) -> SafeString:
    """A part of the frame that is the same for many visitors, drawn once.

    Half of what a page costs would be its frame. Nothing that belongs to one visitor may
    come through here: no token, no name.
    """
    return mark_safe(loader.render_to_string(f"ui/_{name}.html", {"items": items}))  # noqa: S308


def chrome_of(request: HttpRequest | None, nav: str = "") -> Chrome:
    """The frame; bare when there is no request (an error before the door)."""
    if request is None:
        return Chrome()
    person = getattr(request, "person", None)
    current = nav or _namespace(request)
    return Chrome(
        theme=theme.of(request),
        languages=_languages(request),
        main=navigation.doors(request, "main", current),
        account=navigation.doors(request, "account", current) if person else (),
        dock=navigation.doors(request, "dock", current) if person else (),
        foot=navigation.doors(request, "foot", current),
        who=str(person) if person else "",
        mark=browser.mark_of(person) if person else "",
        sign_in="" if person else http.sign_in_url(request),
        search=navigation.search_address(),
    )


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _languages(request: HttpRequest) -> tuple[Language, ...]:
    now = _language()
    others = request.GET.copy()
    others.pop(language.PARAMETER, None)
    start = f"?{others.urlencode()}&" if others else "?"
    return tuple(Language(code, name, f"{start}{language.PARAMETER}={code}", code == now) for code, name in _names())


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    """Each language in its own words."""
    return tuple((code, get_language_info(code)["name_local"]) for code in language.codes())


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
