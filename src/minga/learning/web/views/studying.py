"""What a participant reads: her own page, an edition, a session, a module as a booklet."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minga.core import clock
from minga.core.errors import DomainError
from minga.learning.actions.journeys import tell_journey
from minga.learning.models import Module, Session
from minga.learning.queries.session_office import session_in
from minga.learning.queries.study_course import course_for
from minga.learning.queries.study_home import study_home
from minga.learning.queries.study_session import booklet_for, session_to_study
from minga.learning.queries.studying import edition_to_study
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.programmes.models import Edition
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@require_safe
@sign_in_required
@kept_for_reading
def home(request: SignedInRequest) -> HttpResponse:
    """Her next session, her task, what is missing."""
    page = study_home(request.person, clock.now())
    return respond(request, "learning/home.html", {"page": page, "nav": "learning"})


@require_safe
@sign_in_required
@kept_for_reading
def course(request: SignedInRequest, edition: str) -> HttpResponse:
    """An edition: its modules, sessions and tasks."""
    try:
        page = course_for(request.person, edition, clock.now())
    except Edition.DoesNotExist:
        raise Http404 from None
    return respond(request, "learning/course.html", {"page": page, "nav": "learning"})


@require_safe
@sign_in_required
@kept_for_reading
def session(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """One session: when and where, what to read, hear and see, and what each room asks there."""
    try:
        page = session_to_study(request.person, edition, key, clock.now())
    except (Edition.DoesNotExist, Session.DoesNotExist):
        raise Http404 from None
    return respond(request, "learning/session.html", {"page": page, "nav": "learning"})


@sign_in_required
@require_POST
def journey(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """What she says of her own journey to a session in person."""
    try:
        found, enrolment = edition_to_study(request.person, edition)
        if enrolment is None:
            raise Http404
        told = session_in(found, key)
        state = request.POST.get("state", "")
        tell_journey(session=told, enrolment=enrolment, state=state, actor=request.person, now=clock.now())
    except (Edition.DoesNotExist, Session.DoesNotExist):
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Said. The office reads it in its list."))
    return redirect(request, f"{reverse('learning:session', args=[edition, key])}#viaje")


@require_safe
@sign_in_required
@kept_for_reading
def booklet(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """All the texts of a module on one page, to print or to keep."""
    try:
        page = booklet_for(request.person, edition, key, clock.now())
    except (Edition.DoesNotExist, Module.DoesNotExist):
        raise Http404 from None
    return respond(request, "learning/booklet.html", {"page": page, "nav": "learning"})
