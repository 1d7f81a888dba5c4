"""The address of a past wave, and two clicks that arrive at the same moment."""

import io
from typing import Any
from uuid import uuid4

import pytest

from minga.capacity.actions import importing
from minga.capacity.actions.importing import order_import, start_import
from minga.capacity.models import Wave, WaveImport
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.files.models import StoredFile
from tests.factories.capacity import make_wave, runner_of
from tests.factories.deciding import run_jobs

pytestmark = pytest.mark.django_db

FILE = b"Entidad,q1,q2,q3,q4\nUna,1,2,3,4\n"


@pytest.mark.parametrize("title", ["Importar", " ¡importar! "])
def test_a_past_wave_does_not_take_the_address_of_the_page_of_imports(title: str) -> None:
    wave = make_wave()
    runner = runner_of(wave)
    job = start_import(
        host=wave.host, version=wave.version, template="", values={"title": title, "year": 2021, "source": ""},
        upload=io.BytesIO(FILE), name="ola.csv", token=uuid4(), actor=runner, now=now(),
    )  # fmt: skip
    run_jobs("capacity.check_past_wave")
    job.refresh_from_db()
    order_import(job=job, actor=runner, now=now())
    run_jobs("capacity.bring_in_wave")

    assert Wave.objects.get(imported=True).key.startswith(f"importar-{wave.host.key}")


def test_of_two_clicks_at_the_same_moment_the_second_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = make_wave()
    runner, token = runner_of(wave), uuid4()
    stored = importing.store_file

    def slow(**given: Any) -> StoredFile:
        """While this one keeps the file, the other one arrives."""
        file = stored(**given)
        WaveImport.objects.create(
            uuid=token, host=wave.host, version=wave.version, file=file, file_name="ola.csv", title="Ola", year=2021,
            created_by=runner,
        )  # fmt: skip
        return file

    monkeypatch.setattr(importing, "store_file", slow)
    with pytest.raises(Conflict) as refused:
        start_import(
            host=wave.host, version=wave.version, template="", values={"title": "Ola", "year": 2021, "source": ""},
            upload=io.BytesIO(FILE), name="ola.csv", token=token, actor=runner, now=now(),
        )  # fmt: skip

    assert refused.value.code == "already_started"
