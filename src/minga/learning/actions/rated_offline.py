"""What a phone without a line kept: a rating of a session, the six skills."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core.errors import NotReady
from minga.learning.actions.outbox import Receipted
from minga.learning.actions.ratings import ASKED, rate_session, rate_skills
from minga.learning.enums import Skill
from minga.learning.models import Session
from minga.learning.queries.ratings import enrolment_in, enrolment_of, moment_now, session_with
from minga.people.models import Person


def take_rating(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
    """Three taps, whenever they were made."""
    try:
        session = session_with(fields.get("session", ""))
    except (Session.DoesNotExist, ValidationError):
        raise NotReady(_("We do not find this session any more.")) from None
    enrolment = enrolment_of(person, session.edition)
    if enrolment is None:
        raise NotReady(_("You do not take part in this edition."))
    rate_session(
        session=session,
        enrolment=enrolment,
        marks=marks_in(fields, ASKED),
        comment=fields.get("comment", ""),
        client_uuid=UUID(fields["client_uuid"]),
        actor=person,
        now=made_at,
    )
    link = reverse("learning:session", args=[session.edition.key, session.key])
    return Receipted(True, _("Thank you. Your answer helps the next session."), link)


def take_skills(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
    """Six levels; before or after is told by when they were tapped."""
    try:
        enrolment = enrolment_in(person, fields.get("edition", ""))
    except ValidationError:
        enrolment = None
    if enrolment is None:
        raise NotReady(_("You do not take part in this edition."))
    rate_skills(
        enrolment=enrolment,
        moment=moment_now(enrolment, made_at),
        levels=marks_in(fields, Skill.values),
        actor=person,
        now=made_at,
    )
    link = reverse("learning:course", args=[enrolment.edition.key])
    return Receipted(True, _("Thank you. Your six skills are noted."), link)


def marks_in(fields: Mapping[str, str], names: Iterable[str]) -> dict[str, int]:
    """Only whole numbers of one digit."""
    return {name: int(fields[name]) for name in names if fields.get(name, "") in {"1", "2", "3", "4", "5"}}
