"""Taking up in one's own organisation what another one did, and saying what was kept and what changed.

The derived dossier begins as every other: a draft, at the stage that its own challenge has earned.
Nothing that the source proved is copied into it; gates, evidence and numbers are its own. The log of
the source does not name it, because a draft is nobody else's; lineage is read from what is public.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.challenges import see_similar
from minga.challenges.actions.deriving import derive_challenge
from minga.challenges.actions.gates import map_challenge
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.initiatives import policies
from minga.initiatives.actions.initiatives import lock_initiative, open_initiative
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.telling import tell_each
from minga.initiatives.enums import Visibility
from minga.initiatives.events.replication import AdaptationEdited, InitiativeAdopted
from minga.initiatives.models import Initiative
from minga.initiatives.queries.people import team_of
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.codes import is_currency

ADAPTATION: Final = ("adaptation", "adaptation_conditions", "adaptation_cost", "adaptation_currency")
_TOO_MUCH: Final = Decimal(10) ** 14


@action
def adopt_initiative(
    *,
    source: Initiative,
    organisation: Organisation,
    title: str,
    language: str,
    problem: str,
    change: str,
    adaptation: str,
    adaptation_conditions: str = "",
    adaptation_cost: Decimal | None = None,
    adaptation_currency: str = "",
    challenge: Challenge | None = None,
    affected: str = "",
    edition: Edition | None = None,
    token: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Initiative:
    """Open a dossier in another organisation that takes up a public one. Its team gets a letter.

    `challenge`: one of the organisation that stands; None derives one from the challenge of the
    source and puts it on the map, which needs `affected` and somebody who decides about challenges.
    Gives the new dossier: a draft at stage 1, or 2 when its challenge is characterised.
    """
    _hold_challenges(source, challenge)
    source = lock_initiative(source)
    _must_travel(source, organisation)
    said = _checked_adaptation(
        adaptation=adaptation,
        adaptation_conditions=adaptation_conditions,
        adaptation_cost=adaptation_cost,
        adaptation_currency=adaptation_currency,
    )
    if challenge is None:
        challenge = _own_challenge(source, organisation, affected, actor, now)
    made = open_initiative(
        challenge=challenge,
        organisation=organisation,
        title=title,
        subtype=source.subtype,
        language=language,
        edition=edition,
        problem=problem,
        change=change,
        token=token,
        actor=actor,
        now=now,
    )
    made.derived_from = source
    for name, value in said.items():
        setattr(made, name, value)
    made.save(update_fields=["derived_from", *ADAPTATION, "updated_at"])
    refresh(made, now=now)
    _tell_source(source, made, actor, now)
    record(
        InitiativeAdopted(subject=made, organisation_id=organisation.pk, after={"source": source.key, **said}),
        related=(made.challenge,),
    )
    return made


@action
def edit_adaptation(
    *,
    initiative: Initiative,
    changes: Mapping[str, Any],
    was: Mapping[str, Any] = MappingProxyType({}),
    actor: Actor,
    now: datetime,
) -> Initiative:
    """Change the notes of the adaptation: only the fields of `ADAPTATION` that are in `changes`.

    `was`: what those fields held when the writer's page was put together with what is stored; when
    somebody saved in between, nothing is written.
    """
    locked = lock_initiative(initiative)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_tell(actor, locked, now)):
        raise NotAllowed(_("Only the team may write in this dossier, while the work goes on."))
    if locked.derived_from_id is None:
        raise NotReady(_("This initiative does not come from another one."))
    if any(getattr(locked, name) != said for name, said in was.items()):
        raise Conflict(_("Somebody saved at this very moment. Send it again."), code="stale")
    said = _checked_adaptation(**{name: changes.get(name, getattr(locked, name)) for name in ADAPTATION})
    changed = {name: value for name, value in said.items() if getattr(locked, name) != value}
    before = {name: getattr(locked, name) for name in changed}
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save(update_fields=[*ADAPTATION, "revision", "updated_at"])
    refresh(locked, now=now)
    record(AdaptationEdited(subject=locked, organisation_id=locked.organisation_id, before=before, after=changed))
    return locked


def _hold_challenges(source: Initiative, challenge: Challenge | None) -> None:
    """Challenges before dossiers, in the order of their keys: whoever decides a gate locks them so."""
    wanted = {source.challenge_id} | ({challenge.pk} if challenge is not None else set())
    list(Challenge.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk"))


def _must_travel(source: Initiative, organisation: Organisation) -> None:
    if source.visibility != Visibility.PUBLIC:
        raise NotAllowed(_("Only a public initiative can be taken up elsewhere."), code="private")
    if source.organisation_id == organisation.pk:
        raise DomainError(
            _("It is of this organisation already. Choose another one, or open a new initiative."),
            field="organisation",
        )


def _own_challenge(
    source: Initiative, organisation: Organisation, affected: str, actor: Actor, now: datetime
) -> Challenge:
    """The challenge of the source, as the beginning of one of our own, on the map by its own conditions."""
    if not affected.strip():
        raise Invalid({"affected": [_("Say which people it affects here.")]})
    if source.challenge.organisation_id == organisation.pk:
        return source.challenge
    try:
        made = derive_challenge(
            source=source.challenge, organisation=organisation, affected=affected, actor=actor, now=now
        )
        made = see_similar(challenge=made, actor=actor, now=now)
        return map_challenge(challenge=made, actor=actor, now=now)
    except NotAllowed as refusal:
        raise NotAllowed(refusal.message, field="challenge", code="map") from refusal
    except NotReady as refusal:
        raise NotReady(refusal.message, field="challenge", code="map") from refusal


def _checked_adaptation(**values: Any) -> dict[str, Any]:
    """The notes without blank space around them, or a refusal at each that does not serve."""
    said: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    errors: dict[str, list[str]] = {}
    cost: Decimal | None = values["adaptation_cost"]
    if not said["adaptation"]:
        errors["adaptation"] = [_("Say what you keep and what you change: whoever comes after learns from it.")]
    if cost is not None and not 0 <= cost < _TOO_MUCH:
        errors["adaptation_cost"] = [_("Write an amount of zero or more.")]
    said["adaptation_currency"] = said["adaptation_currency"].upper() if cost is not None else ""
    if cost is not None and not is_currency(said["adaptation_currency"]):
        errors["adaptation_currency"] = [_("Choose the currency of this cost.")]
    if errors:
        raise Invalid(errors)
    return said


def _tell_source(source: Initiative, made: Initiative, actor: Actor, now: datetime) -> None:
    """The team hears where its work goes; the draft itself stays with those inside."""
    tell_each(
        team_of(source, now),
        "taken_up",
        initiative=source,
        context={"who": made.organisation.name, "place": str(made.organisation.territory or "")},
        about=source,
        actor=actor,
        now=now,
    )
