"""Where a challenge belongs: strategy → objective → challenge, and missions and portfolios.

A strategy is the public plan of an organisation (or of the network). A portfolio is a set that
somebody answers for; a mission gives it a direction and a date. `Placement` puts challenges into
portfolios; initiatives follow through their challenge and are never placed twice.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import Axis
from minga.challenges.models.challenge import Challenge
from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL
from minga.people.enums import Language


class Strategy(Keyed):
    """A plan that stands above challenges: a national strategy, a development plan."""

    personal = NOTHING_PERSONAL

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="strategies", verbose_name=_("owner")
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    starts_year = models.PositiveSmallIntegerField(_("from the year"), null=True, blank=True)
    ends_year = models.PositiveSmallIntegerField(_("until the year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    public = models.BooleanField(_("public"), default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_year__isnull=True) | Q(starts_year__isnull=True) | Q(ends_year__gte=F("starts_year")),
                name="challenges_strategy_years_in_order",
            )
        ]
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenges:strategy", args=[self.key])


class Objective(Base):
    """One thing that a strategy sets out to reach."""

    personal = NOTHING_PERSONAL

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(_("objective"), max_length=300)
    axis = models.CharField(_("strategic axis"), max_length=12, choices=Axis, blank=True)
    sdg_goal = models.PositiveSmallIntegerField(_("Sustainable Development Goal"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    challenges = models.ManyToManyField(Challenge, blank=True, related_name="objectives")

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Mission(Keyed):
    """A direction with a date: what will be different, for whom, by when."""

    personal = NOTHING_PERSONAL

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="missions", verbose_name=_("owner")
    )
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="missions")
    title = models.CharField(_("title"), max_length=200)
    statement = models.TextField(_("what will be different, for whom, by when"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    public = models.BooleanField(_("public"), default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenges:mission", args=[self.key])


class Portfolio(Keyed):
    """Challenges that somebody answers for together."""

    personal = NOTHING_PERSONAL

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="portfolios", verbose_name=_("owner")
    )
    mission = models.ForeignKey(Mission, on_delete=models.SET_NULL, null=True, blank=True, related_name="portfolios")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what holds it together"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    public = models.BooleanField(_("public"), default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    challenges = models.ManyToManyField(Challenge, through="Placement", related_name="portfolios")

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenges:portfolio", args=[self.key])


class Placement(Base):
    """A challenge in a portfolio, with the reason."""

    personal = NOTHING_PERSONAL

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="placements")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="placements")
    reason = models.CharField(_("why it belongs here"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["portfolio", "challenge"], name="challenges_placed_once")
        ]

    def __str__(self) -> str:
        return f"{self.portfolio}: {self.challenge}"
