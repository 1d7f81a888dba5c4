"""Ties between organisations: dated, typed, and with the source that proves them."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.organisations import policies
from minga.organisations.enums import OrganisationType, TieKind
from minga.organisations.events import TieAdded, TieEnded, TieRemoved
from minga.organisations.models import Organisation, Tie


@action
def add_tie(
    *,
    origin: Organisation,
    target: Organisation,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    source: str = "",
    actor: Actor,
    now: datetime,
) -> Tie:
    """Say that `origin` is something to `target`. Either side may say it."""
    origin = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=origin.pk)
    _assert_may_tie(actor, origin, target, now)
    tie = Tie(origin=origin, target=target, kind=TieKind(kind), since=since, until=until, source=source.strip())
    _check(tie)
    tie.save()
    record(
        TieAdded(
            subject=tie,
            organisation_id=origin.pk,
            after={"kind": tie.kind, "target": target.key, "since": since, "until": until, "source": tie.source},
        ),
        related=(origin, target),
    )
    return tie


@action
def end_tie(*, tie: Tie, until: date, actor: Actor, now: datetime) -> Tie:
    """The tie was true until this day."""
    current = _locked(tie, actor, now)
    if current.since is not None and until < current.since:
        raise DomainError(_("The end must not be before the beginning."), field="until")
    before = current.until
    current.until = until
    current.save(update_fields=["until", "updated_at"])
    record(
        TieEnded(subject=current, organisation_id=current.origin_id, before={"until": before}, after={"until": until}),
        related=(current.origin, current.target),
    )
    return current


@action
def remove_tie(*, tie: Tie, actor: Actor, now: datetime) -> None:
    """The tie was never true: take it away. The log keeps that it was there."""
    current = _locked(tie, actor, now)
    record(
        TieRemoved(subject=current, organisation_id=current.origin_id, before={"kind": current.kind}),
        related=(current.origin, current.target),
    )
    current.delete()


def _assert_may_tie(actor: Actor, origin: Organisation, target: Organisation, now: datetime) -> None:
    if not policies.may_edit(actor, origin, now=now) and not policies.may_edit(actor, target, now=now):
        raise NotAllowed(_("Only whoever coordinates one of the two may change this tie."))


def _locked(tie: Tie, actor: Actor, now: datetime) -> Tie:
    rows = Tie.objects.select_for_update(of=("self",), no_key=True).select_related("origin", "target")
    locked = rows.filter(pk=tie.pk).first()
    if locked is None:
        raise Conflict(_("This tie was already taken away."))
    _assert_may_tie(actor, locked.origin, locked.target, now)
    return locked


def _check(tie: Tie) -> None:
    errors: dict[str, list[str]] = {}
    if tie.origin_id == tie.target_id:
        errors["other"] = [_("An organisation has no tie with itself.")]
    if tie.since is not None and tie.until is not None and tie.until < tie.since:
        errors["until"] = [_("The end must not be before the beginning.")]
    if tie.kind == TieKind.MEMBER_OF and tie.target.type != OrganisationType.ASSOCIATION:
        errors["kind"] = [_("Only an association has members. Choose another tie.")]
    same = Tie.objects.filter(origin=tie.origin, target=tie.target, kind=tie.kind, since=tie.since)
    if not errors and same.exists():
        errors["other"] = [_("This tie is already here.")]
    if errors:
        raise Invalid(errors)
