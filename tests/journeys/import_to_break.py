"""Put an import of many nominees in the queue of the Minga that the environment names; prints its id.

python -m tests.journeys.import_to_break 4000
"""

import sys

import django

django.setup()

from minga.core.actors import HOUSE  # noqa: E402
from minga.core.clock import now  # noqa: E402
from minga.programmes.actions.nominee_import_apply import order_apply  # noqa: E402
from tests.factories.enrolment import checked, nominee  # noqa: E402
from tests.factories.organisations import make_country  # noqa: E402
from tests.factories.programmes import make_edition  # noqa: E402


def main(count: int) -> int:
    """The dry run is done here; what a worker does is what gets broken."""
    make_country("PY", names={"es": "Paraguay", "pt": "Paraguai", "en": "Paraguay"})
    nominees = [nominee(number, Nombres="Nombre", Apellidos="Apellido") for number in range(1, count + 1)]
    job = checked(nominees, edition=make_edition(places=count))
    return order_apply(job=job, revision=job.revision, actor=HOUSE, now=now()).pk


if __name__ == "__main__":
    print(main(int(sys.argv[1])))
