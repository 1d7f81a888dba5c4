"""What every edition of the demo is taught with: its people, what is over, how steady each of them is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from minga.learning.enums import Mode, SessionState
from minga.learning.models import Session
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Class:
    """One edition while it is taught. `staff`: the cast by key."""

    edition: Edition
    staff: Mapping[str, Person]
    told: Told
    now: datetime

    @cached_property
    def people(self) -> tuple[Enrolment, ...]:
        """Who takes part, in the order in which they were asked."""
        rows = Enrolment.objects.filter(edition=self.edition, status__in=TAKING_PART)
        return tuple(rows.select_related("person", "organisation", "edition").order_by("pk"))

    @cached_property
    def over(self) -> tuple[Session, ...]:
        """The sessions that have ended."""
        rows = Session.objects.filter(edition=self.edition, ends_at__lte=self.now).exclude(state=SessionState.CANCELLED)
        return tuple(rows.select_related("edition").order_by("starts_at", "pk"))

    @cached_property
    def ahead(self) -> tuple[Session, ...]:
        """The next three."""
        rows = Session.objects.filter(edition=self.edition, starts_at__gt=self.now, state=SessionState.PLANNED)
        return tuple(rows.select_related("edition").order_by("starts_at", "pk")[:3])

    def ago(self, days: float) -> datetime:
        """The moment so many days before the day of the demo."""
        return self.now - timedelta(days=days)

    def dice(self, *about: object) -> Random:
        """The same for the same thing."""
        return Random(" ".join(map(str, (self.edition.key, *about))))  # noqa: S311 - a demo, and the same every time

    def absence(self, place: int, session: Session) -> float:
        """How likely it is that she was not there. Whoever completed was where everybody has to be."""
        enrolment = self.people[place]
        if enrolment.status == EnrolmentStatus.COMPLETED:
            return 0.0 if session.mode == Mode.IN_PERSON else 0.06
        if enrolment.status == EnrolmentStatus.NOT_COMPLETED:
            return 0.6
        if enrolment.person_id == self.staff["participant"].pk:
            return 0.1
        return 0.03 + 0.4 * self.dice("steady", place).random() ** 4
