"""Keeping enrolments true when the people and organisations they name change."""

from datetime import datetime

from django.db.models import Model, QuerySet

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.organisations.models import Organisation
from minga.programmes.actions.enrolment import fill_free_places, lock_edition, lock_enrolment
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.events import enrolment as events
from minga.programmes.models import Enrolment
from minga.programmes.queries.enrolment import list_columns

_COLUMNS = ("country", "sort_name", "sort_organisation", "search_words")
_OPEN = (EnrolmentStatus.NOMINATED, EnrolmentStatus.INVITED, EnrolmentStatus.WAITING, EnrolmentStatus.ENROLLED)


def refresh_columns(rows: QuerySet[Enrolment]) -> int:
    """Write anew the folded columns that repeat person and organisation."""
    enrolments = list(rows.select_related("person", "organisation__territory"))
    for enrolment in enrolments:
        for column, value in list_columns(enrolment.person, enrolment.organisation).items():
            setattr(enrolment, column, value)
    Enrolment.objects.bulk_update(enrolments, _COLUMNS, batch_size=500)
    return len(enrolments)


def follow_merge(*, stays: Organisation, duplicate: Organisation) -> int:
    """Move the people of a duplicate to the organisation that stays."""
    Enrolment.objects.filter(organisation=duplicate).update(organisation=stays)
    return refresh_columns(Enrolment.objects.filter(organisation=stays))


def leave_all(*, person: Model, now: datetime) -> int:
    """End everything still open of a person who is being erased; answers how many."""
    open_ones = list(Enrolment.objects.filter(person=person.pk, status__in=_OPEN).order_by("edition", "pk"))
    for enrolment in open_ones:
        leave_erased(enrolment=enrolment, actor=HOUSE, now=now)
    return len(open_ones)


@action
def leave_erased(*, enrolment: Enrolment, actor: Actor, now: datetime) -> Enrolment:
    """Minga ends the enrolment of a person whose data go; her place goes to the next."""
    edition = lock_edition(enrolment.edition_id)
    locked = lock_enrolment(enrolment)
    before = locked.status
    locked.status, locked.waiting_since, locked.token_hash = EnrolmentStatus.WITHDRAWN, None, ""
    locked.revision += 1
    locked.save()
    record(
        events.ParticipantWithdrawn(
            subject=locked,
            organisation_id=edition.host_id,
            before={"status": before},
            after={"status": locked.status},
        ),
        related=(edition,),
    )
    fill_free_places(edition=edition, now=now)
    return locked
