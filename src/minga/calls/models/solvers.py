"""Who can solve: a firm, a start-up, a university, a group. Written once, used in every call.

A profile is public when its owner says so, and only then suggested to challenge owners. `stems` repeats,
for matching, the roots of the words of its capabilities: write it with `actions.solvers.list_columns`,
never by hand.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.calls.enums import Maturity
from minga.challenges.enums import Sector
from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal


class Solver(Keyed):
    """What somebody can do, where, and what proves it."""

    personal = Personal(
        person="owner",
        export=("name", "summary", "capabilities", "sectors", "maturity", "public"),
        erase="blank",
        blank={"contact_email": "", "public": False},
        reason="a profile of an organisation stays with the organisation",
    )

    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="solvers")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="solvers"
    )
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("what you solve, in plain words"))
    language = models.CharField(max_length=2, default="es")
    capabilities = ArrayField(models.CharField(max_length=60), default=list, verbose_name=_("capabilities"))
    sectors = ArrayField(
        models.CharField(max_length=20, choices=Sector), default=list, blank=True, verbose_name=_("sectors")
    )
    sdg_goals = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("Sustainable Development Goals"),
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    works_in = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries where you work")
    )
    territory = models.ForeignKey(
        "organisations.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    maturity = models.CharField(_("how far your solution is"), max_length=10, choices=Maturity)
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    since = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    contact_email = models.EmailField(_("e-mail for questions"), blank=True)
    public = models.BooleanField(_("in the public directory"), default=False)
    confirmed_at = models.DateTimeField(null=True)
    stems = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["public", "name"], name="calls_solver_list"),
            GinIndex(fields=["stems"], name="calls_solver_stems"),
            GinIndex(fields=["capabilities"], name="calls_solver_can"),
            GinIndex(fields=["sectors"], name="calls_solver_sectors"),
        ]
        verbose_name = _("solver")
        verbose_name_plural = _("solvers")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("calls:solver", args=[self.key])


class SolverProof(Base):
    """Something that shows that it works: a client, a study, a case."""

    personal = NOTHING_PERSONAL

    solver = models.ForeignKey(Solver, on_delete=models.CASCADE, related_name="proofs")
    title = models.CharField(_("what it shows"), max_length=200)
    client = models.CharField(_("for whom"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-year", "pk"]

    def __str__(self) -> str:
        return self.title


class SolverNotice(Base):
    """That a solver was told of a challenge of an open call; each once, whoever presses."""

    personal = NOTHING_PERSONAL

    solver = models.ForeignKey(Solver, on_delete=models.CASCADE, related_name="notices")
    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="+")
    challenge = models.ForeignKey("challenges.Challenge", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "challenge", "solver"], name="calls_solver_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.solver}: {self.challenge}"
