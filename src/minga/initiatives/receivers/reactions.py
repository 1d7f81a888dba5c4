"""What dossiers do when challenges, organisations and roles change."""

from django.utils.translation import gettext as _

from minga.challenges.events import (
    ChallengeCharacterised,
    ChallengeEdited,
    ChallengeJoined,
    ChallengeParted,
    ChallengeTakenUp,
    ChallengeWithdrawn,
)
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.core.events import subscribe
from minga.initiatives.actions.gates import cross_with_challenge
from minga.initiatives.actions.upkeep import close_to_public, follow_join, move_to_kept, refresh_columns
from minga.initiatives.enums import InitiativeState, LifeStage
from minga.initiatives.models import Initiative
from minga.initiatives.policies import LEADS, SCOPE, TEAM, WORKING
from minga.initiatives.queries.people import letters_that_named
from minga.notifications.actions import blank_words
from minga.organisations.enums import RoleEnd
from minga.organisations.events import OrganisationEdited, OrganisationsMerged, RoleEnded
from minga.organisations.models import Role
from minga.people.events import PersonGone


@subscribe(ChallengeCharacterised)
def challenge_characterised(happened: ChallengeCharacterised) -> None:
    """Its dossiers at stage 1 that are under way cross gate 2 with it; paused ones when they resume."""
    waiting = Initiative.objects.filter(
        challenge=happened.subject, stage=LifeStage.MAPPED, state=InitiativeState.ACTIVE
    )
    for initiative in waiting.order_by("pk"):
        try:
            cross_with_challenge(initiative=initiative, actor=HOUSE, now=now())
        except Conflict:
            continue


@subscribe(ChallengeEdited)
def challenge_edited(happened: ChallengeEdited) -> None:
    """Lists are filtered by its sector and goal, and found by its words; what is restricted hides its dossiers."""
    if happened.after.get("restricted"):
        close_to_public(Initiative.objects.filter(challenge=happened.subject))
    if {"sector", "sdg_goal", "sdg_target", "title", "question", "restricted"} & set(happened.after):
        refresh_columns(Initiative.objects.filter(challenge=happened.subject))


@subscribe(ChallengeWithdrawn)
def challenge_withdrawn(happened: ChallengeWithdrawn) -> None:
    """Its dossiers are found by its words only as long as anybody may read them there."""
    refresh_columns(Initiative.objects.filter(challenge=happened.subject))


@subscribe(ChallengeTakenUp)
def challenge_taken_up(happened: ChallengeTakenUp) -> None:
    """A draft again: nobody reads its words until it is on the map."""
    refresh_columns(Initiative.objects.filter(challenge=happened.subject))


@subscribe(ChallengeParted)
def challenge_parted(happened: ChallengeParted) -> None:
    """A draft again, like one that was taken up."""
    refresh_columns(Initiative.objects.filter(challenge=happened.subject))


@subscribe(ChallengeJoined)
def challenge_joined(happened: ChallengeJoined) -> None:
    """Its dossiers go on under the one that says the same, and are as public as that one."""
    follow_join(joined=happened.subject, into=happened.into)
    if happened.into.restricted:
        close_to_public(Initiative.objects.filter(challenge=happened.into))


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """Dossiers of the duplicate belong to the one that stays."""
    move_to_kept(stays=happened.subject, duplicate=happened.duplicate)


@subscribe(OrganisationEdited)
def organisation_edited(happened: OrganisationEdited) -> None:
    """Lists are filtered by its territory, and found by its name."""
    if {"name", "territory", "rural"} & set(happened.after):
        refresh_columns(Initiative.objects.filter(organisation=happened.subject.pk))


@subscribe(RoleEnded)
def role_ended(happened: RoleEnded) -> None:
    """The last who leads does not go without somebody who takes over; and nobody is put in without a yes.

    A term that ran out, a mistake that is mended and a person who erased her data are not held back:
    then the stewards of the organisation lead.
    """
    role = happened.subject
    if role.scope_type != SCOPE:
        return
    heir = happened.successor
    if heir is not None and heir.person_id != role.deputy_id and not _was_on_team(heir):
        raise DomainError(
            _("Invite this person to the team first: nobody is put into a team without saying yes."),
            field="successor", code="opt_in",
        )  # fmt: skip
    excused = happened.by_house or role.end_reason == RoleEnd.MISTAKE
    if heir is None and not excused and role.kind in LEADS and _is_last_lead(role):
        raise DomainError(
            _("Nobody else leads this initiative: say who takes over, or name a deputy first."),
            field="takes_over", code="last_lead",
        )  # fmt: skip


@subscribe(PersonGone)
def blank_her_name(happened: PersonGone) -> None:
    """In letters that her teams and deciders received: «… asks you to join», «… said yes»."""
    about = letters_that_named(happened.subject)
    blank_words(person=happened.subject, words=happened.words, about=about, actor=HOUSE, now=now())


def _was_on_team(heir: Role) -> bool:
    others = Role.objects.filter(scope_type=SCOPE, scope_id=heir.scope_id, person=heir.person_id)
    return others.of_kinds(TEAM).standing(now()).exclude(pk=heir.pk).exists()


def _is_last_lead(role: Role) -> bool:
    if not Initiative.objects.filter(pk=role.scope_id or 0, state__in=WORKING).exists():
        return False
    others = Role.objects.filter(scope_type=SCOPE, scope_id=role.scope_id).of_kinds(LEADS)
    return not others.standing(now()).exclude(pk=role.pk).exists()
