"""What dossiers put on a person's own page: invitations, gates that wait for her, what is due, her teams."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.initiatives.enums import InvitationState
from minga.initiatives.models import Commitment, GateReview, Initiative, TeamInvitation
from minga.initiatives.policies import SCOPE, TEAM, WORKING
from minga.initiatives.queries.visible import initiatives_answered_for, initiatives_of_team
from minga.organisations.models import Role, house_day
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8


def invitations_of(person: Person, now: datetime) -> WorkSection | None:
    """Teams that she is asked to join. One query."""
    del now
    rows = TeamInvitation.objects.filter(person=person, state=InvitationState.ASKED)
    rows = rows.select_related("initiative__organisation").order_by("-asked_at", "-pk")[:MOST]
    return WorkSection(
        title=gettext_lazy("They ask you to join a team"),
        rows=[
            WorkRow(
                title=row.initiative.title,
                link=reverse("initiatives:invitation", args=[row.uuid]),
                detail=f"{row.initiative.organisation.name} · {row.get_role_display()}",
                label=gettext_lazy("Read and answer"),
            )
            for row in rows
        ],
    )


def gates_for(person: Person, now: datetime) -> WorkSection | None:
    """Gates that wait for her decision: she answers for the work and is not on its team. Two queries."""
    hers = Role.objects.counting(now).exercised_by(person).of_kinds(TEAM).filter(scope_type=SCOPE)
    waiting = GateReview.objects.filter(
        initiative__in=initiatives_answered_for(person, now).values("pk"), decided_at=None, taken_back_at=None
    ).exclude(initiative__in=hers.values("scope_id"))
    rows = waiting.select_related("initiative__organisation").order_by("asked_at", "pk")[:MOST]
    return WorkSection(
        title=gettext_lazy("Gates that wait for your decision"),
        rows=[
            WorkRow(
                title=row.initiative.title,
                link=reverse("initiatives:gate-decide", args=[row.initiative.key, row.uuid]),
                detail=_("%(organisation)s · gate %(number)s, %(name)s")
                % {
                    "organisation": row.initiative.organisation.name,
                    "number": row.to_stage,
                    "name": row.get_to_stage_display(),
                },
                label=gettext_lazy("Read and decide"),
            )
            for row in rows
        ],
    )


def teams_of(person: Person, now: datetime) -> WorkSection | None:
    """The dossiers on whose team she works, each with what is due first. Three queries."""
    mine = list(
        initiatives_of_team(person, now)
        .filter(state__in=WORKING)
        .select_related("organisation")
        .order_by("-moved_at", "-pk")[:MOST]
    )
    first: dict[int, Commitment] = {}
    late: dict[int, int] = {}
    today = house_day(now)
    open_ones = Commitment.objects.filter(initiative__in=mine, done_on=None, dropped_at=None)
    for row in open_ones.order_by("due_on", "pk"):
        first.setdefault(row.initiative_id, row)
        late[row.initiative_id] = late.get(row.initiative_id, 0) + (row.due_on < today)
    return WorkSection(
        title=gettext_lazy("Your initiatives"),
        rows=[_team_row(each, first.get(each.pk), late.get(each.pk, 0)) for each in mine],
    )


def _team_row(initiative: Initiative, commitment: Commitment | None, late: int) -> WorkRow:
    detail = f"{initiative.stage} · {initiative.get_stage_display()}"
    if commitment is not None:
        detail = f"{detail}. {commitment.text}"
    if late:
        words = ngettext("%(count)s commitment is late", "%(count)s commitments are late", late) % {"count": late}
        detail = f"{detail} ({words})"
    return WorkRow(
        title=initiative.title,
        link=reverse("initiatives:workshop", args=[initiative.key]),
        detail=detail,
        due=commitment.due_on if commitment is not None else None,
    )
