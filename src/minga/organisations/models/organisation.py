"""Entities, their units, the ties between them, and requests to join one.

An organisation is never deleted: it is retired, because dossiers, money and numbers name
it. A duplicate is merged: it is retired and points to the one that stays, so that old
addresses still arrive. `revision` guards against two people editing at once: every action
that changes the own columns compares and raises it.

Anybody may register an organisation; it acts in public (launches, shows names) only once
support staff have recognised it: `recognised_at`.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField
from minga.organisations.enums import Level, OrganisationType, TieKind
from minga.organisations.models.territory import Territory


class Organisation(Keyed):
    """A public entity, an association of entities, or a partner of theirs."""

    personal = NOTHING_PERSONAL

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    folded_name = models.CharField(max_length=200, db_index=True, editable=False)
    type = models.CharField(_("type"), max_length=20, choices=OrganisationType)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    rural = models.BooleanField(_("rural"), default=False)
    first_time = models.BooleanField(_("first time in a network"), default=False)
    peer_group = models.CharField(_("peer group"), max_length=80, blank=True)
    about = TextsField(_("what it does"))
    website = models.URLField(_("website"), blank=True)
    public_email = models.EmailField(_("public e-mail"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    recognised_at = models.DateTimeField(_("recognised on"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="org_folded_name_trgm")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(retired_at__isnull=False), name="org_merged_is_retired"
            )
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisations:organisation-page", args=[self.key])


class Unit(Keyed):
    """A part of an organisation: an office, a laboratory."""

    personal = NOTHING_PERSONAL

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    innovation = models.BooleanField(_("innovation unit"), default=False)
    mission = models.TextField(_("mission"), blank=True)
    created_by_act = models.CharField(_("act of creation"), max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Tie(Base):
    """A typed, dated relation between two organisations, with its source."""

    personal = NOTHING_PERSONAL

    origin = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ties_out")
    target = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ties_in")
    kind = models.CharField(_("kind"), max_length=20, choices=TieKind)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(origin=F("target")), name="org_tie_not_itself"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="org_tie_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["origin", "target", "kind", "since"], nulls_distinct=False, name="org_tie_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.get_kind_display()} {self.target}"


class JoinRequest(Base):
    """Somebody says she works here; whoever coordinates answers."""

    personal = Personal(
        person="person",
        export=("organisation", "message", "created_at", "answered_at", "accepted"),
        erase="delete",
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    message = models.CharField(_("message"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(answered_at__isnull=True), name="org_join_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"request #{self.pk} to join {self.organisation}"

    @property
    def audit_label(self) -> str:
        return f"request of person #{self.person_id} to join organisation #{self.organisation_id}"
