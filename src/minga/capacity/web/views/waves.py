"""The office of a wave: planned, dated, moved from step to step."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions import waves
from minga.capacity.models import Index, Wave
from minga.capacity.queries.wave_office import earlier_waves, usual_days, versions_to_measure_with, wave_office
from minga.capacity.queries.wave_work import hosts_for, indices_to_measure_with, waves_run_by
from minga.capacity.web import index_access as access
from minga.capacity.web.forms.waves import DatesForm, NewWaveForm
from minga.capacity.web.office_frame import office_context, run_wave
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.programmes.models import Edition
from minga.programmes.queries.editions import editions_managed_by
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def wave_new(request: SignedInRequest, key: str) -> HttpResponse:
    """A wave with a published method."""
    index, edition = access.seen(request.person, key, now()), _edition(request)
    versions, hosts = list(versions_to_measure_with(index)), hosts_for(request.person, edition, now())
    if not versions or not hosts.exists():
        raise Http404
    form = bind(
        NewWaveForm, request, versions=[(str(each.number), _method(each.number)) for each in versions],
        hosts=[(str(each.pk), each.name) for each in hosts], earlier=earlier_waves(index, 0),
        initial={"version": str(versions[0].number), **usual_days(versions[0].read, now())},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        values = {**form.values, "previous": _previous(index, clean["previous"]), "edition": edition}
        chosen = next(each for each in versions if str(each.number) == clean["version"])
        try:
            wave = waves.plan_wave(
                version=chosen, host=hosts.get(pk=clean["host"]), year=clean["year"], values=values,
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The wave is planned. Now say whom it measures."))
            return redirect(request, "capacity:wave-entities", wave.key)
    return respond(request, "capacity/wave_new.html", {"form": form, "index": index, "edition": edition})


@sign_in_required
@require_safe
def stage(request: SignedInRequest, key: str, stage_key: str) -> HttpResponse:
    """The page of a stage that measures: the wave of its edition, or the methods to measure with."""
    edition = editions_managed_by(request.person, now()).filter(key=key).first()
    if edition is None or not edition.stages.filter(key=stage_key).exists():
        raise Http404
    wave = waves_run_by(request.person, now()).filter(edition=edition).order_by("-pk").first()
    if wave is not None:
        return redirect(request, "capacity:wave-office", wave.key)
    indices = indices_to_measure_with(request.person, now())
    return respond(request, "capacity/stage.html", {"edition": edition, "indices": indices})


@sign_in_required
@require_safe
def office(request: SignedInRequest, wave: str) -> HttpResponse:
    """Where it stands and what is next."""
    found = run_wave(request.person, wave, now())
    return respond(
        request, "capacity/wave_office.html", office_context(found, "office", page=wave_office(found, now()))
    )  # fmt: skip


@sign_in_required
@require_POST
def step(request: SignedInRequest, wave: str) -> HttpResponse:
    """Move to another step; what it lacks is told."""
    found = run_wave(request.person, wave, now())
    try:
        moved = waves.step_wave(wave=found, to=request.POST.get("to", ""), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The wave is here now: %(state)s.") % {"state": moved.get_state_display()})
    return redirect(request, "capacity:wave-office", wave)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: SignedInRequest, wave: str) -> HttpResponse:
    """Title, days, what it is compared with."""
    found = run_wave(request.person, wave, now())
    form = bind(DatesForm, request, wave=found, earlier=earlier_waves(found.version.index, found.year))
    if request.method == "POST" and form.is_valid():
        previous = _previous(found.version.index, form.cleaned_data["previous"])
        if _save(request, form, found, {**form.changes, "previous": previous}):
            messages.success(request, _("Saved."))
            return redirect(request, "capacity:wave-office", wave)
    return respond(request, "capacity/wave_dates.html", office_context(found, "dates", form=form))


@sign_in_required
@require_POST
def discard(request: SignedInRequest, wave: str) -> HttpResponse:
    """Throw away a wave that never began."""
    found = run_wave(request.person, wave, now())
    count = found.measured.count()
    try:
        waves.discard_wave(wave=found, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "capacity:wave-office", wave)
    told = ngettext("The wave and its list of %(count)s entity are gone.",
                    "The wave and its list of %(count)s entities are gone.", count)  # fmt: skip
    messages.success(request, told % {"count": count})
    return redirect(request, "capacity:index", found.version.index.key)


def _save(request: SignedInRequest, form: Any, wave: Wave, changes: dict[str, Any]) -> bool:
    """Whether it is saved; a refusal stands in the form. Nothing changed: nothing is done."""
    if all(getattr(wave, name) == value for name, value in changes.items()):
        return True
    try:
        waves.change_wave(
            wave=wave, changes=changes, revision=form.cleaned_data["revision"], actor=request.person, now=now()
        )
    except Conflict as stale:
        if not stale.field:
            renew(form, wave.revision)
        refuse(form, stale)
        return False
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _edition(request: SignedInRequest) -> Edition | None:
    """The edition in which one plans, when one came from there."""
    key = request.GET.get("edicion", "")
    if not key:
        return None
    edition = editions_managed_by(request.person, now()).filter(key=key).first()
    if edition is None:
        raise Http404
    return edition


def _previous(index: Index, key: str) -> Wave | None:
    return earlier_waves(index, 0).filter(key=key).first() if key else None


def _method(number: int) -> str:
    return _("Method %(n)s") % {"n": number}
