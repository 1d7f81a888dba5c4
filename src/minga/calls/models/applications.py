"""Who applies, with whom, with what. And the copy that a juror reads when she must not know who it is.

An application is one row for all rounds; an `Entry` is what it sent to one round, with the receipt
of its answers. `facts` are the groups and figures that decide (territory, rural, first time …) as
they were when it was sent; nobody's answers are looked up again later.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.calls.enums import ApplicationState, MemberState
from minga.calls.models.call import Call, CallPhase
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal


class Application(Base):
    """One who wants to be selected: a person, a team, an organisation."""

    personal = Personal(
        person="person",
        export=("call", "code", "title", "state", "facts", "submitted_at", "contact_phone", "withdrawn_reason"),
        erase="blank",
        blank={"title": "", "contact_email": "", "contact_phone": "", "withdrawn_reason": ""},
        reason="that somebody applied and what was decided stays part of the record of the call",
    )

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    code = models.CharField(max_length=16)
    token = models.UUIDField(null=True, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    solver = models.ForeignKey(
        "calls.Solver", on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    title = models.CharField(_("title of the application"), max_length=160, blank=True)
    contact_email = models.EmailField(_("e-mail for notices"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=ApplicationState, default=ApplicationState.DRAFT)
    confirmed = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    eligibility = models.JSONField(default=list)
    not_eligible_reason = models.TextField(_("why it is not eligible"), blank=True)
    phase = models.ForeignKey(CallPhase, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("sent"), null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(_("why it is withdrawn"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "code"], name="calls_application_code_once"),
            models.UniqueConstraint(
                fields=["call", "person", "challenge", "initiative"],
                nulls_distinct=False,
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="calls_applied_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="calls_sent_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.NOT_ELIGIBLE) | ~Q(not_eligible_reason=""),
                name="calls_not_eligible_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["call", "state", "code"], name="calls_applications"),
            models.Index(fields=["person", "state"], name="calls_applied_by"),
        ]
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return f"{self.code} · {self.title}" if self.title else self.code

    @property
    def audit_label(self) -> str:
        """The log names the call and the code, not who applies."""
        return f"{self.call.key} {self.code}"


class ApplicationMember(Base):
    """Somebody of the team who applies. `person` is empty until she says yes."""

    personal = Personal(
        person="person",
        export=("application", "part", "state", "answered_at"),
        erase="blank",
        blank={"email": "", "name": "", "part": "", "token_hash": ""},
        reason="how many were in the team stays true without saying who",
    )

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=250, blank=True)
    part = models.CharField(_("what this person does in the team"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.INVITED)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    invited_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "person"], condition=Q(person__isnull=False), name="calls_member_once"
            ),
            models.UniqueConstraint(
                fields=["application", "email"], condition=~Q(email=""), name="calls_member_email_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.code}: {self.get_state_display()}"


class Entry(Base):
    """What an application sent to one round. `received_at` is when the request reached the house."""

    personal = NOTHING_PERSONAL

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="entries")
    phase = models.ForeignKey(CallPhase, on_delete=models.PROTECT, related_name="entries")
    submission = models.OneToOneField(
        "questionnaires.Submission", on_delete=models.PROTECT, null=True, related_name="call_entry"
    )
    blind_code = models.CharField(max_length=24)
    received_at = models.DateTimeField(null=True)
    in_grace = models.BooleanField(_("sent in the minutes of grace"), default=False)

    class Meta:
        ordering: ClassVar = ["phase__order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "phase"], name="calls_entry_once"),
            models.UniqueConstraint(fields=["phase", "blind_code"], name="calls_blind_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application.code}: {self.phase}"

    @property
    def audit_label(self) -> str:
        """The code of the application and the round."""
        return f"{self.application.code}: {self.phase.key}"


class Reminder(models.Model):
    """That somebody was told that the end is near; once per call and person."""

    personal = Personal(person="person", erase="delete", reason="only says that a letter went out")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "person"], name="calls_reminded_once")]

    def __str__(self) -> str:
        return f"{self.call}: {self.at:%Y-%m-%d}"


class BlindCopy(Base):
    """An entry without what tells who it is: made by Minga, looked over by the office, then cleared.

    `answers`: the redacted texts by their place; `words`: what else the office hides; `shown`: what it
    shows again because Minga hid too much; `withheld`, `revealed`: questions of which it decided the same.
    A double-blind juror reads nothing that was not cleared.
    """

    personal = NOTHING_PERSONAL

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="blind_copy")
    title = models.CharField(_("title without names"), max_length=160, blank=True)
    answers = models.JSONField(default=dict)
    words = models.JSONField(default=list)
    shown = models.JSONField(default=list)
    withheld = models.JSONField(default=list)
    revealed = models.JSONField(default=list)
    found = models.JSONField(default=list)
    made_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.entry.blind_code


class BlindFile(Base):
    """What becomes of one attached file in the blind copy: withheld, or replaced by a file without names."""

    personal = NOTHING_PERSONAL

    copy = models.ForeignKey(BlindCopy, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey("questionnaires.Attachment", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["copy", "attachment"], name="calls_blind_file_once"),
            models.UniqueConstraint(fields=["copy", "number"], name="calls_blind_file_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.copy}: {self.number}"
