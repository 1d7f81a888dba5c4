"""A past wave on its way in: its file as rows of text, which column is what, and what does not add up.

Until it is applied nothing of it is anywhere else. `columns`: what each column of the file is, by its
place: `entity`, `kind`, `peer_group`, `question:CODE` or `published:CODE`; what is not there is not taken.
`report`: findings in the shape of `Finding`. With `template` and no `version`, the index is made from the
template when the wave is brought in.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import ImportState
from minga.capacity.models.computing import QUIET
from minga.capacity.models.index import IndexVersion, Wave
from minga.core.models import Base
from minga.core.personal import Personal


class WaveImport(Base):
    """One file, one wave."""

    personal = Personal(
        person="created_by",
        export=("title", "state", "created_at"),
        erase="blank",
        blank={"created_by": None},
        reason="where the figures of a wave came from is a fact of the institution",
    )

    host = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(IndexVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    template = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year that was measured"))
    source = models.CharField(_("where it was published"), max_length=400, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    headers = models.JSONField(default=list)
    first_row = models.PositiveIntegerField(default=2)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.MATCHING)
    report = models.JSONField(default=list)
    entities = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    wave = models.ForeignKey(Wave, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["host", "-created_at"], name="capacity_imports_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def waits(self) -> bool:
        """Whether a job works on it."""
        return self.state in (ImportState.CHECKING, ImportState.APPLYING)

    def is_stuck(self, now: datetime) -> bool:
        """Whether the job that works on it must have died."""
        return self.waits and now - self.updated_at > QUIET
