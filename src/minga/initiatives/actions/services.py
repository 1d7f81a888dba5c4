"""The services that an initiative changes. Their figures, before and now, are targets (`actions.figures`)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import held_row, hold
from minga.initiatives.events.testing import ServiceAdded, ServiceEdited, ServiceRemoved
from minga.initiatives.models import Initiative, Service

_NAMES = ("name", "office", "channel", "users_per_year")


@dataclass(frozen=True, kw_only=True)
class ServiceText:
    """What a service is."""

    name: str
    office: str = ""
    channel: str = ""
    users_per_year: int | None = None


@action
def add_service(*, initiative: Initiative, text: ServiceText, actor: Actor, now: datetime) -> Service:
    """Say which service the initiative changes."""
    locked = hold(initiative, actor, now)
    _check(text)
    made = Service(initiative=locked)
    _fill(made, text)
    made.save()
    refresh(locked, now=now)
    happened = ServiceAdded(subject=made, organisation_id=locked.organisation_id, after=_shown(made))
    record(happened, related=(locked,))
    return made


@action
def edit_service(*, service: Service, text: ServiceText, revision: int, actor: Actor, now: datetime) -> Service:
    """Change what is said of a service. `revision`: the one that the writer had read."""
    locked = hold(service.initiative, actor, now)
    held = held_row(service, revision)
    _check(text)
    was = _shown(held)
    _fill(held, text)
    held.revision += 1
    held.save()
    refresh(locked, moved=False, now=now)
    shown = _shown(held)
    changed = [name for name in _NAMES if was[name] != shown[name]]
    before, after = {name: was[name] for name in changed}, {name: shown[name] for name in changed}
    happened = ServiceEdited(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


@action
def remove_service(*, service: Service, actor: Actor, now: datetime) -> None:
    """Take a service out: the initiative does not change it. The log keeps what was said."""
    locked = hold(service.initiative, actor, now)
    held = locked.services.select_for_update(of=("self",), no_key=True).filter(pk=service.pk).first()
    if held is None:
        raise Conflict(_("Somebody else has removed this service already."), code="gone")
    happened = ServiceRemoved(subject=held, organisation_id=locked.organisation_id, before=_shown(held))
    record(happened, related=(locked,))
    held.delete()
    refresh(locked, moved=False, now=now)


def _check(text: ServiceText) -> None:
    if not text.name.strip():
        raise Invalid({"name": [_("Write the name of the service.")]})


def _fill(service: Service, text: ServiceText) -> None:
    service.name = text.name.strip()[:200]
    service.office = text.office.strip()[:200]
    service.channel = text.channel.strip()[:200]
    service.users_per_year = text.users_per_year


def _shown(service: Service) -> dict[str, object]:
    return {name: getattr(service, name) for name in _NAMES}
