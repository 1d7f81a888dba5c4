"""What makes a solution stay and travel: adoption, and exchanges asked by others.

The permanent owner is an office with a person and a deputy in roles of the organisation
(`RoleKind.CHALLENGE_OWNER`, scope = the initiative); `Adoption` keeps the act that pays or rules.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.initiatives.enums import AdoptionKind, ExchangeState
from minga.initiatives.models.initiative import Initiative


class Adoption(Base):
    """A budget line or an act by which the organisation keeps the solution."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="adoptions")
    kind = models.CharField(_("kind"), max_length=12, choices=AdoptionKind)
    reference = models.CharField(_("number or name of the line or act"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    amount = models.DecimalField(_("amount a year"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    signed_on = models.DateField(_("date"))
    office = models.CharField(_("office that keeps it"), max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    restricted = models.BooleanField(_("not for the public"), default=False)

    class Meta:
        ordering: ClassVar = ["signed_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | ~Q(currency=""), name="initiatives_adoption_has_currency"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="initiatives_adoption_ended_says_why",
            ),
        ]
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")

    def __str__(self) -> str:
        return self.reference


class Exchange(Base):
    """Another organisation asks the team to share its experience."""

    personal = Personal(
        person="asked_by",
        export=("initiative", "organisation", "message", "state", "asked_at"),
        erase="blank",
        blank={"asked_by": None, "message": ""},
        reason="that two organisations met stays true without saying who asked",
    )

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="exchanges")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="exchanges_asked"
    )
    asked_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    message = models.TextField(_("what you would like to know"))
    state = models.CharField(_("state"), max_length=8, choices=ExchangeState, default=ExchangeState.ASKED)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"],
                condition=Q(state__in=["asked", "accepted"]),
                name="initiatives_exchange_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExchangeState.HELD) | Q(held_on__isnull=False) & ~Q(outcome=""),
                name="initiatives_exchange_held_has_outcome",
            ),
        ]
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")

    def __str__(self) -> str:
        return f"{self.organisation} ← {self.initiative}"
