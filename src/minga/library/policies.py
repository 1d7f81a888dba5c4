"""Who may adapt tools, and who may write, review, publish, cite and read lessons.

Tools: whoever designs (programmes' word for it) in an organisation that support recognised.
Lessons: the app that owns the dossier decides (`LessonSubject`); here stands only what is
true of every lesson: nobody reviews what she wrote, and a state allows only its own steps.
"""

from collections.abc import Collection
from datetime import datetime

from minga.core.actors import HOUSE, Actor
from minga.core.rights import register_right
from minga.library.enums import LessonState
from minga.library.models import Lesson, Tool, lesson_subjects
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes.policies import DESIGNS


def may_adapt(actor: Actor | None, organisation: Organisation, now: datetime) -> bool:
    """Those who design for a recognised organisation adapt tools in its name."""
    if actor is HOUSE:
        return True
    return isinstance(actor, Person) and holds(actor, DESIGNS, organisation=organisation, recognised=True, now=now)


def may_edit_tool(actor: Actor | None, tool: Tool, now: datetime) -> bool:
    """The designers of its maker, while it is not retired. Shipped tools are edited by nobody."""
    if tool.maker is None or tool.retired_at is not None:
        return False
    return may_adapt(actor, tool.maker, now)


def may_see_tool(viewer: Person | None, tool: Tool, now: datetime) -> bool:
    """Published tools are everybody's; one in preparation belongs to those who make it."""
    return tool.published_at is not None or may_edit_tool(viewer, tool, now)


def may_write_about(actor: Actor | None, subject_type: str, subject_id: int) -> bool:
    """Whoever works on the dossier, as its app says."""
    if actor is HOUSE:
        return subject_type in lesson_subjects()
    kind = lesson_subjects().get(subject_type)
    return kind is not None and isinstance(actor, Person) and actor.is_active and kind.may_write(actor, subject_id)


def may_review_about(actor: Actor | None, subject_type: str, subject_id: int, writers: Collection[int] = ()) -> bool:
    """Whoever reviews lessons of this dossier, or the one that these people wrote, as its app says."""
    kind = lesson_subjects().get(subject_type)
    if kind is None or not isinstance(actor, Person) or not actor.is_active:
        return False
    return kind.may_review(actor, subject_id, writers)


def may_revise(actor: Actor | None, lesson: Lesson) -> bool:
    """The team, until it is published; what was withdrawn may be written again."""
    return lesson.state != LessonState.PUBLISHED and may_write_about(actor, lesson.subject_type, lesson.subject_id)


def may_review(actor: Actor | None, lesson: Lesson) -> bool:
    """A reviewer of the dossier who wrote none of it."""
    if lesson.state != LessonState.DRAFT or not isinstance(actor, Person):
        return False
    writers = {*lesson.writers, *([lesson.author_id] if lesson.author_id else [])}
    return actor.pk not in writers and may_review_about(actor, lesson.subject_type, lesson.subject_id, writers)


def may_publish(actor: Actor | None, lesson: Lesson) -> bool:
    """The team or a reviewer, once it was approved."""
    return lesson.state == LessonState.REVIEWED and _answers_for(actor, lesson)


def may_withdraw(actor: Actor | None, lesson: Lesson) -> bool:
    """The team or a reviewer, with a reason."""
    return lesson.state == LessonState.PUBLISHED and _answers_for(actor, lesson)


def may_work_on(viewer: Person | None, lesson: Lesson) -> bool:
    """Who sees it before it is published: those who write and those who review."""
    return _answers_for(viewer, lesson)


def _answers_for(actor: Actor | None, lesson: Lesson) -> bool:
    about = (lesson.subject_type, lesson.subject_id)
    return may_write_about(actor, *about) or may_review_about(actor, *about)


register_right("library.review_lesson", may_review)
