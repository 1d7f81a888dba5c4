"""Preparing, voting and deciding in the browser: nothing typed is lost, nothing is shown too early."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from minga.challenges.enums import ChallengeStatus, PrioritisationStatus
from minga.challenges.models import Prioritisation
from minga.organisations.enums import OrganisationType, RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from tests.factories.challenges import make_challenge
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.strategy import (
    candidates_of,
    close,
    criteria_of,
    make_mission,
    make_objective,
    make_portfolio,
    make_round,
    make_strategy,
    open_round,
    table_votes,
    votes_of,
)

pytestmark = [pytest.mark.web, pytest.mark.django_db]
Browser = Callable[[Person | None], Client]
SCORES = [[4, 0], [2, 2], [1, 3]]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def owner() -> Organisation:
    return make_organisation(type=OrganisationType.NATIONAL)


@pytest.fixture
def planner(owner: Organisation) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, owner)
    return person


@pytest.fixture
def browser() -> Browser:
    def open_for(person: Person | None) -> Client:
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return open_for


def to(name: str, *args: object) -> str:
    return reverse(f"challenges:{name}", args=args)


def said(response: HttpResponse) -> str:
    return response.content.decode()


def scores(made: Prioritisation, value: str = "3") -> dict[str, str]:
    return {
        f"c{candidate.pk}_{criterion.pk}": value for candidate in candidates_of(made) for criterion in criteria_of(made)
    }


def test_a_whole_round_up_to_the_decision(browser: Browser, owner: Organisation, planner: Person) -> None:
    challenges = [make_challenge(status=ChallengeStatus.MAPPED) for _each in range(2)]
    client = browser(planner)
    form = {"organisation": owner.key, "title": "Qué sigue", "places": "1", "closes_at": "2999-01-01T10:00",
            "language": "es", "public": "on"}  # fmt: skip
    client.post(to("prioritisation-new"), form)
    made = Prioritisation.objects.get()
    for kind in ("benefit", "effort"):
        client.post(to("criterion-new", made.key), {"title": kind, "kind": kind, "weight": "2"})
    for challenge in challenges:
        client.post(to("candidate-new", made.key), {"words": challenge.key})
    client.post(to("prioritisation-open", made.key))
    client.post(to("prioritisation-table", made.key), {"table": "Mesa 1", **scores(made)})
    chosen = candidates_of(made)[0].pk
    client.post(to("prioritisation-close", made.key))
    decision = {"decision": "Se empieza.", "office": "Dirección", f"chosen_{chosen}": "on", f"reason_{chosen}": "Más"}

    tied = client.post(to("prioritisation-decide", made.key), decision)
    done = client.post(to("prioritisation-decide", made.key), {**decision, "tie_break": "Por sorteo."})

    assert (tied.status_code, done.status_code) == (422, 303)
    made.refresh_from_db()
    assert (made.status, made.tie_break) == (PrioritisationStatus.DECIDED, "Por sorteo.")
    public = said(browser(None).get(to("prioritisation", made.key)))
    assert "Se empieza." in public
    assert "Por sorteo." in public


def test_a_person_votes_with_the_code_and_finds_her_scores_again(browser: Browser, owner: Organisation) -> None:
    made = open_round(owner)
    client = browser(make_person())
    address = to("prioritisation-vote", made.key)

    asked, wrong = client.get(address), client.get(f"{address}?codigo=zzzzzz")
    ballot = client.get(f"{address}?codigo={made.code}")
    sent = client.post(address, {"code": made.code, **scores(made)})
    again = client.get(f"{address}?codigo={made.code}")

    assert "c-scale" not in said(asked)
    assert (wrong.status_code, ballot.status_code, sent.status_code) == (422, 200, 303)
    assert len(votes_of(made)) == 6
    assert said(again).count("checked") == 6


def test_a_ballot_that_comes_too_late_is_shown_again_with_its_scores(browser: Browser, owner: Organisation) -> None:
    made = open_round(owner)
    ballot = {"code": made.code, **scores(made)}
    close(made)

    late = browser(make_person()).post(to("prioritisation-vote", made.key), ballot)

    assert late.status_code == 422
    assert said(late).count("checked") == 6
    assert votes_of(made) == []


def test_a_score_out_of_range_is_said_at_its_field(browser: Browser, owner: Organisation) -> None:
    made = open_round(owner)

    wrong = browser(make_person()).post(to("prioritisation-vote", made.key), {"code": made.code, **scores(made, "9")})

    assert wrong.status_code == 422
    assert votes_of(made) == []


def test_scores_of_a_candidate_that_went_away_are_said(browser: Browser, owner: Organisation) -> None:
    made = open_round(owner)
    ballot = {"code": made.code, **scores(made)}
    gone = candidates_of(made)[0].challenge
    type(gone).objects.filter(pk=gone.pk).update(restricted=True)

    answer = browser(make_person()).post(to("prioritisation-vote", made.key), ballot, follow=True)

    assert "was left out" in said(answer)
    assert len(votes_of(made)) == 4


def test_a_table_is_typed_in_and_corrected(browser: Browser, owner: Organisation, planner: Person) -> None:
    made = open_round(owner)
    table_votes(made, "Mesa 3", SCORES)

    page = browser(planner).get(to("prioritisation-table", made.key) + "?mesa=Mesa%203")
    nameless = browser(planner).post(to("prioritisation-table", made.key), {"table": " ", **scores(made)})

    assert said(page).count("checked") == 6
    assert nameless.status_code == 422
    assert said(nameless).count("checked") == 6


def test_whoever_runs_the_workshop_gets_its_code(browser: Browser, owner: Organisation, planner: Person) -> None:
    made = open_round(owner)

    picture = browser(planner).get(to("prioritisation-code", made.key))
    paper = browser(planner).get(to("prioritisation-ballot", made.key))

    assert picture["Content-Type"] == "image/svg+xml"
    assert made.code in said(paper)
    assert made.code not in said(browser(None).get(to("prioritisation", made.key)))


def test_what_is_not_ready_says_what_is_missing(browser: Browser, owner: Organisation, planner: Person) -> None:
    made = make_round(owner, candidates=1)

    answer = browser(planner).post(to("prioritisation-open", made.key), follow=True)

    assert "Add at least two candidates" in said(answer)


def test_several_matches_are_offered(browser: Browser, owner: Organisation, planner: Person) -> None:
    first = make_challenge(status=ChallengeStatus.MAPPED, title="Agua en el barrio alto")
    make_challenge(status=ChallengeStatus.MAPPED, title="Agua en el barrio bajo")
    portfolio = make_portfolio(owner)
    client, address = browser(planner), to("portfolio-place", portfolio.key)

    asked = client.post(address, {"words": "agua barrio", "reason": "Va aquí."})
    none = client.post(address, {"words": "xyzzy", "reason": "Va aquí."})
    chosen = client.post(address, {"words": "agua barrio", "which": first.key, "reason": "Va aquí."})
    twice = client.post(address, {"words": first.key, "reason": "Otra vez."})

    assert [answer.status_code for answer in (asked, none, chosen, twice)] == [422, 422, 303, 422]
    assert "Which one do you mean?" in said(asked)
    assert "Va aquí." in said(none)
    assert portfolio.placements.get().challenge == first


def test_two_who_edit_one_portfolio_lose_nothing(browser: Browser, owner: Organisation, planner: Person) -> None:
    made = make_portfolio(owner, title="Agua", summary="Antes", mission=make_mission(owner))
    client, address = browser(planner), to("portfolio-edit", made.key)
    was = client.get(address).context["form"]["was"].value()
    type(made).objects.filter(pk=made.pk).update(summary="De la otra persona")
    mine = {"title": "Agua", "mission": made.mission.key, "language": "es", "public": "on", "was": was}  # type: ignore[union-attr]

    met = client.post(address, {**mine, "summary": "Lo mío"})
    kept = client.post(address, {**mine, "title": "Agua segura", "summary": "Antes"})

    assert met.status_code == 422
    assert "De la otra persona" in said(met)
    assert "Lo mío" in said(met)
    made.refresh_from_db()
    assert (kept.status_code, made.title, made.summary) == (303, "Agua segura", "De la otra persona")


def test_the_board_is_taken_away_as_it_is_filtered(browser: Browser, owner: Organisation) -> None:
    first = make_challenge(status=ChallengeStatus.MAPPED, title="=HYPERLINK()", facet="mission")
    second = make_challenge(status=ChallengeStatus.MAPPED)
    made = make_portfolio(owner, first, second)

    sheet = browser(None).get(to("portfolio-csv", made.key) + "?facet=mission")

    lines = said(sheet).splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("'=HYPERLINK()")


@pytest.mark.parametrize("junk", ["?facet=nowhere&axis=x&risk=9", "?sdg=seis", "?q=" + "a" * 500, "?page=x"])
def test_addresses_that_make_no_sense_still_answer(browser: Browser, owner: Organisation, junk: str) -> None:
    made = make_portfolio(owner, make_challenge(status=ChallengeStatus.MAPPED))

    for address in (to("portfolio", made.key), to("portfolios"), to("strategies"), to("prioritisations")):
        assert browser(None).get(address + junk).status_code == 200


def test_a_plan_is_retired_and_taken_up_again(browser: Browser, owner: Organisation, planner: Person) -> None:
    made = make_strategy(owner)
    make_objective(made, make_challenge(status=ChallengeStatus.MAPPED))
    client, address = browser(planner), to("strategy-retire", made.key)

    client.post(address, {"retire-reason": " "})
    made.refresh_from_db()
    assert made.retired_at is None
    client.post(address, {"retire-reason": "Terminó."})
    assert made.title not in said(browser(None).get(to("strategies")))
    assert "Retired" in said(browser(None).get(made.get_absolute_url()))
    client.post(address)
    assert made.title in said(browser(None).get(to("strategies")))


def test_an_axis_that_does_not_exist_is_not_found(browser: Browser) -> None:
    assert browser(None).get(to("axis", "nada")).status_code == 404


def test_a_zero_sign_in_what_is_looked_for_or_said_is_refused_kindly(
    browser: Browser, owner: Organisation, planner: Person
) -> None:
    made, plan, client = make_portfolio(owner), make_strategy(owner), browser(planner)

    looked = client.post(to("portfolio-place", made.key), {"words": "agua\0", "reason": "x"})
    retired = client.post(to("strategy-retire", plan.key), {"retire-reason": "Terminó.\0"})

    assert looked.status_code == 422
    assert retired.status_code == 303
    plan.refresh_from_db()
    assert plan.retired_at is not None
