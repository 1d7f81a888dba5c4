"""What a dossier taught, in words that serve somebody else, and where it was cited since.

A lesson belongs to an organisation, not to a person: the page names the office. `author` is
kept for her copy and for the rule that nobody reviews what she wrote; `writers` holds the
plain ids of everybody who changed the text since it was last published.

`subject_*` is the dossier by plain id, with its name and address then: it lives above. Never
show a lesson without asking whether that dossier is public: `queries.lessons`.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base, Keyed
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.library.enums import LessonState
from minga.people.enums import Language


class Lesson(Keyed):
    """One thing that was learned, by whom, and for whom it serves."""

    personal = Personal(
        person="author",
        export=("title", "what_happened", "why", "do_differently", "for_whom", "state", "created_at"),
        erase="blank",
        blank={"author": None},
        reason="the lesson is the office's; who wrote it down is not shown",
    )

    title = models.CharField(_("title"), max_length=160)
    what_happened = models.TextField(_("what happened"))
    why = models.TextField(_("why"))
    do_differently = models.TextField(_("what we would do differently"))
    for_whom = models.CharField(_("for whom it serves"), max_length=300)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    sdg_goal = models.PositiveSmallIntegerField(
        _("development goal"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    stage = models.PositiveSmallIntegerField(
        _("stage"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="lessons"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=300)
    subject_path = models.CharField(max_length=300)
    state = models.CharField(_("state"), max_length=12, choices=LessonState, default=LessonState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="lessons")
    writers = ArrayField(models.BigIntegerField(), default=list)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    review_note = models.TextField(_("what the reviewer says"), blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=LessonState.PUBLISHED) | Q(published_at__isnull=False, reviewed_at__isnull=False),
                name="library_lesson_published_was_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(state=LessonState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="library_lesson_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(author__isnull=True) | ~Q(reviewer=models.F("author")),
                name="library_lesson_reviewer_is_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="library_lesson_subject"),
            models.Index(fields=["state", "-published_at"], name="library_lesson_published"),
        ]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:lesson", args=[self.key])


class Citation(Base):
    """Another dossier used this lesson, and says for what."""

    personal = NOTHING_PERSONAL

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="citations")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=300)
    subject_path = models.CharField(max_length=300)
    note = models.TextField(_("what it was used for"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lesson", "subject_type", "subject_id"], name="library_lesson_cited_once")
        ]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="library_citation_subject")]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")

    def __str__(self) -> str:
        return f"{self.lesson.key} → {self.subject_label}"
