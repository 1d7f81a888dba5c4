"""Teams to form: people who said what they bring, challenges of the edition, mentors with a profile."""

from datetime import time
from typing import Any

from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import known_tasks
from minga.learning.actions.matchings import ask_matching
from minga.learning.enums import MatchingKind
from minga.learning.models import Matching, MentorProfile, MentorSlot, Wish
from minga.people.models import Person
from minga.programmes.models import Edition, Enrolment
from tests.factories.challenges import make_challenge
from tests.factories.learning import make_participant
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

SKILLS = ("data", "law", "design", "users")
SETTINGS = {"least": 3, "most": 4, "organisations": "mix", "bosses": True, "language": False, "weights": {}}


def make_cohort(edition: Edition, people: int, organisations: int = 3) -> list[Enrolment]:
    """Participants of some organisations, women and men, each with a skill of her own in turn."""
    houses = [make_organisation() for _ in range(organisations)]
    made = []
    for number in range(people):
        person = make_person(gender="woman" if number % 2 else "man", family_name=f"Apellido {number:03}")
        enrolment = make_participant(edition, person=person, organisation=houses[number % organisations])
        make_wish(enrolment, skills={SKILLS[number % 4]: 1.0})
        made.append(enrolment)
    return made


def make_wish(enrolment: Enrolment, **fields: Any) -> Wish:
    """What somebody said; Spanish unless told."""
    return Wish.objects.create(**({"enrolment": enrolment, "languages": ["es"]} | fields))


def make_edition_challenge(edition: Edition, **fields: Any) -> Challenge:
    """A mapped challenge that is worked on in the edition."""
    challenge = make_challenge(status="mapped", **fields)
    challenge.edition = edition
    challenge.save(update_fields=["edition"])
    return challenge


def make_profile(person: Person, *, hours: tuple[int, int] | None = (9, 12), **fields: Any) -> MentorProfile:
    """A mentor of two teams who speaks Spanish and is free on Tuesday mornings."""
    values: dict[str, Any] = {
        "person": person, "skills": ["data"], "languages": ["es"], "capacity": 2, "timezone": "America/Asuncion",
    }  # fmt: skip
    profile = MentorProfile.objects.create(**(values | fields))
    if hours is not None:
        MentorSlot.objects.create(profile=profile, weekday=1, starts=time(hours[0]), ends=time(hours[1]))
    return profile


def proposed(edition: Edition, kind: str = MatchingKind.TEAMS, **settings: Any) -> Matching:
    """A proposal that its job has computed."""
    base = SETTINGS if kind == MatchingKind.TEAMS else {"each": 1, "keep": 0.15}
    matching = ask_matching(edition=edition, kind=kind, settings=base | settings, actor=HOUSE, now=now())
    known_tasks()["learning.compute_matching"](matching_id=matching.pk)
    matching.refresh_from_db()
    return matching
