"""The fixed cast: who is who in tests, around one edition.

    people = cast(edition)
    people.manager, people.stranger, people.citizen (None: nobody signed in) …

`PERSONAS` lists the names, for tables of rights: `people.by_name("juror")`.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

if TYPE_CHECKING:
    from minga.programmes.models import Edition


@dataclass(frozen=True)
class Cast:
    """Everybody of the cast. `citizen` is nobody signed in."""

    manager: Person
    deputy: Person
    facilitator: Person
    participant: Person
    nominee: Person
    juror: Person
    conflicted_juror: Person
    owner: Person
    stranger: Person
    support: Person
    citizen: None = None

    def by_name(self, name: str) -> Person | None:
        """One of the cast by its name in `PERSONAS`."""
        person: Person | None = getattr(self, name)
        return person


PERSONAS = tuple(field.name for field in fields(Cast))


def cast(edition: "Edition | None" = None, organisation: Organisation | None = None) -> Cast:
    """The cast with its roles: around an edition when there is one, and an organisation always.

    The manager runs the edition (or the organisation) and the deputy stands in; the owner and
    the conflicted juror belong to the organisation; the stranger coordinates another one.
    """
    organisation = organisation or make_organisation()
    place = edition or organisation
    people = {name: _member(name) for name in PERSONAS if name != "citizen"}
    role(people["manager"], RoleKind.MANAGER, place, deputy=people["deputy"])
    role(people["facilitator"], RoleKind.FACILITATOR, place)
    role(people["juror"], RoleKind.JUROR, place)
    role(people["conflicted_juror"], RoleKind.JUROR, place)
    role(people["conflicted_juror"], RoleKind.MEMBER, organisation)
    role(people["owner"], RoleKind.CHALLENGE_OWNER, organisation)
    role(people["stranger"], RoleKind.COORDINATOR, make_organisation())
    if edition is not None:
        _enrol(edition, people, organisation)
    return Cast(**people)


def _member(name: str) -> Person:
    return make_person(
        email=f"{name.replace('_', '-')}@example.org",
        given_name=name.replace("_", " ").title(),
        family_name="De Prueba",
        is_staff=name == "support",
    )


def _enrol(edition: "Edition", people: dict[str, Person], organisation: Organisation) -> None:
    """The participant is in, the nominee has an invitation."""
    from minga.programmes.enums import EnrolmentStatus  # noqa: PLC0415
    from minga.programmes.models import Enrolment  # noqa: PLC0415

    at = now()
    Enrolment.objects.create(
        edition=edition, person=people["participant"], organisation=organisation,
        status=EnrolmentStatus.ENROLLED, invited_at=at, answered_at=at,
    )  # fmt: skip
    Enrolment.objects.create(
        edition=edition, person=people["nominee"], organisation=organisation,
        status=EnrolmentStatus.INVITED, invited_at=at,
    )  # fmt: skip


def end_all_roles(person: Person, on: date) -> None:
    """The person leaves: none of her roles counts after this day."""
    Role.objects.filter(person=person).update(ends_on=on)
