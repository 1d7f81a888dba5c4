"""A credential on paper: one page, PDF/A, with the signed credential inside. Only jobs import this, for Typst.

The same credential in the same language gives the same bytes, so the files are a store that may be emptied
(`settings.CERTIFICATES`), not a part of what must be kept.
"""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.keys import code_to_read
from minga.core.texts import day_in_words
from minga.learning.enums import AchievementKind
from minga.learning.models import Credential
from minga.learning.queries.badges import credential_address
from minga.learning.queries.certificate_files import certificate_file, certificates_folder
from minga.learning.queries.credentials import stitches_of
from minga.learning.queries.signed_words import SignedWords, signed_words

PRESS: Final = Path(__file__).resolve().parent.parent / "press"
STANDARD: Final = "a-3a"


def print_certificate(credential: Credential, language: str) -> Path:
    """Print it, unless it lies there already. A file is whole or not there."""
    place = certificate_file(credential, language)
    if place.exists():
        return place
    certificates_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    half = place.with_suffix(f".{os.getpid()}.part")
    half.write_bytes(render(credential, language))
    half.chmod(0o600)
    half.replace(place)
    return place


def render(credential: Credential, language: str) -> bytes:
    """The PDF in one language."""
    with translation.override(language):
        data = json.dumps(_data(credential, language), ensure_ascii=False)
    made = _compiler().compile(
        format="pdf",
        timestamp=credential.issued_at.replace(microsecond=0),
        pdf_standards=STANDARD,
        sys_inputs={"data": data},
    )
    assert isinstance(made, bytes)  # noqa: S101 - one file, given no place to write it to
    return made


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One for a process: it keeps the fonts and what it has read of the template."""
    return typst.Compiler(PRESS / "certificate.typ", root=PRESS, font_paths=[PRESS / "fonts"], ignore_system_fonts=True)


def _data(credential: Credential, language: str) -> dict[str, Any]:
    achievement, words = credential.achievement, signed_words(credential, language)
    address = credential_address(credential.code)
    until = ""
    if credential.valid_until is not None:
        until = _("Valid until %(day)s") % {"day": day_in_words(credential.valid_until)}
    return {
        "language": language,
        "title": words.title,
        "name": credential.name,
        "issuer": words.issuer,
        "statement": _statement(credential, words.statement),
        "facts": _facts(credential, words),
        "stitches": _stitches(achievement.edition_id),
        "signed_by": credential.issue.signed_by if credential.issue is not None else "",
        "code": credential.code,
        "address": address,
        "token": credential.document,
        "qr": code_to_read(address),
        "until": until,
        "labels": {
            "certifies": _("certifies that"),
            "place": _("Issued on %(day)s") % {"day": day_in_words(credential.issued_at)},
            "check": _("Anybody can check it, without an account"),
            "number": _("Number"),
            "file": _("The signed credential (Open Badges 3.0)"),
        },
    }


def _statement(credential: Credential, words: str) -> str:
    if credential.achievement.kind == AchievementKind.INNOVATION_AGENT and credential.organisation is not None:
        acts = _("Is the innovation agent of %(organisation)s.") % {"organisation": credential.organisation.name}
        return f"{acts} {words}".strip()
    return words


def _facts(credential: Credential, said: SignedWords) -> list[str]:
    """From when to when, and how long."""
    facts = []
    if said.first is not None and said.last is not None:
        words = {"first": day_in_words(said.first), "last": day_in_words(said.last)}
        facts.append(_("from %(first)s to %(last)s") % words)
    hours = credential.achievement.hours
    if hours:
        facts.append(ngettext("%(n)s hour", "%(n)s hours", int(hours)) % {"n": number_format(hours.normalize(), None)})
    return facts


_stitches = lru_cache(maxsize=64)(stitches_of)
"""Kept by the process: a set of certificates asks for the same edition thousands of times."""
