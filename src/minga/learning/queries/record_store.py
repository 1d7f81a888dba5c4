"""How the record store of an edition is doing."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Q

from minga.learning.models import RecordStore
from minga.programmes.models import Edition


@dataclass(frozen=True)
class StorePage:
    """What the page of the store shows."""

    address: str
    secret_name: str
    active: bool
    secrets: bool
    """Whether the server knows any user and password at all."""
    sent: int
    waiting: int
    last: datetime | None


def store_page(edition: Edition) -> StorePage:
    """Two queries."""
    store = RecordStore.objects.filter(edition=edition).first()
    counts = edition.statements.aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        waiting=Count("pk", filter=Q(sent_at__isnull=True)),
        last=Max("sent_at"),
    )
    return StorePage(
        address=store.address if store else "",
        secret_name=store.secret_name if store else "",
        active=store.active if store else True,
        secrets=bool(settings.MINGA_XAPI_SECRETS),
        **counts,
    )
