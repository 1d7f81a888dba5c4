"""What a task may be made of: modules, tools of the toolbox, forms of the edition."""

from collections.abc import Sequence

from django.db.models import Q

from minga.learning.models import Module, Task
from minga.library.models import Tool
from minga.programmes.models import Edition
from minga.programmes.queries.editions import SCOPE
from minga.questionnaires.models import Form


def modules_of(edition: Edition) -> Sequence[Module]:
    """In the order of the plan."""
    return list(edition.modules.all())


def tools_to_use(task: Task | None) -> Sequence[Tool]:
    """Tools with a canvas that are offered now, and the one that the task has already."""
    offered = Q(published_at__isnull=False, retired_at=None, form__isnull=False)
    rows = Tool.objects.filter(offered | Q(pk=task.tool_id)) if task and task.tool_id else Tool.objects.filter(offered)
    return sorted(rows, key=str)


def forms_to_ask(edition: Edition) -> Sequence[Form]:
    """Forms that participants of the edition fill in."""
    return sorted(Form.objects.filter(owner_type=SCOPE, owner_id=edition.pk, about_type=""), key=str)
