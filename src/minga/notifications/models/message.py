from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.notifications.enums import Delivery, MessageGroup, MessageState
from minga.people.enums import Language


class Message(Base):
    """One message to one person, as it was rendered then."""

    personal = Personal(
        person="to",
        export=("kind", "language", "subject", "body", "state", "created_at", "sent_at", "read_at"),
        erase="delete",
    )

    to = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=60)
    group = models.CharField(max_length=12, choices=MessageGroup)
    language = models.CharField(max_length=2, choices=Language)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    state = models.CharField(_("delivery"), max_length=8, choices=MessageState, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["to", "-written_at"], name="notif_inbox"),
            models.Index(fields=["to"], condition=Q(read_at__isnull=True), name="notif_unread"),
            models.Index(fields=["to"], condition=Q(state=MessageState.WAITING), name="notif_waiting"),
            models.Index(fields=["sender", "-written_at"], condition=Q(state=MessageState.FAILED), name="notif_failed"),
            models.Index(fields=["about_type", "about_id"], name="notif_about"),
        ]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.subject

    @property
    def audit_label(self) -> str:
        """The log names the kind, never the words."""
        return f"message {self.kind}"


class Preference(Base):
    """How one person wants to be told about one group; no row means the usual way."""

    personal = Personal(person="person", export=("group", "delivery"), erase="delete")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="preferences")
    group = models.CharField(max_length=12, choices=MessageGroup)
    delivery = models.CharField(max_length=8, choices=Delivery)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "group"], name="notif_preference_once")]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.get_delivery_display()}"
