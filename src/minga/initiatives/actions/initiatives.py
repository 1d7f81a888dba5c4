"""Opening a dossier, what it says of itself, who reads it, and who follows it.

Every action here locks the row of the initiative first; so do those of the rest of the app, so that
a decision at a gate never meets a dossier that is changing under it.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.keys import new_key, unique_key
from minga.initiatives import policies
from minga.initiatives.actions.earning import earn_from_challenge
from minga.initiatives.actions.listing import copy_columns, refresh
from minga.initiatives.enums import Subtype, Visibility
from minga.initiatives.events.initiatives import (
    InitiativeConfirmed,
    InitiativeFollowed,
    InitiativeOpened,
    InitiativeUnfollowed,
    StoryEdited,
    VisibilitySet,
)
from minga.initiatives.models import Follow, Initiative
from minga.library.actions.lessons import index_lessons_of
from minga.organisations.actions.roles import entrust_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role, house_day
from minga.people.models import Person
from minga.programmes.models import Edition

STORY: Final = ("title", "problem", "change", "chosen_how", "subtype", "unit", "language")
RESERVED: Final = frozenset({"abrir", "tablero", "invitaciones", "importar", "agenda"})
"""Words of addresses that are no dossier: /iniciativas/abrir/."""
_FORM_FIELDS: Final = ("title", "subtype", "language")


@action
def open_initiative(
    *,
    challenge: Challenge,
    organisation: Organisation,
    title: str,
    subtype: str,
    language: str,
    edition: Edition | None = None,
    problem: str = "",
    change: str = "",
    token: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Initiative:
    """Begin to work on a challenge: at stage 1, or 2 when the challenge is characterised already.

    The opener leads the team. `token`: the uuid of the dossier to be, so that a form sent twice
    opens one. Gives the new dossier, a draft that only those inside read.
    """
    challenge = Challenge.objects.select_for_update(of=("self",), no_key=True).get(pk=challenge.pk)
    _must_open(challenge, organisation, actor, now)
    if token is not None and Initiative.objects.filter(uuid=token).exists():
        raise Conflict(_("This initiative was opened already."), code="again")
    initiative = Initiative(
        uuid=token or uuid4(),
        key=_free_key(title),
        challenge=challenge,
        organisation=organisation,
        unit=challenge.unit if challenge.organisation_id == organisation.pk else None,
        edition=edition,
        opened_by=actor if isinstance(actor, Person) else None,
        **_checked(title=title, subtype=subtype, language=language, problem=problem, change=change),
        started_on=house_day(now),
        stage_since=house_day(now),
    )
    copy_columns(initiative)
    initiative.save()
    earn_from_challenge(initiative, now=now)
    if isinstance(actor, Person):
        _lead(initiative, actor, now)
    refresh(initiative, now=now)
    record(
        InitiativeOpened(
            subject=initiative,
            organisation_id=organisation.pk,
            after={"title": initiative.title, "challenge": challenge.key, "stage": initiative.stage},
        ),
        related=(challenge, *([edition] if edition is not None else [])),
    )
    return initiative


@action
def edit_story(
    *,
    initiative: Initiative,
    changes: Mapping[str, Any],
    was: Mapping[str, Any] = MappingProxyType({}),
    actor: Actor,
    now: datetime,
) -> Initiative:
    """Change title and texts: only the fields of `STORY` that are in `changes`.

    `was`: what those fields held when the writer's page was put together with what is stored; when
    somebody saved in between, nothing is written.
    """
    locked = lock_initiative(initiative)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_tell(actor, locked, now)):
        raise NotAllowed(_("Only the team may write in this dossier, while the work goes on."))
    if any(getattr(locked, name) != said for name, said in was.items()):
        raise Conflict(_("Somebody saved at this very moment. Send it again."), code="stale")
    values = _checked(**{name: changes.get(name, getattr(locked, name)) for name in STORY})
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    if locked.visibility == Visibility.PUBLIC:
        _must_tell(values["problem"], values["change"])
    before = {name: getattr(locked, name) for name in changed}
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.confirmed_at = now
    locked.save()
    refresh(locked, now=now)
    record(StoryEdited(subject=locked, organisation_id=locked.organisation_id, before=before, after=changed))
    return locked


@action
def confirm_initiative(*, initiative: Initiative, actor: Actor, now: datetime) -> Initiative:
    """Say that what the dossier tells is still so, though nothing moved; for the team and whoever leads it."""
    locked = lock_initiative(initiative)
    may = isinstance(actor, Person) and (policies.may_tell(actor, locked, now) or policies.may_lead(actor, locked, now))
    if actor is not HOUSE and not may:
        raise NotAllowed(_("Only the team may confirm what this dossier tells."))
    if locked.state not in policies.WORKING:
        raise NotReady(_("This initiative has ended: there is nothing to confirm any more."), code="ended")
    before = locked.confirmed_at
    locked.confirmed_at = now
    locked.save(update_fields=["confirmed_at", "updated_at"])
    after = {"confirmed_at": now}
    record(
        InitiativeConfirmed(
            subject=locked, organisation_id=locked.organisation_id, before={"confirmed_at": before}, after=after
        )
    )
    return locked


@action
def set_visibility(*, initiative: Initiative, visibility: str, actor: Actor, now: datetime) -> Initiative:
    """Open the dossier to the public, or keep it for those inside.

    To open it, it must say the problem and what changes. To restrict it is always possible for
    whoever leads or answers for it. A dossier that was public does not become a draft again.
    """
    locked = lock_initiative(initiative)
    allowed = isinstance(actor, Person) and (
        policies.may_lead(actor, locked, now) or policies.answers_for(actor, locked, now)
    )
    if actor is not HOUSE and not allowed:
        raise NotAllowed(_("Only whoever leads the team or answers for the initiative may decide who reads it."))
    if visibility not in (Visibility.PUBLIC, Visibility.RESTRICTED):
        raise DomainError(_("Choose between public and restricted."), field="visibility")
    if visibility == Visibility.PUBLIC:
        _must_be_shown(locked)
    before = locked.visibility
    locked.visibility = Visibility(visibility)
    locked.save(update_fields=["visibility", "updated_at"])
    refresh(locked, moved=False)
    index_lessons_of(policies.SCOPE, locked.pk)
    record(
        VisibilitySet(
            subject=locked,
            organisation_id=locked.organisation_id,
            before={"visibility": before},
            after={"visibility": locked.visibility},
        )
    )
    return locked


@action
def follow_initiative(*, initiative: Initiative, actor: Person, now: datetime) -> None:
    """Hear when the thread grows; asking twice changes nothing."""
    if not policies.may_see(actor, initiative, now):
        raise NotAllowed(_("You may not read this initiative."))
    Follow.objects.get_or_create(initiative=initiative, person=actor)
    record(InitiativeFollowed(subject=initiative, organisation_id=initiative.organisation_id))


@action
def unfollow_initiative(*, initiative: Initiative, actor: Person, now: datetime) -> None:
    """Hear no more of it."""
    del now
    Follow.objects.filter(initiative=initiative, person=actor).delete()
    record(InitiativeUnfollowed(subject=initiative, organisation_id=initiative.organisation_id))


def lock_initiative(initiative: Initiative) -> Initiative:
    """The row as it is now, ours until the transaction ends. Every writer of a dossier takes it first."""
    rows = Initiative.objects.select_related(
        "challenge", "organisation__territory__parent", "edition__version", "edition__host", "unit"
    )
    return rows.select_for_update(of=("self",), no_key=True).get(pk=initiative.pk)


def _free_key(title: str) -> str:
    """An address of its own: never one of the pages beside the dossiers."""
    key = unique_key(Initiative, title)
    return f"{key}-{new_key(4)}" if key in RESERVED else key


def _must_open(challenge: Challenge, organisation: Organisation, actor: Actor, now: datetime) -> None:
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_open_in(actor, organisation, now)):
        raise NotAllowed(
            _("Only somebody who works in a public organisation may open an initiative in its name."),
            field="organisation",
        )
    if challenge.restricted and challenge.organisation_id != organisation.pk:
        raise NotAllowed(_("Only its owner may work on a restricted challenge."), field="organisation")
    if challenge.status not in STANDING or challenge.status == ChallengeStatus.SOLVED:
        raise NotReady(
            _("The challenge must be mapped first, and not solved yet: its state is “%(state)s”.")
            % {"state": challenge.get_status_display()},
            code="challenge",
        )


def _checked(**values: Any) -> Mapping[str, Any]:
    """Texts without blank space around them, or a refusal at each that does not serve."""
    plain = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    errors = {name: [_("Write an answer.")] for name in _FORM_FIELDS if not plain[name]}
    if plain["subtype"] and plain["subtype"] not in Subtype.values:
        errors["subtype"] = [_("Choose one of the options of the list.")]
    if len(plain["title"]) > 160:
        errors["title"] = [_("Use at most 160 letters.")]
    if errors:
        raise Invalid(errors)
    return plain


def _must_be_shown(initiative: Initiative) -> None:
    _must_tell(initiative.problem, initiative.change)
    if initiative.challenge.restricted:
        raise NotReady(_("Its challenge is restricted, so the dossier cannot be public."), code="challenge")
    if initiative.organisation.recognised_at is None:
        raise NotReady(
            _("Support has not recognised %(name)s yet; until then nothing is public in its name.")
            % {"name": initiative.organisation.name},
            code="recognised",
        )


def _must_tell(problem: str, change: str) -> None:
    """A public dossier says in two sentences what it is about."""
    errors = {
        name: [_("A public dossier says this: write one or two sentences.")]
        for name, text in (("problem", problem), ("change", change))
        if not text.strip()
    }
    if errors:
        raise Invalid(errors)


def _lead(initiative: Initiative, person: Person, now: datetime) -> None:
    entrust_role(
        role=Role(
            person=person,
            organisation=initiative.organisation,
            kind=RoleKind.COORDINATOR,
            scope_type=policies.SCOPE,
            scope_id=initiative.pk,
            starts_on=house_day(now),
        ),
        actor=person,
        now=now,
    )
