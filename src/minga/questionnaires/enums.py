from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionKind(TextChoices):
    """The kinds of question. Blueprints write these same words."""

    TEXT = "text", pgettext_lazy("question", "Short text")
    LONG_TEXT = "long_text", pgettext_lazy("question", "Long text")
    NUMBER = "number", pgettext_lazy("question", "Number")
    MONEY = "money", pgettext_lazy("question", "Money")
    DATE = "date", pgettext_lazy("question", "Date")
    CHOICE = "choice", pgettext_lazy("question", "One choice")
    CHOICES = "choices", pgettext_lazy("question", "Several choices")
    SCALE = "scale", pgettext_lazy("question", "Scale")
    FILE = "file", pgettext_lazy("question", "File")
    MATRIX = "matrix", pgettext_lazy("question", "Matrix")
    CARDS = "cards", pgettext_lazy("question", "Repeatable cards")
    YES_NO = "yes_no", pgettext_lazy("question", "Yes or no")
    EMAIL = "email", pgettext_lazy("question", "E-mail")
    PHONE = "phone", pgettext_lazy("question", "Telephone")
    NATIONAL_ID = "national_id", pgettext_lazy("question", "National identity number")
    STATEMENT = "statement", pgettext_lazy("question", "Statement to read")


class Operation(TextChoices):
    """What a condition asks of an earlier answer."""

    IS = "is", _("is")
    IS_NOT = "is_not", _("is not")
    MORE_THAN = "more_than", _("is more than")
    AT_LEAST = "at_least", _("is at least")
    LESS_THAN = "less_than", _("is less than")
    AT_MOST = "at_most", _("is at most")
    ANSWERED = "answered", _("was answered")
    EMPTY = "empty", _("was left empty")


class SubmissionState(TextChoices):
    """Where one set of answers stands."""

    DRAFT = "draft", pgettext_lazy("answers", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("answers", "Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("answers", "Withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("answers", "Replaced by a later one")


NEXT_STATES: dict[str, frozenset[str]] = {
    SubmissionState.DRAFT: frozenset({SubmissionState.SUBMITTED}),
    SubmissionState.SUBMITTED: frozenset({SubmissionState.WITHDRAWN, SubmissionState.SUPERSEDED}),
    SubmissionState.WITHDRAWN: frozenset(),
    SubmissionState.SUPERSEDED: frozenset(),
}
