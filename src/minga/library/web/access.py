"""The doors of the views: who gets the thing at all. For everybody else it does not exist."""

from datetime import datetime
from uuid import UUID

from django.http import Http404

from minga.library import policies
from minga.library.models import Citation, Lesson, SubjectTold, Tool, lesson_subjects
from minga.library.queries.lessons import citation_of, lesson_for
from minga.library.queries.toolbox import tool_for
from minga.people.models import Person


def tool_seen(viewer: Person | None, key: str, now: datetime) -> Tool:
    """A tool that the viewer may see."""
    try:
        return tool_for(viewer, key, now)
    except Tool.DoesNotExist as missing:
        raise Http404 from missing


def tool_edited(viewer: Person, key: str, now: datetime) -> Tool:
    """A tool that the viewer's organisation made."""
    tool = tool_seen(viewer, key, now)
    if not policies.may_edit_tool(viewer, tool, now):
        raise Http404
    return tool


def lesson_seen(viewer: Person | None, key: str) -> Lesson:
    """A lesson that the viewer may see."""
    try:
        return lesson_for(viewer, key)
    except Lesson.DoesNotExist as missing:
        raise Http404 from missing


def subject_written(viewer: Person, slug: str, key: str) -> SubjectTold:
    """A dossier about which the viewer may write."""
    kind = next((each for each in lesson_subjects().values() if each.slug == slug), None)
    told = kind.find(viewer, key) if kind else None
    if told is None or not policies.may_write_about(viewer, told.type, told.id):
        raise Http404
    return told


def citation_removed(viewer: Person, lesson: Lesson, uuid: UUID) -> Citation:
    """A citation that the viewer may take back."""
    try:
        citation = citation_of(lesson, uuid)
    except Citation.DoesNotExist as missing:
        raise Http404 from missing
    if not policies.may_write_about(viewer, citation.subject_type, citation.subject_id):
        raise Http404
    return citation
