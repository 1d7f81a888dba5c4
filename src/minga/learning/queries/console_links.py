"""Where the console leads: pages of the other rooms, and the message to a part of the cohort."""

from urllib.parse import urlencode

from django.urls import reverse

from minga.programmes.models import Edition


def page(name: str, edition: Edition) -> str:
    """A page of this edition."""
    return reverse(f"learning:{name}", args=[edition.key])


def team_page(edition: Edition, number: int) -> str:
    """A team of this edition."""
    return reverse("learning:team", args=[edition.key, number])


def write_to(edition: Edition, **filters: object) -> str:
    """The message to whoever fits, ready to be written."""
    asked = urlencode({name: value for name, value in filters.items() if value}, doseq=True)
    return f"{page('announcement-new', edition)}?{asked}" if asked else page("announcement-new", edition)
