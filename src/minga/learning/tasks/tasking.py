"""Jobs of tasks: peers are matched, and whoever has something due is reminded once."""

from minga.core.clock import now
from minga.core.jobs import task
from minga.learning.actions.peer_matching import compute_peers
from minga.learning.actions.task_reminders import remind_of_reviews, remind_of_tasks
from minga.learning.models import Task


@task("learning.give_to_peers")
def give_to_peers(*, task_id: int) -> None:
    """Who looks at whose work; a task that is gone meanwhile needs nobody."""
    found = Task.objects.select_related("edition__host").filter(pk=task_id).first()
    if found is not None:
        compute_peers(task=found, now=now())


@task("learning.remind_of_tasks", cron="43 12 * * *")
def remind(timestamp: int = 0) -> None:
    """What is due in two days and not handed in, and reviews that are due: one letter each, ever."""
    del timestamp
    moment = now()
    remind_of_tasks(now=moment)
    remind_of_reviews(now=moment)
