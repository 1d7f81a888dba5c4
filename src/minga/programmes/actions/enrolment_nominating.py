"""Nominating one person by hand: found by her e-mail, or written down first."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minga.core.actors import Actor
from minga.core.errors import DomainError
from minga.organisations.models import Organisation
from minga.people.actions.accounts import NewPerson, add_person
from minga.people.queries.people import person_by_email
from minga.programmes.actions.enrolment import must_manage, nominate
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.nominee_import_people import edition_organisation
from minga.programmes.queries.nominee_import_values import TIMEZONES


def nominate_by_email(
    *,
    edition: Edition,
    email: str,
    given_name: str,
    family_name: str,
    organisation: str = "",
    position: str = "",
    actor: Actor,
    now: datetime,
) -> Enrolment:
    """Both actions, or none. What a known person wrote about herself is left as it is."""
    must_manage(actor, edition)
    place = _organisation(edition, organisation)
    with transaction.atomic():
        person = person_by_email(email)
        if person is None:
            country = place.territory.country if place and place.territory else ""
            new = NewPerson(
                email=email,
                given_name=given_name,
                family_name=family_name,
                language="pt" if country == "BR" and "pt" in edition.languages else edition.languages[0],
                timezone=TIMEZONES.get(country, edition.timezone),
            )
            person = add_person(new=new, actor=actor, now=now)
        return nominate(edition=edition, person=person, organisation=place, position=position, actor=actor, now=now)


def _organisation(edition: Edition, name: str) -> Organisation | None:
    if not name.strip():
        return None
    found = edition_organisation(edition, name)
    if found is None:
        raise DomainError(
            _("No organisation here has this name. Register it first, or leave the field empty."), field="organisation"
        )
    return found
