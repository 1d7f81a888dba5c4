"""What the team made: artefacts with their versions, and what is kept from the public."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.core.errors import DomainError
from minga.initiatives.actions.artefacts import add_artefact, add_version, describe_artefact
from minga.initiatives.actions.rows import Restrictable, restrict_part
from minga.initiatives.models import (
    Adoption,
    Artefact,
    Barrier,
    Canvas,
    Cost,
    Decision,
    Evidence,
    Experiment,
    Initiative,
    Risk,
    UserTest,
)
from minga.initiatives.queries.making import artefact_for, artefact_view, making_page, part_for
from minga.initiatives.web.forms.making import (
    ArtefactForm,
    DescribeForm,
    VersionForm,
    artefact_said,
    described_by,
)
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, safe_next, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile

PARTS: dict[str, type[Any]] = {
    "artefacto": Artefact,
    "lienzo": Canvas,
    "evidencia": Evidence,
    "prueba": UserTest,
    "experimento": Experiment,
    "costo": Cost,
    "decision": Decision,
    "riesgo": Risk,
    "barrera": Barrier,
    "adopcion": Adoption,
}


@sign_in_required
@require_safe
def making(request: SignedInRequest, key: str) -> HttpResponse:
    """Artefacts and canvases, the newest first."""
    initiative = workshop_initiative(request, key)
    context = workshop_context(request, initiative, "making", page=making_page(initiative))
    return respond(request, "initiatives/making.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def artefact_add(request: SignedInRequest, key: str) -> HttpResponse:
    """Something new, with its first version."""
    initiative = team_initiative(request, key)
    form = bind(ArtefactForm, request, initial={"made_on": today()})

    def add() -> Artefact:
        return add_artefact(
            initiative=initiative,
            described=form.described,
            version=form.version,
            restricted=form.cleaned_data["restricted"],
            actor=request.person,
            now=clock.now(),
        )

    if request.method == "POST" and form.is_valid() and done(form, add):
        messages.success(request, _("It is in the dossier."))
        return redirect(request, "initiatives:making", key)
    return form_page(
        request,
        initiative,
        "making",
        form,
        title=_("Add something that you made"),
        lead=_("A sketch on paper counts: what matters is that somebody can try it."),
        submit=_("Put it in the dossier"),
    )


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def artefact(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Its versions; for the team, also what it is called."""
    initiative = workshop_initiative(request, key)
    row = found(artefact_for, initiative, uuid)
    form = bind(DescribeForm, request, initial=artefact_said(row))
    if request.method == "POST":
        team_initiative(request, key)
        if form.is_valid() and (merged := reconcile(form, stored=artefact_said(row))):
            described = described_by(merged.values)
            if not merged.changes or done(
                form,
                lambda: describe_artefact(
                    artefact=row, described=described, revision=row.revision, actor=request.person, now=clock.now()
                ),
            ):
                messages.success(request, _("Saved."))
                return redirect(request, "initiatives:artefact", key, uuid)
    context = workshop_context(request, initiative, "making", form=form, row=artefact_view(row))
    return respond(request, "initiatives/artefact.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_add(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """The next version; earlier ones stay."""
    initiative = team_initiative(request, key)
    row = found(artefact_for, initiative, uuid)
    view = artefact_view(row)
    form = bind(VersionForm, request, initial={"made_on": today(), "fidelity": view.newest.fidelity})
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: add_version(artefact=row, version=form.version, actor=request.person, now=clock.now()))
    ):
        messages.success(request, _("The new version is in the dossier. The earlier ones stay."))
        return redirect(request, "initiatives:artefact", key, uuid)
    return form_page(
        request,
        initiative,
        "making",
        form,
        title=_("Version %(number)s of “%(title)s”") % {"number": view.newest.number + 1, "title": row.title},
        submit=_("Add the version"),
        back=reverse("initiatives:artefact", args=[key, uuid]),
    )


@sign_in_required
@require_POST
def restrict(request: SignedInRequest, key: str, kind: str, uuid: UUID) -> HttpResponse:
    """Keep a part from the public, or open it again: `restricted` says which."""
    initiative = team_initiative(request, key)
    row = _part(initiative, kind, uuid)
    restricted = request.POST.get("restricted") == "1"
    try:
        restrict_part(row=row, restricted=restricted, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The public does not see it.") if restricted else _("The public may read it."))
    return redirect(request, safe_next(request, reverse("initiatives:making", args=[key])))


def _part(initiative: Initiative, kind: str, uuid: UUID) -> Restrictable:
    model = PARTS.get(kind)
    if model is None:
        raise Http404
    return found(lambda dossier, which: part_for(model, dossier, which), initiative, uuid)
