"""So that it stays: the line or act that pays or rules, and the office that keeps it with a person and a deputy."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.initiatives.actions.adoption import record_adoption, withdraw_adoption
from minga.initiatives.actions.team import invite_to_team
from minga.initiatives.models import Adoption, TeamInvitation
from minga.initiatives.policies import may_lead
from minga.initiatives.queries.adoption import adoption_for, adoption_page
from minga.initiatives.queries.replication import replication_page
from minga.initiatives.web.forms.adoption import AdoptionForm, KeeperForm
from minga.initiatives.web.forms.making import ReasonForm
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.organisations.models import house_day
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import FINDS_AN_HOUR, at_most
from minga.ui.respond import respond


@sign_in_required
@require_safe
def staying(request: SignedInRequest, key: str) -> HttpResponse:
    """What keeps it, who keeps it, and what gate 6 still asks."""
    initiative = workshop_initiative(request, key)
    now = clock.now()
    page = adoption_page(initiative, request.person, now)
    travelled = replication_page(initiative, request.person, now)
    context = workshop_context(request, initiative, "staying", page=page, travelled=travelled)
    return respond(request, "initiatives/staying.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def adoption_add(request: SignedInRequest, key: str) -> HttpResponse:
    """A budget line or an act, with where it can be read."""
    initiative = team_initiative(request, key)
    start = {"signed_on": today(), "currency": initiative.currency, "year": today().year}
    form = bind(AdoptionForm, request, initial=start)

    def write() -> Adoption:
        kept = form.cleaned_data["restricted"]
        return record_adoption(
            initiative=initiative, told=form.told, restricted=kept, actor=request.person, now=clock.now()
        )

    if request.method == "POST" and form.is_valid() and done(form, write):
        messages.success(request, _("It is in the dossier."))
        return redirect(request, "initiatives:staying", key)
    title, submit = _("Record what keeps it"), _("Record it")
    lead = _("A solution stays when somebody pays for it or a norm asks for it.")
    return form_page(request, initiative, "staying", form, title=title, lead=lead, submit=submit)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def adoption_withdraw(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """It no longer keeps the solution; what it was stays, with the reason."""
    initiative = team_initiative(request, key)
    row = found(adoption_for, initiative, uuid)
    form = bind(ReasonForm, request)

    def withdraw() -> Adoption:
        return withdraw_adoption(
            adoption=row, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now()
        )

    if request.method == "POST" and form.is_valid() and done(form, withdraw):
        messages.success(request, _("Withdrawn. It stays in sight with the reason."))
        return redirect(request, "initiatives:staying", key)
    title = _("Withdraw “%(what)s”") % {"what": row.reference}
    lead = _("When the line was cut, the act repealed, or it was written down by mistake.")
    return form_page(request, initiative, "staying", form, title=title, lead=lead, submit=_("Withdraw it"))


@sign_in_required
@at_most(FINDS_AN_HOUR, "find-person")
@require_http_methods(["GET", "HEAD", "POST"])
def keeper_ask(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask the person who will keep it for good; nobody keeps anything without saying yes."""
    initiative, now = workshop_initiative(request, key), clock.now()
    if not may_lead(request.person, initiative, now):
        raise PermissionDenied(_("Only whoever leads the team may invite."))
    form = bind(
        KeeperForm, request, initiative=initiative, viewer=request.person, initial={"starts_on": house_day(now)}
    )

    def ask() -> TeamInvitation:
        person = form.cleaned_data["person"]
        return invite_to_team(initiative=initiative, person=person, asked=form.asked, actor=request.person, now=now)

    if request.method == "POST" and form.is_valid() and done(form, ask):
        messages.success(request, _("Asked. Once the answer is yes, name a deputy here."))
        return redirect(request, "initiatives:staying", key)
    lead = _("A person of the office that will answer for it when the team is gone. The question goes by letter.")
    title, submit = _("Who keeps it for good?"), _("Ask")
    return form_page(request, initiative, "staying", form, title=title, lead=lead, submit=submit)
