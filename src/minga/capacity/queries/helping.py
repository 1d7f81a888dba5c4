"""What Minga has that helps with a question: the tool, lesson, edition or case that the method names, a page
where the work is done, and who of the same group does it fully already.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.texts import pick
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Initiative
from minga.library.models import Tool
from minga.library.queries.lessons import published_lessons
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.queries.editions import editions_visible_to

MOST: Final = 2
"""Of those that the method names; more is a list to read, not help."""


@dataclass(frozen=True)
class Help:
    """Something to open. `kind`: what it is, in a word."""

    label: str
    href: str
    kind: str = ""


_DOORS: Final[Mapping[str, tuple[str | Promise, str, bool]]] = {
    "roles": (gettext_lazy("Look at the roles and their deputies"), "organisations:organisation-roles", True),
    "units": (gettext_lazy("Write down its units"), "organisations:organisation-page", True),
    "challenges": (gettext_lazy("Write a challenge"), "challenges:new", False),
    "initiatives": (gettext_lazy("See initiatives to learn from"), "initiatives:list", False),
    "editions": (gettext_lazy("See open editions"), "programmes:editions", False),
    "people": (gettext_lazy("See open editions"), "programmes:editions", False),
    "figures": (gettext_lazy("See initiatives to learn from"), "initiatives:list", False),
    "experiments": (gettext_lazy("See initiatives to learn from"), "initiatives:list", False),
    "ties": (gettext_lazy("Write down its relations"), "organisations:organisation-page", True),
    "strategies": (gettext_lazy("See public strategies"), "challenges:strategies", False),
    "lessons": (gettext_lazy("See what others learned"), "library:lessons", False),
    "tools": (gettext_lazy("See the toolbox"), "library:tools", False),
}
"""Where the work is done that a source counts, by what stands before its point; the flag: of the organisation."""


def helps_named(keys: Collection[str], viewer: Person | None, now: datetime) -> dict[str, Help]:
    """What the method names, as far as the viewer may see it. Four queries at most, none without keys."""
    wanted = {key.rpartition(":")[2]: key for key in keys}
    if not wanted:
        return {}
    found: dict[str, Help] = {}
    for initiative in Initiative.objects.filter(key__in=wanted, visibility=Visibility.PUBLIC).only("key", "title"):
        found[wanted[initiative.key]] = Help(initiative.title, initiative.get_absolute_url(), _("Case"))
    for edition in editions_visible_to(viewer, now).filter(key__in=wanted):
        link = reverse("programmes:edition", args=[edition.key])
        found[wanted[edition.key]] = Help(str(edition), link, _("Programme"))
    for lesson in published_lessons().filter(key__in=wanted):
        found[wanted[lesson.key]] = Help(lesson.title, lesson.get_absolute_url(), _("Lesson"))
    for tool in Tool.objects.filter(key__in=wanted, retired_at=None).exclude(published_at=None):
        found[wanted[tool.key]] = Help(pick(tool.names), tool.get_absolute_url(), _("Tool"))
    return found


def helps_with(
    named: Iterable[str], source: str, found: Mapping[str, Help], organisation: Organisation | None
) -> tuple[Help, ...]:
    """For one question: what the method names, else the page where the work is done."""
    ready = [found[key] for key in named if key in found][:MOST]
    door = door_of(source, organisation)
    return tuple(ready) if ready or door is None else (door,)


def door_of(source: str, organisation: Organisation | None) -> Help | None:
    """The page where one does what this source counts."""
    said = _DOORS.get(source.partition(".")[0])
    if said is None:
        return None
    label, url, of_organisation = said
    if of_organisation and organisation is None:
        return None
    return Help(str(label), reverse(url, args=[organisation.key] if of_organisation and organisation else []))
