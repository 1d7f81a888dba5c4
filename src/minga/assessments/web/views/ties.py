"""What a juror says of herself: her own list, her conflicts before anything is given to her, her load."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.assessments.actions.interests import declare_interest, withdraw_declaration
from minga.assessments.actions.jurors import change_load, remove_juror
from minga.assessments.actions.ties import add_tie, remove_tie
from minga.assessments.models import Interest, Juror, JurorTie, PanelItem
from minga.assessments.queries.interests import declarable, declaration_by, item_of, items_to_declare, titles_are_told
from minga.assessments.queries.panels import topics_of
from minga.assessments.queries.ties import own_list, seat_of, tie_of
from minga.assessments.web.forms.invitations import MyLoadForm, TieForm
from minga.assessments.web.forms.panels import ReasonForm
from minga.core import clock
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_ties(request: SignedInRequest) -> HttpResponse:
    """Organisations and people that she will not judge, whichever jury asks her."""
    form = bind(TieForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            add_tie(actor=request.person, now=clock.now(), **form.line)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("On your list. Your juries are looked at again."))
            return redirect(request, "assessments:my-ties")
    context = {"lines": own_list(request.person), "form": form, "nav": "my-work"}
    return respond(request, "assessments/my_ties.html", context)


@sign_in_required
@require_POST
def tie_remove(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """It ties her no more."""
    try:
        remove_tie(tie=tie_of(request.person, str(uuid)), actor=request.person, now=clock.now())
    except JurorTie.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Off your list. What was found through it stands until the office clears it."))
    return redirect(request, "assessments:my-ties")


@sign_in_required
def my_interests(request: SignedInRequest, key: str) -> HttpResponse:
    """All that her jury judges: she stands aside with one click, before anything is given to her."""
    juror = _seat(request, key)
    page = page_of(items_to_declare(juror), request)
    told = titles_are_told(juror.panel)
    context = {"juror": juror, "panel": juror.panel, "pages": page, "told": told, "nav": "my-work"}
    return respond(request, "assessments/my_interests.html", {**context, "items": declarable(juror, page.rows)})


@sign_in_required
@require_POST
def item_declare(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """She stands aside from this one, at once."""
    juror = _seat(request, key)
    try:
        item = item_of(juror, str(uuid))
        declare_interest(item=item, juror=juror, actor=request.person, now=clock.now())
    except PanelItem.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You stand aside from %(code)s. The office knows.") % {"code": item.code})
    return redirect(request, "assessments:my-interests", key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest_withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What she declared was a mistake, and why."""
    try:
        found = declaration_by(request.person, str(uuid))
    except Interest.DoesNotExist:
        raise Http404 from None
    panel = found.juror.panel
    form = bind(ReasonForm, request, help_text=_("The office reads it, and it stays in the record of the jury."))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_declaration(
                interest=found, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now()
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Withdrawn. The reason stays in the record."))
            return redirect(request, "assessments:my-interests", panel.key)
    context = {"interest": found, "panel": panel, "form": form, "nav": "my-work"}
    return respond(request, "assessments/interest_withdraw.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_load(request: SignedInRequest, key: str) -> HttpResponse:
    """How much she takes and what she knows."""
    juror = _seat(request, key)
    first = {name: getattr(juror, name) for name in ("most_items", "topics", "languages")}
    form = bind(MyLoadForm, request, topics=topics_of(juror.panel), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            change_load(juror=juror, actor=request.person, now=clock.now(), **form.knows)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "assessments:my-panel", key)
    context = {"panel": juror.panel, "form": form, "nav": "my-work"}
    return respond(request, "assessments/my_load.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedInRequest, key: str) -> HttpResponse:
    """She cannot go on: her seat becomes free, what she sent stays."""
    juror = _seat(request, key)
    form = bind(ReasonForm, request, help_text=_("Only the office reads it."))
    if request.method == "POST" and form.is_valid():
        try:
            remove_juror(juror=juror, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("You no longer sit on this jury. Thank you for your time."))
            return redirect(request, "assessments:my-assessments")
    return respond(request, "assessments/leave.html", {"panel": juror.panel, "form": form, "nav": "my-work"})


def _seat(request: SignedInRequest, key: str) -> Juror:
    try:
        return seat_of(request.person, key)
    except Juror.DoesNotExist:
        raise Http404 from None
