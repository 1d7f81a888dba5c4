"""What the one search of the house knows of tools and lessons."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.core import search
from minga.core.texts import pick
from minga.library.enums import LessonState
from minga.library.models import Lesson, Tool

TOOL = "library.tool"
LESSON = "library.lesson"


def index_tool(tool: Tool) -> None:
    """Put or renew a tool in the search; one in preparation or retired is not found."""
    if tool.published_at is None or tool.retired_at is not None:
        search.forget(TOOL, [tool.pk])
        return
    texts = [
        search.Findable(
            language=language,
            title=pick(tool.names, language),
            summary=pick(tool.promise, language),
            words=" ".join(
                [pick(tool.purpose, language), pick(tool.when, language), tool.maker.name if tool.maker else ""]
            ),
        )
        for language, _name in settings.LANGUAGES
    ]
    search.index(TOOL, tool.pk, path=tool.get_absolute_url(), texts=texts)


def index_lesson(lesson: Lesson, *, public: bool) -> None:
    """Put or renew a lesson in the search, in its own language; only a published, public one is found."""
    if lesson.state != LessonState.PUBLISHED or not public:
        search.forget(LESSON, [lesson.pk])
        return
    with override(lesson.language):
        from_where = _("Lesson of %(organisation)s") % {"organisation": lesson.organisation or lesson.subject_label}
    words = " ".join([lesson.what_happened, lesson.why, lesson.for_whom, lesson.subject_label, str(from_where)])
    found = search.Findable(language=lesson.language, title=lesson.title, summary=lesson.do_differently, words=words)
    search.index(LESSON, lesson.pk, path=lesson.get_absolute_url(), texts=[found])
