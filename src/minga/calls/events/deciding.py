"""What can happen from the scores of a jury to the last answer to an appeal."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="calls.ranking_asked", label=_("Order of a call asked for"))
class RankingAsked(Event):
    """Subject: the decision that is being prepared."""


@event(key="calls.ranking_computed", label=_("Order of a call computed"))
class RankingComputed(Event):
    """By a job. `after` says whether it is ready, waits for a draw, or could not be computed."""


@event(key="calls.draw_committed", label=_("Public lottery committed"))
class DrawCommitted(Event):
    """The plan and the commitment to a secret are fixed. Subject: the draw."""


@event(key="calls.draw_revealed", label=_("Public lottery drawn"))
class DrawRevealed(Event):
    """The public value was read, and the draw is final."""


@event(key="calls.outcome_worded", label=_("Words for an applicant written"))
class OutcomeWorded(Event):
    """What the committee says to one applicant. Subject: the outcome."""


@event(key="calls.decision_taken", label=_("Call decided"))
class DecisionTaken(Event):
    """The acta is fixed with its hash; nobody outside the office knows of it yet."""


@event(key="calls.decision_published", label=_("Results of a call published"))
class DecisionPublished(Event):
    """Subject: the decision. From this moment its outcomes are known, and what follows from them begins."""


@event(key="calls.acta_printed", label=_("Acta printed as PDF"))
class ActaPrinted(Event):
    """By a job, once."""


@event(key="calls.letters_written", label=_("Letters to applicants written"))
class LettersWritten(Event):
    """They are held until somebody sends them. Subject: the decision."""


@event(key="calls.letter_edited", label=_("Letter to an applicant edited"))
class LetterEdited(Event):
    """Subject: the letter."""


@event(key="calls.letters_released", label=_("Letters to applicants released"))
class LettersReleased(Event):
    """A job sends them, each once. Subject: the decision."""


@event(key="calls.letter_sent", label=_("Letter to an applicant sent"))
class LetterSent(Event):
    """Subject: the letter."""


@event(key="calls.appeal_filed", label=_("Appeal filed"))
class AppealFiled(Event):
    """Subject: the appeal."""


@event(key="calls.appeal_answered", label=_("Appeal answered"))
class AppealAnswered(Event):
    """`after` says whether it was upheld, and what follows."""
