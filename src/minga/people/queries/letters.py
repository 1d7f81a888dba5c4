"""How an e-mail of the house looks: plain text first, and the same words in simple HTML.

Sign-in codes (`people.web.adapter`) and messages (`notifications`) are made here, so that
every letter has one look, one sender and one footer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import timezone as local_time
from django.utils import translation
from django.utils.translation import gettext as _

_PARAGRAPHS = re.compile(r"\n\s*\n")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Letter:
    """What is written; how it looks is decided by `compose`."""

    to: str
    subject: str
    body: str
    language: str
    link: str = ""
    button: str = ""
    code: str = ""
    why: str = ""
    stop_url: str = ""
    uuid: UUID | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def absolute(path: str) -> str:
    """The whole address of a path of this site, for letters."""
    if not path or path.startswith(("https://", "http://")):
        return path
    return f"{settings.PUBLIC_URL}{path}"


def compose(letter: Letter) -> EmailMultiAlternatives:
    """Text and HTML with the same words, ready to be sent."""
    with translation.override(letter.language):
        context = {
            "letter": letter,
            "link": absolute(letter.link),
            "button": letter.button or _("Open in Minga"),
            "stop_url": absolute(letter.stop_url),
            "paragraphs": _PARAGRAPHS.split(letter.body.strip()),
            "home": absolute("/"),
        }
        text = render_to_string("ui/letter.txt", context)
        html = render_to_string("ui/email.html", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=text.strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        reply_to=[settings.MINGA_EMAIL_REPLY_TO] if settings.MINGA_EMAIL_REPLY_TO else None,
        headers=_headers(letter),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(letter: Letter) -> dict[str, str]:
    """No auto-replies; one-click unsubscribe when it is offered; the same id at every attempt."""
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": letter.language, **letter.headers}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{absolute(letter.stop_url)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.uuid:
        _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        headers["Message-ID"] = f"<{letter.uuid}@{address.partition('@')[2] or 'minga'}>"
    return headers


def written(template: str, context: Mapping[str, object], language: str, timezone: str = "") -> tuple[str, str]:
    """Subject and body as plain text, in the language and by the clock of the reader.

    `template` names two files: `<template>.subject.txt` and `<template>.body.txt`.
    """
    zone = ZoneInfo(timezone or settings.TIME_ZONE)
    with translation.override(language), local_time.override(zone):
        subject, body = (
            _engine().get_template(f"{template}.{part}.txt").render(Context(dict(context), autoescape=False))
            for part in ("subject", "body")
        )
    return " ".join(subject.split()), _MANY_BLANK_LINES.sub("\n\n", body.strip())


@cache
def _engine() -> Engine:
    """Django's own engine: the loader's shortcut would escape & and ' in plain text."""
    return Engine.get_default()
