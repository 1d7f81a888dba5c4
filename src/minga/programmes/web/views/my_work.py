"""Each person's own page: what is next, what is asked, whom to ask."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.core.texts import pick
from minga.programmes.actions.enrolment import withdraw
from minga.programmes.enums import ENROLMENT_STEPS, EnrolmentStatus
from minga.programmes.models import Enrolment
from minga.programmes.queries.enrolment import enrolment_of
from minga.programmes.queries.my_work import my_work as read_my_work
from minga.programmes.web.forms.enrolment import LeaveForm
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
def my_work(request: SignedInRequest) -> HttpResponse:
    """The page a person comes to when she signs in."""
    page = read_my_work(request.person, clock.now())
    return respond(request, "programmes/my_work.html", {"page": page, "nav": "my-work"})


@sign_in_required
def leave(request: SignedInRequest, uuid: str) -> HttpResponse:
    """Leave an edition, or its waiting list, after saying what happens."""
    try:
        enrolment = enrolment_of(request.person, uuid)
    except Enrolment.DoesNotExist:
        raise Http404 from None
    if EnrolmentStatus.WITHDRAWN not in ENROLMENT_STEPS[enrolment.status]:
        return redirect(request, "programmes:my-work")
    form = bind(LeaveForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(enrolment=enrolment, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now())
        except Conflict:
            return redirect(request, "programmes:my-work")
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("You left. Thank you for saying so: your place goes to somebody else."))
            return redirect(request, "programmes:my-work")
    context = {"form": form, "title": pick(enrolment.edition.titles), "waiting": enrolment.waiting_since is not None}
    return respond(request, "programmes/leave.html", context | {"nav": "my-work"})
