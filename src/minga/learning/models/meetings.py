"""Meetings that a team and its mentor arrange beforehand.

One side proposes a moment, the other accepts it, says another one, or declines: `turn` is whose word is awaited. A
meeting is never deleted: in calendars it moves (`sequence` grows) or is struck out. Once it is noted in the log it
points there and moves no more.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.learning.enums import MeetingState, Side


class MentorMeeting(Base):
    """A meeting of a team with its mentor, at a moment on which they agree."""

    personal = Personal(
        person="mentor",
        export=("team", "starts_at", "ends_at", "state", "topic", "place", "link"),
        erase="blank",
        blank={"topic": "•••", "place": "", "link": "", "said": ""},
        reason="that a team met its mentor belongs to the team",
    )

    team = models.ForeignKey("learning.Team", on_delete=models.CASCADE, related_name="arranged_meetings")
    mentor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="mentor_meetings")
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PROPOSED)
    turn = models.CharField(max_length=6, choices=Side)
    """Whose answer is awaited while it is proposed."""
    starts_at = models.DateTimeField(_("beginning"))
    ends_at = models.DateTimeField(_("end"))
    timezone = models.CharField(_("time zone"), max_length=60)
    """In which whoever proposed it spoke."""
    topic = models.CharField(_("topic"), max_length=300)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link to join"), max_length=500, blank=True)
    said = models.CharField(_("word with it"), max_length=500, blank=True)
    """What was said last with a proposal, a refusal or a cancellation."""
    sequence = models.PositiveIntegerField(default=0, editable=False)
    log = models.OneToOneField(
        "learning.MentoringLog", on_delete=models.SET_NULL, null=True, blank=True, related_name="arranged"
    )

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="learning_meeting_ends_later")
        ]
        indexes: ClassVar = [
            models.Index(fields=["mentor", "starts_at"], name="learning_meetings_of_mentor"),
            models.Index(fields=["team", "starts_at"], name="learning_meetings_of_team"),
        ]
        verbose_name = _("meeting with a mentor")
        verbose_name_plural = _("meetings with mentors")

    def __str__(self) -> str:
        return f"{self.team}: {self.topic}"

    @property
    def minutes(self) -> int:
        """How long it is meant to take."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)
