"""How often a tool was used: one filled-in canvas per initiative counts once."""

from collections.abc import Collection, Mapping

from django.db.models import Count, Q

from minga.library.models.tools import CANVAS_ABOUT, Tool
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission


def usage_of_tools(keys: Collection[str]) -> Mapping[str, int]:
    """Initiatives that wrote on the canvas of each tool; a key that nobody used counts 0. Two queries."""
    begun = Q(revision__gt=0) | Q(state=SubmissionState.SUBMITTED)
    counted = (
        Submission.objects.filter(begun, subject_type=CANVAS_ABOUT)
        .filter(version__form__in=Tool.objects.filter(key__in=keys).values("form"))
        .exclude(state=SubmissionState.WITHDRAWN)
        .values("version__form")
        .annotate(number=Count("subject_id", distinct=True))
        .values_list("version__form", "number")
    )
    by_form = dict(counted)
    forms = Tool.objects.filter(key__in=keys).values_list("key", "form")
    return {key: by_form.get(form, 0) for key, form in forms}
