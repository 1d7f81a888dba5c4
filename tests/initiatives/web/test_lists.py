"""Lists of initiatives: filters that are links, live counts, the board, and the files to take away."""

import json
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.initiatives.actions.listing import refresh
from minga.initiatives.models import Initiative
from minga.initiatives.queries.lists import Asked, asked_for, board, count_of, tally
from tests.conftest import Queries
from tests.factories.initiatives import days_ago, give_measurement, lead_of, make_initiative
from tests.factories.organisations import make_admin1, make_organisation

pytestmark = pytest.mark.django_db


def _keys(asked: Asked) -> set[str]:
    return {row.key for row in asked_for(asked, None, now())}


FILTERS = [
    ({"stage": 3}, {"stage": 3}, {"stage": 4}),
    ({"state": "paused"}, {"state": "paused"}, {}),
    ({"subtype": "norm"}, {"subtype": "norm"}, {"subtype": "service"}),
]


@pytest.mark.parametrize(("asked", "fits", "does_not"), FILTERS)
def test_a_filter_shows_what_fits(
    asked: dict[str, object], fits: dict[str, object], does_not: dict[str, object]
) -> None:
    here, _there = make_initiative(**fits), make_initiative(**does_not)  # type: ignore[arg-type]

    assert _keys(Asked(**asked)) == {here.key}  # type: ignore[arg-type]


def test_filters_of_the_problem_and_the_place() -> None:
    place = make_admin1("PY-7")
    here = make_initiative(organisation=make_organisation(territory=place))
    there = make_initiative(organisation=make_organisation(territory=make_admin1("BO-L")))
    there.challenge.sector, there.challenge.sdg_goal = "water", 6
    there.challenge.save()
    refresh(there)

    assert _keys(Asked(country="PY")) == _keys(Asked(region="PY-7")) == {here.key}
    assert _keys(Asked(sector="water")) == _keys(Asked(sdg=6)) == {there.key}
    assert _keys(Asked(owner=here.organisation.key)) == {here.key}


def test_the_level_of_evidence_is_a_floor() -> None:
    strong, weak = make_initiative(), make_initiative()
    Initiative.objects.filter(pk=strong.pk).update(evidence_level=3)
    Initiative.objects.filter(pk=weak.pk).update(evidence_level=1)

    assert _keys(Asked(evidence=2)) == {strong.key}


@pytest.mark.parametrize("words", ["madrugar", "MADRUGÁR", "sin madrugar"])
def test_words_are_found_without_accents(words: str) -> None:
    here = make_initiative(title="Turnos sin madrugar")
    make_initiative(title="Agua segura")

    assert _keys(Asked(q=words)) == {here.key}


def test_counts_are_live_and_paused_and_stopped_stand_beside() -> None:
    make_initiative(stage=3)
    make_initiative(stage=3, state="paused")
    make_initiative(stage=4, state="stopped")
    make_initiative(stage=3, visibility="draft")

    counts = tally(Asked(), None, now())

    assert [count for _number, _name, count in counts.by_stage] == [0, 0, 1, 0, 0, 0, 0]
    assert (counts.paused, counts.stopped, counts.total) == (1, 1, 3)
    assert count_of(Asked(stage=3), counts) == 2
    assert count_of(Asked(stage=3, state="paused"), counts) == 1


def test_the_total_of_the_pager_is_what_the_list_holds() -> None:
    for stage, state in ((1, "active"), (3, "paused"), (3, "active"), (4, "stopped")):
        make_initiative(stage=stage, state=state)
    for asked in (Asked(), Asked(stage=3), Asked(state="stopped"), Asked(stage=3, state="paused")):
        counts = tally(asked, None, now())

        assert count_of(asked, counts) == asked_for(asked, None, now()).count()


def test_counts_are_asked_once_until_something_happens(queries: Queries) -> None:
    make_initiative()
    tally(Asked(), None, now())

    with queries(1):
        tally(Asked(), None, now())


