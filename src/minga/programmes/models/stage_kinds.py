"""What a stage of an edition can be.

A kind is registered by the app that knows what it does (`learning`, `calls` …) from its
`AppConfig.ready`; kinds whose app is not built yet are registered here as plain ones, so
that a blueprint may already plan for them. To add a kind, add an app, not a branch.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.organisations.enums import RoleKind


@dataclass(frozen=True)
class StageNote:
    """How a stage stands, in words, and where to go."""

    words: str
    link: str


@dataclass(frozen=True)
class StageKind:
    """One kind of stage.

    `config`: the fields its settings may have, name → type. `opens`: features that are open
    while the stage lasts (`programmes.policies.phase_allows`). `responsible`: the role that
    answers for it unless the edition says another. `page`: URL name of its own page for whoever
    runs the edition, taking the edition key and the stage key; empty while it has none. `notes`:
    what anybody may know of the state of these stages, by their id; a constant number of queries.
    """

    key: str
    label: str | Promise
    icon: str = "circle"
    config: Mapping[str, type] = field(default_factory=dict)
    opens: tuple[str, ...] = ()
    responsible: str = RoleKind.MANAGER
    page: str = ""
    notes: Callable[[Sequence[Any], datetime], Mapping[int, StageNote]] | None = None


_kinds: dict[str, StageKind] = {}


def register_stage_kind(kind: StageKind) -> StageKind:
    """Make a kind known; an app above may replace the plain one of the same key."""
    _kinds[kind.key] = kind
    return kind


def stage_kinds() -> Mapping[str, StageKind]:
    """Every known kind by its key."""
    return _kinds


def stage_notes(stages: Sequence[Any], now: datetime) -> Mapping[int, StageNote]:
    """What the apps of their kinds say of these stages, by id of the stage."""
    found: dict[int, StageNote] = {}
    for kind in {stage.kind for stage in stages}:
        known = _kinds.get(kind)
        if known is not None and known.notes is not None:
            found.update(known.notes([stage for stage in stages if stage.kind == kind], now))
    return found


_MANAGER, _FACILITATOR = RoleKind.MANAGER, RoleKind.FACILITATOR

for _key, _label, _icon, _opens, _responsible in (
    ("enrolment", _("Enrolment"), "users", ("nominate", "enrol"), _MANAGER),
    ("challenge_sourcing", _("Challenge workshop"), "message-square", (), _FACILITATOR),
    ("learning", _("Learning"), "book-open", ("attend",), _FACILITATOR),
    ("sprint", _("Sprint"), "clock", ("attend",), _FACILITATOR),
    ("team_work", _("Team work"), "users", (), _FACILITATOR),
    ("mentoring", _("Mentoring"), "message-square", (), RoleKind.MENTOR),
    ("call", _("Call"), "send", (), _MANAGER),
    ("pilot_fund", _("Pilot fund"), "landmark", (), _MANAGER),
    ("lab", _("Laboratory"), "layers", (), _FACILITATOR),
    ("advisory", _("Advice"), "message-square", (), _FACILITATOR),
    ("gathering", _("Gathering"), "map-pin", ("attend",), _FACILITATOR),
    ("community", _("Community of practice"), "users", (), RoleKind.ARTICULATOR),
    ("network", _("Network"), "git-fork", (), RoleKind.ARTICULATOR),
    ("mapping", _("Mapping"), "map-pin", (), _MANAGER),
    ("publication", _("Publication"), "file-text", (), _MANAGER),
    ("measurement", _("Measurement"), "check", (), RoleKind.MONITOR),
    ("purchase", _("Innovation purchase"), "landmark", (), _MANAGER),
    ("results_contract", _("Payment by results"), "landmark", (), _MANAGER),
    ("study", _("Study"), "search", (), RoleKind.MONITOR),
    ("handover", _("Handover"), "arrow-right", (), _MANAGER),
    ("closing", _("Closing"), "flag", ("complete",), _MANAGER),
):
    register_stage_kind(StageKind(key=_key, label=_label, icon=_icon, opens=_opens, responsible=_responsible))
