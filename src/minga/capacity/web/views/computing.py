"""From grades to published results: computed by a job, decided on by the office, sealed and open to everybody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions.asking import ask_computation, settle_finding
from minga.capacity.actions.publishing import publish_wave
from minga.capacity.actions.waves import change_wave
from minga.capacity.models import Finding, Wave
from minga.capacity.queries.computing_page import computing_page, finding_page, run_of
from minga.capacity.queries.findings import finding_in, of_kind
from minga.capacity.queries.wave_data import check_bundle, wave_data
from minga.capacity.queries.waves import wave_for
from minga.capacity.web.forms.computing import ComputeForm, PublishForm, RankingForm, SettleForm, VerifyForm
from minga.capacity.web.office_frame import office_context, run_wave
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

TAB = "computing"


@sign_in_required
@require_safe
def computing(request: SignedInRequest, key: str) -> HttpResponse:
    """What came out, what does not add up, what is left before it is published."""
    wave = run_wave(request.person, key, now())
    return _page(request, wave, {})


@sign_in_required
@require_POST
def compute(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask for a run."""
    moment = now()
    wave = run_wave(request.person, key, moment)
    form = bind(ComputeForm, request)
    if form.is_valid():
        try:
            ask_computation(
                wave=wave, replicates=form.cleaned_data["replicates"], actor=request.person, now=moment
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "capacity:computing", key)
    return _page(request, wave, {"compute": form})


@sign_in_required
@require_safe
def progress(request: SignedInRequest, key: str) -> HttpResponse:
    """How far the job is; leads to the page when it is over."""
    wave = run_wave(request.person, key, now())
    run = run_of(wave)
    if run is None or run.done_at is not None or not request.htmx:
        return redirect(request, "capacity:computing", key)
    return respond(request, "capacity/computing.html", office_context(wave, TAB, waiting=run), part="progress")


@sign_in_required
@require_safe
def findings(request: SignedInRequest, key: str) -> HttpResponse:
    """All of one kind, or all that was decided, page by page; with nothing left of it, back to the results."""
    wave = run_wave(request.person, key, now())
    chosen = request.GET.get("tipo", "")
    page = page_of(of_kind(wave, chosen), request)
    if not page:
        return redirect(request, "capacity:computing", key)
    kind = finding_page(wave, chosen, page.rows, page.total)
    return respond(request, "capacity/findings.html", office_context(wave, TAB, kind=kind, kinds=[kind], page=page))


@sign_in_required
@require_POST
def settle(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """What was decided on one figure, or on all of its kind."""
    moment = now()
    wave = run_wave(request.person, key, moment)
    try:
        finding = finding_in(wave, uuid)
    except Finding.DoesNotExist as missing:
        raise Http404 from missing
    form = bind(SettleForm, request)
    if form.is_valid():
        try:
            number = settle_finding(finding=finding, actor=request.person, now=moment, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            said = ngettext("Decided.", "%(count)s decided.", number) % {"count": number}
            corrected = form.cleaned_data["points"] is not None
            messages.success(request, _("Corrected. Compute again, so that it counts.") if corrected else said)
            return redirect(request, "capacity:computing", key)
    return _page(request, wave, {"settle": form, "settling": str(uuid)})


@sign_in_required
@require_POST
def publish(request: SignedInRequest, key: str) -> HttpResponse:
    """Seal and publish."""
    moment = now()
    wave = run_wave(request.person, key, moment)
    form = bind(PublishForm, request)
    if form.is_valid():
        try:
            publish_wave(wave=wave, actor=request.person, now=moment, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The results are published, and sealed."))
            return redirect(request, "capacity:wave-data", key)
    return _page(request, wave, {"publish": form})


@sign_in_required
@require_POST
def ranking(request: SignedInRequest, key: str) -> HttpResponse:
    """Allow the order by score or take it back; after publication, too: it is how results are shown."""
    moment = now()
    wave = run_wave(request.person, key, moment)
    form = bind(RankingForm, request)
    if form.is_valid() and form.cleaned_data["shows_ranking"] != wave.shows_ranking:
        try:
            change_wave(wave=wave, changes=form.cleaned_data, actor=request.person, now=moment)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved."))
    return redirect(request, "capacity:computing", key)


@require_http_methods(["GET", "HEAD", "POST"])
def data(request: PersonRequest, key: str) -> HttpResponse:
    """The sealed bundle, how to compute the same, and whether a file is that bundle."""
    moment = now()
    try:
        page = wave_data(wave_for(request.person, key, moment), request.person, moment)
    except Wave.DoesNotExist as missing:
        raise Http404 from missing
    form = bind(VerifyForm, request)
    verdict = None
    if request.method == "POST" and form.is_valid():
        try:
            verdict = check_bundle(page, form.cleaned_data["file"])
        except DomainError as error:
            refuse(form, error)
    return respond(request, "capacity/wave_data.html", {"page": page, "form": form, "verdict": verdict})


def _page(request: SignedInRequest, wave: Wave, typed: dict[str, object]) -> HttpResponse:
    page = computing_page(wave, str(typed.get("settling", "")))
    usual = {
        "compute": ComputeForm(),
        "settle": SettleForm(),
        "settling": "",
        "ranking": RankingForm(initial={"shows_ranking": wave.shows_ranking}),
        "publish": PublishForm(
            initial={"seen": page.run.uuid if page.run else "", "shows_ranking": wave.shows_ranking}
        ),
    }
    context = {**usual, **typed, "page": page, "waiting": page.waiting}
    status = 422 if request.method == "POST" else 200
    return respond(request, "capacity/computing.html", office_context(wave, TAB, **context), status=status)
