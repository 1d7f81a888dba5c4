"""An edition: one run of an instrument version, with its own dates, people and money.

Everything that the blueprint proposed is copied here at launch, so that the edition can be
adapted without touching the version. `revision` guards against two managers editing at
once: every action that changes an edition compares and raises it. A form's one-time token
becomes the `uuid` of the edition it launches, so a double click cannot make two.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL
from minga.core.texts import TextsField, pick
from minga.organisations.enums import RoleKind
from minga.programmes.enums import EditionStatus, FigureComparator, PartnerRole, StageMode
from minga.programmes.models.instrument import InstrumentVersion


class Edition(Keyed):
    """A cohort, a call, a wave."""

    personal = NOTHING_PERSONAL

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("number"), default=1)
    titles = TextsField(_("title"))
    summaries = TextsField(_("summary"))
    purposes = TextsField(_("what it is for"))
    for_whom = TextsField(_("for whom"))
    commitments = TextsField(_("what is asked of participants"))
    focal_offices = TextsField(_("whom to ask"))
    host = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="hosted_editions",
        verbose_name=_("host"),
    )
    status = models.CharField(_("state"), max_length=12, choices=EditionStatus, default=EditionStatus.PLANNED)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    timezone = models.CharField(_("time zone"), max_length=60)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"))
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries"))
    sdgs = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("Sustainable Development Goals"),
    )
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    answer_within_days = models.PositiveSmallIntegerField(_("days to answer"), default=10)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    public = models.BooleanField(_("public"), default=True)
    cancelled_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programmes_edition_dates_in_order")
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "starts_on"], name="prog_edition_when"),
            GinIndex(fields=["countries"], name="prog_edition_countries"),
            GinIndex(fields=["sdgs"], name="prog_edition_sdgs"),
        ]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return pick(self.titles)


class Stage(Base):
    """A stretch of the edition's timeline; its kind says what it opens and what it needs.

    `responsible` names a role, not a person: when somebody leaves, the stage stays in hands.
    """

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=30)
    titles = TextsField(_("title"))
    summaries = TextsField(_("what happens"))
    order = models.PositiveSmallIntegerField()
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    features = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    config = models.JSONField(default=dict, blank=True)
    mode = models.CharField(_("where people meet"), max_length=10, choices=StageMode, blank=True)
    venues = TextsField(_("venue"))
    responsible = models.CharField(_("who is responsible"), max_length=20, choices=RoleKind, blank=True)
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="before")

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "key"], name="programmes_stage_key_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programmes_stage_dates_in_order"),
        ]

    def __str__(self) -> str:
        return pick(self.titles)


class Partner(Base):
    """An organisation's public part in an edition."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(_("role"), max_length=20, choices=PartnerRole)
    credits = TextsField(_("public credit"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "organisation", "role"], name="programmes_partner_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"


class ContextFigure(Base):
    """A figure about the world that explains why the edition exists, with source and year."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="context")
    statements = TextsField(_("statement"))
    comparator = models.CharField(max_length=10, choices=FigureComparator, default=FigureComparator.EXACTLY)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=40)
    territories = TextsField(_("where it was measured"))
    origins = TextsField(_("who measured it"))
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return pick(self.statements)
