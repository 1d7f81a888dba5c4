"""Answering an invitation to a jury: by the link of the letter, without an account, or signed in.

The link is the key: whoever holds it answers as the person it was sent to, once; afterwards it only
shows what was answered.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from minga.assessments.actions.jurors import answer_invitation
from minga.assessments.models import Juror
from minga.assessments.queries.invitations import InvitationPage, invitation_for, invitation_page, juror_by_link
from minga.assessments.web.forms.invitations import AcceptForm, DeclineForm
from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.people.enums import ConsentPurpose
from minga.people.queries.consents import words_for
from minga.ui.forms import Form, bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PersonRequest, uuid: str, token: str) -> HttpResponse:
    """The page behind the link of the letter."""
    try:
        juror = juror_by_link(uuid, token)
    except Juror.DoesNotExist:
        return respond(request, "assessments/invitation_wrong.html", {}, status=404)
    return _answer(request, juror)


@never_cache
@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_invitation(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The same question for whoever is signed in and found it in her work."""
    try:
        juror = invitation_for(request.person, uuid)
    except Juror.DoesNotExist:
        raise Http404 from None
    return _answer(request, juror)


def _answer(request: PersonRequest, juror: Juror) -> HttpResponse:
    """Show the question; take the yes or the no; afterwards show what came of it."""
    page = invitation_page(juror, clock.now())
    declines = request.method == "POST" and request.POST.get("answer") == "no"
    accept, decline = _forms(request, juror, page, declines=declines)
    form: Form = decline if declines else accept
    if request.method == "POST" and (not page.open or form.is_valid()):
        try:
            _take(form, juror, page)
        except Conflict:
            return redirect(request, request.get_full_path())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, request.get_full_path())
    status = 422 if form.is_bound and form.errors else 200
    context = {"page": page, "accept": accept, "decline": decline, "declines": declines, "nav": "my-work"}
    with timezone.override(ZoneInfo(juror.person.timezone)):
        return respond(request, "assessments/invitation.html", context, status=status)


def _forms(
    request: PersonRequest, juror: Juror, page: InvitationPage, *, declines: bool
) -> tuple[AcceptForm, DeclineForm]:
    words = words_for(ConsentPurpose.ACCOUNT, request.LANGUAGE_CODE) if page.asks_consent else ""
    first = {name: getattr(juror, name) for name in ("most_items", "topics", "languages")}
    given: dict[str, Any] = {"topics": page.topics, "consent_words": words, "initial": first}
    if declines:
        return AcceptForm(**given), bind(DeclineForm, request)
    return bind(AcceptForm, request, **given), DeclineForm()


def _take(form: Form, juror: Juror, page: InvitationPage) -> None:
    """Do what she said. The answer is hers: the link or her account proves who she is."""
    actor, now = juror.person, clock.now()
    if not page.open:
        raise Conflict(_("This invitation was already answered."), code="answered")
    if isinstance(form, AcceptForm):
        consent = form.cleaned_data.get("consent", False)
        answer_invitation(juror=juror, accept=True, consent=consent, actor=actor, now=now, **form.knows)
    else:
        answer_invitation(juror=juror, accept=False, reason=form.cleaned_data["reason"], actor=actor, now=now)
