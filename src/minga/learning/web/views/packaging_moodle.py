"""Moodle: lists in, lists out."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from minga.core import clock
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.cohorts import bring_cohorts
from minga.learning.queries.moodle import FILES, CohortList, Row, read_cohorts
from minga.learning.web.forms.packaging import CohortsForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.packaging_doors import doors
from minga.programmes.models import Edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.sheets import safe_text

_SALT: Final = "learning.cohorts"
_SECONDS: Final = 3600


@sign_in_required
def moodle(request: SignedInRequest, edition: str) -> HttpResponse:
    """What goes out to Moodle, and what comes in from it."""
    found = taught_edition(request.person, edition, policies.may_manage)
    form = bind(CohortsForm, request)
    return _page(request, found, form, None)


@sign_in_required
@require_POST
def moodle_cohorts(request: SignedInRequest, edition: str) -> HttpResponse:
    """First what would change; then, with `plan`, it is done."""
    found = taught_edition(request.person, edition, policies.may_manage)
    if "plan" in request.POST:
        return _bring(request, found)
    form = bind(CohortsForm, request)
    plan = None
    if form.is_valid():
        sent = form.cleaned_data["cohorts"]
        try:
            plan = read_cohorts(found, sent.read(), sent.name)
        except DomainError as error:
            refuse(form, error)
    return _page(request, found, form, plan)


def _bring(request: SignedInRequest, found: Edition) -> HttpResponse:
    try:
        pairs = signing.loads(request.POST["plan"], salt=f"{_SALT}.{found.pk}", max_age=_SECONDS)
        put = bring_cohorts(
            edition=found, pairs=[(int(pk), str(name)) for pk, name in pairs], actor=request.person, now=clock.now()
        )
    except signing.BadSignature:
        messages.warning(request, _("Too much time passed. Send the list again."))
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        words = ngettext("%(count)s person is in her team now.", "%(count)s people are in their teams now.", put)
        messages.success(request, words % {"count": put})
    return redirect(request, "learning:moodle", found.key)


def _page(request: SignedInRequest, found: Edition, form: CohortsForm, plan: CohortList | None) -> HttpResponse:
    packed = ""
    if plan is not None:
        pairs = [(row.enrolment.pk, row.cohort) for row in plan.rows if row.moves and row.enrolment]
        packed = signing.dumps(pairs, salt=f"{_SALT}.{found.pk}", compress=True)
    more: dict[str, Any] = {"form": form, "plan": plan, "packed": packed, "doors": doors(found, "moodle")}
    return respond(request, "learning/moodle.html", teaching_context(request.person, found, "systems", **more))


@sign_in_required
@require_safe
def moodle_file(request: SignedInRequest, edition: str, name: str) -> HttpResponse:
    """One list for Moodle."""
    found = taught_edition(request.person, edition, policies.may_manage)
    if name not in FILES:
        raise Http404
    response = HttpResponse(_as_csv(FILES[name](found)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}-{name}.csv"'
    return response


def _as_csv(rows: Iterable[Row]) -> str:
    """Commas, UTF-8 without a mark, as Moodle wants it; no cell that a spreadsheet would run."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([safe_text(cell) for cell in row] for row in rows)
    return target.getvalue()
