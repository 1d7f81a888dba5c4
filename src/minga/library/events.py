"""What can happen to tools and lessons. Apps above react to these."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.library.models import Citation, Lesson, Tool


@event(key="library.tool_installed", label=_("Tool installed"))
class ToolInstalled(Event):
    """A tool that ships with Minga entered the toolbox."""

    subject: "Tool"


@event(key="library.tool_renewed", label=_("Tool renewed"))
class ToolRenewed(Event):
    """A new release of Minga brings another text of a shipped tool."""

    subject: "Tool"


@event(key="library.tool_adapted", label=_("Tool adapted by an organisation"))
class ToolAdapted(Event):
    """An organisation began its own version of a tool."""

    subject: "Tool"


@event(key="library.tool_edited", label=_("Tool changed"))
class ToolEdited(Event):
    """The texts or the canvas of an adaptation changed."""

    subject: "Tool"


@event(key="library.tool_published", label=_("Tool published"))
class ToolPublished(Event):
    """An adaptation, or what was prepared of it, is in the toolbox for everybody."""

    subject: "Tool"


@event(key="library.tool_retired", label=_("Tool retired"))
class ToolRetired(Event):
    """It is no longer offered; canvases already filled in stay."""

    subject: "Tool"


@event(key="library.lesson_drafted", label=_("Lesson written"))
class LessonDrafted(Event):
    subject: "Lesson"


@event(key="library.lesson_revised", label=_("Lesson changed"))
class LessonRevised(Event):
    """The text changed, so it has to be reviewed again."""

    subject: "Lesson"


@event(key="library.lesson_reviewed", label=_("Lesson reviewed"))
class LessonReviewed(Event):
    """`after["approved"]` says whether it was approved or sent back with a note."""

    subject: "Lesson"


@event(key="library.lesson_published", label=_("Lesson published"))
class LessonPublished(Event):
    subject: "Lesson"


@event(key="library.lesson_withdrawn", label=_("Lesson withdrawn"))
class LessonWithdrawn(Event):
    """The address stays and says why."""

    subject: "Lesson"


@event(key="library.lesson_cited", label=_("Lesson cited"))
class LessonCited(Event):
    """Another dossier used it."""

    subject: "Citation"


@event(key="library.citation_removed", label=_("Citation taken back"))
class CitationRemoved(Event):
    subject: "Lesson"
