"""One row of a registry becomes a dossier: with a challenge, at stage 1, and with what it claims as a task."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.challenges import Complaint, edit_challenge, see_similar, start_challenge
from minga.challenges.actions.gates import map_challenge
from minga.challenges.enums import STANDING, ChallengeStatus, EvidenceKind
from minga.challenges.models import Challenge
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotReady
from minga.core.search import fold
from minga.initiatives.actions.commitments import Promised, add_next_action
from minga.initiatives.actions.evidence import EvidenceText, add_evidence
from minga.initiatives.actions.initiatives import open_initiative
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.team import Asked, invite_to_team
from minga.initiatives.enums import LifeStage, RegistryStatus
from minga.initiatives.events.registry import InitiativeBroughtIn
from minga.initiatives.models import Initiative, RegistryRow
from minga.initiatives.queries.registry_check import (
    kind_of,
    organisations_of_registry,
    sector_of,
    stage_of,
    started_on,
    state_of,
)
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, house_day
from minga.people.models import Person

TO_PROVE: Final = timedelta(days=90)


@action
def bring_in_row(*, row: RegistryRow, actor: Actor, now: datetime) -> Initiative:
    """Open the dossier of a row, by the house, at stage 1 whatever it claims.

    Whoever leads is invited when she has an account, and has no role without her yes. A claim becomes
    a next action of the team: what to prove first.
    """
    held = RegistryRow.objects.select_for_update(of=("self",), no_key=True).select_related("job__organisation").get(
        pk=row.pk
    )  # fmt: skip
    if held.initiative_id is not None or held.job.status != RegistryStatus.APPLYING:
        raise Conflict(_("This row was brought in already."), code="state")
    cells, language = held.cells, held.job.language
    house = _house(held)
    with translation.override(language):
        challenge, made = _challenge(held, house, actor, now)
        dossier = open_initiative(
            challenge=challenge, organisation=house, title=cells["title"], subtype=kind_of(cells["kind"]),
            language=language, problem=cells["problem"], change=cells["change"], actor=actor, now=now,
        )  # fmt: skip
        _date(dossier, held, now)
        _cite(dossier, held, actor, now)
        _claim(dossier, held, house, actor, now)
        _invite(dossier, held, house, actor, now)
    held.initiative, held.challenge, held.made_challenge = dossier, challenge, made
    held.brought_at, held.lead_key = now, ""
    held.cells = {**cells, "lead": ""}
    held.save()
    record(
        InitiativeBroughtIn(
            subject=dossier,
            organisation_id=house.pk,
            after={"claimed": _claimed(held), "registry": str(held.job.organisation), "row": held.number},
        )
    )
    return dossier


def _house(row: RegistryRow) -> Organisation:
    """The entity of the row, as it may be named today."""
    name = fold(row.cells["entity"])
    for house in organisations_of_registry(row.job.organisation):
        if name in (fold(house.name), fold(house.short_name)):
            return house
    raise NotReady(_("No public organisation of this name takes part in an edition of yours."), field="entity")


def _challenge(row: RegistryRow, house: Organisation, actor: Actor, now: datetime) -> tuple[Challenge, bool]:
    """One of the same title that stands in the entity, or one written from the row and put on the map.

    Similar ones were looked at: that is what the dry run shows.
    """
    standing = Challenge.objects.filter(
        Q(folded_title=fold(row.cells["title"])[:160]), organisation=house, status__in=STANDING
    ).exclude(status=ChallengeStatus.SOLVED)
    there = standing.order_by("pk").first()
    if there is not None:
        return there, False
    complaint = Complaint(
        organisation=house, title=row.cells["title"], complaint=row.cells["problem"], language=row.job.language
    )
    texts = {
        "affected": row.cells["affected"],
        "sector": sector_of(row.cells["sector"]),
        "sdg_target": row.cells["sdg"],
        "restricted": True,
    }
    made = start_challenge(complaint=complaint, actor=actor, now=now)
    made = edit_challenge(challenge=made, changes=texts, actor=actor, now=now)
    made = see_similar(challenge=made, actor=actor, now=now)
    return map_challenge(challenge=made, actor=actor, now=now), True


def _date(dossier: Initiative, row: RegistryRow, now: datetime) -> None:
    """The day on which the work began is what the registry says; the stage is counted from today."""
    day = started_on(row.cells, row.job.language)
    if day is not None and day <= house_day(now):
        dossier.started_on = day
        dossier.save(update_fields=["started_on", "updated_at"])
        refresh(dossier, moved=False, now=now)


def _cite(dossier: Initiative, row: RegistryRow, actor: Actor, now: datetime) -> None:
    """The page of the registry stays at hand, as a source."""
    if not row.cells["link"]:
        return
    told = EvidenceText(
        kind=EvidenceKind.DOCUMENT,
        title=_("Its record in the registry"),
        source=row.job.organisation.name,
        link=row.cells["link"],
    )
    add_evidence(initiative=dossier, told=told, actor=actor, now=now)


def _claim(dossier: Initiative, row: RegistryRow, house: Organisation, actor: Actor, now: datetime) -> None:
    """What the registry said and nobody has shown here is the first thing to do."""
    claimed = _claimed(row)
    stage = claimed.get("stage")
    if not isinstance(stage, int) or stage <= LifeStage.MAPPED:
        return
    text = _("The registry said stage %(number)s, %(name)s: show it here, gate by gate.") % {
        "number": stage,
        "name": LifeStage(stage).label,
    }
    promised = Promised(text=text, office=house.name[:200], due_on=house_day(now) + TO_PROVE)
    add_next_action(initiative=dossier, promised=promised, actor=actor, now=now)


def _claimed(row: RegistryRow) -> dict[str, object]:
    cells = row.cells
    claimed: dict[str, object] = {}
    if cells["stage"]:
        claimed["stage"] = stage_of(cells["stage"])
    if cells["state"]:
        claimed["state"] = state_of(cells["state"])
    return claimed


def _invite(dossier: Initiative, row: RegistryRow, house: Organisation, actor: Actor, now: datetime) -> None:
    """Whether the address has an account is told to nobody."""
    email = row.cells["lead"]
    person = Person.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if person is None:
        return
    row.lead = person
    asked = Asked(role=RoleKind.COORDINATOR, organisation=house, starts_on=house_day(now))
    invite_to_team(initiative=dossier, person=person, asked=asked, actor=actor, now=now)
