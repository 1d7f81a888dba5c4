"""An initiative and the people and organisations around it.

Members, mentors and deputies are `organisations.Role`s whose scope is the initiative, so they have
dates and stand-ins like every role; nobody gets one without saying yes to a `TeamInvitation`.
`stage` is the last gate that was crossed. The columns from `sector` on repeat, for lists of tens of
thousands, what the challenge and the dossier say: `actions.listing.refresh` writes them, nobody else.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.initiatives.enums import (
    InitiativeState,
    InvitationState,
    LifeStage,
    PartnerPart,
    Subtype,
    Visibility,
)
from minga.organisations.enums import RoleKind
from minga.people.enums import Language


class Initiative(Keyed):
    """The work of a team on a challenge."""

    personal = Personal(
        person="opened_by",
        export=("title", "stage", "state", "created_at"),
        reason="a dossier belongs to the institution; who opened it stays in the log by key only",
    )

    challenge = models.ForeignKey("challenges.Challenge", on_delete=models.PROTECT, related_name="initiatives")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("owner")
    )
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    opened_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    title = models.CharField(_("title"), max_length=160)
    subtype = models.CharField(_("kind"), max_length=12, choices=Subtype)
    problem = models.TextField(_("the problem, in two sentences"), blank=True)
    change = models.TextField(_("what changes"), blank=True)
    chosen_how = models.TextField(_("how the team or the solver was chosen"), blank=True)
    stage = models.PositiveSmallIntegerField(_("stage"), choices=LifeStage, default=LifeStage.MAPPED)
    state = models.CharField(_("state"), max_length=8, choices=InitiativeState, default=InitiativeState.ACTIVE)
    visibility = models.CharField(_("who reads it"), max_length=10, choices=Visibility, default=Visibility.DRAFT)
    started_on = models.DateField(_("started on"))
    stage_since = models.DateField(_("at this stage since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    state_reason = models.TextField(_("why"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True)
    revision = models.PositiveIntegerField(default=1)

    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived")
    adaptation = models.TextField(_("what was kept and what was changed"), blank=True)
    adaptation_conditions = models.TextField(_("what it needs to work here"), blank=True)
    adaptation_cost = models.DecimalField(
        _("cost in the new context"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    adaptation_currency = models.CharField(_("currency"), max_length=3, blank=True)
    currency = models.CharField(_("currency of the costs"), max_length=3, default="USD")

    sector = models.CharField(max_length=20, blank=True)
    sdg_goal = models.PositiveSmallIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True)
    territory = models.ForeignKey(
        "organisations.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    region = models.ForeignKey(
        "organisations.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rural = models.BooleanField(default=False)
    evidence_level = models.PositiveSmallIntegerField(default=0)
    folded_title = models.CharField(max_length=160, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    """When the thread last grew, for "what moved lately" and for the greying of what stands still."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__gte=1, stage__lte=7), name="initiatives_stage_one_to_seven"),
            models.CheckConstraint(
                condition=Q(evidence_level__gte=0, evidence_level__lte=5), name="initiatives_evidence_up_to_five"
            ),
            models.CheckConstraint(
                condition=Q(derived_from__isnull=True) | ~Q(derived_from=F("pk")), name="initiatives_not_its_own_child"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["stopped", "closed"]) | Q(ended_on__isnull=False),
                name="initiatives_ended_is_dated",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["visibility", "state", "stage", "-moved_at"], name="initiatives_board"),
            models.Index(fields=["visibility", "-moved_at"], name="initiatives_lately"),
            models.Index(fields=["visibility", "sdg_goal", "-moved_at"], name="initiatives_by_sdg"),
            models.Index(fields=["visibility", "country", "-moved_at"], name="initiatives_by_country"),
            models.Index(fields=["visibility", "region", "-moved_at"], name="initiatives_by_region"),
            models.Index(fields=["visibility", "subtype", "-moved_at"], name="initiatives_by_kind"),
            models.Index(fields=["visibility", "evidence_level", "-moved_at"], name="initiatives_by_evidence"),
            models.Index(fields=["organisation", "-moved_at"], name="initiatives_by_owner"),
            models.Index(fields=["edition", "stage"], name="initiatives_by_edition"),
            GinIndex(fields=["folded_title"], opclasses=["gin_trgm_ops"], name="initiatives_title_trgm"),
        ]
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiatives:dossier", args=[self.key])


class TeamInvitation(Base):
    """Somebody is asked to take a role in the initiative; without her yes there is no role."""

    personal = Personal(
        person="person",
        export=("initiative", "role", "state", "asked_at", "answered_at"),
        erase="delete",
    )

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="team_invitations")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=RoleKind, default=RoleKind.MEMBER)
    title = models.CharField(_("what she does in the team"), max_length=160, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    message = models.CharField(_("message"), max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.ASKED)
    asked_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "person", "role"],
                condition=Q(state=InvitationState.ASKED),
                name="initiatives_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.get_role_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the dossier and the person's row, never her name."""
        return f"{self.initiative.key}: person #{self.person_id}"


class Partner(Base):
    """Another organisation's part, from when until when."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="initiative_parts"
    )
    part = models.CharField(_("part"), max_length=10, choices=PartnerPart)
    note = models.CharField(_("what it does"), max_length=300, blank=True)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "organisation", "part"], name="initiatives_partner_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_part_display()}"


class Follow(Base):
    """Somebody wants to hear when the thread grows."""

    personal = Personal(person="person", export=("initiative", "created_at"), erase="delete")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="followed_initiatives")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "person"], name="initiatives_followed_once")
        ]

    def __str__(self) -> str:
        return f"#{self.person_id} follows {self.initiative}"
