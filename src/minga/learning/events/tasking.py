"""What can happen to tasks and to what is handed in. What was written never enters the log, only that it was."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.tasks_made", label=_("Tasks made from the plan"))
class TasksMade(Event):
    """Subject: the edition; `after` counts them."""


@event(key="learning.tasks_moved", label=_("Tasks moved along with the sessions"))
class TasksMoved(Event):
    """Subject: the edition; `after` counts them."""


@event(key="learning.task_added", label=_("Task added"))
class TaskAdded(Event):
    """Subject: the task."""


@event(key="learning.task_changed", label=_("Task changed"))
class TaskChanged(Event):
    """Subject: the task; before and after of what changed."""


@event(key="learning.task_removed", label=_("Task removed"))
class TaskRemoved(Event):
    """Subject: the task that nobody had begun."""


@event(key="learning.work_saved", label=_("Draft of a task saved"))
class WorkSaved(Event):
    """Subject: the hand-in."""


@event(key="learning.work_file_added", label=_("File added to a task"))
class WorkFileAdded(Event):
    """Subject: the hand-in; `after` names the content, never the file."""


@event(key="learning.work_file_removed", label=_("File taken out of a task"))
class WorkFileRemoved(Event):
    """Subject: the hand-in."""


@event(key="learning.handin_sent", label=_("Work handed in"))
class HandinSent(Event):
    """Subject: the hand-in."""


@event(key="learning.handin_returned", label=_("Work returned with comments"))
class HandinReturned(Event):
    """Subject: the hand-in."""


@event(key="learning.handin_accepted", label=_("Work accepted"))
class HandinAccepted(Event):
    """Subject: the hand-in."""


@event(key="learning.deadline_extended", label=_("More time given for a task"))
class DeadlineExtended(Event):
    """Subject: the hand-in; until when, and why."""


@event(key="learning.comment_written", label=_("Comment on a task written"))
class CommentWritten(Event):
    """Subject: the comment."""


@event(key="learning.comment_settled", label=_("Comment on a task settled or opened again"))
class CommentSettled(Event):
    """Subject: the comment."""


@event(key="learning.review_saved", label=_("Feedback on a task saved"))
class ReviewSaved(Event):
    """Subject: the review; scores never enter the log."""


@event(key="learning.peers_asked", label=_("Work given to peers to review"))
class PeersAsked(Event):
    """Subject: the task; `after` counts the reviews asked and those that nobody can give."""


@event(key="learning.review_given", label=_("Review by a peer given"))
class ReviewGiven(Event):
    """Subject: the review."""


@event(key="learning.review_declined", label=_("Review by a peer given up"))
class ReviewDeclined(Event):
    """Subject: the review, and why."""
