"""Standing aside: at once, whoever says it; and what it takes to come back."""

from datetime import timedelta
from typing import Any

import pytest

from minga.assessments.actions import interests as actions
from minga.assessments.enums import AssessmentState, InterestKind, InterestSource, InterestState, JurorState, PanelState
from minga.assessments.models import Assessment, Interest, Juror, PanelItem
from minga.assessments.queries.interests import in_the_way
from minga.assessments.tasks.panels import look_for_conflicts
from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.organisations.enums import RoleKind
from tests.factories import assessments as made
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def _assigned(**fields: Any) -> Assessment:
    """One of two items of a judging panel, given to one of two jurors."""
    panel = made.make_panel(items=2, jurors=2, **fields.pop("panel", {}))
    return made.make_assessment(panel.items.all()[0], panel.jurors.order_by("pk")[0], **fields)


def _declare(item: PanelItem, juror: Juror, **changed: Any) -> Interest:
    values = {"kind": "family", "reason": "Es mi hermana.", "actor": juror.person, "now": now(), **changed}
    return actions.declare_interest(item=item, juror=juror, **values)


def _state(assessment: Assessment) -> str:
    assessment.refresh_from_db()
    return str(assessment.state)


SENT: dict[str, Any] = {"submitted": made.SCORES}


@pytest.mark.parametrize("fields", [{}, {"state": AssessmentState.BEGUN, "scores": {"team": 1}}, SENT])
def test_a_click_recuses_her_however_far_she_is(fields: dict[str, Any]) -> None:
    assessment = _assigned(**fields)
    other = made.make_assessment(assessment.item.panel.items.all()[1], assessment.juror)

    interest = _declare(assessment.item, assessment.juror)

    assert _state(assessment) == AssessmentState.RECUSED
    assert _state(other) == AssessmentState.ASSIGNED
    assert in_the_way(assessment.item.panel) == {(assessment.juror.pk, assessment.item.pk)}
    assert (interest.source, interest.kind, interest.reason) == ("declared", "family", "Es mi hermana.")


def test_the_log_says_that_she_stood_aside_and_not_why() -> None:
    assessment = _assigned()

    _declare(assessment.item, assessment.juror)

    entry = Entry.objects.get(key="assessments.interest_declared")
    assert entry.after == {"kind": "family"}
    assert "hermana" not in str(entry.__dict__)


def test_declaring_twice_keeps_one_row() -> None:
    assessment = _assigned()
    _declare(assessment.item, assessment.juror)
    _declare(assessment.item, assessment.juror, reason="Mi hermana y mi cuñado.")

    assert Interest.objects.get().reason == "Mi hermana y mi cuñado."


def test_only_herself_while_seated_and_before_it_closes() -> None:
    assessment = _assigned()
    item, juror = assessment.item, assessment.juror

    with pytest.raises(NotAllowed):
        _declare(item, juror, actor=made.runner_of(item.panel))
    with pytest.raises(NotAllowed):
        _declare(made.make_item(made.make_panel()), juror)
    with pytest.raises(DomainError) as refused:
        _declare(item, juror, kind=InterestKind.OWN_LIST)
    assert refused.value.field == "kind"
    closed = _assigned(panel={"state": PanelState.CLOSED, "closed_at": now()})
    with pytest.raises(NotReady, match="closed"):
        _declare(closed.item, closed.juror)
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    ("fields", "back"),
    [({}, "assigned"), ({"state": "begun", "scores": {"team": 1}, "saved_at": now()}, "begun"), (SENT, "submitted")],
)
def test_a_mistake_is_withdrawn_with_a_reason_and_the_work_comes_back(fields: dict[str, Any], back: str) -> None:
    assessment = _assigned(**fields)
    interest = _declare(assessment.item, assessment.juror)

    with pytest.raises(DomainError) as refused:
        actions.withdraw_declaration(interest=interest, reason=" ", actor=assessment.juror.person, now=now())
    assert refused.value.field == "reason"
    actions.withdraw_declaration(
        interest=interest, reason="Me equivoqué de código.", actor=assessment.juror.person, now=now()
    )

    interest.refresh_from_db()
    assert (interest.state, interest.cleared_reason) == (InterestState.CLEARED, "Me equivoqué de código.")
    assert _state(assessment) == back
    with pytest.raises(Conflict):
        actions.withdraw_declaration(interest=interest, reason="Otra vez.", actor=assessment.juror.person, now=now())


def test_the_work_does_not_come_back_when_others_have_it() -> None:
    assessment = _assigned()
    interest = _declare(assessment.item, assessment.juror)
    for _ in range(assessment.item.panel.reviews_per_item):
        made.make_assessment(assessment.item)

    actions.withdraw_declaration(interest=interest, reason="Era otra.", actor=assessment.juror.person, now=now())

    assert _state(assessment) == AssessmentState.RECUSED


def test_the_work_does_not_come_back_while_another_conflict_stands() -> None:
    assessment = _assigned()
    made.make_interest(assessment.item, assessment.juror, source=InterestSource.DETECTED, kind="organisation")
    interest = _declare(assessment.item, assessment.juror)

    actions.withdraw_declaration(interest=interest, reason="Era otra.", actor=assessment.juror.person, now=now())

    assert _state(assessment) == AssessmentState.RECUSED


def test_while_they_discuss_only_what_was_sent_comes_back() -> None:
    for fields, back in ((SENT, "submitted"), ({}, "recused")):
        assessment = _assigned(panel={"state": PanelState.DISCUSSING}, **fields)
        interest = _declare(assessment.item, assessment.juror)
        actions.withdraw_declaration(interest=interest, reason="Era otra.", actor=assessment.juror.person, now=now())
        assert _state(assessment) == back


