"""Taking an import back, exactly, while nobody acted on it.

Each row says what applying wrote as [before, after]: the first is put back, the second tells
whether somebody changed it since. People who were there before are never deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minga.audit.actions import action
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotReady
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.actions.enrolment import lock_edition, must_manage
from minga.programmes.actions.nominee_import import lock_import, note
from minga.programmes.actions.nominee_import_apply import (
    ENROLMENT_COLUMNS,
    PERSON_COLUMNS,
    refresh,
    upsert,
)
from minga.programmes.enums import ImportStatus
from minga.programmes.events import enrolment as events
from minga.programmes.models import Enrolment, ImportRow, NomineeImport


@action
def undo_import(*, job: NomineeImport, actor: Actor, now: datetime) -> NomineeImport:
    """Everything as it was before; refused, with names, once somebody acted on it."""
    lock_edition(job.edition_id)
    locked = lock_import(job)
    must_manage(actor, locked.edition)
    if locked.status != ImportStatus.APPLIED:
        raise Conflict(_("Only an applied import can be undone."), code="state")
    if locked.erased_at is not None:
        raise NotReady(_("The data of this import were erased: it can no longer be undone."), code="erased")
    rows = list(locked.rows.exclude(person=None).select_related("person", "enrolment").order_by("number"))
    acted = who_acted(rows)
    if acted:
        raise NotReady(
            _("Somebody already acted on this import: %(names)s. It can no longer be undone.")
            % {"names": "; ".join(acted[:5]) + (" …" if len(acted) > 5 else "")},
            code="acted",
        )
    _restore(rows, now)
    _delete_created(rows)
    locked.status, locked.undone_at = ImportStatus.UNDONE, now
    locked.revision += 1
    locked.save()
    note(events.ImportUndone, locked, after={"rows": len(rows)})
    return locked


@dataclass(frozen=True)
class _Ties:
    """What became of the people that the import added, asked once for all of them."""

    came_in: frozenset[int]
    elsewhere: frozenset[int]


def who_acted(rows: Sequence[ImportRow]) -> list[str]:
    """Names of the people on whom somebody acted since the import, with what was done."""
    ties = _ties_of(rows)
    found = []
    for row in rows:
        what = _act_on(row, ties)
        if what and row.person is not None:
            found.append(f"{row.person} ({what})")
    return found


def _ties_of(rows: Sequence[ImportRow]) -> _Ties:
    """Consents, roles and enrolments of the people that the import added."""
    added = [row.person_id for row in rows if row.created_person and row.person_id]
    own = [row.enrolment_id for row in rows if row.created_enrolment and row.enrolment_id]
    people = Person.objects.filter(pk__in=added)
    enrolled = Enrolment.objects.filter(person__in=added).exclude(pk__in=own)
    tied = people.filter(Q(roles__isnull=False) | Q(deputy_of__isnull=False))
    came_in = people.filter(Q(last_login__isnull=False) | Q(consents__isnull=False))
    return _Ties(
        came_in=frozenset(came_in.values_list("pk", flat=True)),
        elsewhere=frozenset(enrolled.values_list("person", flat=True)) | frozenset(tied.values_list("pk", flat=True)),
    )


def _act_on(row: ImportRow, ties: _Ties) -> str:
    person, enrolment = row.person, row.enrolment
    if row.created_enrolment and (enrolment is None or enrolment.revision > 1):
        return enrolment.get_status_display() if enrolment else _("taken out")
    if row.created_person and person is not None:
        if person.pk in ties.came_in:
            return _("signed in")
        if person.pk in ties.elsewhere:
            return _("takes part in something else")
    for thing, kind in ((person, "person"), (enrolment, "enrolment")):
        for column, (_old, new) in row.before.get(kind, {}).items():
            if getattr(thing, column, None) != new:
                return _("data changed since")
    return ""


def _restore(rows: Sequence[ImportRow], now: datetime) -> None:
    """Put the noted values back, and the folded columns with them."""
    people: list[Person] = []
    enrolments: list[Enrolment] = []
    organisations = Organisation.objects.select_related("territory").in_bulk(
        [
            row.before["enrolment"]["organisation_id"][0]
            for row in rows
            if "organisation_id" in row.before.get("enrolment", {})
        ]
    )
    for row in rows:
        for column, (old, _new) in row.before.get("person", {}).items():
            setattr(row.person, column, old)
        for column, (old, _new) in row.before.get("enrolment", {}).items():
            setattr(row.enrolment, column, old)
        if "person" in row.before and row.person is not None:
            row.person.updated_at = now
            people.append(row.person)
        if row.before and row.enrolment is not None and not row.created_enrolment:
            if row.enrolment.organisation_id in organisations:
                row.enrolment.organisation = organisations[row.enrolment.organisation_id]
            refresh(row.enrolment, row.person, now)
            enrolments.append(row.enrolment)
    upsert(Person, people, PERSON_COLUMNS)
    upsert(Enrolment, enrolments, ENROLMENT_COLUMNS)


def _delete_created(rows: Sequence[ImportRow]) -> None:
    """Take out what was added. What else may hang on a new person (an address of her account) goes too."""
    nominated = [row.enrolment_id for row in rows if row.created_enrolment and row.enrolment_id]
    added = [row.person_id for row in rows if row.created_person and row.person_id]
    ImportRow.objects.filter(enrolment__in=nominated).update(enrolment=None)
    ImportRow.objects.filter(person__in=added).update(person=None)
    enrolments, people = Enrolment.objects.filter(pk__in=nominated), Person.objects.filter(pk__in=added)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            enrolments._raw_delete(using=enrolments.db)
            people._raw_delete(using=people.db)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # says now what it would say at the end
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        enrolments.delete()
        people.delete()
