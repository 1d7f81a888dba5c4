"""All that decides a call, as one value: read from data, written back the same, hashed.

While the call is a draft the data is in `Call.draft`; at opening it becomes `CallRules` number 1,
whose hash is published. Whoever decides later reads only from there. `digest` is over the canonical
text: keys sorted, no spaces, UTF-8.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from minga.assessments.enums import BlindMode
from minga.calls.enums import RankBy, TieBreakKind
from minga.core.texts import Texts

FORMAT = "minga-call-1"
HEAD = ("format", "call", "number", "follows")
"""What a published document says of itself: which call, which number, and the hash of the number before."""
LATE_FIELDS = ("contact", "team")
"""What an applicant may still mend after the deadline, when the rules say so."""


@dataclass(frozen=True, kw_only=True)
class EligibilityRule:
    """One thing that must hold. `values`: what is accepted (codes, states, or a number); `text`: its words."""

    key: str
    kind: str
    values: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class QuotaRule:
    """Places kept for a group, or a limit on it. `value`: which territory, sex …; empty: yes, or each of them."""

    key: str
    group: str
    value: str = ""
    at_least: int | None = None
    at_most: int | None = None
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TieBreak:
    """How two equal applications are told apart. `value`: the criterion, or the group."""

    kind: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class PhaseRules:
    """One round: what is asked, until when, and how it is judged. `advance`: how many go on to the next."""

    key: str
    title: Texts
    opens_at: datetime
    closes_at: datetime
    grace_minutes: int = 0
    form: str = ""
    form_version: int = 0
    form_sha256: str = ""
    rubric: Mapping[str, Any] | None = None
    rank_by: str = RankBy.MEAN
    reviews: int = 2
    quorum: int = 2
    blind: str = BlindMode.SINGLE
    calibrates: bool = False
    judged_by: datetime | None = None
    advance: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything that decides. `places` is for each challenge when the call is for solutions."""

    kind: str
    timezone: str
    languages: tuple[str, ...] = ("es",)
    phases: tuple[PhaseRules, ...] = ()
    eligibility: tuple[EligibilityRule, ...] = ()
    quotas: tuple[QuotaRule, ...] = ()
    tie_breaks: tuple[TieBreak, ...] = (TieBreak(kind=TieBreakKind.LOTTERY),)
    places: int | None = None
    waiting: int | None = None
    one_each: bool = True
    team_least: int = 1
    team_most: int = 1
    amount: Decimal | None = None
    currency: str = ""
    tranches: int = 1
    questions_until: datetime | None = None
    results_at: datetime | None = None
    appeal_days: int = 5
    late_fields: tuple[str, ...] = ()
    beacon: Texts = field(default_factory=dict)
    challenges: tuple[str, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()

    def phase(self, key: str) -> PhaseRules:
        """By key. Raises KeyError."""
        return {each.key: each for each in self.phases}[key]


def rules_as_data(rules: Rules) -> dict[str, Any]:
    """Plain values, in the shape of the published file."""
    data: dict[str, Any] = _plain(asdict(rules))
    return {"format": FORMAT, **data}


def read_rules(data: Mapping[str, Any]) -> Rules:
    """What `rules_as_data` wrote, and drafts that lack some of it. Unknown settings are a TypeError."""
    given = {key: value for key, value in data.items() if key not in HEAD}
    given["phases"] = tuple(_phase(row) for row in given.get("phases", ()))
    given["eligibility"] = tuple(EligibilityRule(**_tuples(row, "values")) for row in given.get("eligibility", ()))
    given["quotas"] = tuple(QuotaRule(**row) for row in given.get("quotas", ()))
    if "tie_breaks" in given:
        given["tie_breaks"] = tuple(TieBreak(**row) for row in given["tie_breaks"])
    if given.get("amount") is not None:
        given["amount"] = Decimal(str(given["amount"]))
    given["documents"] = tuple((str(name), str(sha)) for name, sha in given.get("documents", ()))
    for name in ("questions_until", "results_at"):
        given[name] = _moment(given.get(name))
    return Rules(**_tuples(given, "languages", "late_fields", "challenges"))


def canonical(data: Any) -> str:
    """The one text for these values."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def _phase(row: Mapping[str, Any]) -> PhaseRules:
    moments = {name: _moment(row.get(name)) for name in ("opens_at", "closes_at", "judged_by")}
    return PhaseRules(**{**row, **moments})


def _tuples(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: tuple(row[name]) for name in names if name in row}}


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else value or None


def _plain(value: Any) -> Any:
    """JSON values: moments as ISO 8601, numbers of money as text, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
