"""Jobs of messages to the cohort, of the question ninety days later, and of reports of many people."""

from collections.abc import Iterable
from typing import BinaryIO

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.jobs import task
from minga.learning.actions.announcements import begin_held, send_some
from minga.learning.actions.follow_ups import ask_due, plan_follow_ups, remind_due
from minga.learning.actions.reporting import expire_report, give_up, write_report
from minga.learning.enums import AnnouncementState
from minga.learning.models import Announcement, Report
from minga.learning.models.reports import KEPT
from minga.learning.queries.report import Sheet
from minga.ui.sheets import write_book


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


@task("learning.write_report", retry=3, backoff=10)
def write_one_report(*, report_id: int) -> None:
    """The workbook of many people; one that cannot be written says so on its page."""
    report = Report.objects.select_related("edition", "ordered_by").filter(pk=report_id).first()
    if report is None:
        return
    try:
        write_report(report=report, write=_write_sheets, now=now())
    except Exception:
        give_up(report_id)
        raise


@task("learning.expire_reports", cron="51 4 * * *")
def expire_reports(timestamp: int) -> None:
    """Every night: files with names in them do not lie about."""
    del timestamp
    moment = now()
    for report in Report.objects.filter(created_at__lte=moment - KEPT).select_related("file", "edition"):
        expire_report(report=report, actor=HOUSE, now=moment)


def _write_sheets(target: BinaryIO, sheets: Iterable[Sheet]) -> None:
    write_book(target, ((sheet.name, sheet.header, sheet.rows) for sheet in sheets))
