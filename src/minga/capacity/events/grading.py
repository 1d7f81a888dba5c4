"""What can happen from the first grader to the last answer to an appeal."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="capacity.marks_put", label=_("Marks of an entity written down"))
class MarksPut(Event):
    """Subject: the measured entity. `before` and `after`: the points of what changed."""


@event(key="capacity.wave_marked", label=_("Marks of a wave written down"))
class WaveMarked(Event):
    """Many entities at once. Subject: the wave; `after` counts entities and marks."""


@event(key="capacity.graders_called", label=_("Panel of graders made"))
class GradersCalled(Event):
    """Subject: the wave. Its rubric is that of the version."""


@event(key="capacity.answers_handed_in", label=_("Answers handed to the graders"))
class AnswersHandedIn(Event):
    """Subject: the wave; `after` counts entities."""


@event(key="capacity.entities_shared_out", label=_("Entities shared out among the graders"))
class EntitiesSharedOut(Event):
    """Subject: the wave; `after` counts pairs and entities that lack a grader."""


@event(key="capacity.thirds_called", label=_("Third graders called"))
class ThirdsCalled(Event):
    """Two lie too far apart. Subject: the wave; `after` counts entities given, and those for which nobody is free."""


@event(key="capacity.grades_settled", label=_("Grades of a wave settled"))
class GradesSettled(Event):
    """Subject: the wave; `after` counts entities and marks."""


@event(key="capacity.question_settled", label=_("Mark of a question settled by the panel"))
class QuestionSettled(Event):
    """Subject: the entity. `before` and `after`: the points, and why."""


@event(key="capacity.grading_ended", label=_("Grading of a wave ended"))
class GradingEnded(Event):
    """The panel is closed. Subject: the wave."""


@event(key="capacity.replied", label=_("Reply of an entity"))
class Replied(Event):
    """To the mark of one question. Subject: the reply; its words stand there."""


@event(key="capacity.reply_answered", label=_("Reply of an entity answered"))
class ReplyAnswered(Event):
    """`before` and `after`: the points, when they change."""


@event(key="capacity.appeal_filed", label=_("Appeal against a result filed"))
class AppealFiled(Event):
    """The one of this entity. Subject: the appeal; `after`: its questions."""


@event(key="capacity.appeal_answered", label=_("Appeal against a result answered"))
class AppealAnswered(Event):
    """`after`: upheld or not, and each mark that changed, before and after."""
