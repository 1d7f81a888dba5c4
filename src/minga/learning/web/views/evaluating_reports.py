"""Reports of editions of many people: ordered here, written by a job, fetched here for some days."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.reporting import order_report
from minga.learning.models.reports import KEPT
from minga.learning.queries.report import count_people, reports_of
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

SHOWN = 10


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: SignedInRequest, edition: str) -> HttpResponse:
    """What she ordered, and one more."""
    found = taught_edition(request.person, edition, policies.follows)
    if request.method == "POST":
        try:
            order_report(edition=found, actor=request.person, now=now())
        except DomainError as error:
            messages.error(request, str(error))
        return redirect(request, "learning:reports", found.key)
    listed = list(reports_of(found, request.person)[:SHOWN])
    running = next((each for each in listed if each.running), None)
    context = teaching_context(
        request.person, found, "classroom",
        reports=listed, running=running, people=count_people(found), days=KEPT.days,
    )  # fmt: skip
    return respond(request, "learning/reports.html", context)


@sign_in_required
@require_safe
def report_progress(request: SignedInRequest, edition: str) -> HttpResponse:
    """How far the one is that is being written; the page asks again."""
    found = taught_edition(request.person, edition, policies.follows)
    running = reports_of(found, request.person).filter(finished_at=None).first()
    if running is None or not running.running:
        return redirect(request, "learning:reports", found.key)
    return respond(request, "learning/report_progress.html", {"running": running, "key": found.key})
