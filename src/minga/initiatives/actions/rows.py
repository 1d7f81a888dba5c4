"""What every row of a dossier asks before it is written, and keeping one from the public.

locked = hold(initiative, actor, now)      # first: the dossier stands still, the right is asked
…write…
refresh(locked, now=now)                   # lists, level of evidence, search
record(SomethingDone(subject=row, organisation_id=locked.organisation_id, …), related=(locked,))
"""

from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.files.actions import Upload, store_file
from minga.files.models import StoredFile
from minga.initiatives.actions.listing import refresh
from minga.initiatives.enums import InitiativeState
from minga.initiatives.events.making import PartOpened, PartRestricted
from minga.initiatives.models import (
    Adoption,
    Artefact,
    Barrier,
    Canvas,
    Cost,
    Decision,
    Evidence,
    Experiment,
    Initiative,
    Risk,
    UserTest,
)
from minga.initiatives.policies import WORKING, may_write
from minga.people.models import Person

FILE: Final = "initiatives.file"
"""The purpose under which the files of a dossier are kept."""
Row = TypeVar("Row", bound=Model)


class Document(Upload, Protocol):
    """An upload with the name it came under."""

    name: str | None


Restrictable = Artefact | Canvas | Evidence | UserTest | Experiment | Cost | Decision | Risk | Barrier | Adoption


def hold(initiative: Initiative, actor: Actor, now: datetime) -> Initiative:
    """The dossier, locked for this transaction, if the actor may write in it."""
    rows = Initiative.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("challenge", "organisation__territory__parent", "edition").get(pk=initiative.pk)
    if not isinstance(actor, Person):
        return locked
    if locked.state not in WORKING:
        raise NotAllowed(
            _("This dossier has ended (%(state)s). What it holds is history and does not change.")
            % {"state": InitiativeState(locked.state).label.lower()},
            code="ended",
        )
    if not may_write(actor, locked, now):
        raise NotAllowed(_("Only the team writes in the dossier."))
    return locked


def held_row(row: Row, revision: int | None = None) -> Row:
    """One row of the dossier, locked after the dossier itself; Conflict for whoever read an older one."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    locked: Row = rows.get(pk=row.pk)
    if revision is not None and revision != getattr(locked, "revision", revision):
        raise Conflict(
            _("Somebody else changed this while you were writing. Your text is still here: compare and save again.")
        )
    return locked


def latest_day(now: datetime) -> date:
    """The last calendar day that has begun anywhere: later ones are still to come for everybody."""
    return today("Pacific/Kiritimati", at=now)


def keep_file(upload: Document, *, actor: Actor, now: datetime, field: str = "file") -> StoredFile:
    """Check and keep an upload for the dossier; a refusal is told at its field."""
    try:
        return store_file(upload=upload, name=upload.name or "", purpose=FILE, actor=actor, now=now)
    except DomainError as refusal:
        raise DomainError(refusal.message, field=field, code=refusal.code) from refusal


@action
def restrict_part(*, row: Restrictable, restricted: bool, actor: Actor, now: datetime) -> Restrictable:
    """Keep a part of the dossier from the public, or open it again."""
    locked = hold(row.initiative, actor, now)
    held = held_row(row)
    held.restricted = restricted
    held.save(update_fields=["restricted", "updated_at"])
    refresh(locked, moved=False, now=now)
    happened = PartRestricted if restricted else PartOpened
    record(happened(subject=held, organisation_id=locked.organisation_id), related=(locked,))
    return held
