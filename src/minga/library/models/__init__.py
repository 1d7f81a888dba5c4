"""Tools, lessons and citations; see each module's head for what not to do with them."""

from minga.library.models.lessons import Citation, Lesson
from minga.library.models.subjects import (
    LessonSubject,
    SubjectTold,
    lesson_subjects,
    register_lesson_subject,
)
from minga.library.models.tools import Tool

__all__ = [
    "Citation",
    "Lesson",
    "LessonSubject",
    "SubjectTold",
    "Tool",
    "lesson_subjects",
    "register_lesson_subject",
]
