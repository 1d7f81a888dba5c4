"""What becomes of dossiers when their challenge is kept from the public, withdrawn, or joined to another."""

import pytest

from minga.challenges.actions.challenges import edit_challenge
from minga.challenges.actions.gates import take_up_challenge, withdraw_challenge
from minga.challenges.actions.joining import join_challenge
from minga.challenges.enums import ChallengeStatus
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Invalid, NotAllowed
from minga.core.models import SearchEntry
from minga.core.similar import similar
from minga.initiatives.actions.listing import refresh
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.policies import SCOPE
from minga.organisations.enums import RoleKind
from tests.factories.initiatives import make_dossier_challenge, make_initiative
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _entry(initiative: Initiative) -> SearchEntry | None:
    return SearchEntry.objects.filter(subject_type=SCOPE, subject_id=initiative.pk).first()


def _found(initiative: Initiative) -> bool:
    return any(each.subject_id == initiative.pk for each in similar(initiative.title, kinds=(SCOPE,), language="es"))


def test_public_dossiers_are_restricted_with_their_challenge_and_found_no_more() -> None:
    initiative, draft = make_initiative(stage=3), make_initiative(stage=1, visibility=Visibility.DRAFT)
    refresh(initiative)
    assert _found(initiative)

    for challenge in (initiative.challenge, draft.challenge):
        edit_challenge(challenge=challenge, changes={"restricted": True}, actor=HOUSE, now=now())

    initiative.refresh_from_db()
    draft.refresh_from_db()
    assert (initiative.visibility, draft.visibility) == (Visibility.RESTRICTED, Visibility.DRAFT)
    assert _entry(initiative) is None
    assert not _found(initiative)


def test_dossiers_of_a_challenge_off_the_map_are_not_found_by_its_words() -> None:
    initiative = make_initiative(stage=2)
    challenge = initiative.challenge
    challenge.title = "Xilofonías"
    challenge.save()
    refresh(Initiative.objects.get(pk=initiative.pk))
    before = _entry(initiative)
    assert before is not None
    assert "xilofonías" in before.words.lower()

    withdraw_challenge(challenge=challenge, reason="Es otra cosa.", actor=HOUSE, now=now())
    take_up_challenge(challenge=challenge, actor=HOUSE, now=now())

    after = _entry(initiative)
    assert after is not None
    assert "xilofonías" not in after.words.lower()


def test_what_the_public_reads_is_not_joined_to_what_it_may_not() -> None:
    public, hidden = make_dossier_challenge(), make_dossier_challenge(restricted=True)

    with pytest.raises(Invalid) as refused:
        join_challenge(challenge=public, into=hidden, actor=HOUSE, now=now())

    assert "into" in refused.value.errors


def test_dossiers_of_what_is_joined_to_a_restricted_challenge_are_restricted() -> None:
    hidden = make_dossier_challenge(restricted=True)
    initiative = make_initiative(stage=1)
    joined = initiative.challenge
    joined.restricted = True
    joined.save()

    join_challenge(challenge=joined, into=hidden, actor=HOUSE, now=now())

    initiative.refresh_from_db()
    assert (initiative.challenge, initiative.visibility) == (hidden, Visibility.RESTRICTED)


def test_only_who_decides_opens_a_restricted_challenge_that_stands() -> None:
    challenge = make_dossier_challenge(restricted=True)
    member, steward = make_person(), make_person()
    role(member, RoleKind.MEMBER, challenge.organisation)
    role(steward, RoleKind.COORDINATOR, challenge.organisation)
    opened = {"restricted": False}

    with pytest.raises(NotAllowed) as refused:
        edit_challenge(challenge=challenge, changes=opened, actor=member, now=now())
    assert refused.value.field == "restricted"

    edit_challenge(challenge=challenge, changes=opened, actor=steward, now=now())
    challenge.refresh_from_db()
    assert not challenge.restricted
    assert challenge.status == ChallengeStatus.CHARACTERISED
