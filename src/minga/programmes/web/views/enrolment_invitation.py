"""Answering an invitation: by the link of the letter, without an account, or signed in.

The link is the key: whoever holds it answers as the person it was sent to. It is good for one
answer and until its last day; afterwards it only shows what was answered. Wrong links are
counted, so nobody can try many.
"""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.people.enums import ConsentPurpose
from minga.people.queries.consents import words_for
from minga.programmes.actions.enrolment import accept_invitation, decline_invitation
from minga.programmes.models import Enrolment
from minga.programmes.queries.enrolment import enrolment_of
from minga.programmes.queries.enrolment_links import enrolment_by_token
from minga.programmes.queries.invitation import InvitationPage, invitation_page
from minga.programmes.web.forms.enrolment import AcceptForm, DeclineForm
from minga.ui.errors import too_many
from minga.ui.forms import Form, bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

_TRIES: Final = 20
_PER: Final = timedelta(minutes=10)


@never_cache
@sensitive_variables("token")
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    """The page behind the link of the letter."""
    try:
        enrolment = enrolment_by_token(token)
    except Enrolment.DoesNotExist:
        return _wrong_link(request)
    return _answer(request, enrolment)


@never_cache
@sign_in_required
def my_invitation(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The same question for whoever is signed in and found it in her work."""
    try:
        enrolment = enrolment_of(request.person, uuid)
    except Enrolment.DoesNotExist:
        raise Http404 from None
    return _answer(request, enrolment)


def _answer(request: PersonRequest, enrolment: Enrolment) -> HttpResponse:
    """Show the question; take the yes or the no; afterwards show what came of it."""
    page = invitation_page(enrolment, clock.now())
    declines = request.method == "POST" and request.POST.get("answer") == "no"
    accept, decline = _forms(request, page, declines=declines)
    form: Form = decline if declines else accept
    if request.method == "POST" and (not page.open or form.is_valid()):
        try:
            _take(form, enrolment, page)
        except Conflict:
            return redirect(request, request.get_full_path())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, request.get_full_path())
    status = 422 if form.is_bound and form.errors else 200
    context = {"page": page, "accept": accept, "decline": decline, "declines": declines, "nav": "my-work"}
    with timezone.override(ZoneInfo(enrolment.person.timezone)):
        return respond(request, "programmes/invitation.html", context, status=status)


def _forms(request: PersonRequest, page: InvitationPage, *, declines: bool) -> tuple[AcceptForm, DeclineForm]:
    words = words_for(ConsentPurpose.ACCOUNT, request.LANGUAGE_CODE)
    initial = {"seen": page.commitment_mark}
    if declines:
        return AcceptForm(consent_words=words, initial=initial), bind(DeclineForm, request)
    return bind(AcceptForm, request, consent_words=words, initial=initial), DeclineForm()


def _take(form: Form, enrolment: Enrolment, page: InvitationPage) -> None:
    """Do what she said. The answer is hers: the link or her account proves who she is."""
    actor, now = enrolment.person, clock.now()
    if not page.open:
        raise Conflict(_("This invitation was already answered."), code="answered")
    if isinstance(form, DeclineForm):
        decline_invitation(enrolment=enrolment, reason=form.cleaned_data["reason"], actor=actor, now=now)
        return
    if form.cleaned_data["seen"] != page.commitment_mark:
        raise DomainError(
            _("What is asked changed while you were reading. Read it again and sign."), field="commitment"
        )
    accept_invitation(
        enrolment=enrolment,
        signed_name=form.cleaned_data["signed_name"],
        commitment=page.commitment,
        consent=form.cleaned_data["consent"],
        actor=actor,
        now=now,
    )


def _wrong_link(request: HttpRequest) -> HttpResponse:
    """No such invitation; after twenty tries, a pause."""
    place = salted_hmac("minga.invitation.tries", request.META.get("REMOTE_ADDR", "")).hexdigest()[:32]
    key = f"invitation-tries:{place}"
    cache.add(key, 0, timeout=int(_PER.total_seconds()))
    if cache.incr(key) > _TRIES:
        return too_many(request, retry_after=int(_PER.total_seconds()))
    return respond(request, "programmes/invitation_wrong.html", {}, status=404)
