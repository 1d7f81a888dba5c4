"""The head of every page of whoever runs a jury.

panel = office_panel(request, key)                       # 404 for whoever does not run it
return respond(request, "assessments/…html", office_context(panel, "jury", page=…))
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.assessments.enums import PanelState
from minga.assessments.models import Panel
from minga.assessments.queries.panels import panel_run_by
from minga.assessments.queries.subjects import owner_facts
from minga.ui.http import SignedInRequest

_PARTS: Final[tuple[tuple[str, str | Promise, str], ...]] = (
    ("jury", pgettext_lazy("part of a panel", "Jury"), "assessments:panel"),
    ("interests", _("Conflicts of interest"), "assessments:interests"),
    ("assigning", pgettext_lazy("part of a panel", "Who judges what"), "assessments:assigning"),
    ("samples", pgettext_lazy("part of a panel", "Samples"), "assessments:samples"),
    ("discussion", pgettext_lazy("part of a panel", "Discussion"), "assessments:discussion"),
)
_TONES: Final = {
    PanelState.PREPARING: "warn", PanelState.JUDGING: "info", PanelState.DISCUSSING: "info", PanelState.CLOSED: "done",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One page of the panel."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class PanelHead:
    """What the frame shows on each page."""

    key: str
    title: str
    owner: str
    owner_href: str
    state: str
    state_label: str
    tone: str
    blind: str
    live: bool
    parts: tuple[Part, ...]


def office_panel(request: SignedInRequest, key: str) -> Panel:
    """The panel, for whoever runs it; 404 for everybody else."""
    try:
        return panel_run_by(request.person, key)
    except Panel.DoesNotExist:
        raise Http404 from None


def office_context(panel: Panel, current: str, **more: Any) -> dict[str, Any]:
    """What a template of the panel needs, with the part that is open."""
    parts = tuple(
        Part(str(label), reverse(name, args=[panel.key]), key == current)
        for key, label, name in _PARTS
        if key != "samples" or panel.calibrates
    )
    owner = owner_facts(panel)
    head = PanelHead(
        key=panel.key,
        title=str(panel),
        owner=owner.label,
        owner_href=owner.address,
        state=panel.state,
        state_label=panel.get_state_display(),
        tone=_TONES[PanelState(panel.state)],
        blind=panel.get_blind_display(),
        live=panel.state != PanelState.CLOSED,
        parts=parts,
    )
    return {"head": head, **more}
