"""From scores to results: the decision of a round, its acta, what follows for each.

A decision is prepared as often as wished and decided once; from then on its document, hash and
outcomes do not change (triggers in migration 0002), and `published_at` is the first moment at which
an applicant may learn anything of it. An upheld appeal makes a new decision that `replaces` the old.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.calls.enums import AppealState, DecisionState, DrawState, Fate, LetterState
from minga.calls.models.applications import Application
from minga.calls.models.call import CallPhase
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal


class Draw(Base):
    """A public lottery of a round: for ties, or for all its places. `secret` is public only once drawn."""

    personal = NOTHING_PERSONAL

    phase = models.ForeignKey(CallPhase, on_delete=models.PROTECT, related_name="draws")
    purpose = models.CharField(max_length=8, choices=[("ties", _("Ties")), ("places", _("Places"))])
    state = models.CharField(max_length=10, choices=DrawState, default=DrawState.COMMITTED)
    plan = models.JSONField()
    plan_sha256 = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    secret = models.CharField(max_length=64, editable=False)
    public_value = models.CharField(_("public value"), max_length=200, blank=True)
    public_source = models.CharField(_("where it was read"), max_length=400, blank=True)
    published = models.JSONField(default=dict)
    committed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["committed_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=DrawState.DRAWN) | Q(drawn_at__isnull=False) & ~Q(public_value=""),
                name="calls_drawn_with_value",
            )
        ]

    def __str__(self) -> str:
        return f"{self.phase}: {self.get_state_display()}"


class Decision(Base):
    """What was decided on one round. `document` is the acta as data; `sha256` is over its canonical text."""

    personal = Personal(
        person="decided_by",
        export=("phase", "state", "decided_at"),
        reason="who signed a decision of an institution is part of it",
    )

    phase = models.ForeignKey(CallPhase, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.PREPARED)
    ranking = models.JSONField(default=dict)
    basis = models.CharField(max_length=64, blank=True)
    notes = models.TextField(_("what the committee adds"), blank=True)
    signers = models.JSONField(default=list)
    document = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    publish_at = models.DateTimeField(_("published on"), null=True)
    published_at = models.DateTimeField(null=True)
    sends_letters = models.BooleanField(_("letters go out with the results"), default=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering: ClassVar = ["prepared_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phase"], condition=Q(state=DecisionState.PREPARED), name="calls_one_prepared_decision"
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.PREPARED) | Q(decided_at__isnull=False) & ~Q(sha256=""),
                name="calls_decided_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase}: {self.get_state_display()}"


class Outcome(Base):
    """What was decided on one application. `reason`: codes and figures, from which words are made."""

    personal = NOTHING_PERSONAL

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="outcomes")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="outcomes")
    fate = models.CharField(max_length=14, choices=Fate)
    rank = models.PositiveIntegerField(null=True)
    waiting_place = models.PositiveIntegerField(null=True)
    raw = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    corrected = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    reason = models.JSONField(default=dict)
    words = models.TextField(_("what the committee says to the applicant"), blank=True)
    carried_at = models.DateTimeField(null=True)
    carried = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "application"], name="calls_outcome_once")]
        indexes: ClassVar = [models.Index(fields=["decision", "fate", "rank"], name="calls_outcomes")]

    def __str__(self) -> str:
        return f"{self.application.code}: {self.get_fate_display()}"


class Letter(Base):
    """What one applicant is told: held until somebody sends it, in her language."""

    personal = Personal(
        person="application__person",
        erase="blank",
        blank={"subject": "", "text": ""},
        reason="that a letter was sent stays true; what was sent is among her messages, what is held is not hers yet",
    )

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="letters")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    language = models.CharField(max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    edited = models.BooleanField(default=False)
    state = models.CharField(max_length=6, choices=LetterState, default=LetterState.HELD)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "application"], name="calls_letter_once")]

    def __str__(self) -> str:
        return self.subject

    @property
    def audit_label(self) -> str:
        """The log says whose application it is about by its code, never what was written."""
        return self.application.code


class Appeal(Base):
    """The one appeal that an application has, within its days."""

    personal = Personal(
        person="filed_by",
        export=("application", "text", "state", "answer", "filed_at", "answered_at"),
        erase="blank",
        blank={"filed_by": None},
        reason="appeal and answer are part of the record of the decision",
    )

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="appeal")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    filed_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("what was wrong"))
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=AppealState, default=AppealState.FILED)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AppealState.FILED) | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="calls_appeal_is_answered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.code}: {self.get_state_display()}"


class Award(Base):
    """What a selected application receives. Agreements will hang on it; until then it says who, how much, for what."""

    personal = NOTHING_PERSONAL

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="award")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="awards"
    )
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, null=True, related_name="awards")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    tranches = models.PositiveSmallIntegerField(_("payments"), default=1)
    awarded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.outcome.application.code}: {self.amount} {self.currency}"
