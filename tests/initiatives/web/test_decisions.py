"""Decisions, risks and barriers on their page."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.initiatives.models import Barrier, Decision, Initiative, Risk
from tests.factories.initiatives import days_ago, lead_of, make_dossier_evidence, make_initiative, member_of
from tests.factories.people import make_person, sign_in
from tests.factories.upkeep import make_barrier, make_decision, make_point, make_risk

pytestmark = pytest.mark.django_db


def _url(name: str, initiative: Initiative, *more: object) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.key, *more])


def test_a_decision_is_recorded_with_what_it_cites(client: Client) -> None:
    initiative = make_initiative(stage=3)
    evidence = make_dossier_evidence(initiative)
    given = {"text": "Confirmar por voz", "reasons": "Pocos leen.", "office": "Salud", "cited": [str(evidence.uuid)],
             "decided_on": days_ago(1).isoformat(), "no_evidence": ""}  # fmt: skip

    answer = sign_in(client, lead_of(initiative)).post(_url("decision-add", initiative), given)

    assert answer.status_code == 303
    assert list(Decision.objects.get(initiative=initiative).cited.all()) == [evidence]


def test_a_decision_without_ground_comes_back_with_its_words(client: Client) -> None:
    initiative = make_initiative(stage=3)
    given = {"text": "Confirmar por voz", "reasons": "Pocos leen.", "office": "Salud",
             "decided_on": days_ago(1).isoformat()}  # fmt: skip

    answer = sign_in(client, lead_of(initiative)).post(_url("decision-add", initiative), given)

    assert answer.status_code == 422
    assert "no_evidence" in answer.context["form"].errors
    assert "Pocos leen." in answer.content.decode()


def test_two_people_mend_one_decision_and_neither_loses_her_words(client: Client) -> None:
    initiative = make_initiative(stage=3)
    decision = make_decision(initiative)
    url = _url("decision-edit", initiative, decision.uuid)
    mine = sign_in(Client(), lead_of(initiative))
    hers = sign_in(client, member_of(initiative))
    shown = {who: dict(each.get(url).context["form"].initial) for who, each in (("mine", mine), ("hers", hers))}

    def sent(who: str, **fields: str) -> dict[str, object]:
        words = {**shown[who], "decided_on": decision.decided_on.isoformat(), **fields}
        return {name: value for name, value in words.items() if value is not None}

    assert mine.post(url, sent("mine", reasons="Casi nadie lee.")).status_code == 303
    assert hers.post(url, sent("hers", office="Dirección de Turnos")).status_code == 303
    clash = hers.post(url, sent("hers", reasons="Nadie lee nunca."))

    decision.refresh_from_db()
    assert (decision.reasons, decision.office) == ("Casi nadie lee.", "Dirección de Turnos")
    assert clash.status_code == 422
    assert "Casi nadie lee." in clash.content.decode()


def test_a_risk_stands_in_its_square_of_the_matrix_until_it_is_gone(client: Client) -> None:
    initiative = make_initiative(stage=3)
    risk = make_risk(initiative, likelihood=5, impact=4)
    sign_in(client, lead_of(initiative))

    page = client.get(_url("decisions", initiative)).context["page"]
    square = next(line for line in page.matrix if line.impact == 4).cells[4]
    assert (square.numbers, square.level) == ((1,), "high")

    assert client.post(_url("risk-move", initiative, risk.uuid), {"state": "gone"}).status_code == 303
    page = client.get(_url("decisions", initiative)).context["page"]
    assert not any(cell.numbers for line in page.matrix for cell in line.cells)


def test_a_risk_is_named_and_judged_anew(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))
    given = {"text": "Se cae la central", "likelihood": "2", "impact": "5", "response": "", "office": ""}

    assert client.post(_url("risk-add", initiative), given).status_code == 303
    risk = Risk.objects.get(initiative=initiative)
    url = _url("risk-edit", initiative, risk.uuid)
    seen = client.get(url).context["form"].initial
    assert client.post(url, {**given, "was": seen["was"], "likelihood": "4"}).status_code == 303

    risk.refresh_from_db()
    assert risk.likelihood == 4


def test_a_logged_barrier_is_shown_the_points_that_say_the_same_and_joins_one(client: Client) -> None:
    initiative, point = make_initiative(stage=3), make_point(make_barrier())
    sign_in(client, lead_of(initiative))
    given = {"kind": "norm", "text": "El reglamento exige firma en papel.", "legal_reference": "", "effect": "",
             "way_round": "", "met_on": days_ago(1).isoformat()}  # fmt: skip

    answer = client.post(_url("barrier-add", initiative), given)
    made = Barrier.objects.get(initiative=initiative)
    assert (answer.status_code, answer["Location"]) == (303, _url("barrier", initiative, made.uuid))
    assert [each.key for each in client.get(answer["Location"]).context["similar"]] == [point.key]

    client.post(_url("barrier-join", initiative, made.uuid), {"reform": point.key})
    made.refresh_from_db()
    assert made.reform == point


def test_points_appear_while_the_barrier_is_typed(client: Client) -> None:
    initiative, point = make_initiative(stage=3), make_point()
    given = {"text": "Exigen firma en papel en el reglamento", "legal_reference": ""}

    answer = sign_in(client, lead_of(initiative)).post(
        _url("barrier-similar", initiative), given, headers={"HX-Request": "true"}
    )

    assert point.title in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_hidden_point_is_not_named_to_the_team_that_met_it(client: Client) -> None:
    initiative = make_initiative(stage=3)
    barrier = make_barrier(initiative)
    point = make_point(barrier, public=False)
    sign_in(client, lead_of(initiative))

    pages = [client.get(_url("decisions", initiative)), client.get(_url("barrier", initiative, barrier.uuid))]

    assert not any(point.title in page.content.decode() for page in pages)


def test_rows_of_another_dossier_are_not_there(client: Client) -> None:
    initiative, other = make_initiative(stage=3), make_initiative(stage=3)
    sign_in(client, lead_of(initiative))

    for name, row in (("decision-edit", make_decision(other)), ("risk-edit", make_risk(other)),
                      ("barrier", make_barrier(other))):  # fmt: skip
        assert client.get(_url(name, initiative, row.uuid)).status_code == 404


def test_strangers_find_nothing(client: Client) -> None:
    assert sign_in(client, make_person()).get(_url("decisions", make_initiative(stage=3))).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_with_many_rows(client: Client, queries, rows: int) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=3)
    for _each in range(rows):
        make_decision(initiative).cited.add(make_dossier_evidence(initiative))
        make_risk(initiative)
        make_point(make_barrier(initiative))
    sign_in(client, lead_of(initiative))
    client.get(_url("decisions", initiative))

    with queries(12):
        client.get(_url("decisions", initiative))
