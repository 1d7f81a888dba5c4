"""The code on the screen: six characters that follow from the secret of a window and the moment.

Nothing is stored for a code, so nothing has to be asked to show the next one; and because the code names
its own moment, what a phone sends days later still says when it was seen, whatever its clock said.
The alphabet leaves out what looks or sounds alike (0 O, 1 I L, 2 Z, 5 S, 8 B).
"""

import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from minga.core.errors import DomainError
from minga.learning.models import CodeWindow, Session

ALPHABET: Final = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH: Final = 6
GRACE: Final = timedelta(seconds=45)
"""A code that has just changed is still taken: typing it takes a while."""


@dataclass(frozen=True)
class Seen:
    """In which window a code stood on the screen, and when."""

    window: CodeWindow
    since: datetime
    until: datetime


def open_window(session: Session, now: datetime) -> CodeWindow | None:
    """The window in which one can mark herself now."""
    return session.windows.filter(opens_at__lte=now, closes_at__gt=now).first()


def code_at(window: CodeWindow, moment: datetime) -> str:
    """What the screen shows at that moment."""
    return _code(window, _step(window, moment))


def spaced(code: str) -> str:
    """As it is shown and read aloud: in two halves."""
    return f"{code[:3]} {code[3:]}"


def seconds_left(window: CodeWindow, moment: datetime) -> int:
    """Until the code changes, or the window closes."""
    until = min(_span(window, _step(window, moment))[1], window.closes_at)
    return max(1, round((until - moment).total_seconds()))


def read_code(typed: str) -> str:
    """The six characters, out of what was typed or scanned. Says what is wrong with anything else."""
    text = typed.strip()
    if "/" in text:
        found = parse_qs(urlsplit(text).query).get("c", [""])[0]
        if not found:
            raise DomainError(
                _("That QR is not of a session in Minga. Scan the one on the screen of your session."),
                field="code", code="foreign",
            )  # fmt: skip
        text = found
    code = re.sub(r"[\s.\-–]", "", text).upper()
    if not code:
        raise DomainError(_("Type the code that you see on the screen."), field="code", code="empty")
    if len(code) != LENGTH:
        raise DomainError(
            _("The code has six characters, for example K7M 4QT. You typed “%(code)s”.") % {"code": typed.strip()[:20]},
            field="code", code="length",
        )  # fmt: skip
    strange = [each for each in code if each not in ALPHABET]
    if strange:
        raise DomainError(
            _("“%(strange)s” is never part of a code. Look at it again: %(like)s.")
            % {"strange": strange[0], "like": _likely(strange[0])},
            field="code", code="strange",
        )  # fmt: skip
    return code


def seen_now(session: Session, code: str, now: datetime, *, since: datetime | None = None) -> Seen | None:
    """The code is on the screen, or was until a moment ago; `since`: a moment before this one, not long ago."""
    start = min(since or now, now) - GRACE
    near = session.windows.filter(opens_at__lte=now, closes_at__gt=start)
    return next((seen for seen in _shown(near, code, start, now)), None)


def seen_ever(session: Session, code: str, until: datetime) -> Seen | None:
    """When the screen of this session showed the code; the last time, if it did twice."""
    windows = session.windows.filter(opens_at__lte=until)
    return max(
        _shown(windows, code, datetime.min.replace(tzinfo=UTC), until), key=lambda seen: seen.since, default=None
    )


def _shown(windows: Iterable[CodeWindow], code: str, start: datetime, end: datetime) -> Iterator[Seen]:
    for window in windows:
        first, last = _step(window, max(start, window.opens_at)), _step(window, min(end, window.closes_at))
        for step in range(first, last + 1):
            if hmac.compare_digest(_code(window, step), code):
                since, until = _span(window, step)
                yield Seen(window, max(since, window.opens_at), min(until, window.closes_at))


def _step(window: CodeWindow, moment: datetime) -> int:
    return int(moment.timestamp() // window.rotates_seconds) if window.rotates_seconds else 0


def _span(window: CodeWindow, step: int) -> tuple[datetime, datetime]:
    """From when to when this code stands on the screen."""
    if not window.rotates_seconds:
        return window.opens_at, window.closes_at
    since = datetime.fromtimestamp(step * window.rotates_seconds, tz=UTC)
    return since, since + timedelta(seconds=window.rotates_seconds)


def _code(window: CodeWindow, step: int) -> str:
    digest = hmac.new(window.secret.encode(), str(step).encode(), sha256).digest()
    number, letters = int.from_bytes(digest[:8]), []
    for _place in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def _likely(strange: str) -> str:
    """What somebody may have misread."""
    return {"0": "D, Q", "O": "D, Q", "1": "7, T", "I": "T, J", "L": "E, J", "2": "7", "Z": "7", "5": "6", "S": "6",
            "8": "6, 9", "B": "D, E"}.get(strange, _("it has only letters and numbers"))  # fmt: skip
