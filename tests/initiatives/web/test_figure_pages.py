"""Pages of figures before and now, and of services."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from minga.indicators.models import Measurement, Target
from minga.initiatives.models import Initiative
from minga.initiatives.queries.evidence import INITIATIVE
from tests.factories.initiatives import days_ago, give_measurement, give_target, lead_of, make_initiative
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


def _own(initiative: Initiative) -> Target:
    return Target.objects.get(subject_type=INITIATIVE, subject_id=initiative.pk)


def test_a_figure_is_promised_with_its_number_before(client: Client, initiative: Initiative) -> None:
    sent = {
        "title": "Espera mediana", "unit": "minutos", "direction": "down", "baseline": "220",
        "baseline_on": days_ago(60), "source": "Registro de fila", "value": "60", "starts_on": days_ago(40),
        "due_on": days_ago(-40),
    }  # fmt: skip

    assert client.post(_url("figure-add", initiative.key), sent).status_code == 303

    target = _own(initiative)
    assert (target.value, target.indicator.baseline) == (Decimal(60), Decimal(220))
    assert "Espera mediana" in client.get(_url("figures", initiative.key)).content.decode()
    without = {**sent, "baseline_on": ""}
    refused = client.post(_url("figure-add", initiative.key), without)
    assert list(refused.context["form"].errors) == ["baseline_on"]


def test_the_figures_of_the_challenge_come_with_one_click(client: Client, initiative: Initiative) -> None:
    client.post(_url("figures-take-over", initiative.key))

    assert _own(initiative).indicator.baseline == Decimal(220)


def test_a_number_is_noted_and_its_evidence_is_not_asked(client: Client, initiative: Initiative) -> None:
    target = give_target(initiative)
    address = _url("figure", initiative.key, target.key)
    assert "evidence" not in client.get(address).context["form"].fields

    sent = {"value": "48 minutos", "measured_on": days_ago(1), "source": "Tablero", "evidence": "5"}
    assert client.post(address, sent).status_code == 303

    noted = Measurement.objects.get(target=target)
    assert (noted.value, noted.evidence) == (Decimal(48), 2)


def test_a_number_is_corrected_and_both_are_shown(client: Client, initiative: Initiative) -> None:
    target = give_target(initiative)
    wrong = give_measurement(target, 480)
    address = f"{_url('figure', initiative.key, target.key)}?correct={wrong.uuid}"
    assert client.get(address).context["form"]["value"].value() == "480"

    client.post(address, {"value": "48", "measured_on": wrong.measured_on, "source": "Tablero"})

    assert Measurement.objects.get(corrects=wrong).value == Decimal(48)
    page = client.get(_url("figure", initiative.key, target.key)).content.decode()
    assert "<s" in page
    assert client.get(address).status_code == 404


def test_before_and_now_and_a_line_with_its_sentence(client: Client, initiative: Initiative) -> None:
    target = give_target(initiative)
    give_measurement(target, 130, measured_on=days_ago(40))
    give_measurement(target, 48)

    page = client.get(f"{_url('figures', initiative.key)}?lang=en").content.decode()

    assert 'class="c-chart__base"' in page
    assert 'class="c-chart__target"' in page
    assert "from 220\N{NO-BREAK SPACE}minutos before to 48\N{NO-BREAK SPACE}minutos" in page


def test_a_pasted_column_is_taken_or_every_wrong_row_is_told_and_the_text_stays(
    client: Client, initiative: Initiative
) -> None:
    target = give_target(initiative)
    address = _url("figure-paste", initiative.key, target.key)
    wrong = "fecha;minutos\n3/9/2026;220\nayer;10\n10/9/2026;muchos"

    refused = client.post(f"{address}?lang=en", {"rows": wrong, "source": "Tablero"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Row 3" in page
    assert "Row 4" in page
    assert "ayer;10" in page
    assert not Measurement.objects.filter(target=target).exists()

    taken = client.post(address, {"rows": "3/9/2026;220\n10/9/2026;212", "source": "Tablero"})
    assert taken.status_code == 303
    assert Measurement.objects.filter(target=target).count() == 2


def test_the_promise_is_changed_and_taken_back(client: Client, initiative: Initiative) -> None:
    target = give_target(initiative)
    sent = {"title": "Espera", "value": "45", "starts_on": days_ago(40), "due_on": days_ago(-40)}
    client.post(_url("figure-edit", initiative.key, target.key), sent)
    assert _own(initiative).value == Decimal(45)

    client.post(_url("figure-drop", initiative.key, target.key))
    assert not Target.objects.filter(pk=target.pk).exists()


def test_a_figure_of_another_dossier_is_not_found(client: Client, initiative: Initiative) -> None:
    foreign = give_target(make_initiative(stage=3))

    assert client.get(_url("figure", initiative.key, foreign.key)).status_code == 404


def test_a_service_is_added_changed_and_removed(client: Client, initiative: Initiative) -> None:
    client.post(_url("service-add", initiative.key), {"name": "Turnos de salud", "users_per_year": "3258"})
    service = initiative.services.get()
    address = _url("service-edit", initiative.key, service.uuid)
    was = client.get(address).context["form"]["was"].value()
    client.post(address, {"name": "Turnos por voz", "users_per_year": "3258", "was": was})
    assert "Turnos por voz" in client.get(_url("figures", initiative.key)).content.decode()

    client.post(_url("service-remove", initiative.key, service.uuid))
    assert not initiative.services.exists()
