"""All certificates of an edition as one file: ordered, taken, thrown away. A job prints and packs them.

The file holds people's names. Whoever manages the edition fetches it, and each time is noted; it goes after some
days, and at once when a credential in it is taken back or its holder is erased.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotReady
from minga.core.jobs import enqueue
from minga.learning.actions.issuing import must_issue
from minga.learning.enums import PrintState
from minga.learning.events.completing import CertificatesExpired, CertificatesOrdered, CertificatesTaken
from minga.learning.models import CertificateSet, Issue
from minga.learning.models.certificate_sets import KEPT, RUNNING
from minga.learning.queries.certificate_files import set_file, sets_folder
from minga.learning.queries.certificate_sets import held_in
from minga.people.models import Person
from minga.programmes.models import Edition

LOST_AFTER: Final = timedelta(hours=1)
"""A job that has said nothing for so long has died; the next order takes its place."""


@action
def order_certificates(
    *, edition: Edition, issue: Issue | None = None, language: str = "", actor: Actor, now: datetime
) -> CertificateSet:
    """All that hold, or those of one issue; what was printed before is not printed again."""
    must_issue(actor, edition, now)
    total = held_in(edition, issue).count()
    if not total:
        raise NotReady(_("No credential holds here. Issue credentials first."), code="nobody")
    CertificateSet.objects.filter(
        edition=edition, state__in=RUNNING, updated_at__lte=now - LOST_AFTER
    ).update(state=PrintState.FAILED)  # fmt: skip
    ordered = CertificateSet(edition=edition, issue=issue, language=language, total=total)
    ordered.ordered_by = actor if isinstance(actor, Person) else None
    try:
        with transaction.atomic():
            ordered.save()
    except IntegrityError as error:
        raise Conflict(_("Certificates of this edition are being printed right now."), code="running") from error
    enqueue("learning.print_certificates", set_id=ordered.pk)
    record(
        CertificatesOrdered(
            subject=ordered, organisation_id=edition.host_id, after={"certificates": total, "language": language}
        ),
        related=(edition,),
    )
    return ordered


@action
def take_certificates(*, ordered: CertificateSet, actor: Actor, now: datetime) -> None:
    """Note who took the file away."""
    edition = ordered.edition
    must_issue(actor, edition, now)
    record(CertificatesTaken(subject=edition, organisation_id=edition.host_id, after={"certificates": ordered.total}))


@action
def expire_certificates(*, ordered: CertificateSet, actor: Actor, now: datetime) -> None:
    """Its days are over: the file goes, and so does the order."""
    if ordered.created_at > now - KEPT:
        raise Conflict(_("This file may still be fetched."), code="state")
    record(CertificatesExpired(subject=ordered, organisation_id=ordered.edition.host_id))
    transaction.on_commit(partial(set_file(ordered).unlink, missing_ok=True))
    ordered.delete()


def give_up_certificates(set_id: int) -> None:
    """The job could not print them, and says so on the page."""
    CertificateSet.objects.filter(pk=set_id, state__in=RUNNING).update(state=PrintState.FAILED)


def sweep_sets() -> None:
    """Files that belong to no order, left by a process that was cut off."""
    wanted = {set_file(each).name for each in CertificateSet.objects.exclude(state=PrintState.OUTDATED)}
    for file in sets_folder().glob("*"):
        if file.name.split(".", 1)[0] + ".zip" not in wanted:
            file.unlink(missing_ok=True)
