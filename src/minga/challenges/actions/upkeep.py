"""Keeping challenges true when what they name changes, and asking every year whether they are."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from minga.audit.actions import action, record
from minga.audit.models import Entry
from minga.challenges.actions.locking import list_columns, locked
from minga.challenges.actions.search import index_challenge
from minga.challenges.events import ConfirmationAsked
from minga.challenges.models import Challenge, Mission, Portfolio, Prioritisation, Strategy
from minga.challenges.policies import SUBJECT
from minga.challenges.queries.challenges import STALE_AFTER, is_stale, stale
from minga.core.actors import Actor
from minga.organisations.models import Organisation


def refresh_columns(rows: QuerySet[Challenge]) -> int:
    """Write anew what the rows repeat of their organisation, and how they are found."""
    challenges = list(rows.select_related("organisation__territory"))
    for challenge in challenges:
        list_columns(challenge)
        index_challenge(challenge)
    Challenge.objects.bulk_update(challenges, ["country", "territory", "folded_title"], batch_size=500)
    return len(challenges)


def follow_merge(*, stays: Organisation, duplicate: Organisation) -> int:
    """Challenges and plans of a duplicate belong to the organisation that stays; whom it invited votes once."""
    Challenge.objects.filter(organisation=duplicate).update(organisation=stays)
    for plans in (Strategy.objects, Mission.objects, Portfolio.objects, Prioritisation.objects):
        plans.filter(organisation=duplicate).update(organisation=stays)
    invitations = Prioritisation.invited.through.objects
    votes_already = Q(organisation=stays) | Q(invited=stays)
    known = Prioritisation.objects.filter(votes_already).filter(invited=duplicate).values_list("pk", flat=True)
    invitations.filter(organisation=duplicate, prioritisation__in=list(known)).delete()
    invitations.filter(organisation=duplicate).update(organisation=stays)
    return refresh_columns(Challenge.objects.filter(organisation=stays))


def to_ask(now: datetime) -> QuerySet[Challenge]:
    """Those about which nobody said for a year that they are true, and about which nobody was asked this year."""
    asked = Entry.objects.filter(
        key=ConfirmationAsked.key, subject_type=SUBJECT, subject_id=OuterRef("pk"), at__gte=now - STALE_AFTER
    )
    return stale(Challenge.objects.exclude(Exists(asked)), now).order_by("pk")


@action
def ask_to_confirm(*, challenge: Challenge, actor: Actor, now: datetime) -> bool:
    """Ask those who answer for it whether it is still true; False when somebody said so meanwhile."""
    current = locked(challenge)
    waits = is_stale(current, now)
    after = {"confirmed_at": current.confirmed_at}
    record(ConfirmationAsked(subject=current, organisation_id=current.organisation_id, after=after, waits=waits))
    return waits
