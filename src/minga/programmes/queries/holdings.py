"""What somebody holds through a role, for the page that ends it.

A role in an edition holds that edition and, for whoever runs it, what waits for an answer
there. A role that runs a whole organisation holds the editions that it hosts.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.organisations.models import Role
from minga.organisations.queries.roles import Holding
from minga.programmes.enums import EditionStatus, EnrolmentStatus, ImportStatus
from minga.programmes.models import Edition, NomineeImport
from minga.programmes.policies import RUNS_PROGRAMMES
from minga.programmes.queries.editions import SCOPE
from minga.programmes.queries.enrolment import status_counts

_STANDING = (EditionStatus.PLANNED, EditionStatus.OPEN, EditionStatus.RUNNING)
_UNANSWERED = (EnrolmentStatus.NOMINATED, EnrolmentStatus.INVITED, EnrolmentStatus.WAITING)


def programme_holdings(role: Role) -> tuple[Holding, ...]:
    """The editions and what is pending in them; at most four queries."""
    if role.scope_type == SCOPE:
        edition = Edition.objects.filter(pk=role.scope_id or 0).first()
        return tuple(_of_edition(edition, runs=role.kind in RUNS_PROGRAMMES)) if edition else ()
    if role.scope_type or role.organisation is None or role.kind not in RUNS_PROGRAMMES:
        return ()
    hosted = Edition.objects.filter(host=role.organisation, status__in=_STANDING).order_by("starts_on", "pk")
    return tuple(_edition(edition) for edition in hosted)


def _edition(edition: Edition) -> Holding:
    link = reverse("programmes:edition", args=[edition.key])
    return Holding(pick(edition.titles), edition.get_status_display(), link)


def _of_edition(edition: Edition, *, runs: bool) -> Iterable[Holding]:
    yield _edition(edition)
    if not runs:
        return
    people = status_counts(edition).of(*_UNANSWERED)
    if people:
        words = ngettext("%(count)s person without a final answer", "%(count)s people without a final answer", people)
        yield Holding(words % {"count": people}, link=reverse("programmes:people", args=[edition.key]))
    imports = NomineeImport.objects.filter(edition=edition, status=ImportStatus.CHECKED).count()
    if imports:
        words = ngettext(
            "%(count)s import checked and not applied", "%(count)s imports checked and not applied", imports
        )
        yield Holding(words % {"count": imports}, link=reverse("programmes:imports", args=[edition.key]))
