"""What an edition promised, how far it is, and what was measured."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.core import clock
from minga.core.clock import today
from minga.core.errors import DomainError
from minga.indicators.actions.measurements import correct_measurement, measure_target
from minga.indicators.models import Measurement, Target
from minga.indicators.queries.catalogue import measurement_for, measurements_of, target_for
from minga.indicators.queries.progress import progress_of
from minga.programmes.actions.targets import promise_in_edition, take_back_in_edition
from minga.programmes.models import Edition
from minga.programmes.queries.edition_page import edition_progress, figure_row
from minga.programmes.queries.enrolment import status_counts
from minga.programmes.web.forms.targets import OWN, MeasureForm, TargetForm, plain, titles_of
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

SUBJECT = Edition._meta.label_lower


@sign_in_required
def targets(request: SignedInRequest, key: str) -> HttpResponse:
    """Every target beside what was reached."""
    edition = managed_edition(request, key)
    day = today(edition.timezone)
    rows = edition_progress(edition, status_counts(edition), day)
    figures = [figure_row(figure) for figure in edition.context.all()]
    context = console_context(edition, "targets", rows=rows, figures=figures)
    return respond(request, "programmes/targets.html", context)


@sign_in_required
def target_edit(request: SignedInRequest, key: str, target_key: str = "") -> HttpResponse:
    """Promise one more number, or change a promise."""
    edition = managed_edition(request, key)
    target = _target(edition, target_key) if target_key else None
    form = bind(TargetForm, request, edition=edition, target=target)
    if request.method == "POST" and form.is_valid():
        try:
            _promise(request, edition, target, form)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The target is saved."))
            return redirect(request, "programmes:edition-targets", key)
    context = console_context(edition, "targets", form=form, target=target)
    return respond(request, "programmes/target.html", context)


def _promise(request: SignedInRequest, edition: Edition, target: Target | None, form: TargetForm) -> None:
    clean = form.cleaned_data
    promise_in_edition(
        edition=edition,
        target=target,
        counter="" if clean["indicator"] == OWN else clean["indicator"],
        titles=titles_of(form),
        unit=clean.get("unit", ""),
        value=clean["value"],
        reading=clean["reading"],
        starts_on=clean["starts_on"],
        due_on=clean["due_on"],
        baseline=clean["baseline"] or Decimal(0),
        actor=request.person,
        now=clock.now(),
    )


@sign_in_required
@require_POST
def target_remove(request: SignedInRequest, key: str, target_key: str) -> HttpResponse:
    """Take a promise back."""
    edition = managed_edition(request, key)
    try:
        take_back_in_edition(
            edition=edition,
            target=_target(edition, target_key),
            actor=request.person,
            now=clock.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The target is removed."))
    return redirect(request, "programmes:edition-targets", key)


@sign_in_required
def measure(request: SignedInRequest, key: str, target_key: str) -> HttpResponse:
    """Note how far a target is, or correct what was noted: `?correct=` names it."""
    edition = managed_edition(request, key)
    target = _target(edition, target_key)
    wrong = _wrong(target, request.GET.get("correct", ""))
    day = today(edition.timezone)
    form = bind(MeasureForm, request, initial=_seen_before(wrong) or {"measured_on": day})
    if request.method == "POST" and form.is_valid():
        try:
            _note(request, edition, target, wrong, form)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The measurement is noted."))
            return redirect(request, "programmes:measure", key, target_key)
    rows = progress_of(SUBJECT, edition.pk, day)
    more = {"form": form, "wrong": wrong, "measurements": measurements_of(target)}
    progress = next(row for row in rows if row.key == target_key)
    context = console_context(edition, "targets", progress=progress, **more)
    return respond(request, "programmes/measure.html", context)


def _note(
    request: SignedInRequest,
    edition: Edition,
    target: Target,
    wrong: Measurement | None,
    form: MeasureForm,
) -> None:
    """A new number, or one in the place of a wrong one."""
    who, at = request.person, clock.now()
    if wrong is None:
        measure_target(target=target, seen=form.seen, subject=edition, actor=who, now=at)
    else:
        correct_measurement(measurement=wrong, seen=form.seen, subject=edition, actor=who, now=at)


def _target(edition: Edition, key: str) -> Target:
    try:
        return target_for(SUBJECT, edition.pk, key)
    except Target.DoesNotExist:
        raise Http404 from None


def _wrong(target: Target, uuid: str) -> Measurement | None:
    if not uuid:
        return None
    try:
        return measurement_for(target, uuid)
    except (Measurement.DoesNotExist, ValueError):
        raise Http404 from None


def _seen_before(wrong: Measurement | None) -> dict[str, object]:
    if wrong is None:
        return {}
    return {
        "value": plain(wrong.value),
        "measured_on": wrong.measured_on,
        "evidence": str(wrong.evidence),
        "source": wrong.source,
        "note": wrong.note,
    }
