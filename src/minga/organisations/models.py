"""Entities and the roles people hold in them.

An organisation is never deleted: it is retired, because dossiers, money and numbers name
it. A role without a scope is a role in its organisation; `scope_type`/`scope_id` narrow it
to one edition (later: initiative) by plain id, since those live above this app. Ask for
rights through `queries.roles.holds`, never by filtering roles yourself.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick
from minga.organisations.enums import (
    Level,
    OrganisationType,
    RoleEnd,
    RoleKind,
    TerritoryKind,
    TieKind,
)


class Territory(Keyed):
    """A country, its first division, or a municipality."""

    personal = NOTHING_PERSONAL

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TerritoryKind)
    names = TextsField(_("names"))
    division = models.CharField(_("name of the division"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
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
    retired_at = models.DateTimeField(_("retired on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Unit(Keyed):
    """A part of an organisation: an office, a laboratory."""

    personal = NOTHING_PERSONAL

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
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
                fields=["origin", "target", "kind", "since"],
                nulls_distinct=False,
                name="org_tie_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.get_kind_display()} {self.target}"


class Role(Base):
    """What a person is, where, from when until when, and who stands in."""

    personal = Personal(
        person="person",
        export=("kind", "organisation", "scope_type", "title", "starts_on", "ends_on"),
        erase="blank",
        blank={"title": "", "note": ""},
        reason="who held which public role is a fact of the institution",
    )

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind)
    scope_type = models.CharField(max_length=60, blank=True)
    scope_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    deputy = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="deputy_of"
    )
    public = models.BooleanField(_("shown to the public"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=RoleEnd, blank=True)
    note = models.TextField(_("note"), blank=True)
    succeeds = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(scope_id__isnull=False),
                name="org_role_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="org_role_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")),
                name="org_role_deputy_is_another",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "kind", "scope_type", "scope_id"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="org_role_held_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["scope_type", "scope_id", "kind"], name="org_role_scope")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the role and the person's key, not her name."""
        return f"{self.kind} of person #{self.person_id}"
