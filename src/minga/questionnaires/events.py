from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="questionnaires.form_created", label=_("Form created"))
class FormCreated(Event):
    """A form exists and belongs to somebody."""


@event(key="questionnaires.form_scheduled", label=_("Dates of the form changed"))
class FormScheduled(Event):
    """When it opens or closes changed."""


@event(key="questionnaires.version_drafted", label=_("New version of the form prepared"))
class VersionDrafted(Event):
    """A definition waits to be published."""


@event(key="questionnaires.version_published", label=_("New version of the form published"))
class VersionPublished(Event):
    """From now on this is what is asked. It never changes again."""


@event(key="questionnaires.draft_opened", label=_("Answers begun"))
class DraftOpened(Event):
    """Somebody began to answer."""


@event(key="questionnaires.draft_saved", label=_("Draft saved"))
class DraftSaved(Event):
    """What was typed is kept. The entry names the questions, never the answers."""


@event(key="questionnaires.draft_moved", label=_("Draft moved to the new version of the form"))
class DraftMoved(Event):
    """A draft follows the form; its answers stay."""


@event(key="questionnaires.draft_settled", label=_("One of two answers chosen"))
class DraftSettled(Event):
    """The same question was answered in two windows; one was chosen."""


@event(key="questionnaires.draft_handed_over", label=_("Draft handed over"))
class DraftHandedOver(Event):
    """Somebody else leads what the answers are about, and goes on with them."""


@event(key="questionnaires.draft_discarded", label=_("Draft discarded"))
class DraftDiscarded(Event):
    """A draft and its files are gone."""


@event(key="questionnaires.file_attached", label=_("File attached to an answer"))
class FileAttached(Event):
    """A file was added to a draft."""


@event(key="questionnaires.file_detached", label=_("File removed from an answer"))
class FileDetached(Event):
    """A file was taken out of a draft, and erased."""


@event(key="questionnaires.answers_submitted", label=_("Answers sent"))
class AnswersSubmitted(Event):
    """The answers stand. `subject` is the submission; it says form, version, person, subject."""


@event(key="questionnaires.answers_withdrawn", label=_("Answers withdrawn"))
class AnswersWithdrawn(Event):
    """The person, or who manages the form, took them back. They stay readable, and
    marked. The reason stays with the answers: the log keeps no words of hers."""


@event(key="questionnaires.answers_exported", label=_("Answers taken out as a file"))
class AnswersExported(Event):
    """All answers to a form left the house: `after` says in which kind of file, and how many."""


@event(key="questionnaires.answers_erased", label=_("Personal answers erased"))
class AnswersErased(Event):
    """What told who somebody is was removed."""


@event(key="questionnaires.answers_brought", label=_("Answers of many brought in"))
class AnswersBrought(Event):
    """By the house, each checked and frozen like any other. Subject: the form; `after` counts them."""
