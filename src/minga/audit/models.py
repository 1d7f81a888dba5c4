"""The log's one table.

Never update or delete a row, and never add a foreign key: the database refuses the first
(trigger) and the street the second. `after` and `before` hold changed fields only, already
cleaned of secrets and personal values by `audit.actions.record`.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from minga.core.events import label_of
from minga.core.personal import NOTHING_PERSONAL


class Entry(models.Model):
    """One thing that was done."""

    personal = NOTHING_PERSONAL

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    key = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    behalf_id = models.BigIntegerField(null=True)
    support_session_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(max_length=300)
    related = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request = models.UUIDField()
    position = models.BigIntegerField(null=True, unique=True, editable=False)
    previous_hash = models.BinaryField(max_length=32, null=True, editable=False)
    hash = models.BinaryField(max_length=32, null=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_subject"),
            models.Index(fields=["actor_id", "-at"], name="audit_actor"),
            models.Index(fields=["request"], name="audit_request"),
            GinIndex(fields=["related"], opclasses=["jsonb_path_ops"], name="audit_related"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.subject_label}"

    @property
    def label(self) -> str:
        """What happened, in the reader's language."""
        return label_of(self.key)
