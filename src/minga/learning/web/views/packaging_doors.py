"""The pages of the tab “Other systems”, one beside the other."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.programmes.models import Edition


@dataclass(frozen=True)
class Door:
    """One of them."""

    label: str
    href: str
    current: bool


def doors(edition: Edition, current: str) -> list[Door]:
    """Packages, tools, Moodle, statements: in the order in which they are needed."""
    pages = (
        ("packages", _("Packages")),
        ("tools", _("External tools")),
        ("moodle", "Moodle"),
        ("statements", _("Learning records")),
    )
    return [Door(label, reverse(f"learning:{name}", args=[edition.key]), name == current) for name, label in pages]
