"""All certificates of an edition as one file: what can be ordered, and what was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.core.texts import day_in_words
from minga.learning.enums import PrintState
from minga.learning.models import CertificateSet, Credential, Issue
from minga.learning.models.certificate_sets import KEPT, RUNNING
from minga.learning.queries.certificate_files import set_file
from minga.programmes.models import Edition

SHOWN: Final = 10
LANGUAGES: Final = (
    ("", gettext_lazy("Each in the language of its credential")),
    ("es", gettext_lazy("All in Spanish")),
    ("pt", gettext_lazy("All in Portuguese")),
    ("en", gettext_lazy("All in English")),
)


@dataclass(frozen=True)
class SetRow:
    """One order, on the page."""

    uuid: UUID
    made_at: datetime
    what: str
    state: str
    tone: str
    total: int
    size: int
    until: datetime | None
    """Until when the file lies there; None when there is none."""


def held_in(edition: Edition, issue: Issue | None = None) -> QuerySet[Credential]:
    """The credentials that are printed: those that nobody took back."""
    rows = Credential.objects.filter(achievement__edition=edition, revoked_at__isnull=True).exclude(document="")
    if issue is not None:
        rows = rows.filter(issue=issue)
    return rows.select_related("achievement__issuer", "achievement__edition", "organisation", "issue").order_by("pk")


def issues_to_print(edition: Edition) -> list[tuple[Issue, str]]:
    """Which issues have certificates, the newest first, in words."""
    held = Count("credentials", filter=Q(credentials__revoked_at__isnull=True))
    rows = Issue.objects.filter(edition=edition).annotate(held=held).filter(held__gt=0).order_by("-pk")
    return [(row, _issued_words(row, row.held)) for row in rows]


def sets_of(edition: Edition) -> QuerySet[CertificateSet]:
    """What was ordered, the newest first."""
    return CertificateSet.objects.filter(edition=edition).select_related("issue")


def set_named(edition: Edition, uuid: UUID) -> CertificateSet | None:
    """One order whose file may be fetched."""
    found = sets_of(edition).filter(uuid=uuid, state=PrintState.READY).first()
    return found if found is not None and set_file(found).exists() else None


def running_set(edition: Edition) -> CertificateSet | None:
    """The one that a job has before it."""
    return sets_of(edition).filter(state__in=RUNNING).first()


def set_rows(edition: Edition) -> list[SetRow]:
    """The last ones."""
    return [_row(each) for each in sets_of(edition)[:SHOWN]]


def _row(ordered: CertificateSet) -> SetRow:
    ready = ordered.state == PrintState.READY and set_file(ordered).exists()
    tones = {PrintState.FAILED: "bad", PrintState.READY: "done" if ready else "grey", PrintState.OUTDATED: "grey"}
    state = ordered.get_state_display() if ready or ordered.state != PrintState.READY else PrintState.OUTDATED.label
    what = [str(dict(LANGUAGES)[ordered.language])]
    if ordered.issue is not None:
        what.append(_("issued on %(day)s") % {"day": day_in_words(ordered.issue.created_at)})
    return SetRow(
        uuid=ordered.uuid,
        made_at=ordered.created_at,
        what=" · ".join(what),
        state=str(state),
        tone=tones.get(PrintState(ordered.state), "info"),
        total=ordered.total,
        size=ordered.size,
        until=ordered.created_at + KEPT if ready else None,
    )


def _issued_words(issue: Issue, held: int) -> str:
    words = ngettext("Issued on %(day)s: %(n)s certificate", "Issued on %(day)s: %(n)s certificates", held)
    return words % {"day": day_in_words(issue.created_at), "n": held}
