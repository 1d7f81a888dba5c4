"""The report of an edition as a file, when it is of so many people that a job writes it.

The file holds people's names, so it is its orderer's alone and goes after `KEPT` days: whoever needs it
again orders it again, and reads what is true then.
"""

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from minga.core.models import Base
from minga.core.personal import Personal
from minga.learning.enums import ReportState

KEPT: Final = timedelta(days=7)


class Report(Base):
    """One order."""

    personal = Personal(person="ordered_by", export=("edition", "state", "created_at"), erase="delete")

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="reports")
    ordered_by = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.WAITING)
    contacts = models.BooleanField(default=False)
    """With e-mail and telephone: whoever ordered it managed the edition."""
    language = models.CharField(max_length=7)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    file = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "ordered_by"],
                condition=Q(state__in=["waiting", "writing"]),
                name="learning_one_report_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.created_at:%Y-%m-%d}"

    @property
    def running(self) -> bool:
        """Whether the job has it before it."""
        return self.state in (ReportState.WAITING, ReportState.WRITING)
