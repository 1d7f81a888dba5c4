"""What the look keeps for a while: forms refused at the door (`kept`), and forms just sent (`once`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal


class KeptForm(Base):
    """The posted fields of one refused form.

    It names no person: `mark` is a keyed hash. That is why export and erasure do not reach
    it, and why it may live for one day only.
    """

    personal: ClassVar[Personal] = Personal(
        reason="what somebody typed when a session ended; tied to no account, deleted after one day"
    )

    token = models.CharField(max_length=64)
    page = models.CharField(max_length=500)
    mark = models.CharField(max_length=32)
    body = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "page"], name="ui_kept_form_once"),
        ]

    def __str__(self) -> str:
        return self.page


class Sending(models.Model):
    """One form that was sent, and where that led; gone after ten minutes. `mark` is a keyed hash."""

    personal: ClassVar[Personal] = NOTHING_PERSONAL
    LONGEST: ClassVar = 500

    mark = models.CharField(max_length=64, primary_key=True)
    sent_at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=LONGEST, blank=True)

    def __str__(self) -> str:
        return self.location
