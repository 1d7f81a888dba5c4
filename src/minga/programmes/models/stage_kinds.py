"""What a stage of an edition can be.

A kind is registered by the app that knows what it does (`learning`, `calls` …) from its
`AppConfig.ready`; kinds whose app is not built yet are registered here as plain ones, so
that a blueprint may already plan for them. To add a kind, add an app, not a branch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class StageKind:
    """One kind of stage.

    `config`: the fields its settings may have, name → type. `opens`: features that are open
    while the stage lasts (`programmes.policies.phase_allows`). `page`: URL name of its own
    page, taking the edition key and the stage key; empty while it has none. `summary`: words
    about its state for the timeline, from the stage.
    """

    key: str
    label: str | Promise
    icon: str = "circle"
    config: Mapping[str, type] = field(default_factory=dict)
    opens: tuple[str, ...] = ()
    page: str = ""
    summary: Callable[[Any], str] | None = None


_kinds: dict[str, StageKind] = {}


def register_stage_kind(kind: StageKind) -> StageKind:
    """Make a kind known; an app above may replace the plain one of the same key."""
    _kinds[kind.key] = kind
    return kind


def stage_kinds() -> Mapping[str, StageKind]:
    """Every known kind by its key."""
    return _kinds


for _key, _label, _icon, _opens in (
    ("enrolment", _("Enrolment"), "user-plus", ("nominate", "enrol")),
    ("challenge_sourcing", _("Challenge workshop"), "message-circle", ()),
    ("learning", _("Learning"), "book-open", ("attend",)),
    ("sprint", _("Sprint"), "zap", ("attend",)),
    ("team_work", _("Team work"), "users", ()),
    ("mentoring", _("Mentoring"), "message-circle", ()),
    ("call", _("Call"), "send", ()),
    ("pilot_fund", _("Pilot fund"), "coins", ()),
    ("lab", _("Laboratory"), "flask", ()),
    ("advisory", _("Advice"), "message-circle", ()),
    ("gathering", _("Gathering"), "map-pin", ("attend",)),
    ("publication", _("Publication"), "file-text", ()),
    ("measurement", _("Measurement"), "ruler", ()),
    ("network", _("Network"), "share", ()),
    ("handover", _("Handover"), "arrow-right", ()),
    ("closing", _("Closing"), "flag", ("complete",)),
):
    register_stage_kind(StageKind(key=_key, label=_label, icon=_icon, opens=_opens))
