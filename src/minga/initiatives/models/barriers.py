"""Barriers met in dossiers, and the agenda of reform into which they are gathered.

Anybody of a team logs a barrier; whoever runs the agenda gathers barriers that say the same into
a `Reform`. How many initiatives met it is counted from the barriers, never typed.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL
from minga.initiatives.enums import BarrierKind, ReformStatus
from minga.initiatives.models.initiative import Initiative
from minga.people.enums import Language


class Reform(Keyed):
    """One point of the agenda: what stands in the way, who could mend it, how."""

    personal = NOTHING_PERSONAL

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=BarrierKind)
    legal_reference = models.CharField(_("norm, article"), max_length=300, blank=True)
    description = models.TextField(_("what stands in the way"))
    proposal = models.TextField(_("proposed mend"), blank=True)
    owner = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reforms",
        verbose_name=_("who could mend it"),
    )
    keeper = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="kept_reforms",
        verbose_name=_("who keeps this point"),
    )
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    status = models.CharField(_("state"), max_length=10, choices=ReformStatus, default=ReformStatus.REPORTED)
    answer = models.TextField(_("how it was resolved, or why it is accepted"), blank=True)
    moved_on = models.DateField(_("in this state since"))
    public = models.BooleanField(_("public"), default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status__in=["resolved", "accepted"]) | ~Q(answer=""), name="initiatives_reform_answered"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["status", "kind"], name="initiatives_reform_agenda")]
        verbose_name = _("point of the reform agenda")
        verbose_name_plural = _("reform agenda")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiatives:reform", args=[self.key])


class Barrier(Base):
    """What stood in the way of this initiative."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="barriers")
    kind = models.CharField(_("kind"), max_length=12, choices=BarrierKind)
    text = models.TextField(_("what stood in the way"))
    legal_reference = models.CharField(_("norm, article"), max_length=300, blank=True)
    effect = models.TextField(_("what it cost: days, money, people"), blank=True)
    way_round = models.TextField(_("how the team went on"), blank=True)
    met_on = models.DateField(_("date"))
    stage = models.PositiveSmallIntegerField()
    reform = models.ForeignKey(Reform, on_delete=models.SET_NULL, null=True, blank=True, related_name="barriers")
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["met_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "reform"], name="initiatives_barrier_kind")]
        verbose_name = _("barrier")
        verbose_name_plural = _("barriers")

    def __str__(self) -> str:
        return self.text[:80]
