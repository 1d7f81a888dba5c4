"""What happens to accounts by itself."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import enqueue, task
from minga.people.actions.personal_data import erase_person
from minga.people.queries.people import never_confirmed, person_by_id


@task("people.erase_unconfirmed", cron="25 4 * * *")
def erase_unconfirmed(timestamp: int) -> None:
    """Every night: accounts whose address nobody ever proved."""
    for person_id in never_confirmed(now()):
        enqueue("people.erase_person", once=f"people.erase.{person_id}", person_id=person_id)


@task("people.erase_person")
def erase(person_id: int) -> None:
    """One of them."""
    person = person_by_id(person_id)
    if person is not None:
        erase_person(person=person, actor=HOUSE, now=now())
