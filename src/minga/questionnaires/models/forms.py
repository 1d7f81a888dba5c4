"""A form, and the versions of what it asks.

The definition of a published version never changes, because answers point to it: the
database refuses (trigger `questionnaires_version_frozen`). Publish another version instead;
drafts move to it by themselves when they are opened, sent answers stay with theirs.
"""

from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL
from minga.core.texts import TextsField, pick
from minga.questionnaires.models.definition import Definition
from minga.questionnaires.models.reading import read_definition


class Form(Keyed):
    """Something that is asked, whoever answers. Its owner decides who manages it.

    `owner_type`, `owner_id`: the thing it belongs to, such as an edition. `about_type`: the
    kind of thing each set of answers is about; empty when it is about the owner.
    """

    personal = NOTHING_PERSONAL

    title = TextsField(_("title"))
    owner_type = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    about_type = models.CharField(max_length=60, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner_type", "owner_id"], name="questionnaires_owner")]
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def __str__(self) -> str:
        return pick(self.title) or self.key


class FormVersion(Base):
    """What a form asks, from one day on."""

    personal = NOTHING_PERSONAL

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(_("what changed"), blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="questionnaires_version_once"),
            models.UniqueConstraint(
                fields=["form"],
                condition=Q(published_at__isnull=True),
                name="questionnaires_version_one_unpublished",
            ),
        ]
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")

    def __str__(self) -> str:
        return f"{self.form} · {self.number}"

    @cached_property
    def questions(self) -> Definition:
        """The definition as data classes; read once per content and process."""
        return _read(self.sha256, _Held(self.definition))


class _Held:
    """Carries the JSON past the cache, which looks at the hash only."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=256)
def _read(sha256: str, held: _Held) -> Definition:
    del sha256
    return read_definition(held.data)
