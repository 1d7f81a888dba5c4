"""Teams and their dossiers: who of the team is not in it yet, and which initiatives a team could take up."""

from django.db.models import QuerySet

from minga.initiatives.enums import InvitationState
from minga.initiatives.models import Initiative, TeamInvitation
from minga.initiatives.policies import SCOPE, WORKING
from minga.learning.models import Team
from minga.organisations.models import Role
from minga.programmes.models import Enrolment


def not_asked(team: Team) -> list[Enrolment]:
    """Who is in the team, and neither works in its dossier nor was asked to."""
    if team.initiative is None:
        return []
    here = Role.objects.filter(scope_type=SCOPE, scope_id=team.initiative.pk, ended_at=None).values("person")
    waiting = TeamInvitation.objects.filter(initiative=team.initiative, state=InvitationState.ASKED).values("person")
    rows = Enrolment.objects.filter(teams__team=team, teams__until=None, person__is_active=True)
    rows = rows.exclude(person__in=here).exclude(person__in=waiting)
    return list(rows.select_related("person", "organisation").order_by("sort_name", "pk"))


def initiatives_to_take(team: Team) -> QuerySet[Initiative]:
    """Those of the edition that are worked on and belong to no other team."""
    taken = Team.objects.filter(edition=team.edition, ended_at=None, initiative__isnull=False).values("initiative")
    return (
        Initiative.objects.filter(edition=team.edition, state__in=WORKING).exclude(pk__in=taken).order_by("title", "pk")
    )
