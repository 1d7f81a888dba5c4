"""Organisations of an edition and the figures that explain it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.core import clock
from minga.core.errors import DomainError
from minga.programmes.actions.partners import (
    add_figure,
    add_partner,
    remove_figure,
    remove_partner,
)
from minga.programmes.models import ContextFigure, Partner
from minga.programmes.queries.edition_page import figure_row
from minga.programmes.queries.partners import (
    directory_names,
    figure_for,
    partner_for,
    partner_lines,
)
from minga.programmes.web.forms.partners import FigureForm, PartnerForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
def partners(request: SignedInRequest, key: str) -> HttpResponse:
    """Who takes part as an organisation; adding one."""
    edition = managed_edition(request, key)
    form = bind(PartnerForm, request, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            add_partner(edition=edition, party=form.party, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The organisation is in the edition."))
            return redirect(request, "programmes:partners", key)
    context = console_context(edition, "partners", form=form, lines=partner_lines(edition), names=directory_names())
    return respond(request, "programmes/partners.html", context)


@sign_in_required
@require_POST
def partner_remove(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Take a part away from an organisation."""
    edition = managed_edition(request, key)
    try:
        remove_partner(partner=partner_for(edition, uuid), actor=request.person, now=clock.now())
    except Partner.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The organisation no longer has this part."))
    return redirect(request, "programmes:partners", key)


@sign_in_required
def figures(request: SignedInRequest, key: str) -> HttpResponse:
    """The figures that explain why the edition exists; adding one."""
    edition = managed_edition(request, key)
    form = bind(FigureForm, request, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            add_figure(edition=edition, figure=form.figure, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The figure is on the edition's page."))
            return redirect(request, "programmes:figures", key)
    rows = [figure_row(figure) for figure in edition.context.all()]
    context = console_context(edition, "targets", form=form, rows=rows)
    return respond(request, "programmes/figures.html", context)


@sign_in_required
@require_POST
def figure_remove(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Take a figure off the edition."""
    edition = managed_edition(request, key)
    try:
        remove_figure(figure=figure_for(edition, uuid), actor=request.person, now=clock.now())
    except ContextFigure.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "programmes:figures", key)
