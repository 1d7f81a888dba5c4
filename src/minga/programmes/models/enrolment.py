"""Who takes part, and how each came in.

Nobody is enrolled who did not say yes: `ENROLLED` is reached only through the nominee's own
answer, with the words she signed kept in `commitment`. The order of the waiting list is
`waiting_since`, then `pk`.

`country`, `sort_name`, `sort_organisation` and `search_words` repeat, folded, what the person
and the organisation hold, so that a list of 8,300 people is sorted and searched by an index of
this table alone. Write them with `queries.enrolment.list_columns`, never by hand.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
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
            "edition",
            "organisation",
            "status",
            "position",
            "country",
            "reason",
            "invited_at",
            "answer_by",
            "answered_at",
            "waiting_since",
            "commitment",
            "signed_name",
            "completed_at",
        ),
        erase="blank",
        blank={
            "position": "",
            "reason": "",
            "signed_name": "",
            "token_hash": "",
            "sort_name": "",
            "search_words": "",
        },
        reason="how many took part stays true without saying who",
    )

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
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
    country = models.CharField(_("country"), max_length=2, blank=True)
    sort_name = models.CharField(max_length=250, blank=True, editable=False)
    sort_organisation = models.CharField(max_length=200, blank=True, editable=False)
    search_words = models.TextField(blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "person"], name="programmes_enrolment_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["enrolled", "completed", "not_completed"]) | Q(answered_at__isnull=False),
                name="programmes_enrolment_opted_in",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["edition", "status", "waiting_since"], name="prog_enrol_status"),
            models.Index(fields=["person", "status"], name="prog_enrol_person"),
            models.Index(fields=["edition", "sort_name"], name="prog_enrol_by_name"),
            models.Index(fields=["edition", "status", "sort_name"], name="prog_enrol_by_status"),
            models.Index(fields=["edition", "country", "sort_name"], name="prog_enrol_by_country"),
            models.Index(fields=["edition", "sort_organisation", "sort_name"], name="prog_enrol_by_organisation"),
            models.Index(fields=["edition", "answered_at"], name="prog_enrol_by_answer"),
            models.Index(fields=["edition", "status", "country", "sort_name"], name="prog_enrol_by_both"),
            models.Index(fields=["edition", "updated_at"], name="prog_enrol_by_change"),
            models.Index(fields=["answer_by"], condition=Q(status="invited"), name="prog_enrol_unanswered"),
            GinIndex(fields=["search_words"], opclasses=["gin_trgm_ops"], name="prog_enrol_words"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_status_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the edition and the person's row, never her name."""
        return f"{self.edition.key}: person #{self.person_id}"
