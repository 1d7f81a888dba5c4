"""Pages of evidence, user tests and experiments."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from minga.initiatives.models import Evidence, Experiment, Initiative
from minga.initiatives.queries.testing import answer_of, question_of
from tests.factories.files import make_upload
from tests.factories.initiatives import (
    days_ago,
    give_prototype,
    give_target,
    lead_of,
    make_dossier_evidence,
    make_initiative,
)
from tests.factories.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def client(initiative: Initiative) -> Client:
    return sign_in(Client(), lead_of(initiative))


def _url(name: str, *arguments: object) -> str:
    return reverse(f"initiatives:{name}", args=arguments)


def _plan(**fields: object) -> dict[str, object]:
    values: dict[str, object] = {
        "kind": "test", "title": "Mensaje de texto", "hypothesis": "Confirman por mensaje.", "unit": "%",
        "metric": "Personas que confirman", "reading": "at_least", "threshold": "60", "comparison": "none",
    }  # fmt: skip
    return values | fields


def test_an_experiment_from_plan_to_decision_on_its_pages(client: Client, initiative: Initiative) -> None:
    planned = client.post(_url("experiment-plan", initiative.key), _plan())
    experiment = initiative.experiments.get()
    page = _url("experiment", initiative.key, experiment.uuid)
    assert planned["Location"] == page

    client.post(_url("experiment-start", initiative.key, experiment.uuid), {"started_on": days_ago(3)})
    seen = {"value": "34 %", "people": "88", "result": "Muchas no leen.", "result_on": days_ago(0)}
    client.post(_url("experiment-result", initiative.key, experiment.uuid), seen)
    decided = {"decision": "iterate", "reason": "Probar con voz."}
    client.post(_url("experiment-decide", initiative.key, experiment.uuid), decided)

    experiment.refresh_from_db()
    assert (experiment.result_value, experiment.decision) == (34, "iterate")
    for address in (page, _url("testing", initiative.key)):
        text = client.get(f"{address}?lang=en").content.decode()
        assert "Personas que confirman: at least 60%?" in text
        assert "It was 34% with 88 people: not reached." in text
    assert client.get(_url("experiment-replan", initiative.key, experiment.uuid)).status_code == 200
    refused = client.post(_url("experiment-replan", initiative.key, experiment.uuid), _plan(threshold="30"))
    assert refused.status_code == 422
    experiment.refresh_from_db()
    assert experiment.threshold == 60


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reading": "at_least", "result_value": 71, "people": 91}, "It was 71% with 91 people: reached."),
        ({"reading": "at_most", "result_value": 71, "people": 1}, "It was 71% with 1 person: not reached."),
        ({"reading": "at_most", "result_value": 60, "people": None}, "It was 60%: reached."),
        ({"reading": "at_least", "result_value": None, "people": 5}, ""),
    ],
)
def test_the_answer_is_a_sentence(fields: dict[str, object], said: str) -> None:
    row = Experiment(metric="Confirman", unit="%", threshold=60, **fields)

    with translation.override("en"):
        assert answer_of(row) == said


def test_the_question_says_at_most_when_less_is_better() -> None:
    row = Experiment(metric="Espera", unit="minutos", threshold=60, reading="at_most")

    with translation.override("en"):
        assert question_of(row) == "Espera: at most 60\N{NO-BREAK SPACE}minutos?"


def test_a_pilot_without_a_figure_is_refused_at_the_field_and_nothing_typed_is_lost(
    client: Client, initiative: Initiative
) -> None:
    response = client.post(_url("experiment-plan", initiative.key), _plan(kind="pilot", hypothesis="La voz sí."))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["target"]
    assert "La voz sí." in response.content.decode()


def test_a_number_is_read_as_people_write_it_or_refused_with_what_was_read(
    client: Client, initiative: Initiative
) -> None:
    refused = client.post(f"{_url('experiment-plan', initiative.key)}?lang=en", _plan(threshold="muchas"))
    assert refused.status_code == 422
    assert "muchas" in refused.content.decode()

    client.post(f"{_url('experiment-plan', initiative.key)}?lang=es", _plan(threshold="1.234,5"))
    assert str(initiative.experiments.get().threshold) == "1234.5000"


def test_a_pilot_says_what_it_lacks_before_it_begins(client: Client, initiative: Initiative) -> None:
    target = give_target(initiative)
    client.post(_url("experiment-plan", initiative.key), _plan(kind="pilot", target=str(target.uuid)))
    pilot = initiative.experiments.get()

    page = client.get(f"{_url('experiment', initiative.key, pilot.uuid)}?lang=en").content.decode()
    assert "rule to stop early" in page
    started = client.post(_url("experiment-start", initiative.key, pilot.uuid), {"started_on": days_ago(0)})
    assert started.status_code == 422
    pilot.refresh_from_db()
    assert pilot.started_on is None


def test_two_who_plan_at_once_see_both_texts(client: Client, initiative: Initiative) -> None:
    client.post(_url("experiment-plan", initiative.key), _plan())
    address = _url("experiment-replan", initiative.key, initiative.experiments.get().uuid)
    was = client.get(address).context["form"]["was"].value()
    client.post(address, _plan(was=was, method="Por teléfono."))

    kept = client.post(address, _plan(was=was, stop_rule="Si alguien queda sin turno."))
    assert kept.status_code == 303
    row = initiative.experiments.get()
    assert (row.method, row.stop_rule) == ("Por teléfono.", "Si alguien queda sin turno.")

    met = client.post(address, _plan(was=was, method="Casa por casa."))
    assert met.status_code == 422
    assert "Por teléfono." in met.content.decode()


def test_a_user_test_is_recorded_and_corrected(client: Client, initiative: Initiative) -> None:
    version = give_prototype(initiative)
    initiative.user_tests.all().delete()
    sent = {
        "artefact_version": str(version.uuid), "held_on": days_ago(1), "group": "Personas mayores", "people": "8",
        "asked": "Pedir un turno", "learned": "Siete lo lograron.", "result": "worked",
    }  # fmt: skip
    assert client.post(_url("user-test-add", initiative.key), sent).status_code == 303
    trial = initiative.user_tests.get()
    assert trial.artefact_version == version

    address = _url("user-test-edit", initiative.key, trial.uuid)
    was = client.get(address).context["form"]["was"].value()
    client.post(address, {**sent, "people": "9", "was": was})
    trial.refresh_from_db()
    assert trial.people == 9
    assert "Siete lo lograron." in client.get(_url("testing", initiative.key)).content.decode()


def test_evidence_is_added_and_withdrawn(client: Client, initiative: Initiative) -> None:
    sent = {"kind": "data", "title": "Registro de fila", "source": "Ventanilla", "file": make_upload()}
    assert client.post(_url("evidence-add", initiative.key), sent).status_code == 303
    evidence = Evidence.objects.get(initiative=initiative)

    address = _url("evidence-withdraw", initiative.key, evidence.uuid)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Se contó dos veces."}).status_code == 303

    page = client.get(_url("evidence", initiative.key)).content.decode()
    assert "Se contó dos veces." in page
    again = client.post(address, {"reason": "Otra vez."})
    assert again.status_code == 422


def test_evidence_that_nobody_can_open_is_refused_at_the_field(client: Client, initiative: Initiative) -> None:
    sent = {"kind": "data", "title": "Registro de fila", "source": "Ventanilla"}

    response = client.post(_url("evidence-add", initiative.key), sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["link"]


def test_evidence_of_another_dossier_is_not_found(client: Client, initiative: Initiative) -> None:
    foreign = make_dossier_evidence(make_initiative(stage=3))

    assert client.get(_url("evidence-withdraw", initiative.key, foreign.uuid)).status_code == 404
