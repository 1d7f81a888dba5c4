"""A file of nominees on its way into an edition: read, checked, mended, applied, undone.

Rows keep the cells as they were read (`cells`) and as the manager mended them (`mended`),
so that a second dry run never needs the file again. What applying created is noted on the
row, which is what makes undoing exact. File and rows are personal data of people who may
never have heard of Minga: a task erases both after `KEPT_DAYS`.

Progress has a table of its own because it is written from a second connection while the
transaction of the import holds its rows: never join it to the import in one update.
"""

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.programmes.enums import ImportStatus, RowVerdict
from minga.programmes.models.edition import Edition
from minga.programmes.models.enrolment import Enrolment

KEPT_DAYS: Final = 90


class NomineeImport(Base):
    """One file, one edition.

    `columns`: field → position in the file. `headers`: the titles as they were read.
    `organisations`: folded cell → id of the organisation that the manager meant, or null for
    "leave it out". `notices`: codes of what was done to the file while reading it.
    """

    personal = Personal(
        person="created_by",
        export=("edition", "created_at", "status"),
        erase="keep",
        reason="who brought people into an edition is a fact of the institution",
    )

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="imports")
    file = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(max_length=12, choices=ImportStatus, default=ImportStatus.READING)
    problem = models.TextField(_("why it could not be read"), blank=True)
    columns = models.JSONField(default=dict)
    headers = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    organisations = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["edition", "-created_at"], name="prog_import_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.get_status_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the edition: a file name may hold the name of a person."""
        return f"{self.edition.key}: import #{self.pk}"


class ImportProgress(models.Model):
    """How far a running import is, visible while its transaction is still open."""

    personal = NOTHING_PERSONAL

    job = models.OneToOneField(NomineeImport, on_delete=models.CASCADE, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class ImportRow(models.Model):
    """One row of the file, with its verdict.

    `cells`: the whole row as read, in the order of the file. `mended`: field → new text.
    `email_key`, `id_key`: what the row calls the person by, folded, to find its doubles.
    """

    personal = Personal(
        person="person",
        export=("number", "verdict", "cells"),
        erase="blank",
        blank={
            "cells": list,
            "mended": dict,
            "problems": list,
            "differences": list,
            "before": dict,
            "email_key": "",
            "id_key": "",
        },
        reason="the row stays, empty, so that the counts of the import stay true",
    )

    job = models.ForeignKey(NomineeImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    mended = models.JSONField(default=dict)
    verdict = models.CharField(max_length=8, choices=RowVerdict, blank=True)
    problems = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    email_key = models.CharField(max_length=254, blank=True)
    id_key = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    created_person = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.SET_NULL, null=True, related_name="+")
    created_enrolment = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "number"], name="programmes_row_once")]
        indexes: ClassVar = [
            models.Index(fields=["job", "verdict", "number"], name="prog_row_verdict"),
            models.Index(fields=["job", "email_key"], name="prog_row_email"),
            models.Index(fields=["job", "id_key"], name="prog_row_id"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
