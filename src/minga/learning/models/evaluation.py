"""What the training did, by Kirkpatrick's levels, and what is written to the people in it.

Level 1 is three taps after a session; 2 and 3 are the six skills rated by the person herself, before, after
and ninety days later; level 4 is read from the initiatives and is not kept here. Nothing of a group smaller
than five is shown (`queries.evaluation.FEWEST`).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.core.texts import TextsField, pick
from minga.learning.enums import AnnouncementState, Moment, Skill
from minga.learning.models.plan import Session


class SessionRating(Base):
    """What one participant thought of one session."""

    personal = Personal(
        person="enrolment__person", export=("session", "useful", "clear", "will_use", "comment"), erase="delete"
    )

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ratings")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="session_ratings")
    useful = models.PositiveSmallIntegerField(_("useful for my work"))
    clear = models.PositiveSmallIntegerField(_("clear"))
    will_use = models.PositiveSmallIntegerField(_("I will use it"))
    comment = models.CharField(_("what should change"), max_length=500, blank=True)
    rated_at = models.DateTimeField()
    client_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="learning_rated_once"),
            models.CheckConstraint(
                condition=Q(useful__range=(1, 5), clear__range=(1, 5), will_use__range=(1, 5)),
                name="learning_rated_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}"

    @property
    def audit_label(self) -> str:
        """Not even the log says who rated."""
        return self.session.key


class SkillRating(Base):
    """How somebody sees one of her skills, at one moment."""

    personal = Personal(person="enrolment__person", export=("moment", "skill", "level", "rated_at"), erase="delete")

    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="skill_ratings")
    moment = models.CharField(max_length=9, choices=Moment)
    skill = models.CharField(max_length=16, choices=Skill)
    level = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "moment", "skill"], name="learning_skill_rated_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="learning_skill_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.get_skill_display()} {self.level}"


class FollowUp(Base):
    """The question that goes out by itself ninety days after the end."""

    personal = Personal(
        person="enrolment__person",
        export=("due_on", "asked_at", "answered_at", "used", "example", "obstacle"),
        erase="delete",
    )

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.CASCADE, related_name="follow_up")
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    used = models.PositiveSmallIntegerField(_("how often you used what you learned"), null=True, blank=True)
    example = models.TextField(_("an example"), blank=True)
    obstacle = models.TextField(_("what stood in the way"), blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(asked_at__isnull=True), name="learning_to_follow_up")
        ]

    def __str__(self) -> str:
        return f"enrolment #{self.enrolment_id}"


class Announcement(Base):
    """What a manager writes to a part of the cohort, each in her own language."""

    personal = Personal(
        person="written_by",
        export=("subjects", "bodies", "state", "created_at"),
        erase="blank",
        blank={"written_by": None},
        reason="what an institution wrote to its participants stays",
    )

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="announcements")
    subjects = TextsField(_("subject"))
    bodies = TextsField(_("message"))
    filters = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=AnnouncementState, default=AnnouncementState.DRAFT)
    send_at = models.DateTimeField(_("send at"), null=True, blank=True)
    recipients = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["edition", "-created_at"], name="learning_messages_newest")]

    def __str__(self) -> str:
        return pick(self.subjects)


class AnnouncementTo(models.Model):
    """That one person was written to: a job that runs twice writes once."""

    personal = Personal(person="person", export=("announcement", "sent_at"), erase="delete")

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="to")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "person"], name="learning_written_to_once")
        ]

    def __str__(self) -> str:
        return f"#{self.announcement_id}: person #{self.person_id}"
