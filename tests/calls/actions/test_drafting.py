"""A draft is filled in so that a manager who agrees can publish it."""

from datetime import timedelta

import pytest

from minga.calls.actions.calls import change_call, discard_draft, draft_call
from minga.calls.actions.designing import change_rules, choose_form
from minga.calls.actions.opening import open_call
from minga.calls.enums import CallKind, CallState
from minga.calls.models import Call
from minga.calls.queries.checks import blocking, call_findings
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.programmes.actions.stages import remove_stage
from minga.programmes.enums import EditionStatus
from minga.questionnaires.actions import draft_version
from tests.factories.calls import form_data, make_application, make_call, office_of, phase_rules
from tests.factories.people import make_person
from tests.factories.programmes import make_edition, make_stage

pytestmark = pytest.mark.django_db
UNTOLD = {CallKind.PILOTS: {"places", "amount", "offers"}, CallKind.SOLUTIONS: {"challenges", "offers"}}
"""What only the office knows, by kind; of the others, what the selected receive."""


@pytest.mark.parametrize("kind", CallKind.values)
def test_every_kind_comes_with_form_rubric_days_and_ties(kind: str) -> None:
    call = draft_call(edition=make_edition(), kind=kind, actor=HOUSE, now=now())

    rules = rules_of(call)
    missing = {each.place for each in blocking(call_findings(call, rules, now()))}
    assert missing == UNTOLD.get(CallKind(kind), {"offers"})
    assert call.phases.get().form is not None
    assert call.opens_at is not None
    assert call.opens_at > now()


def test_a_pilot_fund_takes_places_money_and_payments_from_its_stage() -> None:
    edition = make_edition()
    config = {"awards": 2, "amount": 15000, "currency": "USD", "tranches": 2}
    stage = make_stage(edition, kind="pilot_fund", config=config)

    call = draft_call(
        edition=edition, kind=CallKind.PILOTS, stage=stage, actor=office_of(make_call(edition=edition)), now=now()
    )

    rules = rules_of(call)
    assert (rules.places, str(rules.amount), rules.currency, rules.tranches) == (2, "15000", "USD", 2)
    assert call.titles == {code: text for code, text in stage.titles.items() if code in edition.languages}
    assert "USD 15.000" in call.offers["es"]


def test_strangers_begin_no_call() -> None:
    with pytest.raises(NotAllowed):
        draft_call(edition=make_edition(), kind=CallKind.CASES, actor=make_person(), now=now())


def test_an_edition_that_is_over_opens_no_call() -> None:
    with pytest.raises(NotReady):
        draft_call(edition=make_edition(status=EditionStatus.CLOSED), kind=CallKind.CASES, actor=HOUSE, now=now())


def test_the_same_call_again_keeps_its_rules_and_moves_its_days() -> None:
    earlier = make_call(places=7)

    again = draft_call(edition=earlier.edition, kind=earlier.kind, like=earlier, actor=HOUSE, now=now())

    was, is_now = rules_of(earlier), rules_of(again)
    assert is_now.places == 7
    assert is_now.phases[0].rubric == was.phases[0].rubric
    assert is_now.phases[0].closes_at - is_now.phases[0].opens_at == was.phases[0].closes_at - was.phases[0].opens_at
    assert is_now.phases[0].opens_at > now()
    assert is_now.phases[0].form != was.phases[0].form
    assert again.key != earlier.key


def test_two_managers_do_not_overwrite_each_other() -> None:
    call = make_call(state=CallState.DRAFT)
    seen = call.revision
    change_rules(call=call, changes={"places": 3}, revision=seen, actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        change_rules(call=call, changes={"places": 4}, revision=seen, actor=HOUSE, now=now())


def test_what_can_never_hold_is_refused_at_its_place() -> None:
    call = make_call(state=CallState.DRAFT)
    phase = rules_of(call).phases[0]
    wrong = phase_rules(phase.key, closes_at=phase.opens_at - timedelta(days=1))

    with pytest.raises(Invalid) as refused:
        change_rules(call=call, changes={"phases": (wrong,), "tie_breaks": ()}, actor=HOUSE, now=now())

    assert set(refused.value.errors) == {"phases.0.closes_at", "tie_breaks"}
    assert rules_of(Call.objects.get(pk=call.pk)).phases[0].closes_at == phase.closes_at


def test_a_round_taken_out_takes_its_row_along() -> None:
    call = make_call(state=CallState.DRAFT, phases=(phase_rules("uno", advance=3), phase_rules("dos")))

    change_rules(call=call, changes={"phases": rules_of(call).phases[:1]}, actor=HOUSE, now=now())

    assert [row.key for row in call.phases.all()] == ["uno"]


def test_a_published_form_is_asked_as_it_was_frozen() -> None:
    call = draft_call(edition=make_edition(), kind=CallKind.CASES, actor=HOUSE, now=now())
    change_call(call=call, changes={"offers": {"es": "Se publica."}, "contact": "Mesa"}, actor=HOUSE, now=now())
    opened = open_call(call=call, actor=HOUSE, now=now())
    form = opened.phases.select_related("form").get().form
    assert form is not None

    with pytest.raises(Conflict, match="congel"):
        draft_version(form=form, definition=form_data(), actor=HOUSE, now=now())


def test_another_form_is_chosen_while_it_is_prepared() -> None:
    call = make_call(state=CallState.DRAFT)
    before = call.phases.get().form

    form = choose_form(call=call, key="postulacion", definition=form_data(), actor=HOUSE, now=now())

    call = Call.objects.get(pk=call.pk)
    assert call.phases.get().form == form != before
    assert rules_of(call).phases[0].form == form.key


def test_words_of_a_published_call_stay_but_the_office_can_move() -> None:
    call = make_call()

    change_call(call=call, changes={"contact": "Otra mesa"}, actor=HOUSE, now=now())

    assert Call.objects.get(pk=call.pk).contact == "Otra mesa"
    with pytest.raises(Conflict):
        change_call(call=call, changes={"offers": {"es": "Más"}}, actor=HOUSE, now=now())


def test_a_draft_can_be_thrown_away_and_a_published_call_never() -> None:
    draft, published = make_call(state=CallState.DRAFT), make_call()

    discard_draft(call=draft, actor=HOUSE, now=now())

    assert not Call.objects.filter(pk=draft.pk).exists()
    with pytest.raises(Conflict):
        discard_draft(call=published, actor=HOUSE, now=now())


def test_a_draft_with_an_application_stays() -> None:
    draft = make_call(state=CallState.DRAFT)
    make_application(draft, state="draft")

    with pytest.raises(NotReady):
        discard_draft(call=draft, actor=HOUSE, now=now())


def test_a_stage_that_leaves_the_plan_leaves_its_call() -> None:
    edition = make_edition()
    make_stage(edition)
    call = make_call(edition=edition, stage=make_stage(edition, kind="pilot_fund"))
    assert call.stage is not None

    remove_stage(stage=call.stage, revision=edition.revision, actor=office_of(call), now=now())

    assert Call.objects.get(pk=call.pk).stage is None
