"""An instrument is a way of working as data; a version of it never changes once launched.

The blueprint is kept whole, as it was written (`source`) and as it was understood
(`blueprint`). Editions point to a version, never to the instrument, so what somebody signed
stays readable for ever. Adapting an edition does not touch its version: it is saved as a
new one. `changes` keeps the comparison with `derived_from` as it was when it was saved.

`blueprint` and `source` are large: defer them in lists.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL
from minga.core.texts import TextsField, pick
from minga.programmes.enums import InstrumentKind, VersionStatus


class Instrument(Keyed):
    """A course, a challenge call, a pilot fund …, owned by an organisation."""

    personal = NOTHING_PERSONAL

    kind = models.CharField(_("kind"), max_length=24, choices=InstrumentKind)
    titles = TextsField(_("title"))
    summaries = TextsField(_("summary"))
    owner = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
    )
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    shipped = models.BooleanField(default=False)

    def __str__(self) -> str:
        return pick(self.titles)


class InstrumentVersion(Base):
    """One numbered, checked text of an instrument."""

    personal = NOTHING_PERSONAL

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=VersionStatus, default=VersionStatus.DRAFT)
    blueprint = models.JSONField()
    source = models.TextField()
    checksum = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instrument_versions",
        verbose_name=_("made by"),
    )
    change_note = models.TextField(_("what changed"), blank=True)
    changes = models.JSONField(default=list)
    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived")
    from_edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    launched_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["instrument", "number"], name="programmes_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.number}"
