"""What was packed is thrown away at once when a credential in it holds no longer."""

from collections.abc import Collection
from functools import partial

from django.db import transaction

from minga.learning.enums import PrintState
from minga.learning.models import CertificateSet
from minga.learning.queries.certificate_files import set_file


def outdate_certificates(editions: Collection[int]) -> None:
    """A credential of these editions holds no longer: what was packed is thrown away. Called inside an action.

    Every order is locked, whatever its state: one that is being closed at this moment waits or is waited for.
    """
    rows = CertificateSet.objects.select_for_update(of=("self",), no_key=True).filter(edition__in=editions)
    ready = [each for each in rows.order_by("pk") if each.state == PrintState.READY]
    for each in ready:
        each.state = PrintState.OUTDATED
        each.save(update_fields=["state", "updated_at"])
        transaction.on_commit(partial(set_file(each).unlink, missing_ok=True))
