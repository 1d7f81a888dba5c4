"""A tool of the method: a card to read and a canvas to fill in.

Shipped tools have no maker and are renewed by the house from `tools/*.yaml`; nobody edits
them. An organisation adapts: its copy keeps `adapted_from`, so the lineage is never lost, and
has a form of its own. The form is asked about initiatives; who may answer is their business.

`published_at` is empty while an adaptation is in preparation: then only its makers see it.
`revision` guards against two people editing at once. `checksum` is that of the shipped file.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Keyed
from minga.core.personal import NOTHING_PERSONAL
from minga.core.texts import TextsField, pick
from minga.questionnaires.models import Form

CANVAS_ABOUT = "initiatives.initiative"
"""What a canvas is filled in about; a plain label, because initiatives sit above."""


class Tool(Keyed):
    """One card of the toolbox, with the canvas that belongs to it."""

    personal = NOTHING_PERSONAL

    order = models.PositiveSmallIntegerField(default=100)
    stages = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("stages"))
    minutes_least = models.PositiveSmallIntegerField(_("least minutes"))
    minutes_most = models.PositiveSmallIntegerField(_("most minutes"))
    people_least = models.PositiveSmallIntegerField(_("fewest people"))
    people_most = models.PositiveSmallIntegerField(_("most people"))
    names = TextsField(_("name"))
    promise = TextsField(_("value proposition"))
    purpose = TextsField(_("purpose"))
    when = TextsField(_("why and when to use it"))
    steps = models.JSONField(_("steps"), default=list)
    materials = models.JSONField(_("materials"), default=list)
    known_issues = models.JSONField(_("known issues"), default=list)
    sources = models.JSONField(_("sources"), default=list)
    layout = models.JSONField(_("layout of the canvas"), default=list)
    form = models.OneToOneField(Form, on_delete=models.PROTECT, null=True, related_name="+")
    maker = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="tools"
    )
    version = models.PositiveIntegerField(default=1)
    checksum = models.CharField(max_length=64, blank=True)
    adapted_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="adaptations"
    )
    adaptation_note = models.TextField(_("what was changed and why"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    revision = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes_least__lte=F("minutes_most")), name="library_tool_minutes_in_order"
            ),
            models.CheckConstraint(
                condition=Q(people_least__lte=F("people_most")), name="library_tool_people_in_order"
            ),
            models.CheckConstraint(
                condition=Q(maker__isnull=True, adapted_from__isnull=True)
                | Q(maker__isnull=False, adapted_from__isnull=False),
                name="library_tool_shipped_or_adapted",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["order", "key"], name="library_tool_order")]
        verbose_name = _("tool")
        verbose_name_plural = _("tools")

    def __str__(self) -> str:
        return pick(self.names) or self.key

    def get_absolute_url(self) -> str:
        return reverse("library:tool", args=[self.key])
