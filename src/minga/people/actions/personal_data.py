"""Taking one's data along, and leaving no trace but numbers.

Erasure walks the same declarations as the export. What must stay (that somebody held a public
role, that a place was taken) stays without anything that says who it was.
"""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotAllowed
from minga.core.events import publish
from minga.people.enums import Language
from minga.people.events import DataExported, PersonErased, PersonGone
from minga.people.models import Person
from minga.people.policies import may_edit_person
from minga.people.queries.personal_data import Section, counts_of, data_of, holdings, sessions_of


@action
def export_data(*, person: Person, actor: Actor, now: datetime) -> list[Section]:
    """A copy of everything about a person, in the language of the page; noted, because it leaves the house."""
    _herself_or_house(actor, person)
    sections = data_of(person)
    record(DataExported(subject=person, after={"rows": {part.model: len(part.rows) for part in sections}}))
    return sections


@action
def erase_person(*, person: Person, actor: Actor, now: datetime) -> Person:
    """Delete or empty every row about a person, end her sessions, and close the account for good.

    Apps above hear `PersonErased` first, while the rows are still there: files on disk go then,
    roles end. Last they hear `PersonGone`, to blank her name in letters to other people.
    """
    _herself_or_house(actor, person)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    words = tuple(word for word in (person.email, person.name, person.national_id, person.phone) if word)
    record(PersonErased(subject=person, after={"rows": counts_of(person)}))
    Session.objects.filter(pk__in=sessions_of(person)).delete()
    for held in holdings():
        if held.model is not Person:
            _erase(held.rows(person), held.declared.erase, dict(held.declared.blank))
    _empty(person, now)
    publish(PersonGone(subject=person, words=words))
    return person


def _erase(rows: QuerySet, how: str, blank: dict[str, object]) -> None:  # type: ignore[type-arg]
    """Carry out one declaration. `keep` means that nothing in the row says who it was."""
    if how == "delete":
        rows.order_by().model._base_manager.filter(pk__in=rows.values("pk")).delete()
    elif how == "blank" and blank:
        values = {name: value() if callable(value) else value for name, value in blank.items()}
        rows.order_by().model._base_manager.filter(pk__in=rows.values("pk")).update(**values)


def _empty(person: Person, now: datetime) -> None:
    """The row stays under its key, so that unique persons are still counted."""
    for name, value in Person.personal.blank.items():
        setattr(person, name, value)
    person.is_staff = person.is_superuser = False
    person.language, person.timezone = Language.ES, "America/Bogota"
    person.erased_at = now
    person.save()
    person.groups.clear()
    person.user_permissions.clear()


def _herself_or_house(actor: Actor, person: Person) -> None:
    """The person on her page, or the command that answers a letter of hers."""
    if person.erased_at is not None:
        raise NotAllowed(_("These data were erased already."))
    if actor is not HOUSE and not may_edit_person(actor if isinstance(actor, Person) else None, person):
        raise NotAllowed(_("Everybody takes and erases only her own data."))
