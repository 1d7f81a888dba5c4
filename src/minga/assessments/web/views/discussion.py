"""The jury compares and talks: the board of a panel, and one item with its scores and its remarks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.assessments.actions.discussing import add_remark, mark_discussed
from minga.assessments.models import Panel, PanelItem
from minga.assessments.queries.discussion import FAR, SHOWS, TO_DISCUSS, board_of, board_rows, read_rows, talk_of
from minga.assessments.queries.viewers import item_to_discuss, panel_for
from minga.assessments.queries.visible_scores import Viewer
from minga.assessments.web.forms.judging import RemarkForm
from minga.assessments.web.office import office_context
from minga.assessments.web.views.judging import NAV
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
@require_safe
def discussion(request: SignedInRequest, key: str) -> HttpResponse:
    """Samples, then what lies furthest apart; only what is open to her."""
    try:
        panel, viewer = panel_for(request.person, key)
    except Panel.DoesNotExist as missing:
        raise Http404 from missing
    show = request.GET.get("ver", "")
    show = show if show in SHOWS else ""
    items = page_of(board_rows(panel, viewer, show), request)
    tabs = {"show_all": show == "", "show_far": show == FAR, "show_open": show == TO_DISCUSS}
    office = office_context(panel, "discussion") if viewer.runs else NAV
    context = {"page": board_of(panel, viewer), "items": items, "rows": read_rows(panel, items.rows), **tabs, **office}
    return respond(request, "assessments/discussion.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: SignedInRequest, key: str, code: str) -> HttpResponse:
    """One item: who gave what, where they differ, what is said. A post is a remark."""
    item, viewer = _item(request, key, code)
    form = bind(RemarkForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            add_remark(item=item, text=form.cleaned_data["text"], actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, f"{request.path}#remarks")
    return respond(request, "assessments/talk.html", {"page": talk_of(item, viewer), "form": form, **NAV})


@sign_in_required
@require_POST
def settle(request: SignedInRequest, key: str, code: str) -> HttpResponse:
    """Whoever runs the jury says that it was talked through, or takes it up again."""
    item, viewer = _item(request, key, code)
    if not viewer.runs:
        raise Http404
    try:
        marked = mark_discussed(item=item, discussed="again" not in request.POST, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = _("Marked as discussed.") if marked.discussed_at else _("It will be discussed again.")
        messages.success(request, said)
    return redirect(request, "assessments:talk", key, code)


def _item(request: SignedInRequest, key: str, code: str) -> tuple[PanelItem, Viewer]:
    try:
        return item_to_discuss(request.person, key, code)
    except (Panel.DoesNotExist, PanelItem.DoesNotExist) as missing:
        raise Http404 from missing
