"""What is measured: the demo world, two of its editions with 8,300 and with 83 people, 50,000 initiatives.

python -m benchmarks.world     fill the bench database; prints what `benchmarks` must know, as JSON
"""

import csv
import io
import json
import os
import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.translation import override  # noqa: E402

from benchmarks import dossiers  # noqa: E402
from minga.config.databases import own_cluster  # noqa: E402
from minga.core.clock import now  # noqa: E402
from minga.organisations.models import Organisation  # noqa: E402
from minga.people.models import Person  # noqa: E402
from minga.people.queries.demo import CAST  # noqa: E402
from minga.programmes.actions.nominee_import import read_and_check, start_import  # noqa: E402
from minga.programmes.enums import EnrolmentStatus  # noqa: E402
from minga.programmes.models import Edition, Enrolment, ImportRow  # noqa: E402
from minga.programmes.queries.enrolment import list_columns  # noqa: E402

LARGE, SMALL = 8_300, 83
COLOMBIA, PARAGUAY = "innovacion-publica-pais-moderno", "innovadores-publicos-paraguay"
COUNTRIES = ("CO", "PE", "PY", "UY", "CL", "BR")
STATES = (
    EnrolmentStatus.ENROLLED,
    EnrolmentStatus.ENROLLED,
    EnrolmentStatus.COMPLETED,
    EnrolmentStatus.INVITED,
    EnrolmentStatus.NOMINATED,
)


@dataclass(frozen=True)
class World:
    """The addresses of what is measured, and a manager's cookies."""

    large: str
    small: str
    cookies: str
    import_rows: int
    import_seconds: float


def main() -> None:
    """Fill, measure and tell, with the database running."""
    cluster = own_cluster()
    with cluster.use() if cluster else nullcontext():
        print(json.dumps(asdict(make_world())))


def make_world() -> World:
    """Fill what is missing and measure the dry run of an import."""
    call_command("prepare", demo=True, stdout=io.StringIO())
    large, small = _edition(COLOMBIA), _edition(PARAGUAY)
    _fill(large, LARGE)
    _fill(small, SMALL)
    dossiers.fill()
    manager = _manager()
    rows, seconds = _dry_run(small, manager)
    client = Client()
    client.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(f"/ediciones/{small.key}/personas/", headers={"host": "localhost"})
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return World(large.key, small.key, cookies, rows, seconds)


def _edition(instrument: str) -> Edition:
    found = Edition.objects.filter(version__instrument__key=instrument).order_by("starts_on").first()
    assert found is not None, f"the demo has no edition of {instrument}"
    return found


def _manager() -> Person:
    """The manager of the demo's cast looks after every host."""
    return Person.objects.get(email=next(one.email for one in CAST if one.key == "manager"))


def _fill(edition: Edition, count: int) -> None:
    """Bring the edition to so many people, as rows: this is a measure, not a story."""
    missing = count - edition.enrolments.count()
    if missing <= 0:
        return
    towns = list(Organisation.objects.select_related("territory").exclude(territory=None)[:20])
    stamp = now()
    people = Person.objects.bulk_create(
        Person(
            email=f"{edition.key}-{number}@example.org",
            given_name=f"Persona {number % 97}",
            family_name=f"De prueba {number * 7919 % missing}",
            country=COUNTRIES[number % len(COUNTRIES)],
        )
        for number in range(missing)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            edition=edition,
            person=person,
            organisation=(town := towns[number % len(towns)]),
            status=(status := STATES[number % len(STATES)]),
            answered_at=stamp if status in {EnrolmentStatus.ENROLLED, EnrolmentStatus.COMPLETED} else None,
            **list_columns(person, town),
        )
        for number, person in enumerate(people)
    )


def _dry_run(edition: Edition, manager: Person) -> tuple[int, float]:
    """Read and judge a file of 8,300 nominees, a tenth of them known already."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["Correo", "Nombre", "Apellido", "Institución", "Cargo", "País"])
    for number in range(LARGE):
        who = f"{edition.key}-{number}" if number % 10 == 0 else f"nueva-{number}"
        writer.writerow([f"{who}@example.org", f"Nombre {number}", "Apellido", "Alcaldía", "Planificación", "Paraguay"])
    with override("es"):
        job = start_import(
            edition=edition,
            upload=io.BytesIO(table.getvalue().encode()),
            name="nominados.csv",
            token=uuid4(),
            actor=manager,
            now=now(),
        )
        began = time.perf_counter()
        read_and_check(job=job, actor=manager, now=now())
        seconds = time.perf_counter() - began
    return ImportRow.objects.filter(job=job).count(), seconds


if __name__ == "__main__":
    main()
