"""What the office of a call does: prepares it, publishes it, answers for it."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="calls.call_drafted", label=_("Call begun"))
class CallDrafted(Event):
    """A draft, filled in from a stage or from an earlier call."""


@event(key="calls.call_changed", label=_("Words of the call changed"))
class CallChanged(Event):
    """Title, summary, for whom …; after opening only whom to ask and whether it is listed."""


@event(key="calls.rules_changed", label=_("Rules of the call changed"))
class RulesChanged(Event):
    """Before opening. `before` and `after` hold the parts that differ."""


@event(key="calls.form_chosen", label=_("Form of a round chosen"))
class FormChosen(Event):
    """Subject: the round. The form is a copy that belongs to the call."""


@event(key="calls.document_added", label=_("Document of the call added"))
class DocumentAdded(Event):
    """Subject: the document."""


@event(key="calls.document_removed", label=_("Document of the call removed"))
class DocumentRemoved(Event):
    """Only before opening."""


@event(key="calls.challenges_chosen", label=_("Challenges of the call chosen"))
class ChallengesChosen(Event):
    """For which challenges it looks for solutions; only before opening."""


@event(key="calls.draft_discarded", label=_("Draft of a call thrown away"))
class DraftDiscarded(Event):
    """It was never published and nobody applied."""


@event(key="calls.call_opened", label=_("Call published"))
class CallOpened(Event):
    """Its rules are frozen and public. `after` says their hash."""


@event(key="calls.addendum_published", label=_("Addendum published"))
class AddendumPublished(Event):
    """Subject: the call. `after`: the number, its hash, and each thing that changed."""


@event(key="calls.call_cancelled", label=_("Call cancelled"))
class CallCancelled(Event):
    """With a public reason."""


@event(key="calls.change_told", label=_("Applicants told of a change"))
class ChangeTold(Event):
    """Subject: the call. To how many, and about which number or the cancellation."""


@event(key="calls.question_asked", label=_("Question asked"))
class QuestionAsked(Event):
    """Who asked is never shown."""


@event(key="calls.question_answered", label=_("Question answered for all"))
class QuestionAnswered(Event):
    """Question and answer are public."""


@event(key="calls.question_refused", label=_("Question not published"))
class QuestionRefused(Event):
    """Only who asked reads why."""
