"""Who was there, how it was marked, and what was done instead.

One row a person and session; what was marked before stands in the log. `client_uuid` names a mark made on
a phone without a line: it comes once, however often it is sent. Codes are derived from `secret` and the
moment, so a screen can show them, and a phone prove that it saw one, without asking anybody.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.learning.enums import AttendanceSource, AttendanceState, MakeUpState
from minga.learning.models.plan import Session


class Attendance(Base):
    """That one person was at one session, or was not."""

    personal = Personal(
        person="enrolment__person",
        export=("session", "state", "source", "minutes_late", "note", "marked_at"),
        erase="blank",
        blank={"note": "", "client_uuid": None},
        reason="how many were there stays true without saying who",
    )

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="attendance")
    state = models.CharField(_("attendance"), max_length=8, choices=AttendanceState)
    source = models.CharField(_("how it was marked"), max_length=8, choices=AttendanceSource)
    minutes_late = models.PositiveSmallIntegerField(_("minutes late"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    client_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="learning_attended_once")
        ]
        indexes: ClassVar = [models.Index(fields=["enrolment", "state"], name="learning_attendance_person")]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")

    def __str__(self) -> str:
        return f"{self.session}: {self.get_state_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the session and the person's row, never her name."""
        return f"{self.session.key}: enrolment #{self.enrolment_id}"


class CodeWindow(Base):
    """While it is open, whoever is in the session marks her own attendance with the code on the screen."""

    personal = NOTHING_PERSONAL

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="windows")
    secret = models.CharField(max_length=64, editable=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    late_after = models.DateTimeField(null=True, blank=True)
    rotates_seconds = models.PositiveSmallIntegerField(default=30)

    class Meta:
        ordering: ClassVar = ["-opens_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["session", "-opens_at"], name="learning_windows_newest")]

    def __str__(self) -> str:
        return f"{self.session}"


class MakeUp(Base):
    """What somebody who missed a session did instead."""

    personal = Personal(
        person="enrolment__person",
        export=("session", "text", "state", "sent_at", "answer", "answered_at"),
        erase="delete",
    )

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="make_ups")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="make_ups")
    text = models.TextField(_("what you learned and did"))
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=MakeUpState, default=MakeUpState.SENT)
    sent_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    client_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "enrolment"], name="learning_made_up_once")]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_state_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the session and the person's row, never her name."""
        return f"{self.session.key}: enrolment #{self.enrolment_id}"


class Receipt(Base):
    """What a phone sent after its line came back, and what was answered: the same sending is answered the same."""

    personal = Personal(person="person", export=("kind", "made_at", "created_at", "answer"), erase="delete")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    client_uuid = models.UUIDField(editable=False)
    kind = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    accepted = models.BooleanField()
    answer = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "client_uuid"], name="learning_received_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-created_at"], name="learning_receipts_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_uuid}"
