"""What everybody sees of calls: the list, one call, its rules to be verified, and the doors for other programs."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.calls.actions.opening import publish_addendum
from minga.calls.actions.search import index_call
from minga.calls.enums import CallKind, CallState
from minga.calls.models import Call, EligibilityRule, QuotaRule
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from tests.conftest import Queries
from tests.factories.calls import ROUND, add_challenge, ended, make_call, office_of, phase_rules, publish
from tests.factories.challenges import make_challenge
from tests.factories.files import make_file
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"calls:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_what_is_open_and_leaves_out_drafts_and_the_unlisted(client: Client) -> None:
    shown = make_call(titles={"es": "Fondo visible"})
    make_call(titles={"es": "Borrador secreto"}, state=CallState.DRAFT)
    make_call(titles={"es": "Sin lista"}, public=False)
    ended(make_call(titles={"es": "Ya cerrada"}))

    text = read(client, "calls")

    assert shown.get_absolute_url() in text
    assert "Borrador secreto" not in text
    assert "Sin lista" not in text
    assert "Ya cerrada" not in text
    assert "Ya cerrada" in read(client, "calls", query="?cuando=cerradas")


def test_the_list_is_filtered_by_kind_country_and_edition(client: Client) -> None:
    peru = make_call(kind=CallKind.CASES, edition=make_edition(countries=["PE"]), titles={"es": "Casos"})
    make_call(titles={"es": "Pilotos"})

    for query in ("?tipo=cases", "?pais=PE", f"?edition={peru.edition.key}"):
        text = read(client, "calls", query=query)
        assert "Casos" in text, query
        assert "Pilotos" not in text, query


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(client: Client, queries: Queries, count: int) -> None:
    for _number in range(count):
        make_call()

    with queries(3):
        read(client, "calls")


def test_an_unlisted_call_is_reached_by_its_address(client: Client) -> None:
    call = make_call(public=False)

    assert str(call) in read(client, "call", call.key)


def test_a_draft_exists_for_its_office_only(client: Client) -> None:
    call = make_call(state=CallState.DRAFT)

    assert client.get(call.get_absolute_url()).status_code == 404
    assert sign_in(client, office_of(call)).get(call.get_absolute_url()).status_code == 200


def test_the_page_tells_conditions_criteria_quotas_and_ties(client: Client) -> None:
    call = make_call(
        eligibility=(EligibilityRule(key="r", kind="rural"), EligibilityRule(key="c", kind="country", values=("PY",))),
        quotas=(QuotaRule(key="w", group="sex", value="woman", at_least=1),),
        places=2, amount="15000", currency="USD", tranches=2,
    )  # fmt: skip

    text = read(client, "call", call.key)

    for words in ("La organización es rural.", "Paraguay", "Mujer", "15.000", "Nivel 4", "40 puntos", "sorteo"):
        assert words in text, words


def test_a_call_for_solutions_leads_to_each_challenge(client: Client) -> None:
    challenge = make_challenge()
    call = make_call(kind=CallKind.SOLUTIONS, challenges=(challenge.key,))
    add_challenge(call, challenge)

    text = read(client, "call", call.key)

    assert f"?desafio={challenge.key}" in text


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_page_costs_the_same_however_many_rounds(client: Client, queries: Queries, rounds: int) -> None:
    call = make_call(phases=tuple(phase_rules(f"ronda-{n}", advance=5) for n in range(rounds)))

    with queries(6):
        read(client, "call", call.key)


def test_the_rules_are_verified_with_the_file_alone(client: Client) -> None:
    call = make_call()
    publish(call, places=3)

    for published in call.rules.all():
        body = client.get(reverse("calls:rules-file", args=[call.key, published.number])).content

        assert hashlib.sha256(body).hexdigest() == published.sha256
        assert published.sha256 in read(client, "rules", call.key)
    assert client.get(reverse("calls:rules-file", args=[call.key, 9])).status_code == 404


def test_what_the_form_asks_is_verified_too(client: Client) -> None:
    call = make_call()

    body = client.get(reverse("calls:form-file", args=[call.key, ROUND])).content

    assert hashlib.sha256(body).hexdigest() == rules_of(call).phases[0].form_sha256


def test_an_addendum_is_read_with_before_and_after(client: Client) -> None:
    call = make_call(places=2)
    publish_addendum(call=call, changes={"places": 3}, notes={"es": "Más dinero."}, actor=HOUSE, now=now())

    text = read(client, "rules", call.key)

    assert "Más dinero." in text
    assert "Su reglamento" not in text
    assert 'id="adenda-2"' in text
    assert "#adenda" in read(client, "call", call.key)


def test_the_calendar_of_all_and_of_one(client: Client) -> None:
    call = make_call(titles={"es": "Fondo; para, pilotos"})

    everything = client.get(reverse("calls:calendar-file"))
    one = client.get(reverse("calls:call-calendar", args=[call.key])).content.decode()

    assert everything["Content-Type"].startswith("text/calendar")
    text = everything.content.decode()
    assert text.count("BEGIN:VEVENT") == 3
    assert "Fondo\\; para\\, pilotos" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert one.count("BEGIN:VEVENT") == 4
    closes = rules_of(call).phases[0].closes_at
    assert f"DTSTART:{closes:%Y%m%dT%H%M%SZ}" in text
    assert str(call) in read(client, "calendar")


def test_the_feed_tells_calls_addenda_and_cancellations(client: Client) -> None:
    call = make_call(titles={"es": "Fondo"})
    publish_addendum(call=call, changes={}, notes={"es": "Se aclara."}, actor=HOUSE, now=now())
    make_call(titles={"es": "Otra"}, state=CallState.CANCELLED)
    make_call(titles={"es": "Borrador"}, state=CallState.DRAFT)

    text = client.get(reverse("calls:feed")).content.decode()

    assert text.count("<entry>") == 4
    assert "Se aclara." in text
    assert "Borrador" not in text


def test_open_calls_as_data(client: Client) -> None:
    call = make_call()
    ended(make_call())

    response = client.get(reverse("calls:open-json"))

    rows = json.loads(response.content)["calls"]
    assert [row["key"] for row in rows] == [call.key]
    assert rows[0]["rules"]["sha256"] == call.rules.get().sha256
    assert response["Access-Control-Allow-Origin"] == "*"


def test_only_the_list_for_other_sites_may_stand_in_a_frame(client: Client) -> None:
    make_call()

    framed, page = client.get(reverse("calls:embed")), client.get(reverse("calls:calls"))

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_edition_and_its_stage_lead_to_the_call(client: Client) -> None:
    edition = make_edition()
    stage = edition.stages.create(
        key="fondo", kind="pilot_fund", titles={"es": "Fondo"}, order=0, starts_on=edition.starts_on,
        ends_on=edition.ends_on,
    )  # fmt: skip
    call = make_call(edition=edition, stage=stage, titles={"es": "Fondo para dos"})

    text = client.get(reverse("programmes:edition", args=[edition.key])).content.decode()

    assert text.count(call.get_absolute_url()) == 2


def test_whoever_hosts_the_edition_shows_its_calls(client: Client) -> None:
    call = make_call()
    make_call(edition=call.edition, state=CallState.DRAFT, titles={"es": "Borrador"})

    text = client.get(call.edition.host.get_absolute_url()).content.decode()

    assert call.get_absolute_url() in text
    assert "Borrador" not in text


def test_a_stage_of_a_call_has_its_page_in_the_plan(client: Client) -> None:
    edition = make_edition()
    call = make_call(edition=edition)
    stage = edition.stages.create(
        key="fondo", kind="pilot_fund", titles={"es": "Fondo"}, order=0, starts_on=edition.starts_on,
        ends_on=edition.ends_on,
    )  # fmt: skip
    sign_in(client, office_of(call))

    text = client.get(reverse("programmes:plan", args=[edition.key])).content.decode()

    assert reverse("calls:stage", args=[edition.key, stage.key]) in text
    assert reverse("calls:of-edition", args=[edition.key]) in text


def test_hours_are_told_on_the_clock_of_the_call(client: Client) -> None:
    call = make_call(timezone="America/Lima")
    sign_in(client, make_person(timezone="America/Sao_Paulo"))
    closes = Call.objects.get(pk=call.pk).phases.get().closes_at - timedelta(hours=5)

    text = read(client, "call", call.key)

    assert f"{closes:%H:%M} (hora de Lima)" in text


def test_documents_of_a_draft_are_for_its_office(client: Client) -> None:
    draft, published = make_call(state=CallState.DRAFT), make_call()
    files = [make_file(purpose="calls.document") for _number in range(2)]
    for call, file in zip((draft, published), files, strict=True):
        call.documents.create(title="Bases", file=file)

    answers = [client.get(reverse("files:file", args=[file.uuid])) for file in files]

    assert [answer.status_code for answer in answers] == [404, 200]
    b"".join(answers[1])  # reading to the end closes the file behind it


def test_a_call_is_found_by_its_words_whatever_its_state(client: Client) -> None:
    call = ended(make_call(titles={"es": "Fondo de pilotos rurales"}))
    make_call(titles={"es": "Otra cosa"})
    index_call(call)

    text = read(client, "calls", query="?q=rural")

    assert call.get_absolute_url() in text
    assert "Otra cosa" not in text
    assert call.get_absolute_url() in client.get(reverse("portal:search") + "?q=pilotos").content.decode()


def test_each_state_is_a_filter(client: Client) -> None:
    at = now()
    days = {"opens_at": at + timedelta(days=3), "closes_at": at + timedelta(days=30)}
    make_call(titles={"es": "Por venir"}, phases=(phase_rules(**days),))
    make_call(titles={"es": "Cancelada ya"}, state=CallState.CANCELLED)
    make_call(titles={"es": "Abierta ya"})

    expected = {"pronto": "Por venir", "canceladas": "Cancelada ya", "abiertas": "Abierta ya"}
    for when, title in expected.items():
        text = read(client, "calls", query=f"?cuando={when}")
        assert [each for each in expected.values() if each in text] == [title]


def test_two_rounds_are_told_apart(client: Client) -> None:
    call = make_call(
        places=None, appeal_days=0, one_each=False, team_most=4, late_fields=("contact", "team"), waiting=0,
        phases=(phase_rules("concepto", advance=5, calibrates=True), phase_rules("sorteo", rank_by="lottery")),
    )  # fmt: skip

    text = read(client, "call", call.key)

    for words in ("Cierra «Concepto»", "5 pasan a la fase siguiente", "No hay límite de plazas", "No hay apelación"):
        assert words in text, words
    assert "primero algunas muestras" in text


def test_documents_of_a_call_are_on_its_page_with_their_hash_in_the_rules(client: Client) -> None:
    call = make_call()
    file = make_file(purpose="calls.document")
    call.documents.create(title="Modelo de carta", file=file)

    assert reverse("files:file", args=[file.uuid]) in read(client, "call", call.key)
    assert file.sha256 in read(client, "rules", call.key)


def test_how_to_follow_is_told_with_whole_addresses(client: Client) -> None:
    assert "http://testserver/convocatorias/insertar/" in read(client, "share")


def test_the_list_for_other_sites_is_filtered_by_country(client: Client) -> None:
    make_call(titles={"es": "De Perú"}, edition=make_edition(countries=["PE"]))
    make_call(titles={"es": "De Paraguay"})

    text = read(client, "embed", query="?pais=PE")

    assert "De Perú" in text
    assert "De Paraguay" not in text
