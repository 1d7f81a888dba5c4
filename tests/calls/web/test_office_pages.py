"""The office prepares a call section by section, without script, and publishes it with one press."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.calls.enums import CallKind, CallState, EligibilityKind
from minga.calls.models import Call, EligibilityRule
from minga.calls.queries.checks import section_states
from minga.calls.queries.rules import rules_of
from minga.core.clock import now
from tests.factories.calls import ROUND, make_call, office_of, rubric_data
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    """A draft in which nothing is missing."""
    words: dict[str, Any] = {name: {"es": "Palabras."} for name in ("for_whom", "offers")}
    fields = {"amount": "15000", "currency": "USD", "beacon": {"es": "La lotería."}}
    return make_call(state=CallState.DRAFT, contact="Mesa de ayuda", **fields, **words)


@pytest.fixture
def office(client: Client, call: Call) -> Client:
    """Signed in as whoever runs it."""
    return sign_in(client, office_of(call))


def at(name: str, call: Call, *more: str) -> str:
    return reverse(f"calls:{name}", args=[call.key, *more])


def fresh(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def test_a_manager_begins_a_call_from_a_stage(client: Client) -> None:
    edition = make_edition()
    stage = make_stage(edition, kind="pilot_fund", config={"awards": 2, "amount": 15000, "currency": "USD"})
    person = make_person()
    role(person, "manager", edition)
    sign_in(client, person)

    page = client.get(reverse("calls:stage", args=[edition.key, stage.key]), follow=True)
    answer = client.post(
        reverse("calls:new", args=[edition.key]), {"stage": stage.key, "kind": CallKind.PILOTS, "like": ""}
    )

    call = Call.objects.get()
    assert page.status_code == 200
    assert f'value="{stage.key}" selected' in page.content.decode()
    assert answer["Location"] == at("prepare", call)
    assert rules_of(call).places == 2


def test_the_checklist_says_what_is_missing_and_where(office: Client, call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(contact="")

    text = office.get(at("prepare", call)).content.decode()

    assert at("prepare-words", call) in text
    assert [state.slug for state in section_states(fresh(call), now()) if not state.ready] == ["palabras"]


def test_one_press_publishes_what_was_read(office: Client, call: Call) -> None:
    shown = office.get(at("publish", call)).content.decode()

    answer = office.post(at("publish", call), {"revision": call.revision})

    published = fresh(call)
    assert answer["Location"] == at("office", call)
    assert published.state == CallState.OPEN
    assert published.rules.get().sha256 in shown


def test_what_somebody_changed_meanwhile_is_not_published(office: Client, call: Call) -> None:
    office.post(at("publish", call), {"revision": call.revision + 7})

    assert fresh(call).state == CallState.DRAFT


def test_words_are_saved_and_lead_to_the_next_section(office: Client, call: Call) -> None:
    sent = {"titles_es": "Fondo", "titles_pt": "Fundo", "contact": "Mesa", "code": "F", "revision": call.revision}

    answer = office.post(at("prepare-words", call), sent)

    assert answer["Location"] == at("prepare-dates", call)
    assert fresh(call).titles == {"es": "Fondo", "pt": "Fundo"}


def test_a_title_is_needed(office: Client, call: Call) -> None:
    answer = office.post(at("prepare-words", call), {"contact": "Mesa", "code": "F", "revision": call.revision})

    assert answer.status_code == 422
    assert "Mesa" in answer.content.decode()


def _dates(call: Call, **more: str) -> dict[str, Any]:
    rules = rules_of(call)
    phase = rules.phases[0]
    return {
        "timezone": "America/Lima", "results_at": "2031-09-30T10:00", "appeal_days": "5", "revision": call.revision,
        "round-0-key": phase.key, "round-0-title": "Propuesta", "round-0-opens_at": "2031-07-01T09:00",
        "round-0-closes_at": "2031-07-31T17:00", "round-0-grace_minutes": "15", **more,
    }  # fmt: skip


def test_hours_are_on_the_clock_that_was_chosen_with_them(office: Client, call: Call) -> None:
    office.post(at("prepare-dates", call), _dates(call))

    phase = rules_of(fresh(call)).phases[0]
    assert phase.closes_at.isoformat() == "2031-07-31T17:00:00-05:00"
    assert phase.rubric == rubric_data()
    assert fresh(call).phases.get().closes_at == phase.closes_at


def test_one_more_round_is_a_row_more_and_saves_nothing(office: Client, call: Call) -> None:
    answer = office.post(at("prepare-dates", call), _dates(call, do="more", **{"round-0-closes_at": ""}))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="round-1-title"' in text
    assert "c-field--invalid" not in text
    assert rules_of(fresh(call)).timezone == "America/Asuncion"


def test_a_second_round_begins_without_form_and_criteria(office: Client, call: Call) -> None:
    second = {
        "round-1-title": "Pitch", "round-1-opens_at": "2031-08-20T09:00", "round-1-closes_at": "2031-08-21T17:00",
        "round-1-grace_minutes": "0", "round-0-advance": "5",
    }  # fmt: skip
    office.post(at("prepare-dates", call), _dates(call, **second))

    rules = rules_of(fresh(call))
    assert [phase.key for phase in rules.phases] == [ROUND, "pitch"]
    missing = {state.slug for state in section_states(fresh(call), now()) if not state.ready}
    assert missing == {"criterios", "jurado"}


def test_a_round_that_closes_before_it_opens_is_refused_at_its_row(office: Client, call: Call) -> None:
    answer = office.post(at("prepare-dates", call), _dates(call, **{"round-0-closes_at": "2031-06-01T09:00"}))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2031-06-01T09:00" in text
    assert 'aria-describedby="id_round-0-closes_at_error' in text or "c-field--invalid" in text


def test_a_condition_is_chosen_and_then_asks_what_it_needs(office: Client, call: Call) -> None:
    sent = {"team_least": "1", "team_most": "5", "revision": call.revision, "condition-0-kind": "contract"}

    shown = office.post(at("prepare-who", call), {**sent, "do": "show"}).content.decode()
    refused = office.post(at("prepare-who", call), sent)
    office.post(at("prepare-who", call), {**sent, "condition-0-values": ["career", "appointed"]})

    rules = rules_of(fresh(call))
    assert 'value="career"' in shown
    assert refused.status_code == 422
    assert rules.eligibility == (
        EligibilityRule(key="contract-1", kind=EligibilityKind.CONTRACT, values=("career", "appointed")),
    )
    assert rules.team_most == 5


def test_a_row_that_is_left_out_goes(office: Client) -> None:
    call = make_call(
        state=CallState.DRAFT, eligibility=(EligibilityRule(key="rural-1", kind="rural"),)
    )  # fmt: skip
    sign_in(office, office_of(call))

    office.post(
        at("prepare-who", call),
        {"team_least": "1", "team_most": "1", "revision": call.revision, "condition-0-kind": "rural",
         "condition-0-out": "on"},
    )  # fmt: skip

    assert rules_of(fresh(call)).eligibility == ()


def test_quotas_are_kept_in_their_order(office: Client, call: Call) -> None:
    sent = {
        "places": "10", "tranches": "1", "revision": call.revision,
        "quota-0-group": "rural", "quota-0-at_least": "3", "quota-1-group": "sex", "quota-1-value": "woman",
        "quota-1-at_least": "5",
    }  # fmt: skip

    office.post(at("prepare-places", call), sent)

    quotas = rules_of(fresh(call)).quotas
    assert [(quota.group, quota.value, quota.at_least) for quota in quotas] == [("rural", "", 3), ("sex", "woman", 5)]


def test_a_quota_without_a_number_is_refused_at_its_row(office: Client, call: Call) -> None:
    sent = {"places": "10", "tranches": "1", "revision": call.revision, "quota-0-group": "rural"}

    answer = office.post(at("prepare-places", call), sent)

    assert answer.status_code == 422
    assert rules_of(fresh(call)).quotas == ()


def test_tie_breaks_follow_their_numbers_and_end_with_the_lottery(office: Client, call: Call) -> None:
    sent = {
        "tie-0-what": "earlier:", "tie-0-order": "2", "tie-1-what": "criterion:idea", "tie-1-order": "1",
        "beacon_es": "La lotería nacional", "revision": call.revision,
    }  # fmt: skip

    office.post(at("prepare-ties", call), sent)

    ties = rules_of(fresh(call)).tie_breaks
    assert [(tie.kind, tie.value) for tie in ties] == [("criterion", "idea"), ("earlier", ""), ("lottery", "")]


def test_weights_that_do_not_add_up_are_refused_with_what_they_are(office: Client, call: Call) -> None:
    sent = {"weight_0": "40", "weight_1": "40", "weight_2": "10", "veto": "majority", "revision": call.revision}

    answer = office.post(at("prepare-rubric", call, ROUND), sent)

    assert answer.status_code == 422
    assert "90" in answer.content.decode()


def test_a_criterion_is_added_and_the_rubric_says_that_it_is_not_whole(office: Client, call: Call) -> None:
    sent = {
        "title_es": "Cuidado", "weight": "20", "score0": "0", "level0_es": "Nada", "score1": "4", "level1_es": "Todo",
        "revision": call.revision,
    }  # fmt: skip

    office.post(at("criterion-new", call, ROUND), sent)

    rubric = rules_of(fresh(call)).phases[0].rubric
    assert rubric is not None
    assert rubric["criteria"][-1]["key"] == "cuidado"
    assert "120" in office.get(at("prepare-rubric", call, ROUND)).content.decode()


def test_a_criterion_needs_two_levels(office: Client, call: Call) -> None:
    sent = {"title_es": "Cuidado", "weight": "20", "score0": "0", "level0_es": "Nada", "revision": call.revision}

    assert office.post(at("criterion-new", call, ROUND), sent).status_code == 422


def test_another_rubric_takes_the_place_of_this_one(office: Client, call: Call) -> None:
    office.post(at("prepare-rubric", call, ROUND), {"do": "choose", "which": "pilot-award"})

    rubric = rules_of(fresh(call)).phases[0].rubric
    assert rubric is not None
    assert [each["key"] for each in rubric["criteria"]] == ["tested", "measurable", "adoption", "cost"]


def test_a_lottery_needs_no_rubric(office: Client, call: Call) -> None:
    until = (now() + timedelta(days=40)).strftime("%Y-%m-%dT%H:%M")
    sent = {"rank_by": "lottery", "reviews": "2", "quorum": "2", "judged_by": until, "blind": "single",
            "revision": call.revision}  # fmt: skip

    office.post(at("prepare-jury", call, ROUND), sent)

    assert "criterios" not in {state.slug for state in section_states(fresh(call), now())}


def test_a_published_call_is_prepared_no_more(client: Client) -> None:
    call = make_call()
    sign_in(client, office_of(call))

    assert client.get(at("prepare", call)).status_code == 404
    assert client.post(at("prepare-places", call), {"places": "99"}).status_code == 404


def test_an_addendum_gives_more_places_and_keeps_what_was_emptied(client: Client) -> None:
    call = make_call(places=2)
    sign_in(client, office_of(call))

    answer = client.post(at("addendum", call), {"notes_es": "Hay más dinero.", "places": "3"})

    assert answer["Location"] == at("rules", call)
    published = call.rules.get(number=2)
    assert published.changes == [{"path": "places", "before": 2, "after": 3}]


def test_an_addendum_that_takes_away_is_refused_at_its_input(client: Client) -> None:
    call = make_call(places=2)
    sign_in(client, office_of(call))

    answer = client.post(at("addendum", call), {"notes_es": "Menos.", "places": "1"})

    assert answer.status_code == 422
    assert call.rules.count() == 1


def test_an_hour_that_the_clocks_skip_is_refused(office: Client, call: Call) -> None:
    answer = office.post(
        at("prepare-dates", call), _dates(call, timezone="America/Santiago", results_at="2031-09-07T00:30")
    )

    assert answer.status_code == 422
    assert "Los relojes cambian" in answer.content.decode()


def test_two_managers_are_told_of_each_other_and_may_send_again(office: Client, call: Call) -> None:
    sent = {"places": "10", "tranches": "1", "revision": call.revision}
    Call.objects.filter(pk=call.pk).update(revision=call.revision + 1)

    refused = office.post(at("prepare-places", call), sent)
    office.post(at("prepare-places", call), {**sent, "revision": call.revision + 1})

    assert refused.status_code == 422
    assert f'name="revision" value="{call.revision + 1}"' in refused.content.decode()
    assert rules_of(fresh(call)).places == 10
