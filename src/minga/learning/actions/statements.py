"""Statements on their way to a learning record store: kept when something happens, sent in batches, once each.

Asking the other system happens outside of any transaction; what it took is noted afterwards. A statement
carries its own id, so a batch that is sent twice counts once there.
"""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import DomainError, NotAllowed
from minga.core.jobs import enqueue
from minga.learning.actions.fetching import Answer, Unreachable, fetch
from minga.learning.events.packaging import RecordStoreSet, StatementsSent
from minga.learning.models import RecordStore, Statement
from minga.learning.policies import may_manage
from minga.people.models import Person
from minga.programmes.models import Edition, Enrolment

BATCH: Final = 50
_VERSION: Final = "1.0.3"


@action
def set_record_store(
    *, edition: Edition, address: str, secret_name: str, active: bool, actor: Actor, now: datetime
) -> RecordStore:
    """Say where statements of an edition go, or that they no longer go."""
    if not (isinstance(actor, Person) and may_manage(actor, edition, now)):
        raise NotAllowed(_("Only those who manage this edition may do this."))
    if secret_name not in settings.MINGA_XAPI_SECRETS:
        raise DomainError(_("There is no user and password of this name on the server."), field="secret_name")
    if not address.lower().startswith("https://") and not settings.MINGA_TRUSTED_HOSTS:
        raise DomainError(_("The address must begin with https://"), field="address")
    if not _is_for(secret_name, address):
        raise DomainError(
            _("The password “%(name)s” is for another system. Ask whoever operates Minga for one of this address.")
            % {"name": secret_name},
            field="secret_name",
        )
    values = {"address": address.rstrip("/"), "secret_name": secret_name, "active": active}
    store, _made = RecordStore.objects.update_or_create(edition=edition, defaults=values)
    record(RecordStoreSet(subject=store, organisation_id=edition.host_id, after={"address": address, "active": active}))
    return store


def _is_for(secret_name: str, address: str) -> bool:
    """A secret is named after the host that may have it, so that nobody sends it to an address of her own."""
    return secret_name.partition("/")[0].lower() == urlsplit(address).netloc.lower()


def tell(edition: Edition, told: Iterable[tuple[Enrolment, str, dict[str, Any]]]) -> None:
    """Keep statements until they are sent, in the transaction of what happened; each is told once."""
    if not RecordStore.objects.filter(edition=edition, active=True).exists():
        return
    rows = [
        Statement(edition=edition, enrolment=who, source=source[:120], statement=said) for who, source, said in told
    ]
    Statement.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    enqueue("learning.send_statements", once=f"xapi-{edition.pk}", edition_id=edition.pk)


def send_statements(*, store: RecordStore, now: datetime) -> int:
    """Send what waits, batch by batch; Unreachable when the store does not take them, so that the job tries again.

    One that the store finds wrong waits; those after it go out.
    """
    sent, last = 0, 0
    waiting = Statement.objects.filter(edition=store.edition, sent_at__isnull=True).order_by("pk")
    while rows := list(waiting.filter(pk__gt=last)[:BATCH]):
        taken, last = _sent(store, rows), rows[-1].pk
        if taken:
            note_sent(store=store, statements=taken, actor=HOUSE, now=now)
        sent += len(taken)
    return sent


@action
def note_sent(*, store: RecordStore, statements: list[Statement], actor: Actor, now: datetime) -> int:
    """Note which statements the store has."""
    count = Statement.objects.filter(pk__in=[each.pk for each in statements]).update(sent_at=now)
    record(StatementsSent(subject=store, organisation_id=store.edition.host_id, after={"count": count}))
    return count


def _sent(store: RecordStore, rows: list[Statement]) -> list[Statement]:
    """Those that the store has now: one that it has already, and none that it finds wrong."""
    answer = _post(store, rows)
    if answer.status in (200, 204):
        return rows
    if answer.status in (400, 409) and len(rows) > 1:
        half = len(rows) // 2
        return _sent(store, rows[:half]) + _sent(store, rows[half:])
    if answer.status in (400, 409):
        return rows if answer.status == 409 else []
    raise Unreachable(f"the record store answered {answer.status}")


def _post(store: RecordStore, rows: list[Statement]) -> Answer:
    secret = settings.MINGA_XAPI_SECRETS.get(store.secret_name)
    if not secret or not _is_for(store.secret_name, store.address):
        raise Unreachable(f"no secret {store.secret_name} for this address")
    said = [{"id": str(each.uuid), "version": _VERSION, **each.statement} for each in rows]
    headers = {
        "Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}",
        "Content-Type": "application/json",
        "X-Experience-API-Version": _VERSION,
    }
    return fetch(f"{store.address}/statements", method="POST", body=json.dumps(said).encode(), headers=headers)
