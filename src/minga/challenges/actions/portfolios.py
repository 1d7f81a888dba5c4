"""Making portfolios and putting challenges into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.planning import (
    check_may_plan_in,
    index_plan,
    locked_plan,
    visible_challenge,
    write_draft,
)
from minga.challenges.events.strategy import ChallengePlaced, ChallengeTakenOut, PortfolioEdited, PortfolioMade
from minga.challenges.models import Challenge, Mission, Placement, Portfolio
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.keys import unique_key
from minga.organisations.models import Organisation
from minga.people.enums import Language


@dataclass(frozen=True, kw_only=True)
class PortfolioDraft:
    """What is written of a portfolio."""

    title: str
    summary: str = ""
    mission: Mission | None = None
    language: str = Language.ES
    public: bool = True


@action
def make_portfolio(*, organisation: Organisation, draft: PortfolioDraft, actor: Actor, now: datetime) -> Portfolio:
    """An empty set that this organisation answers for."""
    check_may_plan_in(organisation, actor=actor, now=now)
    portfolio = Portfolio(organisation=organisation, key=unique_key(Portfolio, draft.title))
    write_draft(portfolio, draft)
    portfolio.save()
    index_plan(portfolio, portfolio.summary)
    record(PortfolioMade(subject=portfolio, organisation_id=organisation.pk, after={"title": portfolio.title}))
    return portfolio


@action
def edit_portfolio(
    *, portfolio: Portfolio, draft: PortfolioDraft, was: Mapping[str, Any] | None = None, actor: Actor, now: datetime
) -> Portfolio:
    """Change what is written of it."""
    current = locked_plan(portfolio, actor=actor, now=now, was=was)
    before, after = write_draft(current, draft)
    current.revision += 1
    current.save()
    index_plan(current, current.summary)
    record(PortfolioEdited(subject=current, organisation_id=current.organisation_id, before=before, after=after))
    return current


@action
def place_challenge(
    *, portfolio: Portfolio, challenge: Challenge, reason: str, actor: Actor, now: datetime
) -> Placement:
    """Put a challenge into the portfolio, with the reason; its initiatives follow by themselves."""
    current = locked_plan(portfolio, actor=actor, now=now)
    found = visible_challenge(challenge, actor=actor, now=now)
    if not reason.strip():
        raise Invalid({"reason": [_("Say why it belongs in this portfolio.")]})
    if current.placements.filter(challenge=found).exists():
        raise Conflict(_("This challenge is in the portfolio already."), field="challenge")
    placement = Placement.objects.create(portfolio=current, challenge=found, reason=reason.strip())
    after = {"challenge": found.key, "reason": placement.reason}
    happened = ChallengePlaced(subject=current, organisation_id=current.organisation_id, after=after)
    record(happened, related=(found,))
    return placement


@action
def take_out_challenge(
    *, portfolio: Portfolio, challenge: Challenge, reason: str, actor: Actor, now: datetime
) -> Portfolio:
    """Take a challenge out of the portfolio; the log keeps the reason."""
    current = locked_plan(portfolio, actor=actor, now=now)
    if not reason.strip():
        raise Invalid({"reason": [_("Say why it leaves this portfolio.")]})
    placement = current.placements.filter(challenge=challenge).first()
    if placement is None:
        raise NotReady(_("Somebody else took this challenge out."), code="gone")
    before = {"challenge": challenge.key, "reason": placement.reason}
    placement.delete()
    after = {"reason": reason.strip()}
    happened = ChallengeTakenOut(subject=current, organisation_id=current.organisation_id, before=before, after=after)
    record(happened, related=(challenge,))
    return current
