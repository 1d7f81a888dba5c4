"""What the library tells the apps below: whose the forms of tools are, and the sections of organisations."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from minga.core import clock
from minga.core.events import subscribe
from minga.library.actions.upkeep import follow_merge
from minga.library.models import Tool
from minga.library.policies import may_edit_tool
from minga.library.queries.sections import lessons_section, tools_section
from minga.organisations.events import OrganisationsMerged
from minga.organisations.queries.sections import register_organisation_section
from minga.people.models import Person
from minga.questionnaires.policies import SubjectKind, register_subject
from minga.ui.navigation import NavItem, register


def _manages(person: Person | None, thing: Model, now: datetime | None = None) -> bool:
    return isinstance(thing, Tool) and may_edit_tool(person, thing, now or clock.now())


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """What the duplicate made belongs to the one that stays."""
    follow_merge(stays=happened.subject, duplicate=happened.duplicate)


def _address(thing: Any) -> str:
    path: str = thing.get_absolute_url()
    return path


def register_doors() -> None:
    """Called once, when the app is ready."""
    register_subject(SubjectKind(model="library.tool", address=_address, may_manage=_manages))
    register_organisation_section("library.tools", tools_section, order=40)
    register_organisation_section("library.lessons", lessons_section, order=45)
    register(
        NavItem("library", _("Toolbox"), "library:tools", order=30),
        NavItem("lessons", _("Lessons"), "library:lessons", place="foot", order=5),
    )
