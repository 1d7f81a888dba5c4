"""Proposals of teams: computed in a job, told in words, applied whole or not at all."""

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.jobs import known_tasks
from minga.learning.actions.matchings import apply_teams, ask_matching, drop_matching
from minga.learning.actions.teams import place_member
from minga.learning.enums import MatchingKind, MatchingState
from minga.learning.models import Matching, Mentorship, Team, TeamMember
from minga.learning.queries.matching_pages import matching_page
from minga.learning.queries.team_ground import team_ground, team_problem
from minga.notifications.models import Message
from minga.programmes.models import Edition
from tests.factories.learning import make_mentor, make_teacher, make_team
from tests.factories.mentoring import SETTINGS, make_cohort, make_edition_challenge, make_wish, proposed
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def _formed(edition: Edition) -> set[frozenset[int]]:
    rows = TeamMember.objects.filter(team__edition=edition, until=None).values_list("team", "enrolment")
    teams: dict[int, set[int]] = {}
    for team, enrolment in rows:
        teams.setdefault(team, set()).add(enrolment)
    return {frozenset(people) for people in teams.values()}


def test_a_proposal_changes_nothing_and_applied_places_everybody_once(edition: Edition) -> None:
    people = make_cohort(edition, 8)
    matching = proposed(edition)
    assert (matching.state, Team.objects.count()) == (MatchingState.READY, 0)

    apply_teams(matching=matching, actor=HOUSE, now=now())

    formed = _formed(edition)
    assert sorted(len(each) for each in formed) == [4, 4]
    assert frozenset().union(*formed) == {each.pk for each in people}
    assert list(Team.objects.values_list("number", "name")) == [(1, "Equipo 1"), (2, "Equipo 2")]
    matching.refresh_from_db()
    known_tasks()["learning.tell_placed"](matching_id=matching.pk)
    known_tasks()["learning.tell_placed"](matching_id=matching.pk)
    assert Message.objects.filter(kind="learning.team_placed").count() == 8
    entry = Entry.objects.get(key="learning.teams_changed")
    assert (entry.after["moved"], entry.related) == (8, [["learning.matching", matching.pk]])


def test_reasons_are_words_and_never_name_gender(edition: Edition) -> None:
    people = make_cohort(edition, 6, organisations=6)
    challenge = make_edition_challenge(edition, title="Filas en el registro")
    people[0].wish.challenges = [challenge.pk]
    people[0].wish.save()
    page = matching_page(proposed(edition), now())

    apply_teams(matching=Matching.objects.get(), actor=HOUSE, now=now())

    kept = [why for row in TeamMember.objects.all() for why in row.reasons]
    assert kept
    assert {why["code"] for why in kept} <= {"skill", "strongest", "organisation", "territory", "wish", "room"}
    told = {line.name: line.reasons for team in page.teams for line in team.people}
    assert any("Filas en el registro" in words for words in told[people[0].person.name])
    assert all(told.values())
    spoken = " ".join(words for each in told.values() for words in each).lower()
    assert not any(word in spoken for word in ("woman", "mujer", "hombre", "gender", "género"))


def test_locked_people_stay_and_what_has_begun_is_left_alone(edition: Edition) -> None:
    team, begun = make_team(edition, number=1), make_team(edition, number=2, closed_to_changes=True)
    make_cohort(edition, 6)
    stays = team.members.earliest("pk")
    TeamMember.objects.filter(pk=stays.pk).update(locked=True)
    inside = set(begun.members.values_list("enrolment", flat=True))

    apply_teams(matching=proposed(edition), actor=HOUSE, now=now())

    assert TeamMember.objects.get(pk=stays.pk).until is None
    assert set(begun.members.filter(until=None).values_list("enrolment", flat=True)) == inside
    assert frozenset(inside) in _formed(edition)


def test_a_proposal_on_other_ground_is_refused(edition: Edition) -> None:
    people = make_cohort(edition, 8)
    matching, other = proposed(edition), make_team(edition, people[0], closed_to_changes=False)
    place_member(enrolment=people[1], team=other, actor=HOUSE, now=now())

    with pytest.raises(Conflict) as refused:
        apply_teams(matching=matching, actor=HOUSE, now=now())

    assert refused.value.code == "stale"
    assert matching_page(matching, now()).card.stale
    assert Team.objects.count() == 1


