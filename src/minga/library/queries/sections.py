"""What the library shows on the page of an organisation: its tools and its lessons."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.library.models import Tool
from minga.library.queries.lessons import published_lessons
from minga.organisations.models import Organisation
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person

_SHOWN = 5


def tools_section(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """Tools that it adapted, published and in use."""
    del viewer, now
    tools = Tool.objects.filter(maker=organisation, retired_at=None).exclude(published_at=None)
    rows = [
        SectionRow(
            label=pick(tool.names),
            link=tool.get_absolute_url(),
            detail=tool.adaptation_note[:160],
        )
        for tool in tools.order_by("order", "key")
    ]
    return Section(title=_("Tools it adapted"), rows=rows[:_SHOWN], total=len(rows)) if rows else None


def lessons_section(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """Lessons that it published."""
    del viewer, now
    lessons = published_lessons().filter(organisation=organisation)
    rows = [
        SectionRow(label=lesson.title, link=lesson.get_absolute_url(), detail=lesson.subject_label)
        for lesson in lessons[: _SHOWN + 1]
    ]
    total = len(rows) if len(rows) <= _SHOWN else lessons.count()
    return Section(title=_("Lessons it published"), rows=rows[:_SHOWN], total=total) if rows else None
