"""What can happen to the evaluation of the training."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.session_rated", label=_("Session rated"))
class SessionRated(Event):
    """Subject: the session; who rated is not said."""


@event(key="learning.skills_rated", label=_("Skills rated"))
class SkillsRated(Event):
    """Subject: the edition; who rated is not said."""


@event(key="learning.follow_up_answered", label=_("Question of ninety days later answered"))
class FollowUpAnswered(Event):
    """Subject: the edition; who answered is not said."""


@event(key="learning.follow_ups_planned", label=_("Questions of ninety days later planned"))
class FollowUpsPlanned(Event):
    """Subject: the edition; `after` counts them."""


@event(key="learning.follow_up_asked", label=_("Question of ninety days later sent"))
class FollowUpAsked(Event):
    """Subject: the enrolment; `after` says whether it is the reminder."""


@event(key="learning.announcement_written", label=_("Message to the cohort written"))
class AnnouncementWritten(Event):
    """Subject: the announcement."""


@event(key="learning.announcement_ordered", label=_("Message to the cohort to be sent"))
class AnnouncementOrdered(Event):
    """Subject: the announcement; `after` says when, and how many fit then."""


@event(key="learning.announcement_begun", label=_("Message to the cohort begins to be sent"))
class AnnouncementBegun(Event):
    """Subject: the announcement; `after` counts who fits now."""


@event(key="learning.announcement_sent", label=_("Message to the cohort sent"))
class AnnouncementSent(Event):
    """Subject: the announcement; `after` counts who was written to."""


@event(key="learning.announcement_stopped", label=_("Message to the cohort stopped"))
class AnnouncementStopped(Event):
    """Subject: the announcement; `after` counts who had been written to."""


@event(key="learning.announcement_discarded", label=_("Draft of a message thrown away"))
class AnnouncementDiscarded(Event):
    """Subject: the announcement."""


@event(key="learning.report_taken", label=_("Report of an edition taken away"))
class ReportTaken(Event):
    """Subject: the edition; `after` says whether with addresses."""


@event(key="learning.report_ordered", label=_("Report of the edition ordered"))
class ReportOrdered(Event):
    """Subject: the report; `after` says of how many people."""


@event(key="learning.report_expired", label=_("File of a report erased"))
class ReportExpired(Event):
    """Subject: the report, whose days are over."""
