"""Who may open which address of learning: mentoring. Gathered in `access_all`."""

from typing import Any

from minga.learning.enums import MatchingKind, MatchingState
from minga.learning.models import AgreedAction, Matching, MentoringLog, Mentorship, Team, TeamMember
from minga.organisations.enums import RoleKind
from minga.programmes.models import Enrolment
from tests.architecture.access import Row, World
from tests.factories.learning import make_meeting, make_mentor, make_team
from tests.factories.organisations import role
from tests.factories.people import make_person

DIRECTORY = "mentors of a public edition: those who agreed to be shown"


def _key(world: World) -> dict[str, Any]:
    return {"key": world.edition.key}


def _own(world: World) -> Enrolment:
    return Enrolment.objects.get(edition=world.edition, person=world.cast.participant)


def _team(world: World) -> Team:
    """The participant's own."""
    return make_team(world.edition, _own(world))


def _number(world: World) -> dict[str, Any]:
    return {**_key(world), "number": _team(world).number}


def _member(world: World) -> dict[str, Any]:
    _team(world)
    return {**_key(world), "uuid": TeamMember.objects.get().enrolment.uuid}


def _mentorship(world: World) -> dict[str, Any]:
    make_mentor(world.edition, _team(world), person=make_person())
    return {**_key(world), "uuid": Mentorship.objects.get().uuid}


def _step(world: World) -> dict[str, Any]:
    return {**_mentorship(world), "step": "fijar"}


def _meeting(world: World) -> dict[str, Any]:
    team = _team(world)
    mentor = make_mentor(world.edition, team, person=make_person())
    return {**_key(world), "uuid": make_meeting(team, mentor).uuid}


def _meeting_step(world: World) -> dict[str, Any]:
    return {**_meeting(world), "step": "cancelar"}


def _agreed(world: World) -> dict[str, Any]:
    log = MentoringLog.objects.create(
        team=_team(world), mentor=make_person(), held_on=world.edition.starts_on, minutes=30, topic="Avances"
    )
    return {**_key(world), "uuid": AgreedAction.objects.create(log=log, text="Llamar").uuid}


def _matching(world: World) -> dict[str, Any]:
    found = Matching.objects.create(
        edition=world.edition, kind=MatchingKind.TEAMS, state=MatchingState.DROPPED, problem={"people": []}
    )
    return {**_key(world), "uuid": found.uuid}


def _matching_step(world: World) -> dict[str, Any]:
    return {**_matching(world), "step": "descartar"}


def _kind(world: World) -> dict[str, Any]:
    return {**_key(world), "kind": "equipos"}


def _mentor(world: World) -> dict[str, Any]:
    """A mentor who does not stand on the public page of the edition."""
    person = make_person()
    role(person, RoleKind.MENTOR, world.edition)
    return {**_key(world), "person_key": person.key}


ROWS: dict[str, Row] = {
    "learning:teams": Row("facilitator", "participant", _key),
    "learning:team-new": Row("manager", "facilitator", _key),
    "learning:team": Row("participant", "stranger", _number),
    "learning:team-change": Row("manager", "participant", _number),
    "learning:team-end": Row("manager", "participant", _number, post=True),
    "learning:team-work": Row("manager", "participant", _number),
    "learning:team-log": Row("facilitator", "participant", _number),
    "learning:team-mentor": Row("manager", "facilitator", _number),
    "learning:meeting-propose": Row("participant", "facilitator", _number),
    "learning:meeting": Row("participant", "facilitator", _meeting),
    "learning:meeting-move": Row("manager", "stranger", _meeting),
    "learning:meeting-accept": Row("participant", "stranger", _meeting, post=True),
    "learning:meeting-off": Row("participant", "facilitator", _meeting_step, post=True),
    "learning:place": Row("manager", "facilitator", _member),
    "learning:member-lock": Row("manager", "facilitator", _member, post=True),
    "learning:hand-over": Row("manager", "participant", _mentorship),
    "learning:mentorship-step": Row("manager", "participant", _step, post=True),
    "learning:agreed-tick": Row("participant", "stranger", _agreed, post=True),
    "learning:matchings": Row("manager", "facilitator", _kind),
    "learning:matching-progress": Row("manager", "facilitator", _kind),
    "learning:matching": Row("manager", "facilitator", _matching),
    "learning:matching-problem": Row("manager", "facilitator", _matching),
    "learning:matching-step": Row("manager", "facilitator", _matching_step, post=True),
    "learning:mentors": Row("citizen", None, _key, why=DIRECTORY),
    "learning:mentor": Row("participant", "stranger", _mentor),
    "learning:mentor-entrust": Row("manager", "facilitator", _key, post=True),
    "learning:mentor-profile": Row("stranger", "citizen"),
    "learning:wish": Row("participant", "manager", _key),
}
