"""No challenge changes its state without its conditions, by any door."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from minga.audit.models import Entry
from minga.challenges.actions.gates import (
    GateNotReady,
    characterise_challenge,
    connect_challenge,
    map_challenge,
    solve_challenge,
    take_up_challenge,
    withdraw_challenge,
)
from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge, Evidence
from minga.core.actors import HOUSE
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.core.models import SearchEntry
from minga.indicators.models import Target
from minga.organisations.enums import OrganisationType, RoleKind
from tests.factories.challenges import PROOF, bare_draft, make_challenge
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def _lost(challenge: Challenge) -> set[str]:
    """The keys of the conditions that the next gate misses."""
    gate = map_challenge if challenge.status == Status.DRAFT else characterise_challenge
    with pytest.raises(GateNotReady) as refused:
        gate(challenge=challenge, actor=HOUSE, now=NOW)
    return {condition.key for condition in refused.value.conditions}


def test_whole_draft_goes_all_the_way() -> None:
    challenge = make_challenge(status=Status.SOLVED)

    assert challenge.status == Status.SOLVED
    assert set(challenge.conditions) == {"mapped", "characterised", "connected", "solved"}
    assert challenge.conditions["characterised"]["met"]["sdg"].startswith("16.6 · ")


def test_mapped_challenge_is_found_by_everybody_and_leaves_one_entry() -> None:
    challenge = make_challenge(status=Status.MAPPED)

    assert SearchEntry.objects.get(subject_type="challenges.challenge", subject_id=challenge.pk).public
    entry = Entry.objects.get(key="challenges.challenge_mapped", subject_id=challenge.pk)
    assert (entry.before, entry.after) == ({"status": "draft"}, {"status": "mapped"})


@pytest.mark.parametrize(
    ("column", "value", "key"),
    [("affected", "  ", "affected"), ("similar_seen_at", None, "similar")],
)
def test_draft_without_a_condition_is_not_mapped(column: str, value: object, key: str) -> None:
    challenge = make_challenge(**{column: value})

    assert _lost(challenge) == {key}
    challenge.refresh_from_db()
    assert (challenge.status, challenge.mapped_at, challenge.conditions) == (Status.DRAFT, None, {})


@pytest.mark.parametrize(
    "owner",
    [{"type": OrganisationType.FIRM}, {"recognised_at": None}, {"retired_at": NOW}],
    ids=["not public", "not recognised", "retired"],
)
def test_owner_must_be_public_recognised_and_standing(owner: dict[str, object]) -> None:
    assert _lost(make_challenge(organisation=make_organisation(**owner))) == {"owner"}


@pytest.mark.parametrize(
    ("without", "key"),
    [
        ({"sdg_target": ""}, "sdg"),
        ({"plain_reason": "", "question": "¿Cómo? " + "palabra " * 30}, "plain"),
        ({"adoption_owner": ""}, "adoption"),
        ({"adoption_budget": "", "adoption_norm": ""}, "adoption"),
    ],
)
def test_mapped_without_a_condition_is_not_characterised(without: dict[str, object], key: str) -> None:
    assert _lost(make_challenge(status=Status.MAPPED, **without)) == {key}


def test_evidence_and_baseline_are_asked_for() -> None:
    challenge = make_challenge(status=Status.MAPPED)
    Evidence.objects.filter(challenge=challenge).delete()
    Target.objects.filter(subject_id=challenge.pk).delete()

    assert _lost(challenge) == {"evidence", "baseline"}


def test_norm_serves_as_route_where_there_is_no_budget_line() -> None:
    challenge = make_challenge(status=Status.MAPPED, adoption_budget="", adoption_norm="Ordenanza 12")

    assert characterise_challenge(challenge=challenge, actor=HOUSE, now=NOW).status == Status.CHARACTERISED


def test_states_are_not_skipped() -> None:
    draft = make_challenge()

    for leap in (
        lambda: characterise_challenge(challenge=draft, actor=HOUSE, now=NOW),
        lambda: connect_challenge(challenge=draft, proof=PROOF, actor=HOUSE, now=NOW),
        lambda: solve_challenge(challenge=draft, proof=PROOF, actor=HOUSE, now=NOW),
    ):
        with pytest.raises(Conflict):
            leap()


@pytest.mark.parametrize("kind", [RoleKind.COORDINATOR, RoleKind.CHALLENGE_OWNER, RoleKind.AUTHORITY])
def test_who_answers_for_the_organisation_maps(kind: RoleKind) -> None:
    challenge, person = make_challenge(), make_person()
    role(person, kind, challenge.organisation)

    assert map_challenge(challenge=challenge, actor=person, now=NOW).status == Status.MAPPED


def test_member_of_staff_and_stranger_do_not_decide() -> None:
    challenge, member, stranger = make_challenge(), make_person(), make_person()
    role(member, RoleKind.MEMBER, challenge.organisation)
    role(stranger, RoleKind.COORDINATOR)

    for person in (member, stranger):
        for decide in (
            lambda who: map_challenge(challenge=challenge, actor=who, now=NOW),
            lambda who: connect_challenge(challenge=challenge, proof=PROOF, actor=who, now=NOW),
            lambda who: solve_challenge(challenge=challenge, proof=PROOF, actor=who, now=NOW),
            lambda who: withdraw_challenge(challenge=challenge, reason="No.", actor=who, now=NOW),
            lambda who: take_up_challenge(challenge=challenge, actor=who, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                decide(person)


def test_only_what_was_withdrawn_is_taken_up_again() -> None:
    with pytest.raises(Conflict):
        take_up_challenge(challenge=make_challenge(), actor=HOUSE, now=NOW)


def test_withdrawn_says_why_leaves_the_search_and_begins_anew() -> None:
    challenge = make_challenge(status=Status.CHARACTERISED)
    with pytest.raises(Invalid):
        withdraw_challenge(challenge=challenge, reason="  ", actor=HOUSE, now=NOW)

    gone = withdraw_challenge(challenge=challenge, reason="Se resolvió solo.", actor=HOUSE, now=NOW)
    assert not SearchEntry.objects.filter(subject_type="challenges.challenge").exists()
    again = take_up_challenge(challenge=gone, actor=HOUSE, now=NOW)

    assert (again.status, again.mapped_at, again.characterised_at, again.conditions) == (Status.DRAFT, None, None, {})


@pytest.mark.parametrize(
    "claim",
    [
        {"status": "mapped", "mapped_at": NOW},
        {"status": "characterised", "mapped_at": NOW, "characterised_at": NOW},
        {"status": "mapped", "mapped_at": NOW, "conditions": {"mapped": {"met": {"owner": ""}}}},
    ],
)
def test_database_refuses_a_state_without_its_record(claim: dict[str, object]) -> None:
    challenge = make_challenge()

    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=challenge.pk).update(**claim)


def test_database_refuses_bulk_rows_that_claim_a_state() -> None:
    whole = make_challenge(status=Status.CHARACTERISED)
    copy = bare_draft()
    columns = ("conditions", "mapped_at", "characterised_at", "similar_seen_at", "affected", "sdg_target",
               "adoption_owner", "adoption_budget")  # fmt: skip
    for column in columns:
        setattr(copy, column, getattr(whole, column))
    copy.pk, copy.key, copy.status = None, "copia", Status.CHARACTERISED
    copy.uuid = bare_draft().uuid.__class__(int=7)

    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.bulk_create([copy])


def test_database_refuses_characterising_without_evidence_and_losing_the_record() -> None:
    mapped, whole = make_challenge(status=Status.MAPPED), make_challenge(status=Status.CHARACTERISED)
    Evidence.objects.filter(challenge=mapped).delete()
    record = {**mapped.conditions, "characterised": whole.conditions["characterised"]}

    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=mapped.pk).update(status="characterised", characterised_at=NOW, conditions=record)
    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=whole.pk).update(conditions={})
