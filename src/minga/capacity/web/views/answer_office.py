"""How far the entities of a wave are, and letters to those who are behind."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions.answer_reminders import remind_entity, remind_wave
from minga.capacity.actions.inviting import name_contact
from minga.capacity.models import Measured, Wave
from minga.capacity.queries.answer_office import answers_office, entities_in, entity_rows
from minga.capacity.queries.waves import measured_of
from minga.capacity.web.forms.answering import PersonForm
from minga.capacity.web.office_frame import office_context, run_wave
from minga.core import clock
from minga.core.errors import DomainError
from minga.core.jobs import enqueue
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
@require_safe
def answers(request: SignedInRequest, key: str) -> HttpResponse:
    """Every entity: state, how much is answered, when it was written to."""
    now = clock.now()
    wave = run_wave(request.person, key, now)
    state, words = request.GET.get("estado", ""), request.GET.get("q", "")
    found = page_of(entities_in(wave, state, words), request)
    page = found.showing(entity_rows(wave, found.rows, now))
    figures = answers_office(wave, now)
    context = office_context(wave, "answers", page=page, figures=figures, state=state, words=words)
    return respond(request, "capacity/wave_answers.html", context, part="rows")


@sign_in_required
@require_POST
def remind(request: SignedInRequest, key: str) -> HttpResponse:
    """One entity, or all that have not sent."""
    now = clock.now()
    wave = run_wave(request.person, key, now)
    try:
        if request.POST.get("entity"):
            remind_entity(measured=_entity(wave, request.POST["entity"]), actor=request.person, now=now)
            told = 1
        else:
            told = remind_wave(wave=wave, actor=request.person, now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)s entity was reminded.", "%(n)s entities were reminded.", told)
        messages.success(request, said % {"n": told})
    return redirect(request, "capacity:wave-answers", key)


@sign_in_required
@require_POST
def invite(request: SignedInRequest, key: str) -> HttpResponse:
    """Every letter that was not written yet."""
    wave = run_wave(request.person, key, clock.now())
    enqueue("capacity.send_invitations", wave_id=wave.pk)
    messages.success(request, _("The letters are being written."))
    return redirect(request, "capacity:wave-answers", key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: SignedInRequest, key: str, entity: str) -> HttpResponse:
    """Whom to write to in an entity of which nobody is here."""
    now = clock.now()
    wave = run_wave(request.person, key, now)
    measured = _entity(wave, entity)
    if measured.organisation is None:
        messages.info(request, _("Say first which entity of the directory this is."))
        return redirect(request, "capacity:wave-entity", key, entity)
    form = bind(PersonForm, request, viewer=request.person, organisation=measured.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            name_contact(measured=measured, person=form.cleaned_data["person"], actor=request.person, now=now)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Named. The invitation is on its way."))
            return redirect(request, "capacity:wave-answers", key)
    context = office_context(wave, "answers", measured=measured, form=form)
    return respond(request, "capacity/wave_contact.html", context)


def _entity(wave: Wave, key: str) -> Measured:
    try:
        return measured_of(wave, key)
    except Measured.DoesNotExist:
        raise Http404 from None
