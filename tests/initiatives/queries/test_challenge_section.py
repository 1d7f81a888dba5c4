"""The block of a challenge's page: who works on it, and the door to begin."""

import pytest

from minga.challenges.enums import ChallengeStatus
from minga.core.clock import now
from minga.initiatives.enums import Visibility
from minga.initiatives.queries.challenge_section import initiatives_on
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import lead_of, make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _official() -> Person:
    person = make_person()
    role(person, RoleKind.MEMBER, organisation=make_organisation())
    return person


def test_an_official_may_begin_where_nobody_works_yet() -> None:
    challenge = make_dossier_challenge()

    block = initiatives_on(challenge, _official(), inside=False, now=now())

    assert block is not None
    assert block.link == f"/iniciativas/abrir/?challenge={challenge.key}"
    assert [row.link for row in block.rows] == [""]


@pytest.mark.parametrize("status", [ChallengeStatus.SOLVED, ChallengeStatus.WITHDRAWN])
def test_nobody_begins_on_what_is_solved_or_withdrawn(status: ChallengeStatus) -> None:
    challenge = make_dossier_challenge()
    challenge.status = status

    block = initiatives_on(challenge, _official(), inside=False, now=now())

    assert block is not None
    assert block.link == ""
    assert not block.rows


def test_whoever_works_nowhere_public_finds_no_door() -> None:
    challenge = make_dossier_challenge()

    for viewer in (None, make_person()):
        block = initiatives_on(challenge, viewer, inside=False, now=now())
        assert block is not None
        assert block.link == ""


def test_drafts_stand_there_for_their_team_only() -> None:
    challenge = make_dossier_challenge()
    public = make_initiative(challenge=challenge, stage=3)
    draft = make_initiative(challenge=challenge, stage=3, visibility=Visibility.DRAFT)

    everybody = initiatives_on(challenge, None, inside=False, now=now())
    team = initiatives_on(challenge, lead_of(draft), inside=False, now=now())

    assert everybody is not None
    assert [row.label for row in everybody.rows] == [public.title]
    assert everybody.total == 1
    assert team is not None
    assert {row.label for row in team.rows} == {public.title, draft.title}
