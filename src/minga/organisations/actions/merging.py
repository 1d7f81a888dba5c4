"""Two rows for one organisation become one. Nothing is lost: everything that named the
duplicate names the one that stays, and the old address leads there."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError, NotAllowed
from minga.organisations import policies
from minga.organisations.actions.search import index_organisation
from minga.organisations.enums import RoleEnd
from minga.organisations.events import OrganisationsMerged
from minga.organisations.models import JoinRequest, Organisation, Role, Tie


@action
def merge_organisations(*, stays: Organisation, duplicate: Organisation, actor: Actor, now: datetime) -> Organisation:
    """Move units, ties, roles and requests to `stays`, and retire the duplicate.

    Apps above hear `OrganisationsMerged` and move what is theirs, in the same transaction.
    """
    if not policies.may_support(actor):
        raise NotAllowed(_("Only support staff may merge organisations."))
    if stays.pk == duplicate.pk:
        raise DomainError(_("Choose two different organisations."), field="duplicate")
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    both = {row.pk: row for row in rows.filter(pk__in=[stays.pk, duplicate.pk])}
    stays, duplicate = both[stays.pk], both[duplicate.pk]
    if stays.merged_into_id is not None or duplicate.merged_into_id is not None:
        raise DomainError(_("One of them was already merged. Look for the one that stays."), field="duplicate")
    duplicate.units.update(organisation=stays)
    _move_ties(duplicate, stays)
    _move_roles(duplicate, stays, now)
    _move_requests(duplicate, stays)
    Organisation.objects.filter(merged_into=duplicate).update(merged_into=stays)
    stays.recognised_at = stays.recognised_at or duplicate.recognised_at  # what it hosts stays public
    duplicate.merged_into = stays
    duplicate.retired_at = duplicate.retired_at or now
    for row in (stays, duplicate):
        row.revision += 1
        row.save()
        index_organisation(row)
    record(
        OrganisationsMerged(
            subject=stays, duplicate=duplicate, organisation_id=stays.pk, after={"duplicate": duplicate.key}
        ),
        related=(duplicate,),
    )
    return stays


def _move_ties(duplicate: Organisation, stays: Organisation) -> None:
    """Ties between the two vanish; a tie that both had is kept once."""
    Tie.objects.filter(Q(origin=duplicate, target=stays) | Q(origin=stays, target=duplicate)).delete()
    standing = {_ends(tie) for tie in Tie.objects.filter(Q(origin=stays) | Q(target=stays))}
    for tie in Tie.objects.filter(Q(origin=duplicate) | Q(target=duplicate)).order_by("pk"):
        tie.origin_id = stays.pk if tie.origin_id == duplicate.pk else tie.origin_id
        tie.target_id = stays.pk if tie.target_id == duplicate.pk else tie.target_id
        if _ends(tie) in standing:
            tie.delete()
            continue
        standing.add(_ends(tie))
        tie.save()


def _ends(tie: Tie) -> tuple[object, ...]:
    return (tie.origin_id, tie.target_id, tie.kind, tie.since)


def _move_roles(duplicate: Organisation, stays: Organisation, now: datetime) -> None:
    """Who held the same role in both keeps one; the other is closed where it stands."""
    mine = set(stays.roles.filter(ended_at__isnull=True).values_list("person", "kind", "scope_type", "scope_id"))
    for role in Role.objects.filter(organisation=duplicate).order_by("pk"):
        same = (role.person_id, role.kind, role.scope_type, role.scope_id)
        if role.ended_at is None and same in mine:
            role.ended_at = now
            role.end_reason = RoleEnd.REPLACED
        role.organisation = stays
        role.save()


def _move_requests(duplicate: Organisation, stays: Organisation) -> None:
    asked = JoinRequest.objects.filter(organisation=stays, answered_at__isnull=True).values("person")
    JoinRequest.objects.filter(organisation=duplicate, answered_at__isnull=True, person__in=asked).delete()
    JoinRequest.objects.filter(organisation=duplicate).update(organisation=stays)