def test_it_is_applied_once_and_thrown_away_once(edition: Edition) -> None:
    make_cohort(edition, 8)
    first, second = proposed(edition), proposed(edition)
    apply_teams(matching=first, actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        apply_teams(matching=first, actor=HOUSE, now=now())
    drop_matching(matching=second, actor=HOUSE, now=now())
    with pytest.raises(Conflict):
        drop_matching(matching=second, actor=HOUSE, now=now())
    second.refresh_from_db()
    assert (second.state, second.problem) == (MatchingState.DROPPED, {})


def test_formed_again_with_keep_nobody_moves(edition: Edition) -> None:
    make_cohort(edition, 9)
    apply_teams(matching=proposed(edition), actor=HOUSE, now=now())
    before = _formed(edition)

    again = proposed(edition, weights={"kept": 50})
    apply_teams(matching=again, actor=HOUSE, now=now())

    assert _formed(edition) == before
    assert again.result["changes"]["moved"] == []


def test_a_chief_and_hers_are_apart_unless_it_cannot_be(edition: Edition) -> None:
    people = make_cohort(edition, 6)
    people[1].wish.boss = people[0]
    people[1].wish.save()
    matching = proposed(edition, least=3, most=3)
    teams = [set(map(int, team["people"])) for team in matching.result["teams"]]
    assert not any({people[0].pk, people[1].pk} <= team for team in teams)

    one = proposed(edition, least=6, most=6)

    page = matching_page(one, now())
    assert len(page.unmet) == 1
    assert people[0].person.name in page.unmet[0]
    assert page.card.broken == 1


def test_people_of_one_organisation_stay_together_when_asked(edition: Edition) -> None:
    people = make_cohort(edition, 12, organisations=3)

    matching = proposed(edition, least=4, most=4, organisations="together")

    house = {each.pk: each.organisation_id for each in people}
    assert all(len({house[int(pk)] for pk in team["people"]}) == 1 for team in matching.result["teams"])


def test_sizes_that_do_not_divide_are_told_with_those_that_do(edition: Edition) -> None:
    make_cohort(edition, 7)

    matching = proposed(edition, least=4, most=5)

    assert matching.state == MatchingState.FAILED
    failed = matching_page(matching, now()).card.failed
    assert "3" in failed
    assert "7" in failed


def test_places_of_a_challenge_and_the_language_rule_reach_the_problem(edition: Edition) -> None:
    people = make_cohort(edition, 3)
    challenge, gone = make_edition_challenge(edition), make_edition_challenge(make_edition())
    people[0].wish.challenges = [gone.pk, challenge.pk]
    people[0].wish.save()

    problem = team_problem(team_ground(edition), SETTINGS | {"per_challenge": 1, "language": True})

    assert problem["challenges"] == [{"id": str(challenge.pk), "teams": 1}]
    first = next(one for one in problem["people"] if one["id"] == str(people[0].pk))
    assert (first["wants"], first["languages"]) == ([str(challenge.pk)], ["es"])


def test_what_cannot_be_asked_is_refused_at_once(edition: Edition) -> None:
    make_cohort(edition, 2)
    for settings, refusal in ((SETTINGS, NotReady), (SETTINGS | {"least": 5, "most": 3}, Invalid)):
        with pytest.raises(refusal):
            ask_matching(edition=edition, kind=MatchingKind.TEAMS, settings=settings, actor=HOUSE, now=now())
    teacher = make_teacher(edition)
    with pytest.raises(NotAllowed):
        ask_matching(edition=edition, kind=MatchingKind.TEAMS, settings=SETTINGS, actor=teacher, now=now())
    assert not Matching.objects.exists()


def test_a_job_that_runs_twice_computes_once(edition: Edition) -> None:
    make_cohort(edition, 6)
    matching = proposed(edition)
    computed = matching.computed_at

    known_tasks()["learning.compute_matching"](matching_id=matching.pk)

    matching.refresh_from_db()
    assert matching.computed_at == computed


def test_teams_nobody_is_in_any_more_end(edition: Edition) -> None:
    for number in (1, 2, 3):
        make_mentor(edition, make_team(edition, number=number))
    for member in TeamMember.objects.all():
        make_wish(member.enrolment)

    apply_teams(matching=proposed(edition, least=6, most=6), actor=HOUSE, now=now())

    left = Team.objects.get(ended_at=None)
    assert [each.team for each in Mentorship.objects.filter(until=None)] == [left]
