"""A jury and what it judges. A panel belongs to a thing of an app above, named by type and id.

Whoever sits on it said yes with a load of her own (`Juror.most_items`). A conflict of interest is
a row about one juror and one item; while one stands, she neither reads nor judges that item.
`PanelItem.code` is all that a double-blind page may call an item by, in texts, files and addresses.
"""

from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.assessments.enums import BlindMode, InterestKind, InterestSource, InterestState, JurorState, PanelState
from minga.assessments.models.rubric import RubricDefinition, read_rubric
from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.core.texts import TextsField, pick


class Rubric(Base):
    """How work is judged. Never changes: a new text is a new rubric (trigger in migration 0002)."""

    personal = NOTHING_PERSONAL

    titles = TextsField(_("title"))
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")

    def __str__(self) -> str:
        return pick(self.titles)

    @cached_property
    def read(self) -> RubricDefinition:
        """The definition as values."""
        return read_rubric(self.definition)


class Panel(Keyed):
    """A jury with a task."""

    personal = NOTHING_PERSONAL

    titles = TextsField(_("title"))
    owner_type = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="panels")
    blind = models.CharField(_("who knows whom"), max_length=8, choices=BlindMode, default=BlindMode.SINGLE)
    state = models.CharField(_("state"), max_length=12, choices=PanelState, default=PanelState.PREPARING)
    reviews_per_item = models.PositiveSmallIntegerField(_("assessments of each application"), default=2)
    quorum = models.PositiveSmallIntegerField(_("jurors that the panel needs"), default=2)
    alert = models.PositiveSmallIntegerField(_("points apart that are flagged"), default=35)
    calibrates = models.BooleanField(_("begins with shared samples"), default=False)
    judges_from = models.DateTimeField(_("judging begins"), null=True, blank=True)
    due_at = models.DateTimeField(_("assessments until"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner_type", "owner_id"], name="assessments_one_panel_an_owner"),
            models.CheckConstraint(
                condition=Q(reviews_per_item__gte=1, quorum__gte=1), name="assessments_judged_by_one"
            ),
        ]
        verbose_name = _("panel")
        verbose_name_plural = _("panels")

    def __str__(self) -> str:
        return pick(self.titles) or self.key


class PanelItem(Base):
    """Something that is judged. `sample`: one that all judge first, to agree on the scale; it does not count."""

    personal = NOTHING_PERSONAL

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=24)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    sample = models.BooleanField(_("sample for calibration"), default=False)
    withdrawn_at = models.DateTimeField(null=True)
    discussed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "subject_type", "subject_id"], name="assessments_item_once"),
            models.UniqueConstraint(fields=["panel", "code"], name="assessments_code_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="assessments_item_subject")]

    def __str__(self) -> str:
        return self.code


class Juror(Base):
    """A person asked to judge, and what she agreed to."""

    personal = Personal(
        person="person",
        export=("panel", "state", "most_items", "invited_at", "answered_at", "declined_reason", "topics"),
        erase="blank",
        blank={"declined_reason": "", "topics": [], "presentation": ""},
        reason="that a panel had its quorum stays true without saying who sat on it",
    )

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="jurors")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=JurorState, default=JurorState.INVITED)
    most_items = models.PositiveSmallIntegerField(_("applications at most"), default=10)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("topics"))
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("languages"))
    presentation = models.CharField(_("who she is, in a sentence"), max_length=300, blank=True)
    may_stand_in = models.BooleanField(_("judges only when somebody drops out"), default=False)
    invited_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(_("reason"), blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["panel", "person"], name="assessments_juror_once")]
        indexes: ClassVar = [models.Index(fields=["person", "state"], name="assessments_juror_of")]
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")

    def __str__(self) -> str:
        return f"{self.panel}: {self.get_state_display()}"

    @property
    def audit_label(self) -> str:
        """The log names the panel and the person's row, never her name."""
        return f"{self.panel.key}: person #{self.person_id}"


class JurorTie(Base):
    """A line of a person's own list: an organisation, or somebody by name, that she will not judge."""

    personal = Personal(
        person="person", export=("organisation", "name", "reason", "since"), erase="delete", reason="her own list"
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="juror_ties")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    reason = models.CharField(_("what ties you"), max_length=300, blank=True)
    since = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name=""), name="assessments_tie_names_somebody"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation)

    @property
    def audit_label(self) -> str:
        """The log never names whom somebody will not judge."""
        return f"list of person #{self.person_id}"


class Interest(Base):
    """One conflict between one juror and one item, and what became of it."""

    personal = Personal(
        person="juror__person",
        export=("item", "kind", "reason", "state", "noted_at"),
        when={"source": InterestSource.DECLARED},
        erase="blank",
        blank={"reason": "", "cleared_reason": "•••"},
        reason="that somebody stood aside is part of the record; what Minga found would tell a blind juror who applies",
    )

    item = models.ForeignKey(PanelItem, on_delete=models.CASCADE, related_name="interests")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="interests")
    source = models.CharField(max_length=10, choices=InterestSource)
    kind = models.CharField(max_length=14, choices=InterestKind)
    reason = models.CharField(_("what the conflict is"), max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=InterestState, default=InterestState.STANDING)
    noted_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    cleared_reason = models.TextField(_("why it does not stand in the way"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "juror", "source", "kind"], name="assessments_interest_once"),
            models.CheckConstraint(
                condition=~Q(state=InterestState.CLEARED) | Q(cleared_at__isnull=False) & ~Q(cleared_reason=""),
                name="assessments_cleared_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["juror", "item"], condition=Q(state="standing"), name="assessments_in_the_way")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_kind_display()}"

    @property
    def audit_label(self) -> str:
        """The code of the item and the row of the juror; never what ties them."""
        return f"{self.item.code}: juror #{self.juror_id}"
