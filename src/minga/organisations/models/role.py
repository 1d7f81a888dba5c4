"""What people are, where, and until when.

A role without a scope is a role in its organisation; `scope_type`/`scope_id` narrow it to
one edition (later: initiative) by plain id, since those live above this app. A role counts
only between its dates and while nobody ended it, whatever the nightly job did or did not do.
The deputy stands in for as long as the role counts. Ask for rights through
`queries.roles.holds`, never by filtering roles yourself.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.core.clock import today
from minga.core.models import Base
from minga.core.personal import Personal
from minga.organisations.enums import RoleEnd, RoleKind
from minga.organisations.models.organisation import Organisation

if TYPE_CHECKING:
    from minga.people.models import Person


def house_day(now: datetime) -> date:
    """The calendar day that decides whether a role counts: one day for the whole house."""
    return today(settings.TIME_ZONE, at=now)


class RoleQuerySet(models.QuerySet["Role"]):
    """Roles, narrowed by the rules of time and place."""

    def counting(self, now: datetime) -> Self:
        """Only roles that count at this moment."""
        day = house_day(now)
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), ended_at__isnull=True, starts_on__lte=day)

    def standing(self, now: datetime) -> Self:
        """Roles that count now or will: not ended, and not over."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=house_day(now)), ended_at__isnull=True)

    def exercised_by(self, person: "Person") -> Self:
        """Roles that this person holds, or stands in for as deputy."""
        return self.filter(Q(person=person) | Q(deputy=person))

    def recognised(self) -> Self:
        """Only roles in an organisation that support staff recognised: anybody may register one."""
        return self.filter(organisation__recognised_at__isnull=False)

    def of_kinds(self, kinds: Collection[str]) -> Self:
        """Only these kinds; an empty collection means none."""
        return self.filter(kind__in=kinds)

    def at(self, *, organisation: Organisation | None = None, scope: models.Model | None = None) -> Self:
        """Roles in exactly this place.

        An organisation alone means roles in the organisation itself, without scope; a scope
        means roles in that thing; neither means roles anywhere.
        """
        roles = self
        if organisation is not None:
            roles = roles.filter(organisation=organisation)
        if scope is not None:
            return roles.filter(scope_type=scope._meta.label_lower, scope_id=scope.pk)
        return roles.filter(scope_type="") if organisation is not None else roles


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
    succeeds = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(scope_id__isnull=False), name="org_role_has_a_place"
            ),
            models.CheckConstraint(
                condition=Q(scope_type="", scope_id__isnull=True) | (~Q(scope_type="") & Q(scope_id__isnull=False)),
                name="org_role_scope_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="org_role_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")), name="org_role_deputy_is_another"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "kind", "scope_type", "scope_id"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="org_role_held_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scope_type", "scope_id", "kind"], name="org_role_scope")]
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the role and the person's key, not her name."""
        return f"{self.kind} of person #{self.person_id}"

    def counts(self, now: datetime) -> bool:
        """Whether the role gives anything at this moment."""
        day = house_day(now)
        over = self.ends_on is not None and self.ends_on < day
        return self.ended_at is None and self.starts_on <= day and not over
