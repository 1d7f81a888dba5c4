"""How far each has come, by rules over attendance, tasks, forms and the team's initiative."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.learning.actions.standings import recompute
from minga.learning.actions.teams import end_team, place_member
from minga.learning.enums import AttendanceState, HandinState, RuleKind, SessionState, TaskBy
from minga.learning.models import CompletionRule, Handin, Session, Standing
from minga.programmes.models import Edition, Enrolment
from tests.conftest import Queries
from tests.factories.initiatives import make_initiative
from tests.factories.learning import attended, make_participant, make_session, make_task, make_team
from tests.factories.programmes import make_edition, make_stage
from tests.factories.questionnaires import make_form, make_sent

pytestmark = pytest.mark.django_db


def make_rule(edition: Edition, kind: str, **fields: Any) -> CompletionRule:
    number = edition.completion_rules.count() + 1
    values: dict[str, Any] = {
        "edition": edition,
        "key": f"regla-{number}",
        "order": number,
        "kind": kind,
        "texts": all_languages(f"Regla {number}."),
    }
    return CompletionRule.objects.create(**(values | fields))


def past(edition: Edition, count: int, **fields: Any) -> list[Session]:
    """Meetings that were held, the last one yesterday."""
    day = now() - timedelta(days=count + 1)
    return [
        make_session(edition, starts_at=day + timedelta(days=number), state=SessionState.HELD, **fields)
        for number in range(count)
    ]


def standing_of(enrolment: Enrolment) -> Standing:
    recompute(edition=enrolment.edition, now=now())
    return Standing.objects.get(enrolment=enrolment)


def test_attendance_a_share_is_rounded_up_and_a_make_up_counts() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal("0.8"))
    sessions = past(edition, 5)
    she = make_participant(edition)
    for session in sessions[:3]:
        attended(session, she)
    attended(sessions[3], she, AttendanceState.ABSENT)
    attended(sessions[4], make_participant(edition))

    before = standing_of(she)
    session_4 = she.attendance.get(session=sessions[3])
    session_4.state = AttendanceState.MADE_UP
    session_4.save()
    after = standing_of(she)

    assert (before.met, before.rules[0]["have"], before.rules[0]["needed"]) == (False, 3, 4)
    assert before.rules[0]["lacks"] == [sessions[3].pk, sessions[4].pk]
    assert (after.met, after.rules[0]["have"], after.missed_in_a_row) == (True, 4, 1)


def test_attendance_who_was_excused_is_asked_one_meeting_less() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal("0.75"))
    sessions = past(edition, 8)
    she = make_participant(edition)
    attended(sessions[0], she, AttendanceState.EXCUSED)
    attended(sessions[1], she, AttendanceState.EXCUSED)
    for session in sessions[2:7]:
        attended(session, she)
    attended(sessions[7], make_participant(edition))

    standing = standing_of(she)

    assert standing.rules[0]["needed"] == 5
    assert standing.met
    assert (standing.attended, standing.held) == (5, 6)


def test_nobody_completes_by_excuses_alone() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal("0.75"))
    sessions = past(edition, 8)
    she = make_participant(edition)
    for session in sessions[:6]:
        attended(session, she, AttendanceState.EXCUSED)
    for session in sessions[6:]:
        attended(session, she)

    (rule,) = standing_of(she).rules

    assert (rule["met"], rule["have"], rule["needed"], rule["excused"]) == (False, 2, 5, 6)
    assert rule["lacks"] == [each.pk for each in sessions[2:6]]


def test_a_meeting_that_nobody_took_down_is_missed_by_nobody() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal(1))
    first, second = past(edition, 2)
    she, he = make_participant(edition), make_participant(edition)
    attended(first, he)
    before = standing_of(she)

    attended(second, he)
    after = standing_of(she)

    assert [(each.held, each.missed_in_a_row) for each in (before, after)] == [(1, 1), (2, 2)]


def test_attendance_of_two_stages_twins_count_once_and_cancelled_ones_not() -> None:
    edition = make_edition()
    virtual, city = make_stage(edition, key="virtual"), make_stage(edition, key="santiago")
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal(1), stage=virtual)
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal(1), stage=city)
    (spanish,) = past(edition, 1, stage=virtual)
    (portuguese,) = past(edition, 1, stage=virtual, same_as=spanish)
    past(edition, 1, stage=virtual, counts=False)
    there, gone = past(edition, 2, stage=city)
    Session.objects.filter(pk=gone.pk).update(state=SessionState.CANCELLED, cancelled_reason="Paro de transporte")
    she, other = make_participant(edition), make_participant(edition)
    attended(portuguese, she)
    attended(there, she)
    attended(spanish, other)

    assert standing_of(she).met
    row = standing_of(other)
    assert [rule["met"] for rule in row.rules] == [True, False]
    assert row.rules[1]["lacks"] == [there.pk]


def test_tasks_the_work_of_a_team_counts_for_each_of_its_people_and_scores_reach_a_mark() -> None:
    edition = make_edition()
    task, own = make_task(edition), make_task(edition, by=TaskBy.PERSON)
    make_rule(edition, RuleKind.TASKS, at_least=Decimal(1))
    make_rule(edition, RuleKind.RUBRIC, at_least=Decimal("0.6"), task=task)
    she, he = make_participant(edition), make_participant(edition)
    team = make_team(edition, she, he)
    Handin.objects.create(task=task, team=team, state=HandinState.ACCEPTED, share=Decimal("0.7"))
    Handin.objects.create(task=own, enrolment=she, state=HandinState.ACCEPTED)
    Handin.objects.create(task=own, enrolment=he, state=HandinState.RETURNED)

    recompute(edition=edition, now=now())

    assert she.standing.met
    his = he.standing
    assert [(rule["met"], rule["have"]) for rule in his.rules] == [(False, 1), (True, 70)]
    assert his.rules[0]["lacks"] == [own.pk]


def test_gate_the_initiative_of_her_team_must_have_come_so_far() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.GATE, reaches=4)
    she, he = make_participant(edition), make_participant(edition)
    make_team(edition, she, initiative=make_initiative(edition=edition, stage=4))
    make_team(edition, he, initiative=make_initiative(edition=edition, stage=3))

    recompute(edition=edition, now=now())

    assert she.standing.met
    assert (he.standing.met, he.standing.rules[0]["have"]) == (False, 3)


def test_an_edition_without_rules_is_completed_by_nobody() -> None:
    she = make_participant(make_edition())

    assert not standing_of(she).met


def test_recompute_asks_as_much_for_many_as_for_one(queries: Queries) -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal(1))
    make_rule(edition, RuleKind.TASKS, at_least=Decimal(1))
    make_rule(edition, RuleKind.GATE, reaches=2)
    make_participant(edition)
    with queries(13):
        recompute(edition=edition, now=now())
    for _number in range(3):
        make_participant(edition)
    Standing.objects.all().delete()
    with queries(13):
        recompute(edition=edition, now=now())


def test_recompute_where_nothing_changed_changes_no_row_and_says_that_it_looked() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal(1))
    (session,) = past(edition, 1)
    same, other = make_participant(edition), make_participant(edition)
    attended(session, same)
    before = {each.enrolment_id: each for each in (standing_of(same), standing_of(other))}
    attended(session, other)

    later = now() + timedelta(minutes=5)
    recompute(edition=edition, now=later)

    after = {each.enrolment_id: each for each in edition.standings.all()}
    assert [each.computed_at for each in after.values()] == [later, later]
    assert after[same.pk].updated_at == before[same.pk].updated_at
    assert after[other.pk].updated_at == later
    assert (before[other.pk].met, after[other.pk].met, after[other.pk].last_seen_at) == (False, True, session.starts_at)
    assert {each.uuid for each in after.values()} == {each.uuid for each in before.values()}


def test_recompute_of_more_than_one_batch_keeps_everybody_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minga.learning.actions.standings._BATCH", 2)
    edition = make_edition()
    people = [make_participant(edition) for _number in range(5)]

    assert recompute(edition=edition, now=now()) == 5
    assert recompute(edition=edition, enrolments=[people[0].pk, people[3].pk], now=now()) == 2
    assert edition.standings.count() == 5


def test_work_of_a_team_counts_for_who_was_there_when_it_was_handed_in() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.TASKS, at_least=Decimal(1))
    make_rule(edition, RuleKind.GATE, reaches=4)
    task = make_task(edition)
    she, he, stays = (make_participant(edition) for _number in range(3))
    team = make_team(edition, she, he, stays, initiative=make_initiative(edition=edition, stage=4))
    day = now() - timedelta(days=9)
    place_member(enrolment=she, team=make_team(edition), actor=HOUSE, now=day)
    Handin.objects.create(task=task, team=team, state=HandinState.ACCEPTED, sent_at=day + timedelta(days=1))
    place_member(enrolment=he, team=None, actor=HOUSE, now=day + timedelta(days=2))
    end_team(team=team, actor=HOUSE, now=day + timedelta(days=3))

    met = {each.pk: [rule["met"] for rule in standing_of(each).rules] for each in (she, he, stays)}

    assert met == {she.pk: [False, False], he.pk: [True, False], stays.pk: [True, True]}


def test_a_form_of_the_team_counts_for_all_of_it_also_when_the_team_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minga.learning.queries.completion_facts.answers_by", lambda _edition, _form: "team")
    edition = make_edition()
    form = make_form(owner=edition)
    make_rule(edition, RuleKind.FORM, form=form)
    she, he, other = (make_participant(edition) for _number in range(3))
    team = make_team(edition, she, he)
    make_team(edition, other)
    make_sent(form, person=she.person, subject=edition)
    end_team(team=team, actor=HOUSE, now=now())

    assert [standing_of(each).met for each in (she, he, other)] == [True, True, False]


def test_points_are_never_rounded_up_to_the_mark() -> None:
    edition = make_edition()
    task = make_task(edition)
    make_rule(edition, RuleKind.RUBRIC, at_least=Decimal("0.7"), task=task)
    she, he = make_participant(edition), make_participant(edition)
    for enrolment, share in ((she, "0.6960"), (he, "0.7000")):
        Handin.objects.create(
            task=task, team=make_team(edition, enrolment), state=HandinState.ACCEPTED, share=Decimal(share)
        )

    recompute(edition=edition, now=now())

    assert [(each.standing.met, each.standing.rules[0]["have"]) for each in (she, he)] == [(False, 69), (True, 70)]


def test_a_meeting_that_goes_on_counts_for_both_figures_once_she_is_there() -> None:
    edition = make_edition()
    make_rule(edition, RuleKind.ATTENDANCE, at_least=Decimal(1))
    (over,) = past(edition, 1)
    goes_on = make_session(edition, starts_at=now() - timedelta(minutes=30))
    she, he = make_participant(edition), make_participant(edition)
    for session in (over, goes_on):
        attended(session, she)

    recompute(edition=edition, now=now())

    assert [(each.standing.attended, each.standing.held) for each in (she, he)] == [(2, 2), (0, 1)]
