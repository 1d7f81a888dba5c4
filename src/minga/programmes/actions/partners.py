"""Organisations in an edition, and the figures that explain why it exists."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.texts import Texts, pick
from minga.programmes.actions.editions import lock_edition, raise_revision
from minga.programmes.actions.entities import organisation_for
from minga.programmes.actions.indexing import index_edition
from minga.programmes.enums import FigureComparator, PartnerRole
from minga.programmes.events.editions import (
    FigureAdded,
    FigureRemoved,
    PartnerAdded,
    PartnerRemoved,
)
from minga.programmes.models import ContextFigure, Edition, Partner
from minga.programmes.models.plans import PartyPlan


@action
def add_partner(*, edition: Edition, party: PartyPlan, actor: Actor, now: datetime) -> Partner:
    """Give an organisation a part in the edition; it is registered when it is new."""
    locked = lock_edition(edition, revision=None, actor=actor, now=now)
    if party.role not in PartnerRole.values:
        raise Invalid({"role": [_("Choose what the organisation does in the edition.")]})
    organisation = organisation_for(party.entity, now=now)
    try:
        with transaction.atomic():
            partner = Partner.objects.create(
                edition=locked,
                organisation=organisation,
                role=party.role,
                credits=dict(party.credits),
            )
    except IntegrityError as error:
        raise Conflict(_("This organisation has this part already."), field="role") from error
    raise_revision(locked)
    index_edition(locked)
    record(
        PartnerAdded(
            subject=partner,
            organisation_id=organisation.pk,
            after={"organisation": organisation.name, "role": party.role},
        ),
        related=(locked, organisation),
    )
    return partner


@action
def remove_partner(*, partner: Partner, actor: Actor, now: datetime) -> None:
    """Take a part away from an organisation; its name stays in the history."""
    locked = lock_edition(partner.edition, revision=None, actor=actor, now=now)
    if not Partner.objects.filter(pk=partner.pk).exists():
        raise NotReady(_("Somebody else took this partner out."), code="gone")
    record(
        PartnerRemoved(
            subject=partner,
            organisation_id=partner.organisation_id,
            before={"organisation": partner.organisation.name, "role": partner.role},
        ),
        related=(locked, partner.organisation),
    )
    partner.delete()
    raise_revision(locked)
    index_edition(locked)


@dataclass(frozen=True, kw_only=True)
class FigurePlan:
    """A figure about the world, as its source says it."""

    statements: Texts
    value: Decimal
    unit: str
    source: str
    comparator: str = FigureComparator.EXACTLY
    year: int | None = None
    territories: Texts = field(default_factory=dict)
    origins: Texts = field(default_factory=dict)


@action
def add_figure(*, edition: Edition, figure: FigurePlan, actor: Actor, now: datetime) -> ContextFigure:
    """Say with a number why the edition exists. Without a source it is not said."""
    locked = lock_edition(edition, revision=None, actor=actor, now=now)
    errors: dict[str, list[str]] = {}
    if not pick(figure.statements).strip():
        errors["statement"] = [_("Write what the figure says.")]
    if not figure.source.strip():
        errors["source"] = [_("Say where this number comes from.")]
    if figure.year is not None and not 1900 <= figure.year <= now.year:
        errors["year"] = [_("Write the year it was measured, from 1900 to %d.") % now.year]
    if errors:
        raise Invalid(errors)
    row = ContextFigure.objects.create(
        edition=locked,
        statements=dict(figure.statements),
        comparator=figure.comparator,
        value=figure.value,
        unit=figure.unit,
        territories=dict(figure.territories),
        origins=dict(figure.origins),
        year=figure.year,
        source=figure.source.strip(),
        order=locked.context.count(),
    )
    raise_revision(locked)
    record(
        FigureAdded(
            subject=row,
            organisation_id=locked.host_id,
            after={"statement": pick(row.statements), "value": row.value, "source": row.source},
        ),
        related=(locked,),
    )
    return row


@action
def remove_figure(*, figure: ContextFigure, actor: Actor, now: datetime) -> None:
    """Take a figure off the edition."""
    locked = lock_edition(figure.edition, revision=None, actor=actor, now=now)
    record(
        FigureRemoved(
            subject=figure,
            organisation_id=locked.host_id,
            before={"statement": pick(figure.statements), "value": figure.value},
        ),
        related=(locked,),
    )
    figure.delete()
    raise_revision(locked)
