"""Teams from the cohorts of another system. Nobody is invited or enrolled by this, and nobody is moved."""

from collections.abc import Sequence
from datetime import datetime

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.search import fold
from minga.learning.actions.teams import create_team, must_manage, place_member
from minga.learning.events.packaging import CohortsBrought
from minga.learning.models import Team, TeamMember
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition


@action
def bring_cohorts(*, edition: Edition, pairs: Sequence[tuple[int, str]], actor: Actor, now: datetime) -> int:
    """Make the teams that are missing and put in them who is in none; how many were put.

    `pairs`: enrolment and name of the team, as the preview showed them. Who left or got a team since is left alone.
    """
    must_manage(actor, edition, now)
    teams = {fold(each.name): each for each in Team.objects.filter(edition=edition, ended_at__isnull=True)}
    wanted = dict(pairs)
    taken = set(TeamMember.objects.filter(enrolment__in=wanted, until__isnull=True).values_list("enrolment", flat=True))
    people = edition.enrolments.filter(pk__in=wanted, status__in=TAKING_PART).select_related("edition", "person")
    made, put = 0, 0
    for enrolment in people.order_by("pk"):
        if enrolment.pk in taken:
            continue
        name = wanted[enrolment.pk]
        if fold(name) not in teams:
            teams[fold(name)] = create_team(edition=edition, name=name, actor=actor, now=now)
            made += 1
        place_member(enrolment=enrolment, team=teams[fold(name)], stays=False, actor=actor, now=now)
        put += 1
    record(CohortsBrought(subject=edition, organisation_id=edition.host_id, after={"teams": made, "people": put}))
    return put
