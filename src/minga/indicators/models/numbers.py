"""What is counted, what was promised, what was seen.

A target points at its subject by type and id, because subjects live above this app; ask
`queries.subjects` who they are. A measurement is never changed: a wrong one is corrected by
a new row that names it, so that what was once published can still be explained. Do not
write a measurement for something a live counter counts: it would be counted twice.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick
from minga.indicators.enums import Direction, Disaggregation, Frequency, Reading


class Indicator(Keyed):
    """What a number means. `counter` names the live counter that counts it, if any."""

    personal = NOTHING_PERSONAL

    names = TextsField(_("name"))
    units = TextsField(_("unit"))
    methods = TextsField(_("how it is counted"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency, default=Frequency.ONCE)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    disaggregation = ArrayField(
        models.CharField(max_length=16, choices=Disaggregation),
        default=list,
        blank=True,
        verbose_name=_("broken down by"),
    )
    counter = models.CharField(max_length=80, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(_("date of the baseline"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(baseline__isnull=True) | models.Q(baseline_on__isnull=False),
                name="indicators_baseline_is_dated",
            )
        ]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return pick(self.names)


class Target(Base):
    """A number promised by a subject, from a day to a day.

    Without a subject it is a promise of the whole network. `titles` are the subject's own
    words for it; empty, the indicator's name serves.
    """

    personal = NOTHING_PERSONAL

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    key = models.SlugField(max_length=60)
    titles = TextsField(_("what is promised"))
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    reading = models.CharField(max_length=10, choices=Reading, default=Reading.AT_LEAST)
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("until"))
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, default=0)
    split_by = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "key"],
                nulls_distinct=False,
                name="indicators_target_key_once",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("starts_on")),
                name="indicators_target_dates_in_order",
            ),
        ]
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def __str__(self) -> str:
        return pick(self.titles) or str(self.indicator)


class Measurement(Base):
    """A number that somebody saw, with its doubt: source and level of evidence 1 to 5."""

    personal = Personal(
        person="measured_by",
        export=("indicator", "value", "measured_on"),
        reason="a published number stays, with the office that answered for it",
    )

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="measurements")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    measured_on = models.DateField(_("date"))
    territory = models.ForeignKey(
        "organisations.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    split = models.JSONField(_("broken down"), default=dict, blank=True)
    evidence = models.PositiveSmallIntegerField(
        _("evidence level"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    measured_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        ordering: ClassVar = ["-measured_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "indicator"], name="indicators_measured_what")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(evidence__gte=1, evidence__lte=5),
                name="indicators_evidence_one_to_five",
            )
        ]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value.normalize():f}"
