"""All certificates of an issue, or of an edition, as one file that a job prints and packs.

The row belongs to the edition: whoever manages it may fetch the file, for `KEPT` days. The file lies beside the
printed certificates, in a folder that may be emptied. It holds names, so it is thrown away at once when a
credential in it is taken back or its holder is erased; ordered again, only what is missing is printed.
"""

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from minga.core.models import Base
from minga.core.personal import Personal
from minga.learning.enums import PrintState

KEPT: Final = timedelta(days=7)
RUNNING: Final = (PrintState.WAITING, PrintState.PRINTING)


class CertificateSet(Base):
    """One order."""

    personal = Personal(
        person="ordered_by",
        export=("edition", "state", "created_at"),
        erase="blank",
        blank={"ordered_by": None},
        reason="that the certificates of an edition were taken out is a fact of the edition",
    )

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="certificate_sets")
    issue = models.ForeignKey(
        "learning.Issue", on_delete=models.CASCADE, null=True, blank=True, related_name="certificate_sets"
    )
    """Only what was issued then; None: all that hold."""
    language = models.CharField(max_length=2, blank=True)
    """Of every certificate; empty: each in the language of its credential."""
    state = models.CharField(max_length=8, choices=PrintState, default=PrintState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    ordered_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=["waiting", "printing"]),
                name="learning_one_certificate_set",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.created_at:%Y-%m-%d}"

    @property
    def running(self) -> bool:
        """Whether the job has it before it."""
        return self.state in RUNNING
