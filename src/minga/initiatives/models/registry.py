"""A registry of initiatives on its way in: one spreadsheet, its rows, and what was made of each.

A row brings a dossier in at stage 1 whatever it claims, through the same actions as the screen. The
cells stay for ninety days, so that rows can be mended and sent again; the address of whoever leads
goes as soon as the row is brought in. `brought_at` is the moment of all that its row wrote: whatever
the log says of the dossier later was done by somebody, and then the row is not undone any more.
"""

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.initiatives.enums import RegistryStatus, RegistryVerdict
from minga.initiatives.models.initiative import Initiative
from minga.people.enums import Language

REGISTRY_KEPT_DAYS: Final = 90


class RegistryImport(Base):
    """One file of one organisation."""

    personal = Personal(
        person="created_by",
        export=("organisation", "created_at", "status"),
        reason="who brought a registry in is a fact of the institution",
    )

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="initiative_registries"
    )
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2, choices=Language, default=Language.ES)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    status = models.CharField(_("state"), max_length=8, choices=RegistryStatus, default=RegistryStatus.CHECKED)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-created_at"], name="initiatives_registry_newest")]
        verbose_name = _("registry of initiatives")
        verbose_name_plural = _("registries of initiatives")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_status_display()}"


class RegistryRow(Base):
    """One row, with its verdict and what it became."""

    personal = Personal(
        person="lead",
        export=("number", "verdict"),
        erase="blank",
        blank={"cells": dict, "problems": dict, "remarks": list, "lead": None, "lead_key": ""},
        reason="the dossier that came of it stays; what the file said of the person goes",
    )

    job = models.ForeignKey(RegistryImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    verdict = models.CharField(max_length=8, choices=RegistryVerdict)
    problems = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    source_key = models.CharField(_("number in the registry"), max_length=80, blank=True)
    like = models.ForeignKey(Initiative, on_delete=models.SET_NULL, null=True, related_name="+")
    taken = models.BooleanField(default=False)
    """Of a doubtful row: whether somebody looked and said that it is another initiative."""
    lead = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    lead_key = models.CharField(max_length=254, blank=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.SET_NULL, null=True, related_name="+")
    challenge = models.ForeignKey("challenges.Challenge", on_delete=models.SET_NULL, null=True, related_name="+")
    made_challenge = models.BooleanField(default=False)
    brought_at = models.DateTimeField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "number"], name="initiatives_registry_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["job", "verdict", "number"], name="initiatives_registry_verdict"),
            models.Index(fields=["source_key"], name="initiatives_registry_source"),
            models.Index(fields=["lead_key"], name="initiatives_registry_lead"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}: {self.get_verdict_display()}"
