"""An index, its versions, its waves, and who is measured in each.

A version that was published never changes: another way of measuring is another version, and says
what changed (`note`). A wave measures with one version; comparing it with an earlier one goes through
`engines.index.explain_change`, which keeps method and merit apart. `Measured` may stand for an entity
of which Minga knows only the name (imported waves): then `organisation` is empty until somebody says
who it is.
"""

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import Family, MeasuredState, VersionState, WaveState
from minga.capacity.models.design import Design, read_design
from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick


class Index(Keyed):
    """A way of measuring that is kept over the years."""

    personal = NOTHING_PERSONAL

    titles = TextsField(_("title"))
    summaries = TextsField(_("what it measures, and what for"))
    owner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="indices", verbose_name=_("owner")
    )
    family = models.CharField(_("how it is made"), max_length=10, choices=Family, default=Family.POINTS)
    source = models.CharField(_("where the method comes from"), max_length=400, blank=True)
    public = models.BooleanField(_("listed for everybody"), default=True)

    class Meta:
        verbose_name = _("index")
        verbose_name_plural = _("indices")

    def __str__(self) -> str:
        return pick(self.titles) or self.key

    def get_absolute_url(self) -> str:
        return reverse("capacity:index", args=[self.key])


class IndexVersion(Base):
    """The method, from one day on."""

    personal = NOTHING_PERSONAL

    index = models.ForeignKey(Index, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    design = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    form = models.ForeignKey("questionnaires.Form", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notes = TextsField(_("what changes, and why"))
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["index", "number"], name="capacity_version_once"),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(published_at__isnull=False) & ~Q(sha256=""),
                name="capacity_published_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} · {self.number}"

    @cached_property
    def read(self) -> Design:
        """The design as values."""
        return read_design(self.design)


class Wave(Keyed):
    """One measuring of many entities, with its timetable. Published once, then frozen."""

    personal = NOTHING_PERSONAL

    version = models.ForeignKey(IndexVersion, on_delete=models.PROTECT, related_name="waves")
    edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="waves"
    )
    host = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="waves", verbose_name=_("who measures")
    )
    titles = TextsField(_("title"))
    year = models.PositiveSmallIntegerField(_("year that is measured"))
    state = models.CharField(_("state"), max_length=10, choices=WaveState, default=WaveState.PREPARING)
    imported = models.BooleanField(_("brought in from a past publication"), default=False)
    source = models.CharField(_("where the figures come from"), max_length=400, blank=True)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_waves")
    panel = models.OneToOneField("assessments.Panel", on_delete=models.PROTECT, null=True, related_name="+")
    timezone = models.CharField(_("time zone"), max_length=60, default="America/Bogota")
    answers_until = models.DateTimeField(_("answers until"), null=True, blank=True)
    grading_until = models.DateTimeField(_("grading until"), null=True, blank=True)
    reply_until = models.DateTimeField(_("replies and appeals until"), null=True, blank=True)
    results_on = models.DateField(_("results on"), null=True, blank=True)
    shows_ranking = models.BooleanField(_("the public may order entities by score"), default=False)
    bundle = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bundle_sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=WaveState.PUBLISHED) | Q(published_at__isnull=False) & ~Q(bundle_sha256=""),
                name="capacity_published_is_sealed",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["version", "year"], name="capacity_wave_years")]
        verbose_name = _("wave")
        verbose_name_plural = _("waves")

    def __str__(self) -> str:
        return pick(self.titles) or self.key

    def get_absolute_url(self) -> str:
        return reverse("capacity:wave", args=[self.key])


class Measured(Base):
    """One entity in one wave. `facts`: figures that rules and peers need (inhabitants, staff, budget)."""

    personal = Personal(
        person="responsible",
        export=("wave", "name", "state", "sent_at"),
        reason="an entity is measured; who answered for it stays in the log by key only",
    )

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="measured")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="measured"
    )
    key = models.SlugField(max_length=120)
    name = models.CharField(_("name"), max_length=240)
    folded_name = models.CharField(max_length=240, editable=False)
    kind = models.CharField(_("type of entity, for rules"), max_length=60, blank=True)
    peer_group = models.CharField(_("peer group"), max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=MeasuredState, default=MeasuredState.INVITED)
    responsible = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submission = models.OneToOneField(
        "questionnaires.Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("answers sent"), null=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    declined_reason = models.TextField(_("why it does not take part"), blank=True)

    class Meta:
        ordering: ClassVar = ["folded_name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "key"], name="capacity_measured_once"),
            models.UniqueConstraint(
                fields=["wave", "organisation"],
                condition=Q(organisation__isnull=False),
                name="capacity_organisation_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["wave", "peer_group", "folded_name"], name="capacity_peers"),
            models.Index(fields=["organisation", "wave"], name="capacity_of_organisation"),
            models.Index(fields=["wave", "folded_name"], name="capacity_by_name"),
        ]
        verbose_name = _("measured entity")
        verbose_name_plural = _("measured entities")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("capacity:result", args=[self.wave.key, self.key])
