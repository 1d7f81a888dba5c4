"""Jobs of messages to the cohort and of the question ninety days later."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.jobs import task
from minga.learning.actions.announcements import begin_held, send_some
from minga.learning.actions.follow_ups import ask_due, plan_follow_ups, remind_due
from minga.learning.enums import AnnouncementState
from minga.learning.models import Announcement


@task("learning.send_announcement", backoff=30)
def send_announcement(*, announcement_id: int) -> None:
    """Write to everybody who fits and was not written to; taken up again wherever it stopped."""
    announcement = Announcement.objects.select_related("edition__host", "written_by").get(pk=announcement_id)
    while announcement.state == AnnouncementState.SENDING and send_some(announcement=announcement, now=now()):
        announcement.refresh_from_db(fields=["state"])


@task("learning.look_after_announcements", cron="* * * * *")
def look_after_announcements(timestamp: int) -> None:
    """Every minute: begin those whose moment has come."""
    del timestamp
    moment = now()
    for announcement in Announcement.objects.filter(state=AnnouncementState.HELD, send_at__lte=moment):
        try:
            begin_held(announcement=announcement, actor=HOUSE, now=moment)
        except Conflict:
            continue


@task("learning.look_after_follow_ups", cron="23 13 * * *")
def look_after_follow_ups(timestamp: int) -> None:
    """Every day: plan the question for who finished, ask those whose day has come, remind once."""
    del timestamp
    moment = now()
    plan_follow_ups(now=moment)
    ask_due(now=moment)
    remind_due(now=moment)
