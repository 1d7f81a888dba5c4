"""The address of a past wave is never that of a page."""

import io
from uuid import uuid4

import pytest

from minga.capacity.actions.importing import order_import, start_import
from minga.capacity.models import Wave
from minga.core.clock import now
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
