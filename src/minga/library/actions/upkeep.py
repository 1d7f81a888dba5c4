"""What tools and lessons do when the organisation that they name changes. Part of that change."""

from minga.library.actions.search import index_tool
from minga.library.models import Lesson, Tool
from minga.organisations.models import Organisation


def follow_merge(*, stays: Organisation, duplicate: Organisation) -> None:
    """Tools that a duplicate adapted, and lessons written there, belong to the organisation that stays."""
    Lesson.objects.filter(organisation=duplicate).update(organisation=stays)
    moved = list(Tool.objects.filter(maker=duplicate).values_list("pk", flat=True))
    Tool.objects.filter(pk__in=moved).update(maker=stays)
    for tool in Tool.objects.filter(pk__in=moved).select_related("maker"):
        index_tool(tool)
