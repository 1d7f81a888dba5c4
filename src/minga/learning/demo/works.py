"""What teams of the demo work on: their challenge, the dossier in which they do, and who of them said yes to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from minga.core.actors import HOUSE
from minga.initiatives.actions.initiatives import edit_story
from minga.initiatives.actions.team import answer_invitation
from minga.initiatives.demo.problem import characterised_challenge, mapped_challenge
from minga.initiatives.models import TeamInvitation
from minga.learning.actions.team_work import open_team_work
from minga.learning.actions.teams import change_team
from minga.learning.demo.stage import Class
from minga.learning.models import Team
from minga.programmes.models import Enrolment

WORKS: Final = Path(__file__).with_name("works.yaml")
UNANSWERED: Final = 3
"""The place of the team of which one has not said yes."""
_DAY: Final = timedelta(days=1)
Works = Sequence[Mapping[str, Any]]


def works_told() -> Works:
    """One for each team, in their order."""
    told: Works = yaml.safe_load(WORKS.read_text(encoding="utf-8"))
    return told


def open_works(taught: Class, teams: Sequence[Team], told: Works, at: datetime) -> None:
    """Each team finds its problem, opens its dossier and is asked to it; all but one say yes within the week."""
    for place, (team, work) in enumerate(zip(teams, told, strict=False)):
        begun = at + timedelta(hours=5 * place)
        leader = _first_of(team)
        town = leader.organisation or taught.edition.host
        find = characterised_challenge if "attempt" in work else mapped_challenge
        challenge = find(work, town, taught.edition, begun)
        change_team(team=team, name=team.name, challenge=challenge, closed=False, actor=HOUSE, now=begun)
        opened = open_team_work(team=team, title=work["called"], leader=leader, actor=HOUSE, now=begun + _DAY)
        _say_yes(opened, begun + 2 * _DAY, hesitates=place == UNANSWERED)
        if "problem" in work and opened.initiative is not None:
            changes = {"problem": work["problem"], "change": work["change"]}
            edit_story(initiative=opened.initiative, changes=changes, actor=leader.person, now=begun + 9 * _DAY)


def _say_yes(team: Team, at: datetime, *, hesitates: bool) -> None:
    asked = list(TeamInvitation.objects.filter(initiative=team.initiative).select_related("person").order_by("pk"))
    for number, invitation in enumerate(asked[:-1] if hesitates else asked):
        answer_invitation(
            invitation=invitation, accept=True, actor=invitation.person, now=at + timedelta(hours=7 * number)
        )


def _first_of(team: Team) -> Enrolment:
    member = team.members.filter(until=None).select_related("enrolment__person", "enrolment__organisation")
    return member.earliest("pk").enrolment
