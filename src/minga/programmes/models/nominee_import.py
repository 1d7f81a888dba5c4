"""A file of nominees on its way into an edition: read, checked, mended, applied, undone.

Rows keep the cells as they were read (`cells`) and as the manager mended them (`mended`),
so that a second dry run never needs the file again. What applying created is noted on the
row, which is what makes undoing exact.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.programmes.enums import ImportStatus, RowVerdict
from minga.programmes.models.edition import Edition
from minga.programmes.models.enrolment import Enrolment


class NomineeImport(Base):
    """One file, one edition."""

    personal = Personal(reason="the rows hold the personal data; the stored file is erased")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="imports")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=12, choices=ImportStatus, default=ImportStatus.READING
    )
    problem = models.TextField(_("why it could not be read"), blank=True)
    columns = models.JSONField(default=dict)
    headers = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_status_display()}"


class ImportRow(models.Model):
    """One row of the file, with its verdict."""

    personal = Personal(
        person="person",
        export=("number", "verdict"),
        erase="blank",
        blank={"cells": dict, "mended": dict, "problems": list, "differences": list},
        reason="the row stays, empty, so that the counts of the import stay true",
    )

    job = models.ForeignKey(NomineeImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    mended = models.JSONField(default=dict)
    verdict = models.CharField(max_length=8, choices=RowVerdict, blank=True)
    problems = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    person = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_person = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.SET_NULL, null=True, related_name="+")
    created_enrolment = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "number"], name="programmes_row_once")
        ]
        indexes: ClassVar = [models.Index(fields=["job", "verdict", "number"], name="prog_row_verdict")]

    def __str__(self) -> str:
        return f"{self.number}"
