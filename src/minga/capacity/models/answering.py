"""What an entity answers with: parts given to colleagues, what Minga knew already, and the proof.

Answers themselves are a shared `questionnaires.Submission` about the `Measured`. A `Prefill` is what
Minga found (`value`, `links` to the things it counted); it becomes an answer only when somebody of
the entity confirms it, and then says who and when. An evidence file is uploaded once for the entity
and cited by as many questions as it proves.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.capacity.models.index import Measured
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal


class Delegation(Base):
    """A part of the form, in the hands of a colleague."""

    personal = Personal(
        person="person",
        export=("measured", "part", "note", "done_at"),
        erase="delete",
        reason="only says who was asked to write",
    )

    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="delegations")
    part = models.CharField(_("part"), max_length=60)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("what you ask"), max_length=300, blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measured", "part", "person"], name="capacity_delegated_once")
        ]

    def __str__(self) -> str:
        return f"{self.measured}: {self.part}"


class Prefill(Base):
    """What Minga knew of one question, and what the entity made of it."""

    personal = Personal(
        person="confirmed_by",
        export=("measured", "question", "confirmed_at"),
        erase="blank",
        blank={"confirmed_by": None},
        reason="that somebody of the entity confirmed it stays true",
    )

    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="prefills")
    question = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    value = models.JSONField()
    links = models.JSONField(default=list)
    found_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_reason = models.CharField(_("why it is not so"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measured", "question"], name="capacity_prefilled_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
                name="capacity_confirmed_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measured}: {self.question}"


class EvidenceFile(Base):
    """A document that proves something about the entity; a file, or a link."""

    personal = NOTHING_PERSONAL

    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(_("what it is"), max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    dated = models.DateField(_("date of the document"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(link=""), name="capacity_evidence_can_be_opened"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Citation(Base):
    """That one question rests on one piece of evidence, and where in it."""

    personal = NOTHING_PERSONAL

    evidence = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="citations")
    question = models.CharField(max_length=60)
    where = models.CharField(_("page or folio"), max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["evidence", "question"], name="capacity_cited_once")]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.question}"
