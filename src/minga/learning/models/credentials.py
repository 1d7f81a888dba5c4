"""What an institution says of a person, so that anybody can check it without asking the institution.

A credential is signed once and never changes: `document` is exactly what was signed. Whether it still
holds is told by its bit in a status list, which is signed anew when a bit changes. Private keys are files
of the house (`minga.learning.actions.keys`), never rows: here is only what the world may know of them.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick
from minga.learning.enums import AchievementKind, IssueState


class Achievement(Base):
    """What is certified, by whom, on which grounds, and for how long."""

    personal = NOTHING_PERSONAL

    issuer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="achievements")
    edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="achievements"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=AchievementKind)
    titles = TextsField(_("name"))
    descriptions = TextsField(_("what it says"))
    criteria = TextsField(_("on which grounds"))
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1, null=True, blank=True)
    valid_months = models.PositiveSmallIntegerField(_("valid for months"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "kind"], condition=Q(edition__isnull=False), name="learning_achievement_once"
            )
        ]

    def __str__(self) -> str:
        return pick(self.titles)


class SigningKey(Base):
    """The public half of a key. Old ones stay, so that what they signed can be verified."""

    personal = NOTHING_PERSONAL

    kid = models.CharField(max_length=80, unique=True)
    algorithm = models.CharField(max_length=10)
    public_jwk = models.JSONField()
    since = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    compromised_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["algorithm"], condition=Q(retired_at__isnull=True), name="learning_one_key_signs"
            )
        ]

    def __str__(self) -> str:
        return self.kid


class StatusList(Base):
    """Which credentials were taken back, one bit each, as anybody may read it (W3C Bitstring Status List)."""

    personal = NOTHING_PERSONAL

    number = models.PositiveIntegerField(unique=True)
    size = models.PositiveIntegerField(default=131072)
    used = models.PositiveIntegerField(default=0)
    bits = models.BinaryField()
    document = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.number)


class Issue(Base):
    """Many credentials at once, in a job."""

    personal = Personal(
        person="ordered_by",
        export=("edition", "state", "created_at"),
        erase="blank",
        blank={"ordered_by": None},
        reason="that credentials were issued is a fact of the edition",
    )

    edition = models.ForeignKey("programmes.Edition", on_delete=models.PROTECT, related_name="issues")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="issues")
    state = models.CharField(max_length=8, choices=IssueState, default=IssueState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    signed_by = models.CharField(_("who signs, with the office"), max_length=200, blank=True)
    ordered_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "achievement"],
                condition=Q(state__in=["waiting", "issuing"]),
                name="learning_one_issue_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.created_at:%Y-%m-%d}"


class Credential(Base):
    """One credential of one person."""

    personal = Personal(
        person="person",
        export=("code", "name", "achievement", "issued_at", "valid_until", "revoked_at", "document"),
        erase="blank",
        blank={"name": "", "document": "", "folded_name": ""},
        reason="that a credential was issued, and that it no longer holds, can be checked by its number",
    )

    code = models.CharField(max_length=20, unique=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="credentials")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="credentials")
    enrolment = models.ForeignKey(
        "programmes.Enrolment", on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    issue = models.ForeignKey(Issue, on_delete=models.SET_NULL, null=True, blank=True, related_name="credentials")
    name = models.CharField(_("name on it"), max_length=250)
    folded_name = models.CharField(max_length=250, editable=False)
    language = models.CharField(max_length=2)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(_("why it no longer holds"), max_length=300, blank=True)
    succeeded_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="succeeds")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="credentials")
    status_index = models.PositiveIntegerField()
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    """The signed credential: a JSON Web Token."""
    sha256 = models.CharField(max_length=64, editable=False)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="learning_status_bit_once"),
            models.UniqueConstraint(
                fields=["achievement", "person"],
                condition=Q(revoked_at__isnull=True, succeeded_by__isnull=True),
                name="learning_credential_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-issued_at"], name="learning_credentials_of"),
            models.Index(fields=["achievement", "-issued_at"], name="learning_credentials_for"),
            models.Index(fields=["organisation", "valid_until"], name="learning_credentials_in"),
            GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="learning_credentials_name"),
        ]
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return self.code

    @property
    def audit_label(self) -> str:
        """The log names the number, never the person."""
        return self.code
