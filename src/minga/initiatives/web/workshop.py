"""The head of every page of the workshop: which initiative, who may, which part, what is next.

    initiative = workshop_initiative(request, key)          # 404 for whoever is not inside
    return respond(request, "initiatives/…html", workshop_context(request, initiative, "costs", rows=…))

Whoever is inside reads every part; `head.may_write` says whether she also writes (the team, while
the work goes on). Views that change something ask the action, which refuses by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.core import clock
from minga.initiatives.enums import LifeStage, Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.policies import WORKING, is_inside, may_decide, may_lead, may_write
from minga.initiatives.queries.knots import OnThread
from minga.initiatives.queries.visible import initiative_for
from minga.ui.http import SignedInRequest

_PARTS: Final[tuple[tuple[str, str | Promise, str], ...]] = (
    ("overview", pgettext_lazy("part of the workshop", "Today"), "initiatives:workshop"),
    ("making", _("What we made"), "initiatives:making"),
    ("testing", _("Tests and experiments"), "initiatives:testing"),
    ("figures", _("Before and now"), "initiatives:figures"),
    ("evidence", _("Evidence"), "initiatives:evidence"),
    ("costs", _("Costs"), "initiatives:costs"),
    ("decisions", _("Decisions, risks, barriers"), "initiatives:decisions"),
    ("team", _("Team"), "initiatives:team"),
    ("gates", _("Gates"), "initiatives:gates"),
    ("staying", _("So that it stays"), "initiatives:staying"),
    ("story", _("Title and texts"), "initiatives:story"),
)
_ADDED_TO: Final = ("making", "testing", "figures", "evidence", "costs", "decisions")
STAGE_NAMES: Final = tuple(stage.label for stage in LifeStage)


@dataclass(frozen=True)
class Part:
    """One page of the workshop."""

    key: str
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class WorkshopHead(OnThread):
    """What the frame of the workshop shows on each of its pages."""

    key: str
    uuid: str
    title: str
    organisation: str
    stage: int
    stage_label: str
    state: str
    state_label: str
    visibility: str
    visibility_label: str
    public: bool
    revision: int
    language: str
    may_write: bool
    may_lead: bool
    may_decide: bool
    may_tell: bool
    may_open: bool
    parts: tuple[Part, ...]

    @property
    def paused(self) -> bool:
        return self.state == "paused"

    @property
    def ended(self) -> bool:
        return self.state in ("stopped", "closed")

    @property
    def may_settle(self) -> bool:
        """Whether she notes that a promise was kept, or lets it go."""
        return self.may_write or self.may_lead or self.may_decide

    @property
    def adds(self) -> tuple[Part, ...]:
        """The parts to which the team adds most often."""
        return tuple(part for part in self.parts if part.key in _ADDED_TO)

    @property
    def stage_names(self) -> tuple[str | Promise, ...]:
        return STAGE_NAMES


def workshop_initiative(request: SignedInRequest, key: str) -> Initiative:
    """The initiative, when the person is inside; for everybody else there is no such page."""
    now = clock.now()
    try:
        initiative = initiative_for(request.person, key, now)
    except Initiative.DoesNotExist:
        raise Http404 from None
    if not is_inside(request.person, initiative, now):
        raise Http404
    return initiative


def workshop_context(request: SignedInRequest, initiative: Initiative, part: str, **more: Any) -> Mapping[str, Any]:
    """The context of a page of the workshop."""
    now, person = clock.now(), request.person
    writes, leads = may_write(person, initiative, now), may_lead(person, initiative, now)
    decides = may_decide(person, initiative, now)
    head = WorkshopHead(
        key=initiative.key,
        uuid=str(initiative.uuid),
        title=initiative.title,
        organisation=initiative.organisation.name,
        stage=initiative.stage,
        stage_label=str(LifeStage(initiative.stage).label),
        state=initiative.state,
        state_label=initiative.get_state_display(),
        visibility=initiative.visibility,
        visibility_label=str(Visibility(initiative.visibility).label),
        public=initiative.visibility == Visibility.PUBLIC,
        revision=initiative.revision,
        language=initiative.language,
        may_write=writes,
        may_lead=leads,
        may_decide=decides,
        may_tell=initiative.state in WORKING and (writes or leads),
        may_open=leads or decides,
        parts=tuple(_parts(initiative, part)),
    )
    return {"nav": "initiatives", "head": head, "part": part, **more}


def _parts(initiative: Initiative, current: str) -> list[Part]:
    parts = []
    for key, label, page in _PARTS:
        try:
            href = reverse(page, args=[initiative.key])
        except NoReverseMatch:
            continue
        parts.append(Part(key, str(label), href, key == current))
    return parts
