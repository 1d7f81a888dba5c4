"""What the database refuses by itself, whatever wrote it."""

import pytest
from django.db import IntegrityError, transaction

from minga.challenges.enums import PrioritisationStatus
from minga.challenges.models import Candidate, Criterion, Prioritisation, Vote
from tests.factories.people import make_person
from tests.factories.strategy import candidates_of, close, criteria_of, make_round, open_round, table_votes

pytestmark = pytest.mark.django_db


def refused(write: object) -> bool:
    """Whether the database said no."""
    assert callable(write)
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_criteria_and_candidates_are_free_until_voting_opens() -> None:
    made = make_round()

    assert not refused(lambda: Criterion.objects.filter(prioritisation=made).update(weight=9))
    assert not refused(lambda: candidates_of(made)[0].delete())


def test_criteria_and_candidates_freeze_when_voting_opens() -> None:
    made = open_round()
    criterion, candidate = criteria_of(made)[0], candidates_of(made)[0]
    other = make_round()

    assert refused(lambda: Criterion.objects.filter(pk=criterion.pk).update(weight=9))
    assert refused(lambda: Criterion.objects.filter(pk=criterion.pk).delete())
    assert refused(lambda: Criterion.objects.create(prioritisation=made, title="Otro"))
    assert refused(lambda: Candidate.objects.filter(pk=candidate.pk).delete())
    assert refused(lambda: Candidate.objects.filter(pk=candidate.pk).update(prioritisation=other))


def test_votes_are_written_only_while_voting_is_open() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", [[4, 0], [2, 2], [1, 3]])
    close(made)
    criterion, candidate = criteria_of(made)[0], candidates_of(made)[0]
    vote = Vote(candidate=candidate, criterion=criterion, person=make_person(), score=1)

    assert refused(vote.save)
    assert refused(lambda: Vote.objects.filter(candidate=candidate).update(score=0))
    assert refused(lambda: Vote.objects.filter(candidate=candidate).delete())
    running = candidates_of(open_round())[0]
    assert refused(lambda: Vote.objects.filter(candidate=candidate).update(candidate=running))


def test_a_person_may_be_forgotten_after_the_voting() -> None:
    made = open_round()
    vote = Vote.objects.create(
        candidate=candidates_of(made)[0], criterion=criteria_of(made)[0], person=make_person(), score=3
    )
    close(made)

    assert not refused(lambda: Vote.objects.filter(pk=vote.pk).update(person=None, table="erased"))


def test_a_vote_is_on_a_criterion_of_its_own_round() -> None:
    made, other = open_round(), open_round()

    assert refused(
        lambda: Vote.objects.create(
            candidate=candidates_of(made)[0], criterion=criteria_of(other)[0], person=make_person(), score=1
        )
    )


def test_a_round_does_not_go_back() -> None:
    made = close(open_round())
    rows = Prioritisation.objects.filter(pk=made.pk)

    for status in (PrioritisationStatus.PREPARING, PrioritisationStatus.VOTING):
        assert refused(lambda status=status: rows.update(status=status))
