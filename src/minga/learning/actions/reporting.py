"""The report of an edition: noted when it leaves the house, and written by a job when it is of many people.

How a workbook is written is no matter of this room: the job hands the writer in.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed
from minga.core.jobs import enqueue
from minga.files.actions.erasing import erase_file
from minga.files.actions.storing import store_file
from minga.learning.enums import ReportState
from minga.learning.events.evaluating import ReportExpired, ReportOrdered, ReportTaken
from minga.learning.models import Report
from minga.learning.models.reports import KEPT
from minga.learning.policies import follows, may_manage
from minga.learning.queries.report import PEOPLE, Row, Sheet, count_people, sheets_of
from minga.people.models import Person
from minga.programmes.models import Edition

PURPOSE: Final = "learning.report"
LOST_AFTER: Final = timedelta(hours=1)
"""A job that has said nothing for so long has died; the next order takes its place."""
_STEP: Final = 250

Writer = Callable[[BinaryIO, Iterable[Sheet]], None]


@action
def take_report(*, edition: Edition, contacts: bool, actor: Actor, now: datetime) -> None:
    """Note who took it, and whether with addresses."""
    if actor is not HOUSE and not (isinstance(actor, Person) and follows(actor, edition, now)):
        raise NotAllowed(_("Only those who follow the edition take its report."))
    record(ReportTaken(subject=edition, organisation_id=edition.host_id, after={"contacts": contacts}))


@action
def order_report(*, edition: Edition, actor: Actor, now: datetime) -> Report:
    """Have it written in the language of whoever asks; her addresses, if she manages the edition."""
    if not (isinstance(actor, Person) and follows(actor, edition, now)):
        raise NotAllowed(_("Only those who follow the edition take its report."))
    mine = Report.objects.select_for_update(of=("self",), no_key=True).filter(
        edition=edition, ordered_by=actor, state__in=[ReportState.WAITING, ReportState.WRITING]
    )
    for each in mine:
        if each.updated_at > now - LOST_AFTER:
            raise Conflict(_("Your report is being written already. It appears below."), code="running")
        each.state = ReportState.FAILED
        each.save(update_fields=["state", "updated_at"])
    report = Report.objects.create(
        edition=edition, ordered_by=actor, contacts=may_manage(actor, edition, now),
        language=get_language() or actor.language, total=count_people(edition),
    )  # fmt: skip
    enqueue("learning.write_report", report_id=report.pk)
    record(ReportOrdered(subject=report, organisation_id=edition.host_id, after={"people": report.total}))
    return report


def write_report(*, report: Report, write: Writer, now: datetime) -> None:
    """The file, with `done` counting people as they are written. One that is there already stays as it is."""
    if not report.running:
        return
    _say(report, ReportState.WRITING, 0)
    with TemporaryFile() as book, translation.override(report.language):
        sheets = sheets_of(report.edition, now, contacts=report.contacts)
        write(book, (_counted(sheet, report) for sheet in sheets))
        book.seek(0)
        _keep(report=report, book=book, actor=report.ordered_by, now=now)


@action
def _keep(*, report: Report, book: BinaryIO, actor: Actor, now: datetime) -> None:
    """It is whole: whoever ordered it may fetch it."""
    stored = store_file(upload=book, name=f"{report.edition.key}.xlsx", purpose=PURPOSE, actor=actor, now=now)
    report.file, report.state, report.done, report.finished_at = stored, ReportState.READY, report.total, now
    report.save(update_fields=["file", "state", "done", "finished_at", "updated_at"])
    edition = report.edition
    record(ReportTaken(subject=edition, organisation_id=edition.host_id, after={"contacts": report.contacts}))


@action
def expire_report(*, report: Report, actor: Actor, now: datetime) -> None:
    """Its days are over: the file goes, and so does the order."""
    if report.created_at > now - KEPT:
        raise Conflict(_("This report may still be fetched."), code="state")
    record(ReportExpired(subject=report, organisation_id=report.edition.host_id))
    if report.file is not None:
        erase_file(file=report.file, reason="expired", actor=actor, now=now)
    report.delete()


def give_up(report_id: int) -> None:
    """The job could not write it, and says so on the page."""
    running = Report.objects.filter(pk=report_id, state__in=[ReportState.WAITING, ReportState.WRITING])
    running.update(state=ReportState.FAILED)


def _counted(sheet: Sheet, report: Report) -> Sheet:
    return replace(sheet, rows=_counting(sheet.rows, report)) if sheet.key == PEOPLE else sheet


def _counting(rows: Iterable[Row], report: Report) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number % _STEP == 0:
            _say(report, ReportState.WRITING, number)
        yield row


def _say(report: Report, state: ReportState, done: int) -> None:
    report.state, report.done = state, min(done, report.total)
    report.save(update_fields=["state", "done", "updated_at"])
