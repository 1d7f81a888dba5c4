"""Tasks, what is handed in, and what is said about it.

A task of a team is done in the team's own work: its answer may be a canvas of the initiative as it stood
(`canvas`, frozen in `snapshot`), a form of the engine, or words and files. Each sending is a version that
never changes; comments hang on the words of one version (`quote`, from `anchor` on). Rubrics are the
definitions of `assessments.models.rubric`, scores a mapping criterion → level.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick
from minga.learning.enums import HandinState, ReviewKind, ReviewState, TaskBy
from minga.learning.models.plan import Module, Session
from minga.learning.models.teams import Team


class Task(Base):
    """What a person or a team does, until when, and how it is looked at."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="tasks")
    module = models.ForeignKey(Module, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    by = models.CharField(_("who does it"), max_length=6, choices=TaskBy, default=TaskBy.TEAM)
    titles = TextsField(_("title"))
    briefs = TextsField(_("what to do"))
    tool = models.ForeignKey("library.Tool", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    form = models.ForeignKey("questionnaires.Form", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    days_after = models.PositiveSmallIntegerField(_("days after the last session"), null=True, blank=True)
    """While it is set, the due moment moves along with the sessions of the module; empty: set by hand."""
    late_until = models.DateTimeField(_("taken late until"), null=True, blank=True)
    required = models.BooleanField(_("needed to complete"), default=True)
    published = models.BooleanField(_("shown to participants"), default=True)
    rubric = models.JSONField(_("rubric"), default=dict, blank=True)
    pass_share = models.DecimalField(
        _("share of the points to pass"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    peers = models.PositiveSmallIntegerField(_("peers who review each"), default=0)
    peers_due_at = models.DateTimeField(_("peers review until"), null=True, blank=True)
    versions_at_most = models.PositiveSmallIntegerField(_("times it may be sent"), default=5)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "key"], name="learning_task_key_once")]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return pick(self.titles)


class Handin(Base):
    """The work of one person or one team on one task, with all its versions."""

    personal = Personal(
        person="enrolment__person",
        export=("task", "state", "accepted_at"),
        erase="keep",
        reason="how many handed in stays true without saying who",
    )

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="handins")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="handins")
    enrolment = models.ForeignKey(
        "programmes.Enrolment", on_delete=models.CASCADE, null=True, blank=True, related_name="handins"
    )
    state = models.CharField(_("state"), max_length=8, choices=HandinState, default=HandinState.DRAFT)
    due_at = models.DateTimeField(_("due for them"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    """Share of the points of the rubric, once given."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, enrolment__isnull=True) | Q(team__isnull=True, enrolment__isnull=False),
                name="learning_handin_of_one",
            ),
            models.UniqueConstraint(fields=["task", "team"], name="learning_handed_in_by_team_once"),
            models.UniqueConstraint(fields=["task", "enrolment"], name="learning_handed_in_by_person_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["task", "state", "sent_at"], name="learning_handins_waiting")]

    def __str__(self) -> str:
        return f"{self.task}: {self.get_state_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the task and whose it is by row."""
        of = f"team #{self.team_id}" if self.team_id else f"enrolment #{self.enrolment_id}"
        return f"{self.task.key}: {of}"


class HandinVersion(Base):
    """What was handed in, as it was then. The one without `sent_at` is the draft."""

    personal = Personal(
        person="sent_by",
        export=("handin", "number", "text", "sent_at"),
        erase="blank",
        blank={"sent_by": None},
        reason="the work of a team belongs to the team",
    )

    handin = models.ForeignKey(Handin, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("your work"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    canvas = models.ForeignKey("initiatives.Canvas", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    submission = models.ForeignKey(
        "questionnaires.Submission", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    snapshot = models.JSONField(default=dict)
    """Question → answer in words of the canvas or form, as sent."""
    revision = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    """Who handed it in; of a draft, who wrote last."""
    late = models.BooleanField(default=False)
    client_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["handin", "number"], name="learning_version_once")]

    def __str__(self) -> str:
        return f"{self.handin} {self.number}"


class HandinFile(Base):
    """A file of one version."""

    personal = NOTHING_PERSONAL

    version = models.ForeignKey(HandinVersion, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file)


class Comment(Base):
    """What somebody says about a part of what was handed in."""

    personal = Personal(
        person="author",
        export=("version", "quote", "text", "created_at"),
        erase="blank",
        blank={"author": None},
        reason="what was said about a team's work belongs to the team",
    )

    version = models.ForeignKey(HandinVersion, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    place = models.CharField(max_length=60, blank=True)
    """Key of the question; empty for the text itself."""
    anchor = models.PositiveIntegerField(null=True, blank=True)
    quote = models.CharField(_("about these words"), max_length=500, blank=True)
    text = models.TextField(_("comment"))
    resolved_at = models.DateTimeField(null=True)
    client_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def audit_label(self) -> str:
        """The log names the work, never what was said."""
        return f"version #{self.version_id}"


class Review(Base):
    """Somebody is to look at what was handed in, or has: with the rubric, and in words."""

    personal = Personal(
        person="reviewer",
        export=("version", "kind", "state", "scores", "reasons", "note", "given_at"),
        erase="keep",
        reason="a judgement on somebody else's work stays",
    )

    handin = models.ForeignKey(Handin, on_delete=models.CASCADE, related_name="reviews")
    version = models.ForeignKey(HandinVersion, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews")
    kind = models.CharField(max_length=6, choices=ReviewKind)
    reviewer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=ReviewState, default=ReviewState.ASKED)
    scores = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    note = models.TextField(_("what to keep and what to change"), blank=True)
    due_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["reviewer", "state"], name="learning_reviews_of_person")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handin", "reviewer", "kind"], condition=Q(state="asked"), name="learning_review_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handin}: {self.get_kind_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the work and the reviewer's row."""
        return f"handin #{self.handin_id}: person #{self.reviewer_id}"
