"""The credentials of an edition, as whoever manages it sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.core.search import fold
from minga.core.texts import pick
from minga.learning.enums import IssueState
from minga.learning.models import Credential, Issue
from minga.learning.queries.badges import credential_address
from minga.learning.queries.credentials import achievement_of_edition, running_issue, without_credential
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

RUNNING: Final = (IssueState.WAITING, IssueState.ISSUING)
GOES_ON_WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class IssuePage:
    """How far issuing is."""

    title: str
    described: bool
    completed: int
    waiting: int
    """Completed, and without a credential."""
    running: bool
    done: int
    total: int
    stands_since: datetime | None
    """Issuing has not gone on since: its job failed, or nobody does the jobs."""
    nameless: int
    """People whose credential could not be issued because they have no name yet."""


def issue_page(edition: Edition, now: datetime) -> IssuePage:
    """A fixed number of queries."""
    achievement = achievement_of_edition(edition)
    issue = running_issue(edition)
    completed = Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.COMPLETED).count()
    return IssuePage(
        title=pick(achievement.titles) if achievement else pick(edition.titles),
        described=achievement is not None,
        completed=completed,
        waiting=without_credential(achievement).count() if achievement else completed,
        running=issue is not None and issue.state in RUNNING,
        stands_since=issue.updated_at if issue is not None and stands_still(issue, now) else None,
        done=issue.done if issue else 0,
        total=issue.total if issue else 0,
        nameless=len(issue.problems) if issue else 0,
    )


def stands_still(issue: Issue, now: datetime) -> bool:
    """Ordered, not finished, and untouched for longer than any batch takes."""
    return issue.state in RUNNING and issue.updated_at < now - GOES_ON_WITHIN


def issued_in(edition: Edition, words: str = "") -> QuerySet[Credential]:
    """Every credential of the edition, the newest first; by name or number."""
    rows = Credential.objects.filter(achievement__edition=edition).select_related(
        "organisation", "enrolment__organisation"
    )
    for word in fold(words).split():
        rows = rows.filter(folded_name__contains=word) | rows.filter(code__startswith=word)
    return rows.order_by("-issued_at", "folded_name", "pk")


def file_rows(edition: Edition) -> tuple[list[str], Iterator[list[str]]]:
    """Head and rows of the file."""
    head = [
        _("Number"), _("Name"), _("Organisation"), _("Language"), _("Issued on"), _("Valid until"),
        _("Taken back on"), _("Why"), _("Where to check it"), "SHA-256",
    ]  # fmt: skip
    rows = issued_in(edition).order_by("folded_name", "pk").iterator(chunk_size=1000)
    return head, (_file_row(row) for row in rows)


def _file_row(row: Credential) -> list[str]:
    organisation = row.enrolment.organisation if row.enrolment else row.organisation
    return [
        row.code,
        row.name,
        organisation.name if organisation else "",
        row.language,
        f"{row.issued_at:%Y-%m-%d}",
        f"{row.valid_until:%Y-%m-%d}" if row.valid_until else "",
        f"{row.revoked_at:%Y-%m-%d}" if row.revoked_at else "",
        row.revoked_reason,
        credential_address(row.code),
        row.sha256,
    ]
