"""Prioritising in the open: criteria set before, votes of a workshop, a matrix, a kept decision.

Criteria and candidates do not change once voting is open. A vote is one person's score of one
candidate on one criterion; a vote typed in from a paper of the workshop names the table, not a
person. The decision keeps the ranking that it was taken on.
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import CriterionKind, PrioritisationStatus
from minga.challenges.models.challenge import Challenge
from minga.challenges.models.strategy import Portfolio
from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.people.enums import Language


class Prioritisation(Keyed):
    """One round in which candidates are compared."""

    personal = Personal(
        person="decided_by",
        export=("title", "decided_at"),
        reason="who decided is a fact of the institution; the log holds the key only",
    )

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="prioritisations", verbose_name=_("owner")
    )
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, null=True, blank=True, related_name="prioritisations"
    )
    edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="prioritisations"
    )
    invited = models.ManyToManyField("organisations.Organisation", blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("what is to be decided"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    status = models.CharField(
        _("state"), max_length=10, choices=PrioritisationStatus, default=PrioritisationStatus.PREPARING
    )
    opens_at = models.DateTimeField(_("voting opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("voting closes"), null=True, blank=True)
    code = models.CharField(_("code of the workshop"), max_length=12, blank=True, db_index=True)
    places = models.PositiveSmallIntegerField(_("how many are chosen"), null=True, blank=True)
    decision = models.TextField(_("decision and its reasons"), blank=True)
    tie_break = models.TextField(_("how a tie at the last place was broken"), blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_office = models.CharField(_("office that decided"), max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    ranking = models.JSONField(default=list, editable=False)
    public = models.BooleanField(_("public"), default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status=PrioritisationStatus.DECIDED) | Q(decided_at__isnull=False) & ~Q(decision=""),
                name="challenges_decision_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="challenges_voting_dates_in_order",
            ),
        ]
        verbose_name = _("prioritisation")
        verbose_name_plural = _("prioritisations")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenges:prioritisation", args=[self.key])


class Criterion(Base):
    """What candidates are compared by, and how much it weighs."""

    personal = NOTHING_PERSONAL

    prioritisation = models.ForeignKey(Prioritisation, on_delete=models.CASCADE, related_name="criteria")
    title = models.CharField(_("criterion"), max_length=200)
    low = models.CharField(_("what the lowest score means"), max_length=200, blank=True)
    high = models.CharField(_("what the highest score means"), max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=CriterionKind, default=CriterionKind.BENEFIT)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Candidate(Base):
    """A challenge that is compared, and whether it was chosen."""

    personal = NOTHING_PERSONAL

    prioritisation = models.ForeignKey(Prioritisation, on_delete=models.CASCADE, related_name="candidates")
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="candidacies")
    chosen = models.BooleanField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prioritisation", "challenge"], name="challenges_candidate_once")
        ]

    def __str__(self) -> str:
        return str(self.challenge)


class Vote(Base):
    """One score, 0 to 4, of one candidate on one criterion."""

    personal = Personal(
        person="person",
        export=("candidate", "criterion", "score", "created_at"),
        erase="blank",
        blank={"person": None, "table": "erased"},
        reason="the sum that was decided on stays true without saying who",
    )

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="votes")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="priority_votes"
    )
    table = models.CharField(_("table of the workshop"), max_length=60, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), validators=[MinValueValidator(0), MaxValueValidator(4)])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["candidate", "criterion", "person"],
                condition=Q(person__isnull=False),
                name="challenges_vote_once",
            ),
            models.UniqueConstraint(
                fields=["candidate", "criterion", "table"],
                condition=Q(person__isnull=True) & ~Q(table="erased"),
                name="challenges_vote_of_a_table_once",
            ),
            models.CheckConstraint(condition=Q(score__lte=4), name="challenges_vote_zero_to_four"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"
