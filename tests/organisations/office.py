"""One office with its people, and somebody of another one."""

from dataclasses import dataclass

from minga.organisations.models import Organisation, Role
from minga.people.models import Person


@dataclass(frozen=True)
class Office:
    """An organisation, who may do what in it, and who may not."""

    organisation: Organisation
    steward: Person
    deputy: Person
    member: Person
    stranger: Person
    support: Person
    stewardship: Role

    def by_name(self, name: str) -> Person | None:
        person: Person | None = getattr(self, name, None)
        return person
