"""What a stranger sent, JSON or a number, read so that no door falls over and everything in it can be kept."""

import json
import math
import re
from typing import Any, Final, NoReturn

_HALF: Final = re.compile("[\ud800-\udfff]")
"""Half a letter beyond the first 65,536, left when a text was cut in the middle of it."""
_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_LOST: Final = "\N{REPLACEMENT CHARACTER}"


def read_json(text: str | bytes) -> Any:
    """What it says; ValueError when it is not JSON, has no floor, or holds numbers that are none.

    Letters that no database takes (NUL, halves) become the sign for a letter that was lost: the rest stays.
    """
    try:
        read = json.loads(text, parse_float=_finite, parse_constant=_no_number)
        plain = json.dumps(read, ensure_ascii=False)
    except RecursionError as bottomless:
        raise ValueError("nested too deep") from bottomless
    clean = _NUL.sub(rf"\1{_LOST}", _HALF.sub(_LOST, plain))
    return read if clean == plain else json.loads(clean)


def whole_number(text: str, *, most: int = 8) -> int | None:
    """A number without sign, of so many digits at most, that an address or a form says; None when it is none.

    `isdigit` alone lets "²" pass, which is a digit and no number.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _no_number(digits: str) -> NoReturn:
    raise ValueError(f"{digits[:20]} is no number")
