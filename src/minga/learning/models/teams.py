"""Teams of an edition, their mentors, and what a machine proposed before a person applied it.

A team is of the edition; its work is an `Initiative`. Memberships and mentorships end, they are not deleted.
A `Matching` keeps the problem as it was given to the engine and what came out, so a proposal can be looked
at, compared and thrown away before anything changes.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.learning.enums import MatchingKind, MatchingState, Mood
from minga.organisations.enums import RoleKind


class Team(Base):
    """People of an edition who work on one challenge."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="teams")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.SET_NULL, null=True, blank=True, related_name="learning_teams"
    )
    closed_to_changes = models.BooleanField(_("stays as it is"), default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "number"], name="learning_team_number_once")
        ]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class TeamMember(Base):
    """That somebody is in a team, since when and until when."""

    personal = Personal(
        person="enrolment__person",
        export=("team", "since", "until"),
        erase="keep",
        reason="how large a team was stays true without saying who",
    )

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="teams")
    locked = models.BooleanField(_("stays in this team"), default=False)
    reasons = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(until__isnull=True), name="learning_in_one_team_at_a_time"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["team"], condition=Q(until=None), name="learning_members_today")]

    def __str__(self) -> str:
        return f"{self.team}"

    @property
    def audit_label(self) -> str:
        """The log names the team and the person's row, never her name."""
        return f"{self.team}: enrolment #{self.enrolment_id}"


class Wish(Base):
    """What a participant brings to a team, and what she would like to work on."""

    personal = Personal(person="enrolment__person", export=("skills", "languages", "challenges"), erase="delete")

    enrolment = models.OneToOneField("programmes.Enrolment", on_delete=models.CASCADE, related_name="wish")
    skills = models.JSONField(_("skills"), default=dict)
    """Skill → level from 0 to 1."""
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("languages"))
    challenges = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Ids of challenges, the dearest first."""
    boss = models.ForeignKey(
        "programmes.Enrolment", on_delete=models.SET_NULL, null=True, blank=True, related_name="subordinates"
    )

    def __str__(self) -> str:
        return f"enrolment #{self.enrolment_id}"


class MentorProfile(Base):
    """What a mentor offers, whatever the edition."""

    personal = Personal(
        person="person",
        export=("headline", "biography", "skills", "languages", "capacity", "timezone", "open"),
        erase="delete",
    )

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="mentor_profile")
    headline = models.CharField(_("in one sentence"), max_length=160, blank=True)
    biography = models.TextField(_("experience"), blank=True)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("can help with"))
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("languages"))
    capacity = models.PositiveSmallIntegerField(_("teams at a time"), default=2)
    timezone = models.CharField(_("time zone"), max_length=60)
    open = models.BooleanField(_("takes teams"), default=True)

    def __str__(self) -> str:
        return f"person #{self.person_id}"


class MentorSlot(Base):
    """Hours of the week at which a mentor can meet, in her own time zone."""

    personal = Personal(person="profile__person", export=("weekday", "starts", "ends"), erase="delete")

    profile = models.ForeignKey(MentorProfile, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        ordering: ClassVar = ["weekday", "starts"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="learning_slot_in_the_week"),
            models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="learning_slot_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}"


class Mentorship(Base):
    """That a mentor accompanies a team, and why she."""

    personal = Personal(
        person="mentor", export=("team", "since", "until", "reasons"), erase="keep", reason="who gave a judgement stays"
    )

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="mentorships")
    mentor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="mentorships")
    role = models.CharField(max_length=20, choices=RoleKind, default=RoleKind.MENTOR, editable=False)
    locked = models.BooleanField(_("stays with this team"), default=False)
    reasons = models.JSONField(default=list)
    handed_over = models.TextField(_("what the next mentor should know"), blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "mentor"], condition=Q(until__isnull=True), name="learning_mentors_a_team_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["mentor"], condition=Q(until=None), name="learning_mentors_today")]

    def __str__(self) -> str:
        return f"{self.team}"

    @property
    def audit_label(self) -> str:
        """The log names the team and the person's row, never her name."""
        return f"{self.team}: person #{self.mentor_id}"


class MentoringLog(Base):
    """A meeting of a mentor with her team, told in a minute."""

    personal = Personal(
        person="mentor",
        export=("team", "held_on", "minutes", "topic", "mood"),
        erase="keep",
        reason="what a team agreed with its mentor belongs to the team",
    )

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="logs")
    mentor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    topic = models.CharField(_("topic"), max_length=300)
    note = models.TextField(_("for the next mentor"), blank=True)
    mood = models.CharField(_("mood of the team"), max_length=1, choices=Mood, blank=True)
    present = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Enrolments that were there."""
    client_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["team", "-held_on"], name="learning_logs_newest")]

    def __str__(self) -> str:
        return f"{self.team}: {self.topic}"


class AgreedAction(Base):
    """What was agreed to be done until the next meeting."""

    personal = NOTHING_PERSONAL

    log = models.ForeignKey(MentoringLog, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("what was agreed"), max_length=300)
    who = models.CharField(_("who does it"), max_length=120, blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text


class Matching(Base):
    """One proposal of the engine: what it was given, what it found, what became of it."""

    personal = Personal(
        person="made_by",
        export=("edition", "kind", "state", "created_at"),
        erase="blank",
        blank={"made_by": None},
        reason="how teams came about is a fact of the edition",
    )

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="matchings")
    kind = models.CharField(max_length=8, choices=MatchingKind)
    state = models.CharField(max_length=10, choices=MatchingState, default=MatchingState.WAITING)
    settings = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=200, blank=True)
    error = models.TextField(blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    computed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["edition", "kind", "-created_at"], name="learning_matchings_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"
