"""What challenges do when the organisations they name change."""

from minga.challenges.actions.upkeep import follow_merge, refresh_columns
from minga.challenges.models import Challenge
from minga.core.events import subscribe
from minga.organisations.events import OrganisationEdited, OrganisationsMerged


@subscribe(OrganisationEdited)
def organisation_edited(happened: OrganisationEdited) -> None:
    """Lists are filtered, and challenges found, by its name and its place."""
    if {"name", "short_name", "territory"} & set(happened.after):
        refresh_columns(Challenge.objects.filter(organisation=happened.subject.pk))


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """What the duplicate owned belongs to the one that stays."""
    follow_merge(stays=happened.subject, duplicate=happened.duplicate)
