from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class LessonState(TextChoices):
    """The life of a lesson: nothing is published that a second person has not read."""

    DRAFT = "draft", pgettext_lazy("state of a lesson", "Draft")
    REVIEWED = "reviewed", pgettext_lazy("state of a lesson", "Reviewed")
    PUBLISHED = "published", pgettext_lazy("state of a lesson", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a lesson", "Withdrawn")
