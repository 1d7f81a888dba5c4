"""The pages of adapting elsewhere and of exchanges; what of a derived draft is seen by whom."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.challenges.models import Challenge
from minga.initiatives.models import Exchange, Initiative
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from tests.factories.initiatives import give_measurement, lead_of, make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.replication import make_exchange

pytestmark = pytest.mark.django_db
SECRET = "reservadísimo"


def _worker(house: Organisation, kind: str = RoleKind.MEMBER) -> Person:
    person = make_person()
    role(person, kind, house)
    return person


def _url(name: str, thing: object) -> str:
    return reverse(f"initiatives:{name}", args=[thing.key if isinstance(thing, Initiative) else thing.uuid])  # type: ignore[attr-defined]


def _given(challenge: str, **more: str) -> dict[str, str]:
    return {
        "title": "Turnos por parlante", "problem": "La gente madruga.", "change": "Se llama.",
        "adaptation": "Se mantuvo el guion.", "adaptation_conditions": "Un parlante.", "adaptation_cost": "1.234,5",
        "adaptation_currency": "USD", "challenge": challenge, "language": "es",
        "token": "5f0c5f3e-3c64-4f2e-9d5e-6a4a7a5d1c11", **more,
    }  # fmt: skip


def test_it_is_adapted_with_numbers_as_people_write_them(client: Client) -> None:
    source, house = make_initiative(stage=6), make_organisation()
    challenge = make_dossier_challenge(organisation=house)
    sign_in(client, _worker(house))

    first = client.post(_url("adopt", source), _given(challenge.key))
    again = client.post(_url("adopt", source), _given(challenge.key))

    made = Initiative.objects.get(derived_from=source)
    assert first.status_code == again.status_code == 303
    assert str(made.adaptation_cost) == "1234.50"
    assert first["Location"] == reverse("initiatives:workshop", args=[made.key])


def test_a_steward_derives_the_challenge_on_the_way(client: Client) -> None:
    source, house = make_initiative(stage=3), make_organisation()
    sign_in(client, _worker(house, RoleKind.COORDINATOR))

    lacking = client.post(_url("adopt", source), _given("nuevo"))
    answer = client.post(_url("adopt", source), _given("nuevo", affected="Once familias."))

    assert lacking.status_code == 422
    assert "affected" in lacking.context["form"].errors
    assert answer.status_code == 303
    assert Challenge.objects.get(organisation=house).derived_from == source.challenge


def test_who_may_not_map_begins_a_draft_challenge(client: Client) -> None:
    source, house = make_initiative(stage=3), make_organisation()
    sign_in(client, _worker(house))

    page = client.get(_url("adopt", source))
    answer = client.post(_url("adopt-challenge", source))

    draft = Challenge.objects.get(organisation=house)
    assert not page.context["form"].can_begin
    assert answer["Location"] == reverse("challenges:review", args=[draft.key])
    assert draft.title in client.get(_url("adopt", source)).content.decode()


def test_whoever_has_several_organisations_chooses_and_whoever_has_none_is_told_the_way(client: Client) -> None:
    source, person = make_initiative(stage=3), make_person()
    refused = sign_in(client, person).get(_url("adopt", source))
    for house in (make_organisation(), make_organisation()):
        role(person, RoleKind.MEMBER, house)

    page = client.get(_url("adopt", source))

    assert refused.status_code == 403
    assert reverse("organisations:organisation-list") in refused.content.decode()
    assert len(page.context["houses"]) == 2
    assert client.get(f"{_url('adopt', source)}?en={house.key}").context["house"] == house


def test_what_was_typed_stays_when_something_is_missing(client: Client) -> None:
    source, house = make_initiative(stage=3), make_organisation()
    challenge = make_dossier_challenge(organisation=house)

    answer = sign_in(client, _worker(house)).post(_url("adopt", source), _given(challenge.key, adaptation=""))

    assert answer.status_code == 422
    assert "Turnos por parlante" in answer.content.decode()
    assert not Initiative.objects.filter(derived_from=source).exists()


@pytest.mark.parametrize("name", ["adopt", "exchange-ask"])
@pytest.mark.parametrize("visibility", ["draft", "restricted"])
def test_what_is_not_public_is_neither_adapted_nor_asked_about(client: Client, name: str, visibility: str) -> None:
    source = make_initiative(stage=3, visibility=visibility)

    assert sign_in(client, lead_of(source)).get(_url(name, source)).status_code == 404


@pytest.mark.parametrize("visibility", ["draft", "restricted"])
def test_a_derived_dossier_that_is_not_public_is_named_nowhere_at_the_original(client: Client, visibility: str) -> None:
    source = make_initiative(stage=3)
    make_initiative(stage=3, derived_from=source, title=SECRET, visibility=visibility, adaptation=SECRET)

    public = client.get(source.get_absolute_url()).content.decode()
    staying = sign_in(client, lead_of(source)).get(_url("staying", source))

    assert SECRET not in public
    assert SECRET not in staying.content.decode()
    assert staying.context["travelled"].hidden == 1


def test_an_original_that_is_no_longer_public_is_named_nowhere_at_the_derived_one(client: Client) -> None:
    source = make_initiative(stage=3, title=SECRET, visibility="restricted")
    derived = make_initiative(stage=3, derived_from=source)

    assert SECRET not in client.get(derived.get_absolute_url()).content.decode()
    assert SECRET not in sign_in(client, lead_of(derived)).get(_url("staying", derived)).content.decode()


def test_the_team_reads_how_it_fares_elsewhere_and_what_gate_seven_lacks(client: Client) -> None:
    source = make_initiative(stage=6)
    derived = make_initiative(stage=5, derived_from=source, adaptation="Por parlante.")
    sign_in(client, lead_of(source))
    before = client.get(_url("staying", source)).context["travelled"]
    target = derived.experiments.get(kind="pilot").target
    assert target is not None
    give_measurement(target)

    after = client.get(_url("staying", source)).context["travelled"]

    assert [each.measured for each in before.replicas] == [False]
    assert (before.missing, after.missing) == (1, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_many_replicas(client: Client, queries, rows: int) -> None:  # type: ignore[no-untyped-def]
    source = make_initiative(stage=3)
    for _each in range(rows):
        make_initiative(stage=1, derived_from=source)
        make_exchange(source)
    sign_in(client, lead_of(source))
    client.get(_url("staying", source))

    with queries(24):
        client.get(_url("staying", source))


def test_notes_meet_those_of_somebody_else(client: Client) -> None:
    made = make_initiative(stage=3, derived_from=make_initiative(stage=3), adaptation="Guion.")
    sign_in(client, lead_of(made))
    page = client.get(_url("adaptation", made))
    was = page.context["form"]["was"].value()
    Initiative.objects.filter(pk=made.pk).update(adaptation="Lo de ella.")

    answer = client.post(_url("adaptation", made), {"adaptation": "Lo mío.", "was": was})

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Lo mío." in shown
    assert "Lo de ella." in shown


def test_an_exchange_from_the_first_letter_to_the_public_sentence(client: Client) -> None:
    initiative, house = make_initiative(stage=6), make_organisation("Villa que pregunta")
    asker, lead = _worker(house), lead_of(initiative)

    sign_in(client, asker).post(_url("exchange-ask", initiative), {"organisation": house.key, "message": SECRET})
    row = Exchange.objects.get()
    waiting = sign_in(client, lead).get(reverse("programmes:my-work")).content.decode()
    client.post(_url("exchange-answer", row), {"accept": "yes", "answer": SECRET})
    day = row.asked_at.date().isoformat()
    late = client.post(_url("exchange-hold", row), {"held_on": day, "outcome": ""})
    client.post(_url("exchange-hold", row), {"held_on": day, "outcome": SECRET})
    client.logout()
    public = client.get(initiative.get_absolute_url()).content.decode()

    assert _url("exchange", row) in waiting
    assert late.status_code == 422
    assert "Villa que pregunta" in public
    assert SECRET not in public


def test_what_they_write_to_each_other_is_theirs(client: Client) -> None:
    row = make_exchange(message=SECRET)

    assert sign_in(client, make_person()).get(_url("exchange", row)).status_code == 404
    assert sign_in(client, _worker(row.organisation)).get(_url("exchange", row)).status_code == 200
    assert sign_in(client, lead_of(row.initiative)).get(_url("exchange", row)).status_code == 200


def test_an_organisation_that_support_does_not_know_is_not_named_in_public(client: Client) -> None:
    row = make_exchange(organisation=make_organisation("Casa inventada", recognised_at=None), state="held")

    assert "Casa inventada" not in client.get(row.initiative.get_absolute_url()).content.decode()


def test_nobody_asks_without_end(client: Client) -> None:
    initiative, house = make_initiative(stage=3), make_organisation()
    sign_in(client, _worker(house))

    answers = [client.post(_url("exchange-ask", initiative), {}).status_code for _each in range(11)]

    assert answers[-1] == 429
    assert 429 not in answers[:10]
