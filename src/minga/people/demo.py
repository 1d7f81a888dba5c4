"""The cast of the demo world: roles and initials, no invented people.

`make_cast` uses actions; apps above give these people their roles. The addresses end in
`.example`, which no mail server will ever answer.
"""

from collections.abc import Mapping
from datetime import datetime

from minga.people.actions.accounts import NewPerson, grant_staff, register_person
from minga.people.models import Person
from minga.people.queries.demo import CAST


def make_cast(now: datetime) -> Mapping[str, Person]:
    """Everybody of the cast by key; whoever is there already stays."""
    people: dict[str, Person] = {}
    for one in CAST:
        person = Person.objects.filter(email=one.email).first()
        if person is None:
            new = NewPerson(
                email=one.email,
                given_name=one.given_name,
                family_name=one.family_name,
                language=one.language,
                timezone=one.timezone,
            )
            person = register_person(new=new, actor=Person(), now=now)
        if one.key == "support" and not person.is_staff:
            grant_staff(person=person, actor=person, now=now)
        people[one.key] = person
    return people
