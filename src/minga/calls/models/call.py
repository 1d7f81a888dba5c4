"""A call, its rules, its rounds, and the questions that are answered once for all.

`draft` holds the rules while the call is prepared (`models.rules`); what was published is in
`CallRules` and never changes. `opens_at`, `closes_at`, `results_at` repeat, for lists, what the
newest rules say: `actions.calls.list_columns` writes them. Phases are rows so that forms, panels
and entries can point at them; their dates, too, repeat the newest rules.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.calls.enums import CallKind, CallState, QuestionState
from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick


class Call(Keyed):
    """An invitation to apply, with rules that hold for everybody."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey("programmes.Edition", on_delete=models.PROTECT, related_name="calls")
    stage = models.ForeignKey("programmes.Stage", on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    kind = models.CharField(_("what it looks for"), max_length=14, choices=CallKind)
    titles = TextsField(_("title"))
    summaries = TextsField(_("in two sentences"))
    for_whom = TextsField(_("for whom"))
    offers = TextsField(_("what the selected receive"))
    how_it_works = TextsField(_("how it works"))
    contact = models.CharField(_("whom to ask: office and e-mail"), max_length=200, blank=True)
    code = models.CharField(_("letters before the number of each application"), max_length=8, default="P")
    state = models.CharField(_("state"), max_length=10, choices=CallState, default=CallState.DRAFT)
    draft = models.JSONField(default=dict)
    public = models.BooleanField(_("listed for everybody"), default=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    results_at = models.DateTimeField(_("results on"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(_("why it was cancelled"), blank=True)
    next_number = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=CallState.CANCELLED) | ~Q(cancelled_reason=""), name="calls_cancelled_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CallState.OPEN, CallState.DECIDED]) | Q(opened_at__isnull=False),
                name="calls_open_is_dated",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "closes_at"], name="calls_by_deadline"),
            models.Index(fields=["edition", "state"], name="calls_of_edition"),
        ]
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    def __str__(self) -> str:
        return pick(self.titles) or self.key

    def get_absolute_url(self) -> str:
        return reverse("calls:call", args=[self.key])


class CallRules(Base):
    """What decides the call, as published. Number 1 at opening; each addendum makes the next."""

    personal = NOTHING_PERSONAL

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    notes = TextsField(_("what changes, and why"))
    changes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "number"], name="calls_rules_once")]

    def __str__(self) -> str:
        return f"{self.call} · {self.number}"


class CallPhase(Base):
    """A round of the call."""

    personal = NOTHING_PERSONAL

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="phases")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    titles = TextsField(_("title"))
    form = models.ForeignKey("questionnaires.Form", on_delete=models.PROTECT, null=True, related_name="+")
    panel = models.OneToOneField("assessments.Panel", on_delete=models.PROTECT, null=True, related_name="+")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    grace_minutes = models.PositiveSmallIntegerField(_("minutes of grace"), default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "key"], name="calls_phase_key_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="calls_phase_in_order"),
        ]

    def __str__(self) -> str:
        return pick(self.titles) or self.key


class CallChallenge(Base):
    """A challenge for which the call looks for solutions. `places`: how many solvers it takes."""

    personal = NOTHING_PERSONAL

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="challenges")
    challenge = models.ForeignKey("challenges.Challenge", on_delete=models.PROTECT, related_name="calls")
    places = models.PositiveSmallIntegerField(_("solvers to choose"), default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "challenge"], name="calls_challenge_once")]

    def __str__(self) -> str:
        return str(self.challenge)


class CallDocument(Base):
    """A file that comes with the call: terms, model of a letter."""

    personal = NOTHING_PERSONAL

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Question(Base):
    """Asked by one, answered for all: whoever asks is never named."""

    personal = Personal(
        person="asked_by",
        export=("call", "text", "asked_at", "answer"),
        erase="blank",
        blank={"asked_by": None},
        reason="question and answer are part of what all applicants could read",
    )

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=2, default="es")
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.WAITING)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    published_text = models.TextField(_("question as published"), blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["call", "state", "answered_at"], name="calls_questions")]

    def __str__(self) -> str:
        return self.published_text or self.text
