"""What a package says of somebody's work, weighed by us.

A package runs in the browser of the learner, so what it says of her is her word: good enough to see how far
she is, never a reason to certify somebody alone. Only elements that the standards know are kept.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from minga.learning.enums import PackageKind

LARGEST: Final = 256 * 1024
_MOST_KEYS: Final = 3_000
_PATH: Final = re.compile(r"^(cmi|adl)(\.[a-z]+(_[a-z]+)*|\.\d{1,4}){1,8}$")
_SPAN_12: Final = re.compile(r"^(\d{2,4}):(\d{1,2}):(\d{1,2}(?:\.\d{1,2})?)$")
_SPAN: Final = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?)?$")
_UNITS: Final = (31_536_000, 2_592_000, 86_400, 3_600, 60, 1)
_MOST_SECONDS: Final = 86_400 * 7


@dataclass(frozen=True)
class Outcome:
    """How far somebody is in one part. `score` is a share from 0 to 1."""

    completion: str = ""
    success: str = ""
    score: Decimal | None = None
    session_seconds: int = 0

    @property
    def finished(self) -> bool:
        return self.completion == "completed" or self.success in ("passed", "failed")


def accepted(kind: str, data: Any) -> dict[str, Any] | None:
    """The data as we keep it, or None when it is not what a package of this kind would send."""
    if not isinstance(data, dict) or len(json.dumps(data)) > LARGEST:
        return None
    if kind == PackageKind.H5P:
        state, result = data.get("state", ""), data.get("result")
        well = isinstance(state, str) and (result is None or isinstance(result, dict))
        return {"state": state, "result": result} if well else None
    well = len(data) <= _MOST_KEYS and all(
        isinstance(path, str) and _PATH.match(path) and isinstance(value, str) for path, value in data.items()
    )
    return dict(data) if well else None


def outcome_of(kind: str, part: Mapping[str, Any], data: Mapping[str, Any]) -> Outcome:
    """What the data of a part means."""
    if kind == PackageKind.H5P:
        return _of_h5p(data)
    if not part.get("reports"):
        return Outcome(completion="completed")
    return _of_scorm_12(part, data) if kind == PackageKind.SCORM_12 else _of_scorm_2004(part, data)


def resumes(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether the next visit goes on where this one stopped (SCORM: `exit` said suspend, or the line dropped)."""
    if kind == PackageKind.H5P:
        return True
    left = data.get("cmi.core.exit" if kind == PackageKind.SCORM_12 else "cmi.exit")
    return left is None or left == "suspend"


def _of_scorm_12(part: Mapping[str, Any], data: Mapping[str, Any]) -> Outcome:
    status = data.get("cmi.core.lesson_status", "")
    raw, mastery = _real(data.get("cmi.core.score.raw")), _real(part.get("mastery"))
    if raw is not None and mastery is not None and status not in ("", "not attempted", "incomplete", "browsed"):
        status = "passed" if raw >= mastery else "failed"
    most, least = _real(data.get("cmi.core.score.max")), _real(data.get("cmi.core.score.min"))
    completion = {"passed": "completed", "failed": "completed", "browsed": "incomplete"}.get(status, status)
    return Outcome(
        completion=completion.replace(" ", "_")[:14],
        success=status if status in ("passed", "failed") else "",
        score=_share(raw, least or 0.0, 100.0 if most is None else most),
        session_seconds=_seconds(_SPAN_12, data.get("cmi.core.session_time"), _UNITS[3:]),
    )


def _of_scorm_2004(part: Mapping[str, Any], data: Mapping[str, Any]) -> Outcome:
    scaled, progress = _real(data.get("cmi.score.scaled")), _real(data.get("cmi.progress_measure"))
    completion, success = data.get("cmi.completion_status", ""), data.get("cmi.success_status", "")
    passing, threshold = _real(part.get("passing")), _real(part.get("progress"))
    if passing is not None:
        success = "unknown" if scaled is None else "passed" if scaled >= passing else "failed"
    if threshold is not None:
        completion = "unknown" if progress is None else "completed" if progress >= threshold else "incomplete"
    raw, most = _real(data.get("cmi.score.raw")), _real(data.get("cmi.score.max"))
    share = None if most is None else _share(raw, _real(data.get("cmi.score.min")) or 0.0, most)
    return Outcome(
        completion="" if completion == "unknown" else completion.replace(" ", "_")[:14],
        success=success if success in ("passed", "failed") else "",
        score=share if scaled is None else _share(max(scaled, 0.0), 0.0, 1.0),
        session_seconds=_seconds(_SPAN, data.get("cmi.session_time"), _UNITS),
    )


def _of_h5p(data: Mapping[str, Any]) -> Outcome:
    result = data.get("result") or {}
    given = result.get("score")
    score = given if isinstance(given, dict) else {}
    raw, most = _real(score.get("raw")), _real(score.get("max"))
    scaled = _real(score.get("scaled"))
    share = _share(scaled, 0.0, 1.0) if scaled is not None else _share(raw, 0.0, most) if most is not None else None
    success = {True: "passed", False: "failed"}.get(result.get("success", ""), "")
    done = bool(result.get("completion")) or share is not None
    return Outcome("completed" if done else "incomplete", success, share)


def _real(said: Any) -> float | None:
    """A finite number, or nothing."""
    try:
        number = float(said)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _share(value: float | None, least: float, most: float) -> Decimal | None:
    if value is None or most <= least or not math.isfinite(most - least) or not math.isfinite(value - least):
        return None
    return Decimal(str(round(min(max((value - least) / (most - least), 0.0), 1.0), 5)))


def _seconds(shape: re.Pattern[str], said: Any, units: tuple[int, ...]) -> int:
    """A length of time in seconds; nothing longer than a week is believed."""
    found = shape.match(said) if isinstance(said, str) else None
    if found is None:
        return 0
    total = sum(float(value) * unit for value, unit in zip(found.groups(), units, strict=True) if value)
    return int(min(total, _MOST_SECONDS))
