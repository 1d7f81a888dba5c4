"""When somebody has completed, and how far each has come.

A `Standing` is computed from what happened and may be thrown away and computed anew; `rules` holds, for
each rule, what was needed, what is there and what is missing, so a page explains it without asking again.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick
from minga.learning.enums import RuleKind


class CompletionRule(Base):
    """One thing that must be done. All of an edition's rules must hold."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="completion_rules")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=RuleKind)
    texts = TextsField(_("the rule as people read it"))
    at_least = models.DecimalField(_("at least"), max_digits=4, decimal_places=3, null=True, blank=True)
    stage = models.ForeignKey("programmes.Stage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    form = models.ForeignKey("questionnaires.Form", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    task = models.ForeignKey("learning.Task", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reaches = models.PositiveSmallIntegerField(_("stage of the initiative"), null=True, blank=True)
    """1 to 7, as `initiatives.Initiative.stage`: the gate out of it is crossed."""

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "key"], name="learning_rule_key_once")]

    def __str__(self) -> str:
        return pick(self.texts)


class Standing(Base):
    """How far one person has come."""

    personal = Personal(
        person="enrolment__person", export=("met", "rules", "computed_at"), erase="delete", reason="computed anew"
    )

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.CASCADE, related_name="standing")
    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="standings")
    met = models.BooleanField(default=False)
    rules = models.JSONField(default=list)
    attended = models.PositiveSmallIntegerField(default=0)
    held = models.PositiveSmallIntegerField(default=0)
    tasks_done = models.PositiveSmallIntegerField(default=0)
    tasks_due = models.PositiveSmallIntegerField(default=0)
    missed_in_a_row = models.PositiveSmallIntegerField(default=0)
    last_seen_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["edition", "met"], name="learning_standing_met"),
            models.Index(fields=["edition", "-missed_in_a_row"], name="learning_standing_missed"),
        ]

    def __str__(self) -> str:
        return f"enrolment #{self.enrolment_id}"