def test_what_she_declared_the_office_does_not_clear_and_what_was_found_she_does_not_withdraw() -> None:
    assessment = _assigned()
    declared = _declare(assessment.item, assessment.juror)
    found = made.make_interest(assessment.item, assessment.juror, source="detected", kind="organisation")

    with pytest.raises(NotAllowed):
        actions.clear_interest(interest=declared, reason="x", actor=made.runner_of(assessment.item.panel), now=now())
    with pytest.raises(NotAllowed):
        actions.withdraw_declaration(interest=found, reason="x", actor=assessment.juror.person, now=now())
    with pytest.raises(NotAllowed):
        actions.withdraw_declaration(interest=declared, reason="x", actor=make_person(), now=now())


def test_the_office_clears_what_was_found_with_a_reason_but_never_its_own() -> None:
    assessment = _assigned()
    panel = assessment.item.panel
    runner = made.runner_of(panel)
    found = made.make_interest(assessment.item, assessment.juror, source="detected", kind="past_tie")
    own = made.make_interest(
        assessment.item, made.make_juror(panel, runner), source="detected", kind="past_tie"
    )  # fmt: skip

    cleared = actions.clear_interest(interest=found, reason="Fue una charla.", actor=runner, now=now())

    assert (cleared.state, cleared.cleared_by, cleared.cleared_reason) == ("cleared", runner, "Fue una charla.")
    with pytest.raises(NotAllowed):
        actions.clear_interest(interest=own, reason="No importa.", actor=runner, now=now())
    with pytest.raises(NotAllowed):
        actions.clear_interest(interest=own, reason="No importa.", actor=make_person(), now=now())


def test_no_conflict_is_said_once_and_keeps_its_first_moment() -> None:
    assessment, first = _assigned(), now()

    actions.declare_no_interest(assessment=assessment, actor=assessment.juror.person, now=first)
    again = actions.declare_no_interest(
        assessment=assessment, actor=assessment.juror.person, now=first + timedelta(hours=1)
    )

    assert again.no_conflict_at == first
    with pytest.raises(NotAllowed):
        actions.declare_no_interest(assessment=assessment, actor=make_person(), now=first)


def test_whoever_stood_aside_cannot_say_that_she_has_no_conflict() -> None:
    assessment = _assigned()
    _declare(assessment.item, assessment.juror)

    with pytest.raises(NotReady):
        actions.declare_no_interest(assessment=assessment, actor=assessment.juror.person, now=now())


def _tied(state: str = PanelState.JUDGING, **fields: Any) -> Assessment:
    """She works where the item comes from, and nobody has looked yet."""
    assessment = _assigned(panel={"state": state}, **fields)
    role(assessment.juror.person, RoleKind.MEMBER, made.subject_of(assessment.item).organisation)
    return assessment


def _look(assessment: Assessment) -> int:
    panel = assessment.item.panel
    return actions.detect_interests(panel=panel, actor=made.runner_of(panel), now=now())


def test_what_is_found_recuses_and_is_found_once() -> None:
    assessment = _tied(**SENT)

    assert (_look(assessment), _look(assessment)) == (1, 0)

    assert _state(assessment) == AssessmentState.RECUSED
    assert Interest.objects.get().reason == made.subject_of(assessment.item).organisation.name


def test_what_was_cleared_stays_cleared_until_the_facts_are_others() -> None:
    assessment = _tied()
    _look(assessment)
    runner = made.runner_of(assessment.item.panel)
    actions.clear_interest(interest=Interest.objects.get(), reason="Se fue ayer.", actor=runner, now=now())

    assert _look(assessment) == 0
    assert Interest.objects.get().state == InterestState.CLEARED

    Interest.objects.update(reason="Otra entidad")
    _look(assessment)
    again = Interest.objects.get()
    assert (again.state, again.cleared_by, again.cleared_reason) == (InterestState.STANDING, None, "")


@pytest.mark.parametrize(("state", "left"), [(PanelState.PREPARING, 0), (PanelState.JUDGING, 1)])
def test_what_is_no_longer_found_goes_only_while_the_jury_is_prepared(state: str, left: int) -> None:
    assessment = _tied(state)
    _look(assessment)
    assessment.juror.person.roles.all().delete()

    _look(assessment)

    assert Interest.objects.filter(state=InterestState.STANDING).count() == left


def test_what_she_declared_is_not_touched_by_looking() -> None:
    assessment = _tied(PanelState.PREPARING)
    _declare(assessment.item, assessment.juror)

    _look(assessment)

    assert set(Interest.objects.values_list("source", flat=True)) == {"declared", "detected"}


def test_the_job_looks_at_juries_at_work_and_leaves_closed_ones() -> None:
    assessment = _tied()
    look_for_conflicts(panel_id=assessment.item.panel_id)
    assert Interest.objects.count() == 1

    closed = _assigned(panel={"state": PanelState.CLOSED, "closed_at": now()})
    role(closed.juror.person, RoleKind.MEMBER, made.subject_of(closed.item).organisation)
    look_for_conflicts(panel_id=closed.item.panel_id)
    look_for_conflicts(panel_id=0)
    assert Interest.objects.count() == 1


def test_a_stranger_does_not_look_and_whoever_left_is_given_nothing_back() -> None:
    assessment = _tied()
    with pytest.raises(NotAllowed):
        actions.detect_interests(panel=assessment.item.panel, actor=make_person(), now=now())

    _look(assessment)
    Juror.objects.filter(pk=assessment.juror_id).update(state=JurorState.REMOVED)
    runner = made.runner_of(assessment.item.panel)
    actions.clear_interest(interest=Interest.objects.get(), reason="Se fue.", actor=runner, now=now())
    assert _state(assessment) == AssessmentState.RECUSED
