"""The pages from which a wave is computed, decided on and published, and those of a past wave."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.capacity.actions.asking import QUIET, ask_computation
from minga.capacity.enums import ImportState, WaveState
from minga.capacity.models import Finding, Wave, WaveImport
from minga.capacity.queries.current import current_run
from minga.capacity.queries.engine_files import fingerprint
from minga.core.clock import now
from minga.files.queries import open_file
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.capacity import make_computation, make_marks, make_measured, make_version, make_wave, runner_of
from tests.factories.deciding import run_jobs
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.web]

JOBS = ("capacity.compute_wave", "capacity.check_past_wave", "capacity.bring_in_wave")


@pytest.fixture
def wave() -> Wave:
    wave = make_wave(state=WaveState.COMPUTED)
    make_marks(make_measured(wave, name="Una"), {"q1": 12})
    make_marks(make_measured(wave, name="Otra"))
    return wave


@pytest.fixture
def runner(wave: Wave) -> Person:
    return runner_of(wave)


@pytest.fixture
def office(client: Client, runner: Person) -> Client:
    client.force_login(runner)
    return client


def compute(office: Client, wave: Wave) -> None:
    assert office.post(reverse("capacity:compute", args=[wave.key]), {"replicates": 30}).status_code == 303
    run_jobs(*JOBS)


def test_a_wave_is_computed_decided_on_and_published(office: Client, wave: Wave, client: Client) -> None:
    page = reverse("capacity:computing", args=[wave.key])
    compute(office, wave)
    mistake = Finding.objects.get(wave=wave, severity="error")

    text = office.get(page).content.decode()
    assert str(mistake.uuid) in text
    assert reverse("capacity:publish-wave", args=[wave.key]) not in text

    settle = reverse("capacity:settle-finding", args=[wave.key, mistake.uuid])
    assert office.post(settle, {"note": " "}).status_code == 422
    assert office.post(settle, {"note": "Se publica así.", "alike": "on"}).status_code == 303
    assert reverse("capacity:publish-wave", args=[wave.key]) in office.get(page).content.decode()

    run = current_run(wave)
    assert run is not None
    publish = reverse("capacity:publish-wave", args=[wave.key])
    assert office.post(publish, {"seen": str(uuid4())}).status_code == 422
    assert office.post(publish, {"seen": str(run.uuid)}).status_code == 303

    wave.refresh_from_db()
    client.logout()
    data = client.get(reverse("capacity:wave-data", args=[wave.key]))
    assert data.status_code == 200
    assert wave.bundle_sha256 in data.content.decode()
    assert office.post(publish, {"seen": str(run.uuid)}).status_code in (302, 303)


def test_anybody_compares_a_file_with_the_published_one(office: Client, wave: Wave) -> None:
    compute(office, wave)
    finding = Finding.objects.get(wave=wave, severity="error")
    office.post(reverse("capacity:settle-finding", args=[wave.key, finding.uuid]), {"note": "Sí."})
    run = current_run(wave)
    assert run is not None
    office.post(reverse("capacity:publish-wave", args=[wave.key]), {"seen": str(run.uuid)})
    wave.refresh_from_db()
    assert wave.bundle is not None
    with open_file(wave.bundle) as file:
        content = file.read()
    page = reverse("capacity:wave-data", args=[wave.key])
    office.logout()

    def sent(body: bytes) -> object:
        return office.post(page, {"file": SimpleUploadedFile("a.zip", body)})

    assert sent(content).context["verdict"].same
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as other:
        for name in package.namelist():
            other.writestr(name, b"1" if name == "scores.csv" else package.read(name))
    verdict = sent(out.getvalue()).context["verdict"]
    assert [one.name for one in verdict.files if one.same is False] == ["scores.csv"]
    assert sent(b"nothing").status_code == 422


def test_before_publication_there_is_no_data(client: Client, office: Client, wave: Wave) -> None:
    assert office.get(reverse("capacity:wave-data", args=[wave.key])).status_code == 404


def test_strangers_find_no_office(client: Client, wave: Wave) -> None:
    client.force_login(make_person())

    for name in ("computing", "computing-progress"):
        assert client.get(reverse(f"capacity:{name}", args=[wave.key])).status_code == 404
    for name in ("compute", "publish-wave"):
        assert client.post(reverse(f"capacity:{name}", args=[wave.key])).status_code == 404
    assert client.get(reverse("capacity:import-wave")).status_code == 404


def test_progress_is_a_piece_and_leads_back_when_it_is_over(office: Client, wave: Wave, runner: Person) -> None:
    ask_computation(wave=wave, actor=runner, now=now(), replicates=10)
    address = reverse("capacity:computing-progress", args=[wave.key])

    assert b"<progress" in office.get(address, headers={"hx-request": "true"}).content
    run_jobs(*JOBS)
    assert office.get(address, headers={"hx-request": "true"}).headers["HX-Redirect"]
    assert office.get(reverse("capacity:compute", args=[wave.key])).status_code == 405


def test_the_page_asks_as_much_of_two_as_of_eight(office: Client, wave: Wave, queries: Queries) -> None:
    compute(office, wave)
    page = reverse("capacity:computing", args=[wave.key])
    office.get(page)
    with queries(14):
        office.get(page)
    for number in range(6):
        make_marks(make_measured(wave, name=f"Más {number}"), {"q1": 11})
    compute(office, wave)

    with queries(14):
        office.get(page)


def send(office: Client, content: bytes, **fields: str) -> WaveImport:
    token = str(uuid4())
    values = {"title": "Medición 2021", "year": "2021", "source": "", "token": token} | fields
    answer = office.post(reverse("capacity:import-wave"), {**values, "file": SimpleUploadedFile("ola.csv", content)})
    assert answer.status_code == 303, answer.context["form"].errors
    return WaveImport.objects.get(uuid=token)


def test_a_past_wave_comes_in_through_the_pages(office: Client, wave: Wave) -> None:
    version = make_version()
    content = b"Quien,q1,q2,q3,q4,Total\nUna,12,30,40,20,90\nOtra,1,2,3,4,10\n"
    given = {"index": f"version:{version.uuid}", "host": str(wave.host.uuid)}
    job = send(office, content, **given)
    page = reverse("capacity:past-wave", args=[job.uuid])
    assert job.state == ImportState.MATCHING

    told = {f"column{place}": what for place, what in job.columns.items()}
    columns = reverse("capacity:past-wave-columns", args=[job.uuid])
    assert office.post(columns, told).status_code == 422
    assert office.post(columns, {**told, "column0": "entity"}).status_code == 303
    assert b"<progress" in office.get(page).content
    run_jobs(*JOBS)
    assert office.get(page).context["page"].number == 2

    assert office.post(reverse("capacity:past-wave-bring-in", args=[job.uuid])).status_code == 303
    run_jobs(*JOBS)
    run_jobs(*JOBS)
    job.refresh_from_db()
    assert job.wave is not None
    assert reverse("capacity:computing", args=[job.wave.key]) in office.get(page).content.decode()
    assert Finding.objects.filter(wave=job.wave, severity="error").count() == 2
    assert (
        reverse("capacity:past-wave", args=[job.uuid]) in office.get(reverse("capacity:import-wave")).content.decode()
    )


def test_a_past_wave_can_be_left(office: Client, wave: Wave) -> None:
    job = send(office, b"Entidad,q1\nUna,5\n", index=f"version:{wave.version.uuid}", host=str(wave.host.uuid))
    run_jobs(*JOBS)

    assert office.post(reverse("capacity:past-wave-drop", args=[job.uuid])).status_code == 303

    job.refresh_from_db()
    assert job.state == ImportState.DROPPED
    assert office.get(reverse("capacity:past-wave", args=[job.uuid])).status_code == 200


def test_a_file_that_is_no_table_comes_back_with_the_reason(office: Client, wave: Wave) -> None:
    values = {"title": "T", "year": "2021", "token": str(uuid4()), "index": f"version:{wave.version.uuid}",
              "host": str(wave.host.uuid), "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}  # fmt: skip

    answer = office.post(reverse("capacity:import-wave"), values)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_what_was_announced_of_the_order_is_what_one_publishes_with(client: Client) -> None:
    """Nobody turns it off by not looking."""
    wave = make_wave(state=WaveState.COMPUTED, shows_ranking=True)
    make_marks(make_measured(wave))
    make_computation(wave, summary={"marks": fingerprint(wave)})
    client.force_login(runner_of(wave))

    page = client.get(f"/mediciones/{wave.key}/calculo/")

    assert page.context["page"].ready
    assert page.context["publish"]["shows_ranking"].value() is True


def test_a_past_wave_whose_job_died_can_be_left(office: Client, wave: Wave) -> None:
    """While the job works nobody leaves it; a quarter of an hour without a word, and the page gives the way out."""
    version = make_version()
    given = {"index": f"version:{version.uuid}", "host": str(wave.host.uuid)}
    job = send(office, b"Entidad,q1,q2,q3,q4\nUna,1,2,3,4\n", **given)
    page, leave = (reverse(f"capacity:{name}", args=[job.uuid]) for name in ("past-wave", "past-wave-drop"))
    assert leave not in office.get(page).content.decode()
    office.post(leave)
    job.refresh_from_db()
    assert job.state == ImportState.CHECKING

    WaveImport.objects.filter(pk=job.pk).update(updated_at=now() - QUIET * 2)

    assert leave in office.get(page).content.decode()
    office.post(leave)
    job.refresh_from_db()
    assert job.state == ImportState.DROPPED
