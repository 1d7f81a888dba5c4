"""Jobs about other systems: packages are looked through, statements go out."""

from contextlib import suppress

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.jobs import enqueue, task
from minga.learning.actions.packages import check_package
from minga.learning.actions.statements import send_statements
from minga.learning.models import Package, RecordStore, Statement


@task("learning.check_package")
def check_one_package(*, package_id: int) -> None:
    """Run again, it finds the package checked and leaves it alone."""
    package = Package.objects.filter(pk=package_id).first()
    if package is not None:
        with suppress(Conflict):
            check_package(package=package, actor=HOUSE, now=now())


@task("learning.send_statements", retry=8, backoff=4)
def send_waiting_statements(*, edition_id: int) -> None:
    """Run again, it sends what is still waiting."""
    store = RecordStore.objects.filter(edition=edition_id, active=True).select_related("edition").first()
    if store is not None:
        send_statements(store=store, now=now())


@task("learning.resend_statements", cron="17 * * * *")
def resend_statements(*, timestamp: int) -> None:
    """What a store did not take for long gets another chance each hour."""
    for edition in Statement.objects.filter(sent_at__isnull=True).values_list("edition", flat=True).distinct():
        enqueue("learning.send_statements", once=f"xapi-{edition}", edition_id=edition)
