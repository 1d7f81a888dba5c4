"""To join instead of doubling, to part again, to ask every year; and who hears of it."""

from datetime import timedelta

import pytest

from minga.challenges.actions.gates import map_challenge
from minga.challenges.actions.joining import join_challenge, part_challenge
from minga.challenges.actions.upkeep import ask_to_confirm, to_ask
from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge
from minga.challenges.tasks import ask_whether_true
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.notifications.models import Message
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.enums import RoleKind
from tests.factories.challenges import bare_draft, make_challenge
from tests.factories.organisations import make_admin1, make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_joined_draft_leads_to_the_other_and_those_who_answer_for_it_are_told() -> None:
    into, draft = make_challenge(status=Status.MAPPED), bare_draft(written_by=make_person())
    steward, mine = make_person(), make_person()
    role(steward, RoleKind.CHALLENGE_OWNER, into.organisation)
    role(mine, RoleKind.COORDINATOR, draft.organisation)

    joined = join_challenge(challenge=draft, into=into, actor=mine, now=now())

    assert (joined.status, joined.joined_into) == (Status.JOINED, into)
    told = Message.objects.filter(kind="challenges.joined").values_list("to", flat=True)
    assert set(told) == {steward.pk, draft.written_by_id}


def test_what_was_joined_to_it_goes_along_and_it_leaves_the_search() -> None:
    into, middle = make_challenge(status=Status.MAPPED), make_challenge(status=Status.MAPPED)
    first = make_challenge(status=Status.JOINED, joined_into=middle)

    join_challenge(challenge=middle, into=into, actor=HOUSE, now=now())

    first.refresh_from_db()
    assert first.joined_into == into
    assert not SearchEntry.objects.filter(subject_type="challenges.challenge", subject_id=middle.pk).exists()


def test_joining_needs_another_one_that_stands() -> None:
    challenge = make_challenge(status=Status.MAPPED)

    for into in (challenge, bare_draft(), make_challenge(status=Status.WITHDRAWN)):
        with pytest.raises(Invalid):
            join_challenge(challenge=challenge, into=into, actor=HOUSE, now=now())


def test_who_cannot_see_a_restricted_one_cannot_join_it() -> None:
    hidden, draft, person = make_challenge(status=Status.MAPPED, restricted=True), bare_draft(), make_person()
    role(person, RoleKind.COORDINATOR, draft.organisation)

    with pytest.raises(Invalid):
        join_challenge(challenge=draft, into=hidden, actor=person, now=now())


def test_unrecognised_organisation_puts_nothing_on_the_page_of_others() -> None:
    draft = bare_draft(organisation=make_organisation(recognised_at=None))

    with pytest.raises(NotReady):
        join_challenge(challenge=draft, into=make_challenge(status=Status.MAPPED), actor=HOUSE, now=now())


def test_connected_challenge_and_member_of_staff_join_nothing() -> None:
    into, connected, draft = make_challenge(status=Status.MAPPED), make_challenge(status=Status.CONNECTED), bare_draft()
    member = make_person()
    role(member, RoleKind.MEMBER, draft.organisation)

    with pytest.raises(Conflict):
        join_challenge(challenge=connected, into=into, actor=HOUSE, now=now())
    with pytest.raises(NotAllowed):
        join_challenge(challenge=draft, into=into, actor=member, now=now())


def test_either_side_parts_them_with_a_reason_and_the_draft_begins_anew() -> None:
    joined = make_challenge(status=Status.JOINED)
    other = joined.joined_into
    assert other is not None
    steward, mine = make_person(), make_person()
    role(steward, RoleKind.AUTHORITY, other.organisation)
    role(mine, RoleKind.COORDINATOR, joined.organisation)
    with pytest.raises(Invalid):
        part_challenge(challenge=joined, reason=" ", actor=steward, now=now())
    with pytest.raises(NotAllowed):
        part_challenge(challenge=joined, reason="No.", actor=make_person(), now=now())

    parted = part_challenge(challenge=joined, reason="Allí hay bus.", actor=steward, now=now())

    assert (parted.status, parted.joined_into, parted.mapped_at) == (Status.DRAFT, None, None)
    assert Message.objects.get(kind="challenges.parted").to == mine
    assert map_challenge(challenge=parted, actor=mine, now=now()).status == Status.MAPPED
    with pytest.raises(Conflict):
        part_challenge(challenge=parted, reason="Otra vez.", actor=HOUSE, now=now())


def test_each_year_those_who_answer_are_asked_once() -> None:
    old, fresh = make_challenge(status=Status.MAPPED), make_challenge(status=Status.MAPPED)
    steward = make_person()
    role(steward, RoleKind.COORDINATOR, old.organisation)
    Challenge.objects.filter(pk=old.pk).update(confirmed_at=now() - timedelta(days=366))

    ask_whether_true(timestamp=0)
    ask_whether_true(timestamp=0)

    assert [message.about_id for message in Message.objects.filter(kind="challenges.confirm")] == [old.pk]
    assert fresh not in to_ask(now())
    assert old in to_ask(now() + timedelta(days=366))


def test_nobody_is_asked_about_what_was_confirmed_meanwhile() -> None:
    challenge = make_challenge(status=Status.MAPPED)
    role(make_person(), RoleKind.COORDINATOR, challenge.organisation)

    assert ask_to_confirm(challenge=challenge, actor=HOUSE, now=now()) is False
    assert not Message.objects.filter(kind="challenges.confirm").exists()


def test_challenges_follow_the_organisation_that_stays() -> None:
    stays = make_organisation("Municipalidad Única", territory=make_admin1("UY-CL"))
    challenge = make_challenge(status=Status.MAPPED)

    merge_organisations(stays=stays, duplicate=challenge.organisation, actor=HOUSE, now=now())

    challenge.refresh_from_db()
    assert (challenge.organisation, challenge.country) == (stays, "UY")
