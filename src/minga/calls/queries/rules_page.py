"""The rules of a call as they were published: each number, what it changed, its hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.models import Call, CallRules, Rules, read_rules
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.rules import rules_history, rules_of
from minga.core.texts import pick
from minga.questionnaires.models import FormVersion

_LABELS: Final[Mapping[str, str | Promise]] = {
    "opens_at": gettext_lazy("“%(round)s” opens"),
    "closes_at": gettext_lazy("“%(round)s” closes"),
    "grace_minutes": gettext_lazy("Minutes of grace of “%(round)s”"),
    "judged_by": gettext_lazy("The jury of “%(round)s” is done"),
    "questions_until": gettext_lazy("Questions are taken until"),
    "results_at": gettext_lazy("Results are published"),
    "places": gettext_lazy("How many are chosen"),
    "waiting": gettext_lazy("How many wait"),
    "amount": gettext_lazy("Money for each"),
    "appeal_days": gettext_lazy("Days for an appeal"),
    "documents": gettext_lazy("Documents"),
}
_MOMENTS: Final = frozenset({"opens_at", "closes_at", "judged_by", "questions_until", "results_at"})


@dataclass(frozen=True)
class ChangeLine:
    """One thing that an addendum changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionLine:
    """One published number of the rules."""

    number: int
    published: str
    sha256: str
    notes: str
    changes: tuple[ChangeLine, ...]


def versions_of(call: Call) -> tuple[VersionLine, ...]:
    """Every number, the newest first. One query."""
    return tuple(_line(each) for each in reversed(rules_history(call)))


def _line(published: CallRules) -> VersionLine:
    rules = read_rules(published.document)
    return VersionLine(
        number=published.number,
        published=moment_in(published.published_at, rules.timezone),
        sha256=published.sha256,
        notes=pick(published.notes),
        changes=tuple(_change(each, rules) for each in published.changes),
    )


def _change(change: Mapping[str, Any], rules: Rules) -> ChangeLine:
    parts = str(change["path"]).split(".")
    name = parts[-1] if parts[0] == "phases" else parts[0]
    title = pick(rules.phases[int(parts[1])].title) if parts[0] == "phases" and len(parts) > 2 else ""
    label = str(_LABELS.get(name, name)) % {"round": title} if title else str(_LABELS.get(name, name))
    return ChangeLine(label, _said(name, change["before"], rules), _said(name, change["after"], rules))


def _said(name: str, value: Any, rules: Rules) -> str:
    if value is None:
        return _("not said") if name in _MOMENTS else _("no limit")
    if name in _MOMENTS:
        return moment_in(datetime.fromisoformat(str(value)), rules.timezone)
    if name == "amount":
        return f"{rules.currency} {value}"
    if name == "documents":
        return ", ".join(str(title) for title, _sha in value) or _("none")
    return str(value)


def form_definition(call: Call, key: str) -> Mapping[str, Any] | None:
    """What a round asks, as its rules froze it (or would, while it is prepared)."""
    phases = {phase.key: phase for phase in rules_of(call).phases}
    phase = phases.get(key)
    if phase is None or not phase.form:
        return None
    versions = FormVersion.objects.filter(form__key=phase.form, published_at__isnull=False)
    if call.opened_at is not None:
        versions = versions.filter(number=phase.form_version)
    version = versions.order_by("-number").first()
    return version.definition if version else None
