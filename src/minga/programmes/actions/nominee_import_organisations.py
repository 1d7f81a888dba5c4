"""A name in a file that stands for an organisation nobody registered yet."""

from datetime import datetime

from django.db import transaction

from minga.core.actors import HOUSE, Actor
from minga.organisations.actions.organisations import find_or_register
from minga.programmes.actions.enrolment import must_manage
from minga.programmes.actions.nominee_import import match_organisation
from minga.programmes.models import NomineeImport


def register_and_match(
    *, job: NomineeImport, cell: str, name: str, type: str, country: str, actor: Actor, now: datetime
) -> NomineeImport:
    """Register it and say that the cell means it; both or none.

    The house registers it, so that the manager does not come to coordinate the town.
    """
    must_manage(actor, job.edition)
    with transaction.atomic():
        organisation = find_or_register(name=name or cell, type=type, country=country, actor=HOUSE, now=now)
        return match_organisation(job=job, cell=cell, organisation=organisation, actor=actor, now=now)
