"""What enrolments do when people, organisations and editions change."""

from minga.core.clock import now
from minga.core.events import subscribe
from minga.organisations.events import OrganisationEdited, OrganisationsMerged
from minga.people.events import PersonErased, ProfileUpdated
from minga.programmes.actions.enrolment import fill_free_places
from minga.programmes.actions.enrolment_upkeep import follow_merge, leave_all, refresh_columns
from minga.programmes.actions.nominee_import_erasing import forget_address
from minga.programmes.events.editions import EditionEdited, EditionMoved
from minga.programmes.models import Edition, Enrolment


@subscribe(EditionEdited)
def places_changed(happened: EditionEdited) -> None:
    """More places: the waiting list moves up at once."""
    if "places" in happened.after and isinstance(happened.subject, Edition):
        fill_free_places(edition=happened.subject, now=now())


@subscribe(EditionMoved)
def edition_moved(happened: EditionMoved) -> None:
    """Taken up again: places that became free meanwhile go to those who wait."""
    if isinstance(happened.subject, Edition):
        fill_free_places(edition=happened.subject, now=now())


@subscribe(ProfileUpdated)
def profile_updated(happened: ProfileUpdated) -> None:
    """Lists are sorted and searched by the new name."""
    refresh_columns(Enrolment.objects.filter(person=happened.subject.pk))


@subscribe(OrganisationEdited)
def organisation_edited(happened: OrganisationEdited) -> None:
    """Lists are sorted and searched by the new name of the organisation."""
    if {"name", "short_name", "territory"} & set(happened.after):
        refresh_columns(Enrolment.objects.filter(organisation=happened.subject.pk))


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """People of the duplicate belong to the one that stays."""
    follow_merge(stays=happened.subject, duplicate=happened.duplicate)


@subscribe(PersonErased)
def person_erased(happened: PersonErased) -> None:
    """She leaves what is still open, her place goes to the next, and files forget her."""
    person = happened.subject
    leave_all(person=person, now=now())
    country, number = getattr(person, "country", ""), getattr(person, "national_id", None)
    forget_address(email=getattr(person, "email", None) or "", id_key=f"{country}:{number}" if number else "")
