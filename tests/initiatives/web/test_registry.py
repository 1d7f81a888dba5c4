"""The pages of bringing a registry in."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.initiatives.enums import RegistryStatus
from minga.initiatives.models import Initiative, RegistryImport
from minga.initiatives.tasks import apply_registry
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from tests.factories.initiatives import make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.replication import make_registry_row, registry_file

pytestmark = pytest.mark.django_db
SECRET = "reservadísimo"


def _town() -> tuple[Organisation, Person]:
    house = make_organisation("Municipalidad de Prueba")
    role(person := make_person(), RoleKind.COORDINATOR, house)
    return house, person


def _url(name: str, job: RegistryImport, *more: object) -> str:
    return reverse(f"initiatives:{name}", args=[job.uuid, *more])


def test_from_the_spreadsheet_to_the_dossiers_and_back(client: Client) -> None:
    house, person = _town()
    sign_in(client, person)
    file = registry_file({"title": "Huerta", "entity": house.name, "stage": "6"}, {"title": "", "entity": house.name})

    sent = client.post(reverse("initiatives:imports"), {"organisation": house.key, "file": file})
    job = RegistryImport.objects.get()
    looked = client.get(sent["Location"]).content.decode()
    client.post(_url("import-apply", job))
    running = client.get(_url("import", job))
    apply_registry(import_id=job.pk)
    client.get(_url("import", job))
    made = Initiative.objects.get()
    undone = client.post(_url("import-undo", job), follow=True)

    assert sent.status_code == 303
    assert "Huerta" in looked
    assert running.context["job"].running
    assert made.stage == 1
    assert undone.status_code == 200
    job.refresh_from_db()
    assert job.status == RegistryStatus.UNDONE
    assert not Initiative.objects.exists()


def test_a_file_that_cannot_be_read_is_said_at_its_field(client: Client) -> None:
    house, person = _town()
    file = registry_file(titles={"problem": "Problema"})

    answer = sign_in(client, person).post(reverse("initiatives:imports"), {"organisation": house.key, "file": file})

    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors


def test_refused_rows_come_back_with_their_reasons_and_may_be_sent_again(client: Client) -> None:
    house, person = _town()
    sign_in(client, person)
    file = registry_file({"title": "Huerta", "entity": house.name, "affected": ""})
    client.post(reverse("initiatives:imports"), {"organisation": house.key, "file": file})
    job = RegistryImport.objects.get()

    sheet = client.get(_url("import-refused", job, "csv")).content

    assert "Huerta" in sheet.decode()
    assert job.rows.get().problems["affected"] in sheet.decode()
    book = client.get(_url("import-refused", job, "xlsx"))
    assert book.status_code == 200
    from_model = client.get(reverse("initiatives:import-model"))
    assert from_model.content[:2] == b"PK" or from_model.streaming


def test_a_dossier_that_she_may_not_read_is_not_named(client: Client) -> None:
    house, person = _town()
    other = make_organisation()
    hidden = make_initiative(stage=1, title=SECRET, visibility="draft", challenge=make_dossier_challenge(
        organisation=other))  # fmt: skip
    row = make_registry_row(house, verdict="known")
    row.like = hidden
    row.save()

    assert SECRET not in sign_in(client, person).get(_url("import", row.job)).content.decode()


def test_another_organisation_finds_nothing(client: Client) -> None:
    house, _person = _town()
    row = make_registry_row(house)
    other = make_organisation()
    role(stranger := make_person(), RoleKind.COORDINATOR, other)

    assert sign_in(client, stranger).get(_url("import", row.job)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_many_rows(client: Client, queries, rows: int) -> None:  # type: ignore[no-untyped-def]
    house, person = _town()
    sign_in(client, person)
    told = [{"title": f"Huerta {place}", "entity": house.name} for place in range(rows)]
    client.post(reverse("initiatives:imports"), {"organisation": house.key, "file": registry_file(*told)})
    address = _url("import", RegistryImport.objects.get())
    client.get(address)

    with queries(9):
        client.get(address)


def test_the_door_stands_on_the_list_for_whoever_may(client: Client) -> None:
    _house, person = _town()
    address, door = reverse("initiatives:list"), reverse("initiatives:imports")

    assert door not in client.get(address).content.decode()
    assert door not in sign_in(client, make_person()).get(address).content.decode()
    assert door in sign_in(client, person).get(address).content.decode()
