"""A public problem, owned by a public organisation, and what is known about it.

A challenge is never deleted: it is withdrawn with a reason, or joined to the one that says the
same (`joined_into`), so that old addresses still arrive. What one person writes is one text in
`language`. `territory`, `country` and `folded_title` repeat, for lists, what the organisation and
the title say: write them with `actions.challenges.list_columns`, never by hand.

The numbers of the problem (baseline, metric of success) are `indicators.Target`s whose subject is
the challenge; each target's indicator holds the baseline with its date, source and method.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import (
    Axis,
    ChallengeStatus,
    EvidenceKind,
    Facet,
    Horizon,
    InnovationType,
    Nature,
    RiskLevel,
    Sector,
)
from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.people.enums import Language


def _list_index(first: list[str], name: str) -> models.Index:
    """For the public list: what stands, the latest first; it also counts without reading the rows."""
    standing = Q(status__in=["mapped", "characterised", "connected", "solved"])
    return models.Index(
        fields=[*first, "-mapped_at", "-id"], include=["restricted", "status"], condition=standing, name=name
    )


class Challenge(Keyed):
    """A public problem that its owner wants to solve."""

    personal = Personal(
        person="written_by",
        export=("title", "complaint", "status", "created_at"),
        reason="a challenge belongs to the organisation; who wrote it stays in the log by key only",
    )

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="challenges", verbose_name=_("owner")
    )
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    written_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    status = models.CharField(_("state"), max_length=14, choices=ChallengeStatus, default=ChallengeStatus.DRAFT)
    restricted = models.BooleanField(_("restricted"), default=False)

    title = models.CharField(_("title"), max_length=160)
    complaint = models.TextField(_("the complaint, in the words of those who complain"), blank=True)
    question = models.TextField(_("the question to solve"), blank=True)
    affected = models.TextField(_("who is affected"), blank=True)
    affected_count = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    affected_source = models.CharField(_("how that is known"), max_length=300, blank=True)
    causes = models.TextField(_("causes"), blank=True)
    constraints = models.TextField(_("what cannot be changed"), blank=True)
    public_value = models.TextField(_("who gains, and who could lose"), blank=True)
    technology_need = models.TextField(_("technology that is needed"), blank=True)
    nature = models.CharField(_("nature"), max_length=14, choices=Nature, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    facet = models.CharField(_("facet"), max_length=14, choices=Facet, blank=True)
    innovation_type = models.CharField(_("type of innovation"), max_length=16, choices=InnovationType, blank=True)
    horizon = models.CharField(_("horizon"), max_length=6, choices=Horizon, blank=True)
    risk = models.PositiveSmallIntegerField(_("risk"), choices=RiskLevel, null=True, blank=True)
    axes = ArrayField(
        models.CharField(max_length=12, choices=Axis), default=list, blank=True, verbose_name=_("strategic axes")
    )
    sdg_goal = models.PositiveSmallIntegerField(_("Sustainable Development Goal"), null=True, blank=True)
    sdg_target = models.CharField(_("SDG target"), max_length=5, blank=True)

    similar_seen_at = models.DateTimeField(null=True, editable=False)
    plain_reason = models.TextField(_("why the text stays as it is"), blank=True)

    adoption_budget = models.TextField(_("budget line that could pay for it"), blank=True)
    adoption_norm = models.TextField(_("norm or act that it needs"), blank=True)
    adoption_owner = models.CharField(_("office that would keep it"), max_length=200, blank=True)
    adoption_note = models.TextField(_("what else adoption depends on"), blank=True)

    mapped_at = models.DateTimeField(null=True)
    characterised_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True)
    conditions = models.JSONField(default=dict, editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined")
    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived")
    country = models.CharField(max_length=2, blank=True)
    territory = models.ForeignKey(
        "organisations.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    folded_title = models.CharField(max_length=160, editable=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status=ChallengeStatus.JOINED) | Q(joined_into__isnull=False),
                name="challenges_joined_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(status=ChallengeStatus.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="challenges_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["mapped", "characterised", "connected", "solved"])
                | Q(mapped_at__isnull=False),
                name="challenges_mapped_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["characterised", "connected", "solved"])
                | Q(characterised_at__isnull=False) & ~Q(sdg_target="") & ~Q(adoption_owner=""),
                name="challenges_characterised_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["connected", "solved"]) | Q(connected_at__isnull=False),
                name="challenges_connected_is_dated",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "-mapped_at"], name="challenges_by_state"),
            models.Index(fields=["organisation", "status"], name="challenges_by_owner"),
            _list_index([], "challenges_on_the_map"),
            _list_index(["sdg_goal"], "challenges_by_sdg"),
            _list_index(["country"], "challenges_by_country"),
            _list_index(["sector"], "challenges_by_sector"),
            _list_index(["nature"], "challenges_by_nature"),
            GinIndex(fields=["axes"], name="challenges_by_axis"),
            GinIndex(fields=["folded_title"], opclasses=["gin_trgm_ops"], name="challenges_title_trgm"),
        ]
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenges:challenge", args=[self.key])


class Evidence(Base):
    """Something that shows the problem: a register, a study, voices."""

    personal = NOTHING_PERSONAL

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=EvidenceKind)
    title = models.CharField(_("what it shows"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField(_("date"), null=True, blank=True)
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.title


class Attempt(Base):
    """What was tried here before, and why it failed."""

    personal = NOTHING_PERSONAL

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="attempts")
    what = models.TextField(_("what was tried"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    who = models.CharField(_("by which office"), max_length=200, blank=True)
    why_failed = models.TextField(_("why it did not last"))

    class Meta:
        ordering: ClassVar = ["year", "created_at", "pk"]

    def __str__(self) -> str:
        return self.what[:80]


class Precedent(Base):
    """What was tried elsewhere: a thing of the house (plain type and id, it may lie above), or a link."""

    personal = NOTHING_PERSONAL

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="precedents")
    title = models.CharField(_("what"), max_length=300)
    where = models.CharField(_("where"), max_length=200, blank=True)
    link = models.CharField(_("link"), max_length=500, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    difference = models.TextField(_("what is different here"), blank=True)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.title


class ReaderTest(Base):
    """Somebody of the audience read the text and answered one question (ISO 24495-1)."""

    personal = NOTHING_PERSONAL

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="reader_tests")
    reader = models.CharField(_("who read it"), max_length=200)
    asked = models.CharField(_("what was asked"), max_length=300)
    answered = models.TextField(_("what the reader said"))
    understood = models.BooleanField(_("understood"))
    tested_on = models.DateField(_("date"))
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering: ClassVar = ["tested_on", "pk"]

    def __str__(self) -> str:
        return self.reader
