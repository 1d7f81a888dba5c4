"""The organisations of an edition for its managers, and names to choose from."""

from dataclasses import dataclass

from minga.core.texts import pick
from minga.organisations.models import Organisation
from minga.programmes.models import ContextFigure, Edition, Partner

MOST_NAMES = 400


@dataclass(frozen=True)
class PartnerLine:
    """One part of one organisation."""

    uuid: str
    name: str
    link: str
    role: str
    credit: str


def partner_lines(edition: Edition) -> tuple[PartnerLine, ...]:
    """Every part, by organisation. One query."""
    rows = edition.partners.select_related("organisation").order_by("organisation__name", "pk")
    return tuple(
        PartnerLine(
            uuid=str(row.uuid),
            name=row.organisation.name,
            link=row.organisation.get_absolute_url(),
            role=row.get_role_display(),
            credit=pick(row.credits),
        )
        for row in rows
    )


def partner_for(edition: Edition, uuid: str) -> Partner:
    """One part in an edition; Partner.DoesNotExist for any other."""
    return edition.partners.select_related("organisation", "edition__host").get(uuid=uuid)


def figure_for(edition: Edition, uuid: str) -> ContextFigure:
    """One figure of an edition; ContextFigure.DoesNotExist for any other."""
    return edition.context.select_related("edition__host").get(uuid=uuid)


def directory_names() -> tuple[str, ...]:
    """Names of the directory, offered while somebody writes one."""
    rows = Organisation.objects.filter(retired_at__isnull=True).order_by("name")
    return tuple(rows.values_list("name", flat=True)[:MOST_NAMES])
