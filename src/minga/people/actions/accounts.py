"""Coming in, and saying who one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.people.enums import ConsentPurpose, Language
from minga.people.events import (
    PersonAdded,
    PersonRegistered,
    PreferencesSet,
    ProfileUpdated,
    StaffGranted,
    StaffRevoked,
)
from minga.people.models import Consent, Person
from minga.people.policies import may_edit_person
from minga.people.queries.consents import words_for
from minga.people.queries.places import known_zones

PROFILE_FIELDS = (
    "given_name", "family_name", "phone", "country", "national_id",
    "gender", "birth_year", "position", "contract_type",
)  # fmt: skip


@dataclass(frozen=True)
class NewPerson:
    """What is known of somebody when she comes in."""

    email: str
    given_name: str = ""
    family_name: str = ""
    language: str = Language.ES
    timezone: str = "America/Bogota"


@action
def register_person(*, new: NewPerson, actor: Person, now: datetime) -> Person:
    """Make one's own account, with the consent without which there is none.

    `actor` is the person herself, not saved yet: she becomes the row.
    """
    if actor.pk is not None:
        raise NotAllowed(_("You have an account already."))
    actor.email = new.email.strip().lower()
    actor.given_name, actor.family_name = new.given_name.strip(), new.family_name.strip()
    actor.language, actor.timezone = new.language, _known_zone(new.timezone)
    actor.set_unusable_password()
    _save_unique(actor)
    Consent.objects.create(
        person=actor,
        purpose=ConsentPurpose.ACCOUNT,
        text=words_for(ConsentPurpose.ACCOUNT, new.language),
        language=new.language,
        given_at=now,
    )
    record(PersonRegistered(subject=actor))
    return actor


@action
def add_person(*, new: NewPerson, actor: Actor, now: datetime) -> Person:
    """Write down somebody who was nominated; she consents herself when she first comes in."""
    person = Person(
        email=new.email.strip().lower(),
        given_name=new.given_name.strip(),
        family_name=new.family_name.strip(),
        language=new.language,
        timezone=_known_zone(new.timezone),
    )
    person.set_unusable_password()
    _save_unique(person)
    record(PersonAdded(subject=person))
    return person


@action
def update_profile(*, person: Person, values: Mapping[str, object], actor: Actor, now: datetime) -> Person:
    """Change what one says about oneself. Only the fields of the profile are taken."""
    person = _locked(person)
    _only_herself(actor, person)
    changed = [name for name in PROFILE_FIELDS if name in values and values[name] != getattr(person, name)]
    for name in changed:
        setattr(person, name, values[name])
    if person.national_id and not person.country:
        raise Invalid({"country": [_("Say of which country the document is.")]})
    _save_unique(person, [*changed, "updated_at"])
    record(ProfileUpdated(subject=person, after={name: "•••" for name in changed}))
    return person


@action
def set_preferences(*, person: Person, language: Language, timezone: str, actor: Actor, now: datetime) -> Person:
    """Choose the language of pages and letters, and the clock by which hours are told."""
    person = _locked(person)
    _only_herself(actor, person)
    before = {"language": person.language, "timezone": person.timezone}
    person.language, person.timezone = language, _known_zone(timezone)
    person.save(update_fields=["language", "timezone", "updated_at"])
    record(
        PreferencesSet(subject=person, before=before, after={"language": person.language, "timezone": person.timezone})
    )
    return person


@action
def grant_staff(*, person: Person, actor: Actor, now: datetime) -> Person:
    """Make somebody support staff. Only a command does this, on the server itself."""
    if not person.is_active or person.erased_at is not None:
        raise NotAllowed(_("This account may not sign in."))
    person.is_staff = True
    person.save(update_fields=["is_staff", "updated_at"])
    record(StaffGranted(subject=person))
    return person


@action
def revoke_staff(*, person: Person, actor: Actor, now: datetime) -> Person:
    """Take the support role away."""
    person.is_staff = False
    person.save(update_fields=["is_staff", "updated_at"])
    record(StaffRevoked(subject=person))
    return person


def _only_herself(actor: Actor, person: Person) -> None:
    if not may_edit_person(actor if isinstance(actor, Person) else None, person):
        raise NotAllowed(_("Everybody changes only her own account."))


def _locked(person: Person) -> Person:
    """The row as it is now, for us alone: what was read before may have been erased meanwhile."""
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _known_zone(name: str) -> str:
    if name not in known_zones():
        raise Invalid({"timezone": [_("Choose a time zone of the list.")]})
    return name


def _save_unique(person: Person, columns: Sequence[str] | None = None) -> None:
    """Save, and say in words which key is taken already."""
    try:
        with transaction.atomic():
            person.save(update_fields=columns)
    except IntegrityError as error:
        if "national_id" in str(error):
            raise Conflict(_("Another account has this document."), field="national_id") from None
        if "email" in str(error):
            raise Conflict(_("Another account has this e-mail address."), field="email") from None
        raise