def test_nothing_of_a_reader_is_kept_for_another() -> None:
    draft = make_initiative(visibility="draft")
    lead = lead_of(draft)

    assert tally(Asked(mine=True), lead, now()).total == 1
    assert tally(Asked(mine=True), None, now()).total == 0
    assert tally(Asked(), lead, now()).total == 0


def test_the_board_has_the_newest_of_each_stage() -> None:
    for number in range(10):
        make_initiative(stage=2, moved_at=now() - timedelta(days=number))
    asked = Asked()

    columns = board(asked, None, now(), tally(asked, None, now()))

    second = columns[1]
    assert [column.stage for column in columns] == [1, 2, 3, 4, 5, 6, 7]
    assert (second.count, len(second.rows), second.more) == (10, 8, 2)


@pytest.mark.parametrize("page", ["list", "board"])
@pytest.mark.parametrize("number", [1, 30])
def test_pages_cost_the_same_at_any_length(client: Client, queries: Queries, page: str, number: int) -> None:
    for _each in range(number):
        make_initiative(stage=2)
    client.get(reverse(f"initiatives:{page}"))
    caches["process"].clear()

    with queries({"list": 6, "board": 12}[page]):
        answer = client.get(reverse(f"initiatives:{page}"))

    assert answer.status_code == 200


def test_the_list_is_a_link(client: Client) -> None:
    here = make_initiative(stage=3, title="La que se busca")
    other = make_initiative(stage=2, title="La otra")

    page = client.get(reverse("initiatives:list"), {"stage": "3"}).content.decode()

    assert here.title in page
    assert other.title not in page
    assert 'aria-current="true"' in page


@pytest.mark.parametrize(
    "query", ["stage=99", "stage=x", "sdg=0", "country=ZZ", "state=nowhere", "evidence=-1", "page=zz"]
)
def test_an_address_that_makes_no_sense_is_read_without_it(client: Client, query: str) -> None:
    make_initiative(title="La única")

    answer = client.get(f"{reverse('initiatives:list')}?{query}")

    assert answer.status_code == 200
    assert "La única" in answer.content.decode()


def test_what_nobody_confirmed_is_marked(client: Client) -> None:
    make_initiative(confirmed_at=now() - timedelta(days=400))

    assert "Sin confirmar hace un año" in client.get(reverse("initiatives:list")).content.decode()


def test_the_files_hold_what_the_filter_shows(client: Client) -> None:
    here = make_initiative(stage=5, title='=HYPERLINK("x")')
    make_initiative(stage=2)
    target = here.experiments.get().target
    give_measurement(target, 48, measured_on=days_ago(2))

    listed = json.loads(client.get(reverse("initiatives:sheet", args=["json"]), {"stage": "5"}).content)
    comma = client.get(reverse("initiatives:sheet", args=["csv"]), {"stage": "5"}).content.decode()

    (row,) = listed["initiatives"]
    assert (row["key"], row["before"], row["now"], row["stage"]) == (here.key, 220, 48, 5)
    assert "'=HYPERLINK" in comma
    assert client.get(reverse("initiatives:sheet", args=["exe"])).status_code == 400


def test_a_file_never_holds_what_one_is_inside_of(client: Client) -> None:
    draft = make_initiative(visibility="draft", title="Borrador mío")
    client.force_login(lead_of(draft), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "Borrador mío" in client.get(reverse("initiatives:list"), {"mine": "1"}).content.decode()
    assert "Borrador mío" not in client.get(reverse("initiatives:sheet", args=["csv"]), {"mine": "1"}).content.decode()


def test_whoever_signed_in_is_shown_the_way_to_her_own(client: Client) -> None:
    lead = lead_of(make_initiative())

    assert "mine=1" not in client.get(reverse("initiatives:list")).content.decode()
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "mine=1" in client.get(reverse("initiatives:list")).content.decode()
