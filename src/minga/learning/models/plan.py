"""The plan of an edition: modules, their sessions, and what is read, heard and seen.

Copied from the blueprint when the edition is launched, and adapted from then on. `sequence` of a
session rises with each change that a calendar must know of (RFC 5545); `day` is the day of its stage on
which the blueprint put it, so that it moves along when the stage moves, until somebody sets its moment
by hand (`fixed`). The same meeting in another language or at another hour is a session of its own that
says so in `same_as`: whoever attends one of them has attended.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick
from minga.learning.enums import MaterialKind, Mode, SessionKind, SessionState, TravelState
from minga.organisations.enums import RoleKind


class Module(Base):
    """A part of the learning, with what people can do afterwards."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="modules")
    stage = models.ForeignKey("programmes.Stage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    titles = TextsField(_("title"))
    intros = TextsField(_("what it is about"))
    objectives = models.JSONField(_("objectives"), default=list, blank=True)
    """A list of texts per language, one idea each."""
    mode = models.CharField(_("where people meet"), max_length=10, choices=Mode, default=Mode.VIRTUAL)
    places = TextsField(_("place"))

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "key"], name="learning_module_key_once"),
        ]
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def __str__(self) -> str:
        return pick(self.titles)


class Session(Base):
    """One meeting."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="sessions")
    module = models.ForeignKey(Module, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    stage = models.ForeignKey("programmes.Stage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="twins")
    key = models.SlugField(max_length=60)
    kind = models.CharField(_("kind"), max_length=14, choices=SessionKind, default=SessionKind.WORKSHOP)
    mode = models.CharField(_("where people meet"), max_length=10, choices=Mode, default=Mode.VIRTUAL)
    titles = TextsField(_("title"))
    summaries = TextsField(_("what happens"))
    outputs = TextsField(_("what each team leaves with"))
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("spoken in"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    timezone = models.CharField(_("time zone"), max_length=60)
    day = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    fixed = models.BooleanField(default=False, editable=False)
    places = TextsField(_("place"))
    address = models.CharField(_("address"), max_length=300, blank=True)
    link = models.URLField(_("link to join"), max_length=500, blank=True)
    phone = models.CharField(_("telephone to join by"), max_length=120, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    counts = models.BooleanField(_("counts towards attendance"), default=True)
    make_up_until = models.DateField(_("can be made up until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    held_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    recording = models.URLField(_("recording"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "key"], name="learning_session_key_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="learning_session_ends_later"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""), name="learning_session_cancelled_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["edition", "starts_at"], name="learning_session_when")]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return pick(self.titles)


class AgendaItem(Base):
    """A part of a session that has its own hour: the day of a sprint, hour by hour."""

    personal = NOTHING_PERSONAL

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    starts = models.TimeField(_("hour"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    titles = TextsField(_("what happens"))

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M} {pick(self.titles)}"


class Leader(Base):
    """Who leads a session, and as what."""

    personal = Personal(person="person", export=("session", "role"), erase="delete")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="leaders")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=RoleKind, default=RoleKind.FACILITATOR)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "person"], name="learning_leads_once")]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_role_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the session and the person's row, never her name."""
        return f"{self.session.key}: person #{self.person_id}"


class Travel(Base):
    """The journey of one person to a session in person."""

    personal = Personal(
        person="enrolment__person", export=("session", "state", "note"), erase="delete", reason="only helps to travel"
    )

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="travels")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="travels")
    state = models.CharField(_("travel"), max_length=10, choices=TravelState, default=TravelState.UNKNOWN)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "enrolment"], name="learning_travels_once")]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_state_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the session and the person's row, never her name."""
        return f"{self.session.key}: enrolment #{self.enrolment_id}"


class Material(Base):
    """Something to read, hear or see, for a module or for one session of it.

    Words are per language; a recording has the one in `language`, with its words beside (`bodies`).
    """

    personal = NOTHING_PERSONAL

    module = models.ForeignKey(Module, on_delete=models.CASCADE, null=True, blank=True, related_name="materials")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="materials")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind, default=MaterialKind.TEXT)
    titles = TextsField(_("title"))
    bodies = TextsField(_("text"))
    language = models.CharField(_("language"), max_length=2, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    tool = models.ForeignKey("library.Tool", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    package = models.ForeignKey(
        "learning.Package", on_delete=models.PROTECT, null=True, blank=True, related_name="materials"
    )
    external = models.ForeignKey(
        "learning.ToolLink", on_delete=models.PROTECT, null=True, blank=True, related_name="materials"
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    public = models.BooleanField(_("anybody may read it"), default=False)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(module__isnull=False, session__isnull=True) | Q(module__isnull=True, session__isnull=False),
                name="learning_material_has_one_place",
            )
        ]

    def __str__(self) -> str:
        return pick(self.titles)


class CalendarFeed(Base):
    """The private address at which a person's calendar reads her sessions. One that works at a time."""

    personal = Personal(person="person", export=("created_at", "read_at", "revoked_at"), erase="delete")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="learning_one_feed_works"
            )
        ]

    def __str__(self) -> str:
        return f"person #{self.person_id}"
