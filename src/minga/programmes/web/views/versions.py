"""Versions of an instrument: their story, a new one, the next state."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from minga.core import clock
from minga.core.errors import DomainError
from minga.programmes.actions.instruments import (
    move_version,
    register_instrument,
    save_edition_as_version,
    save_version,
)
from minga.programmes.enums import VERSION_STEPS, VersionStatus
from minga.programmes.models import Instrument, InstrumentVersion
from minga.programmes.models.blueprint import Blueprint, BlueprintRefused, Problem
from minga.programmes.policies import may_edit_version
from minga.programmes.queries.blueprints import read_blueprint
from minga.programmes.queries.instruments import (
    changes_of_edition,
    hosts_of,
    instrument_for,
    version_for,
    version_rows,
)
from minga.programmes.web.forms.versions import NoteForm, StepForm, UploadForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


def versions(request: PersonRequest, key: str) -> HttpResponse:
    """Every version, what changed in it, and where it may go from here."""
    now = clock.now()
    instrument = _instrument(request, key)
    rows = version_rows(instrument, request.person, now)
    context = {"nav": "programmes", "instrument": instrument, "rows": rows}
    return respond(request, "programmes/versions.html", context)


@sign_in_required
def version_step(request: SignedInRequest, key: str, number: int, to: str) -> HttpResponse:
    """Test, launch, retire a version, or take it back to draft."""
    version = _version(request, key, number, to)
    form = bind(StepForm, request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            _move(request, version, to, form.cleaned_data["reason"])
        except BlueprintRefused as error:
            problems = error.problems
            refuse(form, error)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The version is now: %s.") % VersionStatus(to).label)
            return redirect(request, "programmes:versions", key)
    context = {"nav": "programmes", "version": version, "form": form, "to": VersionStatus(to)}
    return respond(request, "programmes/version_step.html", {**context, "problems": problems})


def _version(request: SignedInRequest, key: str, number: int, to: str) -> InstrumentVersion:
    """The version, when the person may move it to this state."""
    now = clock.now()
    try:
        version = version_for(request.person, _instrument(request, key), number, now)
    except InstrumentVersion.DoesNotExist:
        raise Http404 from None
    if not may_edit_version(request.person, version, now) or to not in VERSION_STEPS[version.status]:
        raise Http404
    return version


def _move(request: SignedInRequest, version: InstrumentVersion, to: str, reason: str) -> None:
    move_version(version=version, to=VersionStatus(to), reason=reason, actor=request.person, now=clock.now())


@sign_in_required
def save_as_version(request: SignedInRequest, key: str) -> HttpResponse:
    """Make the edition, as it stands, the next version of its instrument."""
    edition = managed_edition(request, key)
    form = bind(NoteForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            version = save_edition_as_version(
                edition=edition,
                note=form.cleaned_data["note"],
                actor=request.person,
                now=clock.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved as version %d, in draft. Test it, then launch it.") % version.number)
            return redirect(request, "programmes:versions", version.instrument.key)
    changes = changes_of_edition(edition)
    context = console_context(edition, "plan", form=form, changes=changes)
    return respond(request, "programmes/save_as_version.html", context)


@sign_in_required
def upload(request: SignedInRequest) -> HttpResponse:
    """An own blueprint: a new instrument, or the next version of one that is here."""
    owners = hosts_of(request.person, clock.now())
    if not owners:
        raise Http404
    form = bind(UploadForm, request, owners=owners)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            version = _uploaded(request, form)
        except BlueprintRefused as error:
            problems = error.problems
            refuse(form, error)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The blueprint has no mistakes. It is saved in draft."))
            return redirect(request, "programmes:versions", version.instrument.key)
    context = {"nav": "programmes", "form": form, "problems": problems}
    return respond(request, "programmes/upload.html", context)


def _uploaded(request: SignedInRequest, form: UploadForm) -> InstrumentVersion:
    content = form.content()
    blueprint = read_blueprint(content)
    owner = form.owners[form.cleaned_data["owner"]]
    source, who, at = content.decode("utf-8-sig"), request.person, clock.now()
    known = _known(request, blueprint)
    if known is None:
        return register_instrument(source=source, owner=owner, actor=who, now=at)
    note = form.cleaned_data["note"]
    return save_version(instrument=known, source=source, note=note, made_by=owner, actor=who, now=at)


def _known(request: SignedInRequest, blueprint: Blueprint) -> Instrument | None:
    try:
        return instrument_for(request.person, blueprint.key, clock.now())
    except Instrument.DoesNotExist:
        return None


def _instrument(request: PersonRequest, key: str) -> Instrument:
    try:
        return instrument_for(request.person, key, clock.now())
    except Instrument.DoesNotExist:
        raise Http404 from None
