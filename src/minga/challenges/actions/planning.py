"""What strategies, missions, portfolios and prioritisations have in common when they are written.

Parts of actions, none of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from minga.challenges import policies
from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge, Mission, Portfolio, Prioritisation, Strategy
from minga.challenges.queries.challenges import challenges_visible_to
from minga.core import search
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.organisations.models import Organisation
from minga.people.models import Person

P = TypeVar("P", Strategy, Mission, Portfolio, Prioritisation)


def check_may_plan_in(organisation: Organisation, *, actor: Actor, now: datetime) -> None:
    """Refuse whoever does not plan for this organisation; the house may, for the demo world."""
    allowed = actor is HOUSE or (isinstance(actor, Person) and policies.may_plan_in(actor, organisation, now))
    if not allowed:
        words = _("Only whoever answers for a recognised organisation, or its methodologist, may plan for it.")
        raise NotAllowed(words, field="organisation")


def locked_plan(plan: P, *, actor: Actor, now: datetime, was: Mapping[str, Any] | None = None) -> P:
    """The plan for us alone, if the actor keeps it; Conflict when it no longer says what it `was`."""
    rows = type(plan)._default_manager.select_for_update(of=("self",), no_key=True)
    current = rows.select_related("organisation").get(pk=plan.pk)
    check_may_plan_in(current.organisation, actor=actor, now=now)
    if any(getattr(current, name) != said for name, said in (was or {}).items()):
        raise Conflict(_("Somebody saved at this very moment. Send it again."), code="stale")
    return current


def write_draft(plan: P, draft: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put the columns of a draft on the row; answers what they were and what they are, only where they differ."""
    wanted = {name: tidy(value) for name, value in asdict_shallow(draft).items()}
    if not wanted["title"]:
        raise Invalid({"title": [_("Give it a title, so that people can name it.")]})
    before = {name: getattr(plan, name) for name, value in wanted.items() if getattr(plan, name) != value}
    for name in before:
        setattr(plan, name, wanted[name])
    return before, {name: wanted[name] for name in before}


def asdict_shallow(draft: Any) -> Mapping[str, Any]:
    """The columns of a draft; rows of the database stay rows."""
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def tidy(value: Any) -> Any:
    """Words without blanks around them; anything else as it is."""
    return value.strip() if isinstance(value, str) else value


def visible_challenge(challenge: Challenge, *, actor: Actor, now: datetime) -> Challenge:
    """The challenge as it is now, if the actor may see it and it was not withdrawn or joined."""
    rows = Challenge.objects.all() if actor is HOUSE else challenges_visible_to(_person(actor), now)
    current = rows.select_related("organisation").filter(pk=challenge.pk).first()
    if current is None:
        raise NotAllowed(_("There is no such challenge."), field="challenge")
    if current.status not in (*STANDING, "draft"):
        words = _("This challenge is “%(state)s”. Choose one that stands.")
        raise Conflict(words % {"state": current.get_status_display()}, field="challenge", code="gone")
    return current


def index_plan(plan: Strategy | Mission | Portfolio | Prioritisation, summary: str) -> None:
    """Let everybody find it, while it is public and not retired."""
    kind = plan._meta.label_lower
    if not plan.public or getattr(plan, "retired_at", None) is not None:
        search.forget(kind, [plan.pk])
        return
    text = search.Findable(language=plan.language, title=plan.title, summary=summary, words=plan.organisation.name)
    search.index(kind, plan.pk, path=plan.get_absolute_url(), texts=[text])


def _person(actor: Actor) -> Person | None:
    return actor if isinstance(actor, Person) else None
