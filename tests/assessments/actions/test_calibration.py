"""Samples: what may be one, who gets them, that they come first, that they never count; and comparing afterwards."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from minga.assessments.actions.calibration import MOST_SAMPLES, hand_out_samples, put_sample
from minga.assessments.actions.judging import Judgement, save_scores, submit_assessment
from minga.assessments.actions.panels import open_panel, take_item_out
from minga.assessments.enums import AssessmentState, JurorState, PanelState
from minga.assessments.models import Assessment, Juror, Panel, PanelItem
from minga.assessments.queries.assessments import Door, door_of
from minga.assessments.queries.calibration import (
    is_calibrated,
    leaning_of,
    sample_of,
    samples_page,
    subject_offered,
)
from minga.assessments.queries.scores import scores_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.notifications.models import Message
from tests.factories.assessments import (
    SCORES,
    make_assessment,
    make_interest,
    make_item,
    make_juror,
    make_panel,
    owner_of,
    runner_of,
)
from tests.factories.organisations import make_organisation, make_unit
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def calibrating(**fields: Any) -> Panel:
    return make_panel(calibrates=True, **fields)


def sample_in(panel: Panel) -> PanelItem:
    unit = make_unit(make_organisation())
    return put_sample(panel=panel, subject=unit, actor=runner_of(panel), now=now())


def waiting_of(juror: Juror) -> list[str]:
    rows = Assessment.objects.filter(juror=juror, state=AssessmentState.ASSIGNED)
    return sorted(rows.values_list("item__code", flat=True))


def judge(item: PanelItem, juror: Juror, scores: dict[str, int] = SCORES) -> Assessment:
    """Of what she was given, from beginning to end."""
    mine = Assessment.objects.get(item=item, juror=juror)
    Assessment.objects.filter(pk=mine.pk).update(no_conflict_at=now())
    saved = save_scores(
        assessment=mine, judgement=Judgement(scores=scores), revision=0, actor=juror.person, now=now()
    )  # fmt: skip
    return submit_assessment(assessment=saved, revision=1, actor=juror.person, now=now())


def test_samples_are_handed_out_when_the_panel_opens_and_to_who_comes_later() -> None:
    panel = calibrating(state=PanelState.PREPARING, jurors=2)
    make_item(panel)
    sample_in(panel)
    assert not Assessment.objects.exists()

    open_panel(panel=panel, actor=HOUSE, now=now())

    assert [waiting_of(juror) for juror in panel.jurors.all()] == [["M-01"], ["M-01"]]
    given = Assessment.objects.all()[0]
    assert (given.locked, given.reason) == (True, {"sample": True})
    late = make_juror(panel)
    hand_out_samples(panel=panel, actor=HOUSE, now=now())
    assert (waiting_of(late), Assessment.objects.count()) == (["M-01"], 3)


def test_a_sample_put_while_the_jury_judges_reaches_everybody_without_conflict_who_sits() -> None:
    panel = calibrating(jurors=2)
    make_juror(panel, state=JurorState.INVITED)
    first = sample_in(panel)
    tied = panel.jurors.all()[1]
    second = sample_in(panel)
    make_interest(second, tied)
    Assessment.objects.filter(item=second).delete()

    assert hand_out_samples(panel=panel, actor=HOUSE, now=now()) == 1
    assert waiting_of(tied) == [first.code]


def test_what_competes_here_is_no_sample_nor_is_what_nobody_can_judge() -> None:
    panel = calibrating()
    unit = make_unit(make_organisation())
    make_item(panel, unit)
    runner = runner_of(panel)

    with pytest.raises(Conflict, match="does not compete"):
        put_sample(panel=panel, subject=unit, actor=runner, now=now())
    with pytest.raises(DomainError, match="cannot be judged"):
        put_sample(panel=panel, subject=make_person(), actor=runner, now=now())
    with pytest.raises(NotAllowed):
        put_sample(panel=panel, subject=make_unit(make_organisation()), actor=make_person(), now=now())
    with pytest.raises(NotReady, match="does not begin with samples"):
        put_sample(panel=make_panel(), subject=unit, actor=HOUSE, now=now())
    assert panel.items.count() == 1


def test_there_are_so_many_samples_and_a_code_is_never_given_twice() -> None:
    panel = calibrating()
    samples = [sample_in(panel) for _ in range(MOST_SAMPLES)]
    with pytest.raises(DomainError, match="enough"):
        sample_in(panel)

    take_item_out(item=samples[0], actor=HOUSE, now=now())

    assert sample_in(panel).code == f"M-{MOST_SAMPLES + 1:02d}"


def test_samples_come_first_and_never_count() -> None:
    panel = calibrating(jurors=1, reviews_per_item=1, quorum=1)
    juror, item = panel.jurors.get(), make_item(panel)
    sample = sample_in(panel)
    mine = make_assessment(item, juror, no_conflict_at=now())
    assert door_of(mine, now()) is Door.SAMPLES_FIRST
    with pytest.raises(NotReady, match="samples first"):
        save_scores(assessment=mine, judgement=Judgement(scores={"team": 1}), revision=0, actor=juror.person, now=now())

    judge(sample, juror)

    assert door_of(mine, now()) is Door.OPEN
    judge(item, juror)
    assert [row.code for row in scores_of(panel)] == [item.code]


def test_when_all_samples_are_in_everybody_is_told_and_sees_how_she_used_the_scale() -> None:
    panel = calibrating(jurors=3)
    sample, other = sample_in(panel), sample_in(panel)
    strict, middle, kind = panel.jurors.all()
    scores = {strict: {**SCORES, "problem": 2}, middle: SCORES, kind: {**SCORES, "problem": 4}}
    for juror, given in scores.items():
        judge(sample, juror, given)
    for juror in (strict, middle):
        judge(other, juror)
    assert not is_calibrated(panel)
    assert leaning_of(strict, panel) is None
    assert not Message.objects.filter(kind="assessments.calibrated").exists()

    judge(other, kind)

    assert is_calibrated(panel)
    told = Message.objects.filter(kind="assessments.calibrated").values_list("to", flat=True)
    assert sorted(told) == sorted(juror.person_id for juror in scores)
    found = leaning_of(strict, panel)
    assert found is not None
    assert (found.points, found.samples, found.side) == (Decimal("-9.375"), 2, "below")


def test_a_sample_alone_tells_nothing_of_how_one_uses_the_scale() -> None:
    panel = calibrating(jurors=1)
    sample = sample_in(panel)
    judge(sample, panel.jurors.get())

    assert leaning_of(panel.jurors.get(), panel) is None


def test_the_office_chooses_from_juries_of_hers_that_are_closed() -> None:
    runner = make_person()
    panel = calibrating(runner=runner)
    closed = make_panel(owner=make_organisation(), runner=runner, state=PanelState.CLOSED, closed_at=now())
    foreign = make_panel(state=PanelState.CLOSED, closed_at=now())
    item, taken = make_item(closed), make_item(closed)
    make_item(foreign)
    make_item(panel, None)
    PanelItem.objects.create(panel=panel, code="X", subject_type=taken.subject_type, subject_id=taken.subject_id)

    page = samples_page(panel, runner, foreign.key)

    assert ([each.key for each in page.earlier], page.source) == ([closed.key], closed)
    assert {(choice.code, choice.taken) for choice in page.choices} == {(item.code, False), (taken.code, True)}
    assert subject_offered(page, item.code).pk == item.subject_id
    for code in ("", "nothing"):
        with pytest.raises(LookupError):
            subject_offered(page, code)
        with pytest.raises(LookupError):
            sample_of(panel, code)
    assert not mail.outbox
    assert owner_of(panel) != owner_of(closed)
