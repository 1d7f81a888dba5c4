"""The directory of solvers, the page of each, and writing one's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.calls import policies
from minga.calls.actions import solvers as actions
from minga.calls.models import Solver, SolverProof
from minga.calls.queries.solvers import (
    directory,
    line_of,
    organisations_to_write_for,
    proof_of,
    solver_for,
    solver_page,
    solvers_of,
)
from minga.calls.web.forms.solvers import DirectoryForm, ProofForm, SolverForm, first_values
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import PersonRequest, SignedInRequest, redirect, safe_next, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@require_safe
def solvers(request: PersonRequest) -> HttpResponse:
    """Who can solve what, and where; one's own profiles first."""
    moment, form = now(), DirectoryForm(request.GET)
    found = page_of(directory(form.wanted), request)
    page = found.showing([line_of(row, moment) for row in found])
    own = list(solvers_of(request.person, moment)[:10]) if request.person else []
    context = {"form": form, "page": page, "own": own, "nav": "solvers"}
    return respond(request, "calls/solvers.html", context, part="rows")


@require_safe
def solver(request: PersonRequest, key: str) -> HttpResponse:
    """One profile; what it lacks to be published, for whoever may change it."""
    page = solver_page(seen(request.person, key), request.person, now())
    return respond(request, "calls/solver.html", {"page": page, "nav": "solvers"})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def solver_new(request: SignedInRequest) -> HttpResponse:
    """Begin a profile. `next`: where one came from, an application for example."""
    person, moment = request.person, now()
    first = {"language": person.language, "country": person.country}
    form = bind(SolverForm, request, organisations=list(organisations_to_write_for(person, moment)), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_solver(profile=form.profile, actor=person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. Only you see it until you publish it."))
            return redirect(request, safe_next(request, made.get_absolute_url()))
    return _form_page(request, form, next=safe_next(request, ""))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def solver_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change a profile; saved as it was, it is confirmed."""
    found = written(request.person, key)
    form = bind(SolverForm, request, organisations=_houses(request.person, found), initial=first_values(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_solver(
                solver=found, profile=form.profile, revision=form.cleaned_data["revision"] or 0, actor=request.person,
                now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
            if isinstance(error, Conflict) and error.code == "revision":
                renew(form, written(request.person, key).revision)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, found)
    return _form_page(request, form, solver=found)


@sign_in_required
@require_POST
def solver_publish(request: SignedInRequest, key: str) -> HttpResponse:
    """Into the directory."""
    found = written(request.person, key)
    try:
        actions.publish_solver(solver=found, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "calls:solver-edit" if error.field else "calls:solver", key)
    messages.success(request, _("Your profile is in the directory, and suggested for challenges that it fits."))
    return redirect(request, found)


@sign_in_required
@require_POST
def solver_hide(request: SignedInRequest, key: str) -> HttpResponse:
    """Out of the directory."""
    found = written(request.person, key)
    actions.hide_solver(solver=found, actor=request.person, now=now())
    messages.success(request, _("Your profile is not in the directory any more."))
    return redirect(request, found)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def proof_add(request: SignedInRequest, key: str) -> HttpResponse:
    """Something that shows that it works."""
    found = written(request.person, key)
    form = bind(ProofForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_proof(solver=found, shown=form.shown, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Added."))
            return redirect(request, found)
    return respond(request, "calls/solver_proof.html", {"form": form, "solver": found, "nav": "solvers"})


@sign_in_required
@require_POST
def proof_remove(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """It does not show it any more."""
    found = written(request.person, key)
    try:
        proof = proof_of(found, uuid)
    except SolverProof.DoesNotExist as missing:
        raise Http404 from missing
    actions.remove_proof(proof=proof, actor=request.person, now=now())
    messages.success(request, _("Removed."))
    return redirect(request, found)


def _form_page(request: SignedInRequest, form: SolverForm, **more: Any) -> HttpResponse:
    """What is asked for seldom is folded away, unless something in it has to be mended."""
    context = {"form": form, "open": form.is_bound and bool(form.errors), "nav": "solvers", **more}
    return respond(request, "calls/solver_form.html", context)


def seen(viewer: Person | None, key: str) -> Solver:
    """A profile that the viewer may see."""
    try:
        return solver_for(viewer, key, now())
    except Solver.DoesNotExist as missing:
        raise Http404 from missing


def written(viewer: Person, key: str) -> Solver:
    """A profile that the viewer may change."""
    found = seen(viewer, key)
    if not policies.may_edit_solver(viewer, found, now()):
        raise Http404
    return found


def _houses(person: Person, found: Solver) -> list[Organisation]:
    """In whose name it may be written: also that of today, for an owner who does not answer for it."""
    houses = list(organisations_to_write_for(person, now()))
    if found.organisation is not None and found.organisation not in houses:
        houses.append(found.organisation)
    return houses
