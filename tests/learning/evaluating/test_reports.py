"""Reports of editions of many people: a job writes them, and only whoever ordered one fetches it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.learning.actions.reporting import LOST_AFTER, expire_report, order_report
from minga.learning.enums import ReportState
from minga.learning.models import Report
from minga.learning.models.reports import KEPT
from minga.learning.queries import report as report_room
from minga.learning.tasks.evaluating import write_one_report
from minga.learning.web.views import evaluating_console
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from tests.factories.learning import make_participant, make_teacher
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    found = make_edition(status=EditionStatus.RUNNING)
    make_participant(found)
    make_participant(found)
    return found


def test_report_of_many_is_ordered_written_and_fetched(client: Client, edition: Edition, monkeypatch: Any) -> None:
    monkeypatch.setattr(evaluating_console, "AT_ONCE", 1)
    monkeypatch.setattr("minga.learning.actions.reporting._STEP", 1)
    client.force_login(make_teacher(edition))
    page = reverse("learning:reports", args=[edition.key])

    assert client.get(reverse("learning:console-book", args=[edition.key])).headers["Location"] == page
    assert client.post(page).status_code == 303
    ordered = Report.objects.get(edition=edition)
    assert client.get(reverse("learning:report-progress", args=[edition.key])).status_code == 200
    write_one_report(report_id=ordered.pk)

    ordered.refresh_from_db()
    assert (ordered.state, ordered.done, ordered.contacts) == (ReportState.READY, 2, False)
    assert ordered.file is not None
    assert ordered.file.get_absolute_url() in client.get(page).content.decode()
    answer: Any = client.get(ordered.file.get_absolute_url())
    assert len(load_workbook(BytesIO(b"".join(answer)), read_only=True).sheetnames) == 9


def test_file_of_a_report_is_for_whoever_ordered_it(client: Client, edition: Edition) -> None:
    report = order_report(edition=edition, actor=make_teacher(edition), now=now())
    write_one_report(report_id=report.pk)
    report.refresh_from_db()
    assert report.file is not None
    client.force_login(make_teacher(edition))

    assert client.get(report.file.get_absolute_url()).status_code == 404
    assert (
        report.file.get_absolute_url()
        not in client.get(reverse("learning:reports", args=[edition.key])).content.decode()
    )


def test_one_is_written_at_a_time_until_its_job_is_lost(edition: Edition) -> None:
    teacher = make_teacher(edition)
    first = order_report(edition=edition, actor=teacher, now=now())

    with pytest.raises(Conflict):
        order_report(edition=edition, actor=teacher, now=now())
    again = order_report(edition=edition, actor=teacher, now=now() + LOST_AFTER + timedelta(minutes=1))

    first.refresh_from_db()
    assert (first.state, again.state) == (ReportState.FAILED, ReportState.WAITING)


def test_report_that_cannot_be_written_says_so(edition: Edition, monkeypatch: Any) -> None:
    report = order_report(edition=edition, actor=make_teacher(edition), now=now())

    def broken(*_args: Any, **_more: Any) -> None:
        raise OSError("disk is full")

    monkeypatch.setattr("minga.learning.actions.reporting.sheets_of", broken)
    with pytest.raises(OSError, match="full"):
        write_one_report(report_id=report.pk)

    report.refresh_from_db()
    assert report.state == ReportState.FAILED


def test_file_with_names_goes_after_its_days(edition: Edition) -> None:
    report = order_report(edition=edition, actor=make_teacher(edition), now=now())
    write_one_report(report_id=report.pk)
    report.refresh_from_db()
    stored = report.file
    assert stored is not None
    with pytest.raises(Conflict):
        expire_report(report=report, actor=HOUSE, now=now())

    expire_report(report=report, actor=HOUSE, now=now() + KEPT + timedelta(hours=1))

    stored.refresh_from_db()
    assert stored.erased_at is not None
    assert not Report.objects.exists()
    assert report_room.count_people(edition) == 2
