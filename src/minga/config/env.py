"""Typed reading of the environment, with errors that say what to write.

Why not `os.environ` here and there: a wrong setting must stop the start with one clear sentence,
and every setting must be findable. Each reader notes the name it was asked for in `known`, and a
test compares that list with `.env.example` and `docs/how-to/operate.md`.
"""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")

known: set[str] = set()

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def load(path: Path) -> None:
    """Read `NAME=value` lines of a `.env` file; what the environment already says wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"{path.name}, line {number}: write NAME=value. Read: {line!r}.")
        os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    """A setting as text; an empty value counts as not set."""
    return _raw(name) or default


def boolean(name: str, *, default: bool) -> bool:
    """A switch: 1/0, true/false, yes/no, on/off."""
    return _parsed(name, default, _boolean, "Write 1 or 0.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, not under `least`."""

    def parse(raw: str) -> int:
        number = int(raw)
        if number < least:
            raise ValueError(raw)
        return number

    return _parsed(name, default, parse, f"Write a whole number of {least} or more.")


def choice(name: str, default: str, choices: Iterable[str]) -> str:
    """One of a few words."""
    allowed = list(choices)

    def parse(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(raw)
        return raw

    return _parsed(name, default, parse, f"Write one of: {', '.join(allowed)}.")


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in _raw(name).split(",") if word.strip()]


def pairs(name: str) -> dict[str, str]:
    """Secrets with a name each: `one=…` in lines or separated by commas."""
    found: dict[str, str] = {}
    for each in secret(name).replace("\n", ",").split(","):
        key, equals, value = each.strip().partition("=")
        if each.strip() and not (key.strip() and equals):
            raise ImproperlyConfigured(f"{name}: write name=value, separated by commas.")
        if key.strip():
            found[key.strip()] = value.strip()
    return found


def origin(name: str, default: str) -> str:
    """An address without a path, `https://host:port`; the host may begin with `*.`; `none` stands for empty."""

    def parse(raw: str) -> str:
        if raw == "none":
            return ""
        if not re.fullmatch(r"https?://(\*\.)?[a-z0-9.-]*[a-z0-9](:\d{1,5})?", raw):
            raise ValueError(raw)
        return raw

    return _parsed(name, default, parse, "Write https://host without a path, https://*.host, or none.")


def path(name: str, default: Path) -> Path:
    """A folder or file, made absolute."""
    raw = _raw(name)
    return Path(raw).expanduser().absolute() if raw else default


def secret(name: str) -> str:
    """A secret, from NAME or from the file that NAME_FILE names (as container platforms hand them)."""
    file_name = f"{name}_FILE"
    value, file = _raw(name), _raw(file_name)
    if value and file:
        raise ImproperlyConfigured(f"{name} and {file_name} are both set. Keep one of them.")
    if not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{file_name} names a file that cannot be read: {error}.") from error


def _raw(name: str) -> str:
    known.add(name)
    return os.environ.get(name, "").strip()


def _parsed(name: str, default: Value, parse: Callable[[str], Value], advice: str) -> Value:
    raw = _raw(name)
    if not raw:
        return default
    try:
        return parse(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be read. {advice} It says: {raw!r}.") from None


def _boolean(raw: str) -> bool:
    word = raw.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(raw)
