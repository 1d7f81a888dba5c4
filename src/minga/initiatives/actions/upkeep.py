"""What dossiers do when things below them change. Parts of those changes, which leave the trace."""

from django.db.models import Exists, OuterRef, QuerySet

from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.initiatives.actions.initiatives import set_visibility
from minga.initiatives.actions.listing import refresh
from minga.initiatives.enums import ExchangeState, Visibility
from minga.initiatives.models import Cost, Exchange, Initiative, Partner, Reform, RegistryImport, TeamInvitation
from minga.initiatives.policies import SCOPE
from minga.initiatives.queries.exchanges import OPEN
from minga.library.models import Lesson
from minga.organisations.models import Organisation


def move_to_kept(*, stays: Organisation, duplicate: Organisation) -> None:
    """Whatever names the duplicate names the one that stays; a part held by both is held once."""
    same = Partner.objects.filter(initiative=OuterRef("initiative"), part=OuterRef("part"), organisation=stays)
    Partner.objects.filter(Exists(same), organisation=duplicate).delete()
    Partner.objects.filter(organisation=duplicate).update(organisation=stays)
    TeamInvitation.objects.filter(organisation=duplicate).update(organisation=stays)
    Cost.objects.filter(payer=duplicate).update(payer=stays)
    _ask_once(stays, duplicate)
    Exchange.objects.filter(organisation=duplicate).update(organisation=stays)
    RegistryImport.objects.filter(organisation=duplicate).update(organisation=stays)
    Reform.objects.filter(owner=duplicate).update(owner=stays)
    Reform.objects.filter(keeper=duplicate).update(keeper=stays)
    moved = list(Initiative.objects.filter(organisation=duplicate).values_list("pk", flat=True))
    Initiative.objects.filter(pk__in=moved).update(organisation=stays)
    Lesson.objects.filter(subject_type=SCOPE, subject_id__in=moved).update(organisation=stays)
    refresh_columns(Initiative.objects.filter(pk__in=moved))


def _ask_once(stays: Organisation, duplicate: Organisation) -> None:
    """Where both have an exchange open with one team, the one that is further goes on."""
    for asked in Exchange.objects.filter(organisation=duplicate, state__in=OPEN):
        twin = Exchange.objects.filter(initiative=asked.initiative_id, organisation=stays, state__in=OPEN).first()
        if twin is not None:
            further = asked.state == ExchangeState.ACCEPTED and twin.state == ExchangeState.ASKED
            ends = twin if further else asked
            ends.state, ends.answered_at = ExchangeState.DECLINED, ends.answered_at or now()
            ends.save(update_fields=["state", "answered_at", "updated_at"])


def follow_join(*, joined: Challenge, into: Challenge) -> None:
    """Dossiers of a challenge that says the same as another go on under the other."""
    moved = list(Initiative.objects.filter(challenge=joined).values_list("pk", flat=True))
    Initiative.objects.filter(pk__in=moved).update(challenge=into)
    refresh_columns(Initiative.objects.filter(pk__in=moved))


def refresh_columns(rows: QuerySet[Initiative]) -> None:
    """Lists and search say again what challenge and owner say now; the work itself did not move."""
    locked = rows.select_related("challenge", "organisation__territory__parent").order_by("pk")
    for initiative in locked.select_for_update(of=("self",), no_key=True):
        refresh(initiative, moved=False)


def close_to_public(rows: QuerySet[Initiative]) -> None:
    """The public ones among them are restricted from now on: their challenge is. Their history says so."""
    for initiative in rows.filter(visibility=Visibility.PUBLIC).order_by("pk"):
        set_visibility(initiative=initiative, visibility=Visibility.RESTRICTED, actor=HOUSE, now=now())
