"""Risks: what could go wrong, how likely, how bad, what is done, and how it turned out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.mending import mend, shown_of
from minga.initiatives.actions.rows import held_row, hold
from minga.initiatives.enums import RiskState
from minga.initiatives.events.upkeep import RiskAdded, RiskEdited, RiskMoved
from minga.initiatives.models import Initiative, Risk

NAMES: Final = ("text", "likelihood", "impact", "response", "office")


@dataclass(frozen=True, kw_only=True)
class RiskText:
    """What could go wrong; likelihood and impact from 1 to 5."""

    text: str
    likelihood: int
    impact: int
    response: str = ""
    office: str = ""


@action
def add_risk(*, initiative: Initiative, risk: RiskText, restricted: bool = False, actor: Actor, now: datetime) -> Risk:
    """Say what could go wrong."""
    locked = hold(initiative, actor, now)
    made = Risk(initiative=locked, restricted=restricted, likelihood=risk.likelihood, impact=risk.impact)
    made.text, made.response, made.office = risk.text.strip(), risk.response.strip(), risk.office.strip()
    _check(made)
    made.save()
    refresh(locked, now=now)
    happened = RiskAdded(subject=made, organisation_id=locked.organisation_id, after=shown_of(made, NAMES))
    record(happened, related=(locked,))
    return made


@action
def edit_risk(*, risk: Risk, changes: Mapping[str, Any], was: Mapping[str, Any], actor: Actor, now: datetime) -> Risk:
    """Change how it is judged, what is done about it, or who watches it."""
    locked = hold(risk.initiative, actor, now)
    held = held_row(risk)
    before = mend(held, changes, was, NAMES)
    _check(held)
    held.save()
    refresh(locked, moved=False, now=now)
    after = shown_of(held, before)
    happened = RiskEdited(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


@action
def move_risk(*, risk: Risk, state: str, actor: Actor, now: datetime) -> Risk:
    """Say how it stands: open, under control, it happened, or gone."""
    locked = hold(risk.initiative, actor, now)
    held = held_row(risk)
    if state not in RiskState.values:
        raise DomainError(_("Choose one of the options of the list."), field="state")
    if held.state == state:
        raise Conflict(_("The risk stands so already: %(state)s.") % {"state": held.get_state_display().lower()})
    before = held.state
    held.state = RiskState(state)
    held.save(update_fields=["state", "updated_at"])
    refresh(locked, now=now)
    record(
        RiskMoved(
            subject=held, organisation_id=locked.organisation_id, before={"state": before}, after={"state": state}
        ),
        related=(locked,),
    )
    return held


def _check(risk: Risk) -> None:
    errors: dict[str, list[str]] = {}
    if not risk.text:
        errors["text"] = [_("Write what could go wrong.")]
    if len(risk.text) > 400:
        errors["text"] = [_("Use at most 400 letters; the rest belongs to what is done about it.")]
    if len(risk.office) > 200:
        errors["office"] = [_("Use at most 200 letters.")]
    for name in ("likelihood", "impact"):
        if getattr(risk, name) not in range(1, 6):
            errors[name] = [_("Choose from 1 to 5.")]
    if errors:
        raise Invalid(errors)
