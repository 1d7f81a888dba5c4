"""The plan of an edition: all of it, made from the design, moved in time."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.held import hold_ended_sessions
from minga.learning.actions.plan import plan_from_blueprint
from minga.learning.actions.session_parts import name_leaders_by_role
from minga.learning.actions.shifting import shift_sessions
from minga.learning.queries.plan_page import plan_page
from minga.learning.queries.shifted import moved_by
from minga.learning.web.forms.planning import ShiftForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_safe
def plan(request: SignedInRequest, edition: str) -> HttpResponse:
    """Modules, sessions and what does not fit."""
    taught = taught_edition(request.person, edition)
    page = plan_page(taught, now())
    return respond(request, "learning/plan.html", teaching_context(request.person, taught, "sessions", page=page))


@sign_in_required
@require_POST
def make_plan(request: SignedInRequest, edition: str) -> HttpResponse:
    """The sessions that the design proposes."""
    taught = taught_edition(request.person, edition)
    try:
        made = plan_from_blueprint(edition=taught, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)d session is planned.", "%(n)d sessions are planned.", len(made)) % {"n": len(made)}
        messages.success(request, words if made else _("The design has no sessions. Add the first module."))
    return redirect(request, "learning:plan", edition)


@sign_in_required
@require_POST
def leaders_by_role(request: SignedInRequest, edition: str) -> HttpResponse:
    """Whoever has the role leads the sessions that nobody leads yet."""
    taught = taught_edition(request.person, edition)
    try:
        named = name_leaders_by_role(edition=taught, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = ngettext(
            "%(n)d session has somebody who leads it.", "%(n)d sessions have somebody who leads them.", named
        )
        messages.success(request, words % {"n": named})
    return redirect(request, "learning:plan", edition)


@sign_in_required
@require_POST
def all_held(request: SignedInRequest, edition: str) -> HttpResponse:
    """Every session that ended took place."""
    taught = taught_edition(request.person, edition)
    try:
        held = hold_ended_sessions(edition=taught, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)d session was held.", "%(n)d sessions were held.", held) % {"n": held}
        messages.success(request, words)
    return redirect(request, "learning:plan", edition)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: SignedInRequest, edition: str) -> HttpResponse:
    """Move sessions in time: first shows the new days and what would not fit, then does it."""
    taught = taught_edition(request.person, edition)
    form = bind(ShiftForm, request, edition=taught, modules=list(taught.modules.all()))
    preview = None
    if request.method == "POST" and form.is_valid():
        module, since = form.chosen
        days, seen = form.cleaned_data["days"], request.POST.get("do", "")
        try:
            if seen:
                moved = shift_sessions(
                    edition=taught, days=days, module=module, since=since, seen=seen, actor=request.person, now=now()
                )
                words = ngettext("%(n)d session has a new day.", "%(n)d sessions have new days.", len(moved))
                messages.success(request, words % {"n": len(moved)})
                return redirect(request, "learning:plan", edition)
        except DomainError as error:
            refuse(form, error)
        preview = moved_by(taught, days, module=module, since=since, now=now()) if days else None
    context = teaching_context(request.person, taught, "sessions", form=form, preview=preview)
    return respond(request, "learning/plan_shift.html", context)
