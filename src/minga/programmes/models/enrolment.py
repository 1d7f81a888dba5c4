"""Who takes part, and how each came in.

Nobody is enrolled who did not say yes: `ENROLLED` is reached only through the nominee's own
answer, with the words she signed kept in `commitment`. The order of the waiting list is
`waiting_since`, then `pk`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models.edition import Edition


class Enrolment(Base):
    """One person in one edition."""

    personal = Personal(
        person="person",
        export=(
            "edition", "status", "position", "reason", "invited_at", "answered_at",
            "commitment", "signed_name", "completed_at",
        ),
        erase="blank",
        blank={"position": "", "reason": "", "signed_name": "", "token_hash": ""},
        reason="how many took part stays true without saying who",
    )

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True,
        related_name="enrolments",
    )
    status = models.CharField(max_length=16, choices=EnrolmentStatus)
    position = models.CharField(_("position"), max_length=160, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    invited_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    commitment = models.TextField(blank=True)
    signed_name = models.CharField(max_length=250, blank=True)
    completed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "person"], name="programmes_enrolment_once"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["enrolled", "completed", "not_completed"])
                | Q(answered_at__isnull=False),
                name="programmes_enrolment_opted_in",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["edition", "status", "waiting_since"], name="prog_enrol_status"),
            models.Index(fields=["person", "status"], name="prog_enrol_person"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_status_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the edition and the person's row, never her name."""
        return f"{self.edition.key}: person #{self.person_id}"
