"""Places, from countries to municipalities.

`code` is ISO 3166-1 for countries ("PY"), ISO 3166-2 for their first division ("PY-7") and
country, point, official code for municipalities ("PY.0701"), so that the three never clash.
Places are loaded or imported, never typed one by one; nothing here is deleted, because
organisations and numbers name it.
"""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Keyed
from minga.core.personal import NOTHING_PERSONAL
from minga.core.texts import TextsField, pick
from minga.organisations.enums import TerritoryKind


class Territory(Keyed):
    """A country, its first division, or a municipality."""

    personal = NOTHING_PERSONAL

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TerritoryKind)
    names = TextsField(_("names"))
    division = models.CharField(_("name of the division"), max_length=60, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    country = models.CharField(max_length=2, db_index=True)
    rural = models.BooleanField(_("rural"), default=False)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "country"], name="org_territory_kind")]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return pick(self.names)

    def get_absolute_url(self) -> str:
        return reverse("organisations:territory-page", args=[self.code])

    @property
    def official_code(self) -> str:
        """The code as the country writes it: "0701" for "PY.0701"."""
        return self.code.partition(".")[2] or self.code
