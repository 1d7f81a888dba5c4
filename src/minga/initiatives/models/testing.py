"""What the team learned from users and numbers: evidence, tests, experiments, services.

The numbers of an experiment or of a service are `indicators.Measurement`s on the initiative's
targets; an experiment keeps the sentence, the threshold that was set before, and the decision.
Thresholds and hypotheses are frozen once a result is written (`actions.testing`).
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import EvidenceKind
from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL
from minga.initiatives.enums import (
    Comparison,
    ExperimentDecision,
    ExperimentKind,
    ThresholdReading,
    TrialResult,
)
from minga.initiatives.models.initiative import Initiative
from minga.initiatives.models.making import ArtefactVersion


class Evidence(Base):
    """Something that can be opened and cited: a register, a comparison, a recording."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=EvidenceKind)
    title = models.CharField(_("what it shows"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    verified_by = models.CharField(_("office that verified it"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField(_("date"), null=True, blank=True)
    stage = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["made_on", "created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="initiatives_withdrawn_says_why",
            )
        ]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.title


class UserTest(Base):
    """Users tried it: who, how many, what happened."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="user_tests")
    artefact_version = models.ForeignKey(
        ArtefactVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="user_tests"
    )
    held_on = models.DateField(_("date"))
    group = models.CharField(_("who tried it"), max_length=200)
    people = models.PositiveIntegerField(_("how many people"))
    asked = models.TextField(_("what they were asked to do"))
    learned = models.TextField(_("what happened and what was learned"))
    result = models.CharField(_("result"), max_length=8, choices=TrialResult)
    stage = models.PositiveSmallIntegerField()
    restricted = models.BooleanField(_("not for the public"), default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["held_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__gte=1), name="initiatives_tested_with_somebody")
        ]
        verbose_name = _("user test")
        verbose_name_plural = _("user tests")

    def __str__(self) -> str:
        return f"{self.group} ({self.people})"


class Experiment(Base):
    """A question with a threshold set before the answer. A pilot is an experiment in real service."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="experiments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=6, choices=ExperimentKind, default=ExperimentKind.TEST)
    title = models.CharField(_("title"), max_length=200)
    hypothesis = models.TextField(_("hypothesis"))
    method = models.TextField(_("method"), blank=True)
    metric = models.CharField(_("metric"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    target = models.ForeignKey("indicators.Target", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reading = models.CharField(max_length=8, choices=ThresholdReading, default=ThresholdReading.AT_LEAST)
    threshold = models.DecimalField(_("threshold"), max_digits=18, decimal_places=4, null=True, blank=True)
    stop_rule = models.TextField(_("when it is stopped early"), blank=True)
    comparison = models.CharField(_("compared with"), max_length=12, choices=Comparison, default=Comparison.NONE)
    comparison_note = models.TextField(_("with whom or what it is compared"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    started_on = models.DateField(_("began on"), null=True, blank=True)
    planned_cost = models.DecimalField(_("planned cost"), max_digits=16, decimal_places=2, null=True, blank=True)
    people = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    result_value = models.DecimalField(_("result"), max_digits=18, decimal_places=4, null=True, blank=True)
    result = models.TextField(_("what was seen"), blank=True)
    result_on = models.DateField(_("date of the result"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=ExperimentDecision, blank=True)
    decision_reason = models.TextField(_("why"), blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="experiments")
    stage = models.PositiveSmallIntegerField()
    restricted = models.BooleanField(_("not for the public"), default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "number"], name="initiatives_experiment_numbered_once"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="initiatives_experiment_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(result_on__isnull=False), name="initiatives_decided_after_a_result"
            ),
        ]
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")

    def __str__(self) -> str:
        return self.title


class Service(Base):
    """The service that the initiative changes; its figures before and now are targets of the initiative."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(_("service"), max_length=200)
    office = models.CharField(_("office that gives it"), max_length=200, blank=True)
    channel = models.CharField(_("channel"), max_length=200, blank=True)
    users_per_year = models.PositiveIntegerField(_("users a year"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.name
