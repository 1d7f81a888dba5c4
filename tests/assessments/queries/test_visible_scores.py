"""Scores of others: hidden until all are in, for every kind of viewer; one item and a whole panel agree."""

from itertools import product
from typing import Any

import pytest
from django.db.models import Model

from minga.assessments.enums import AssessmentState, JurorState, PanelState
from minga.assessments.models import Juror, Panel, PanelItem
from minga.assessments.queries.viewers import item_to_discuss, item_to_read, panel_for, viewer_of
from minga.assessments.queries.visible_scores import (
    Viewer,
    aside_from,
    is_visible,
    standings_of,
    visible_items,
    visible_scores,
)
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.assessments import (
    SCORES,
    make_assessment,
    make_interest,
    make_item,
    make_juror,
    make_panel,
    runner_of,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def its(thing: Model, **values: Any) -> None:
    type(thing)._default_manager.filter(pk=thing.pk).update(**values)


def jury(panel: Panel, count: int = 2) -> list[Juror]:
    return [make_juror(panel) for _ in range(count)]


def sees(item: PanelItem, person: Person) -> bool:
    fresh = PanelItem.objects.select_related("panel__rubric").get(pk=item.pk)
    return not visible_scores(fresh, viewer_of(fresh.panel, person)).hidden


def test_one_sees_nothing_of_others_until_the_last_has_sent() -> None:
    item = make_item(make_panel(reviews_per_item=2))
    first, second = jury(item.panel)
    make_assessment(item, first, submitted=SCORES)
    other = make_assessment(item, second)
    assert not sees(item, first.person)

    its(other, state=AssessmentState.SUBMITTED, scores=SCORES, total=50, no_conflict_at=item.created_at,
        submitted_at=item.created_at)  # fmt: skip

    seen = visible_scores(item, viewer_of(item.panel, first.person))
    assert [review.own for review in seen.reviews] == [True, False]
    assert (seen.sent, seen.waiting) == (2, 0)


def test_one_who_has_not_sent_hers_sees_nothing_even_if_the_others_have() -> None:
    panel = make_panel(reviews_per_item=2)
    item, (first, second, late) = make_item(panel), jury(panel, 3)
    for juror in (first, second):
        make_assessment(item, juror, submitted=SCORES)
    make_assessment(item, late, scores={"problem": 4}, state=AssessmentState.BEGUN)

    assert [sees(item, juror.person) for juror in (first, second, late)] == [False, False, False]


def test_an_item_with_fewer_assessments_than_promised_stays_shut_until_the_jury_discusses() -> None:
    panel = make_panel(reviews_per_item=2)
    item, juror = make_item(panel), make_juror(panel)
    make_assessment(item, juror, submitted=SCORES)
    assert not sees(item, juror.person)

    its(panel, state=PanelState.DISCUSSING)

    assert sees(item, juror.person)


def test_who_runs_the_jury_sees_when_all_are_in_and_not_before() -> None:
    panel = make_panel(reviews_per_item=2)
    item, (first, second) = make_item(panel), jury(panel)
    make_assessment(item, first, submitted=SCORES)
    runner = runner_of(panel)
    assert not sees(item, runner)

    make_assessment(item, second, submitted=SCORES)

    assert sees(item, runner)


def test_who_runs_it_and_sits_on_it_waits_for_her_own_like_everybody() -> None:
    panel = make_panel(reviews_per_item=1)
    runner = runner_of(panel)
    make_juror(panel, runner)
    item = make_item(panel)
    make_assessment(item, make_juror(panel), submitted=SCORES)

    assert not sees(item, runner)


@pytest.mark.parametrize("state", [PanelState.JUDGING, PanelState.DISCUSSING, PanelState.CLOSED])
def test_who_has_a_conflict_never_sees_the_scores(state: str) -> None:
    panel = make_panel(reviews_per_item=1)
    item, (judged, tied) = make_item(panel), jury(panel)
    make_assessment(item, judged, submitted=SCORES)
    make_assessment(item, tied, submitted=SCORES, state=AssessmentState.RECUSED)
    make_interest(item, tied)
    its(panel, state=state)

    assert (sees(item, judged.person), sees(item, tied.person)) == (True, False)


@pytest.mark.parametrize("state", PanelState.values)
def test_who_is_not_of_the_jury_finds_nothing(state: str) -> None:
    panel = make_panel(reviews_per_item=1, state=state)
    item = make_item(panel)
    make_assessment(item, submitted=SCORES)
    declined = make_juror(panel, state=JurorState.DECLINED)

    for person in (make_person(), declined.person):
        assert not sees(item, person)
        with pytest.raises(Panel.DoesNotExist):
            panel_for(person, panel.key)
        with pytest.raises(Panel.DoesNotExist):
            item_to_discuss(person, panel.key, item.code)


def test_one_item_and_the_whole_panel_agree_for_everybody() -> None:
    """Every state of the panel × viewer × item: the list in the database and the rule in words say the same."""
    panel = make_panel(reviews_per_item=2, calibrates=True)
    jurors = jury(panel, 3)
    patterns = list(product(("sent", "waits", "none"), ("sent", "waits", "none")))
    for number, (one, two) in enumerate(patterns):
        item = make_item(panel, sample=number % 3 == 0)
        for juror, how in ((jurors[0], one), (jurors[1], two)):
            if how != "none":
                make_assessment(item, juror, submitted=SCORES if how == "sent" else None)
        if number == 0:
            make_interest(item, jurors[1])
    viewers = [
        *(Viewer(person=juror.person, juror=juror) for juror in jurors),
        Viewer(person=runner_of(panel), runs=True),
        Viewer(person=jurors[0].person, juror=jurors[0], runs=True),
        Viewer(person=make_person()),
    ]
    found = 0
    for state in (PanelState.JUDGING, PanelState.DISCUSSING, PanelState.CLOSED):
        panel.state = state
        items = list(panel.items.all())
        for viewer in viewers:
            standings, aside = standings_of(panel, items, viewer.juror), aside_from(viewer, items)
            one_by_one = {
                item.pk for item in items if is_visible(panel, item, standings[item.pk], viewer, aside=item.pk in aside)
            }
            assert set(visible_items(panel, viewer).values_list("pk", flat=True)) == one_by_one
            found += len(one_by_one)
    assert found > 30


def test_a_withdrawn_item_is_not_discussed() -> None:
    panel = make_panel(reviews_per_item=1, state=PanelState.DISCUSSING)
    item, juror = make_item(panel), make_juror(panel)
    its(item, withdrawn_at=item.created_at)

    with pytest.raises(PanelItem.DoesNotExist):
        item_to_discuss(juror.person, panel.key, item.code)


def test_files_are_read_by_who_discusses_and_by_who_runs_it_unless_she_is_tied() -> None:
    panel = make_panel(reviews_per_item=2)
    item, juror, runner = make_item(panel), make_juror(panel), runner_of(panel)
    make_assessment(item, juror, submitted=SCORES)
    assert item_to_read(runner, panel.key, item.code)[0] == item
    with pytest.raises(PanelItem.DoesNotExist):
        item_to_read(juror.person, panel.key, item.code)

    tied = make_juror(panel, runner)
    make_interest(item, tied)

    with pytest.raises(PanelItem.DoesNotExist):
        item_to_read(runner, panel.key, item.code)


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_visible_costs_one_query(count: int, queries: Queries) -> None:
    panel = make_panel(reviews_per_item=1)
    juror = make_juror(panel)
    for _ in range(count):
        make_assessment(make_item(panel), juror, submitted=SCORES)
    viewer = Viewer(person=juror.person, juror=juror)

    with queries(1):
        assert len(visible_items(panel, viewer)) == count
