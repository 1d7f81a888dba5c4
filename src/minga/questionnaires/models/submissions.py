"""One person's answers: a draft that keeps everything, then a record that keeps still.

`typed` is what was written, `values` what it amounted to when it was sent. Once sent, the
database refuses every change but withdrawal, replacement, and the removal of personal
answers when a person is erased (trigger `questionnaires_submission_frozen`). `sha256` is
over the canonical answers as they were sent; it stays after an erasure, as a mark of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.files.models import StoredFile
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models.forms import FormVersion

if TYPE_CHECKING:
    from minga.people.models import Person


class Submission(Base):
    """One set of answers to one version of a form, about one subject."""

    personal = Personal(
        person="person",
        export=("state", "values", "typed", "language", "submitted_at", "receipt", "withdrawn_reason"),
        erase="blank",
        blank={"person": None, "withdrawn_reason": ""},
        reason="answers belong to the office that asked; personal ones are removed by questionnaires.receivers",
    )

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="submissions"
    )
    state = models.CharField(_("state"), max_length=12, choices=SubmissionState, default=SubmissionState.DRAFT)
    language = models.CharField(max_length=2)
    typed = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    tried = models.JSONField(default=list)
    set_aside = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("sent"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    receipt = models.CharField(_("receipt"), max_length=14, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=SubmissionState.DRAFT)
                | Q(submitted_at__isnull=False) & ~Q(sha256="") & ~Q(receipt=""),
                name="questionnaires_sent_has_receipt",
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="questionnaires_receipt_once"),
            models.UniqueConstraint(
                fields=["version", "subject_type", "subject_id", "person"],
                condition=Q(state=SubmissionState.DRAFT),
                name="questionnaires_one_draft",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="questionnaires_subject"),
            models.Index(fields=["version", "state", "-submitted_at"], name="questionnaires_answers"),
        ]
        verbose_name = _("answers")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.receipt or f"draft {self.uuid}"

    @property
    def audit_label(self) -> str:
        """How the log names it: the form and the receipt, nothing that was answered."""
        return f"{self.version.form.key} {self.receipt or self.uuid}"

    @property
    def is_draft(self) -> bool:
        return self.state == SubmissionState.DRAFT

    @property
    def is_shared(self) -> bool:
        """Whether a team writes it together (`actions.shared`): it belongs to no one person."""
        return self.person_id is None and self.is_draft

    def name_for(self, viewer: Person | None) -> str:
        """Who answered, for this reader; nobody's name when the form promised so."""
        if self.person is None or (self.version.questions.anonymous and self.person != viewer):
            return ""
        return self.person.name


class DraftRevision(models.Model):
    """One save of a draft: which answers it changed, from what to what, in which window.

    With these the server knows what each open window believes, so that two windows cannot
    overwrite each other in silence. Gone once the answers are sent.
    """

    personal = Personal(
        person="submission__person", erase="delete", reason="deleted with the person and when the answers are sent"
    )

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    window = models.CharField(max_length=20)
    at = models.DateTimeField()
    changes = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "number"], name="questionnaires_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} r{self.number}"


class Attachment(Base):
    """A file that belongs to an answer. `place`: `key`, `cards.card.field`, or `key#evidence`."""

    personal = Personal(
        person="submission__person", erase="keep", reason="the content is erased by questionnaires.receivers"
    )

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    place = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["submission", "place"], name="questionnaires_attached")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["file"], name="questionnaires_file_once")]

    def __str__(self) -> str:
        return self.place
