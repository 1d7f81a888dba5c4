"""Support mode: begin with a reason, end with one press."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.people.actions.support import end_support, start_support
from minga.people.queries.people import person_by_email
from minga.people.queries.sections import account_sections
from minga.people.web.forms.support import SupportForm
from minga.people.web.middleware import KEY
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def support(request: SignedInRequest) -> HttpResponse:
    """Whose eyes, why, and for how long. Only support staff know this page."""
    staff = request.person
    if not staff.is_staff:
        raise Http404
    form = bind(SupportForm, request)
    if form.is_valid() and _begin(request, form):
        return redirect(request, "/")
    return respond(request, "people/support.html", {"form": form, "tabs": account_sections(staff, "support")})


def _begin(request: SignedInRequest, form: SupportForm) -> bool:
    """Start the session; what the action refuses is said at its field."""
    person = person_by_email(form.cleaned_data["email"])
    if person is None:
        form.add_error("email", _("Nobody has this address."))
        return False
    reason, minutes = form.cleaned_data["reason"], form.cleaned_data["minutes"]
    try:
        session = start_support(person=person, reason=reason, minutes=minutes, actor=request.person, now=now())
    except DomainError as error:
        refuse(form, error)
        return False
    request.session[KEY] = session.pk
    return True


@require_POST
@sign_in_required
def end(request: SignedInRequest) -> HttpResponse:
    """Back to one's own eyes."""
    session = request.support  # type: ignore[attr-defined]
    if session is None and not request.person.is_staff:
        raise Http404
    if session is not None:  # it may have ended by itself a moment ago
        end_support(session=session, actor=session.staff, now=now())
        del request.session[KEY]
    messages.success(request, _("You see with your own eyes again."))
    return redirect(request, "people:support")
