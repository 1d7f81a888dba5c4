"""Innovation agents: the directory, and naming them for an organisation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.agents import MONTHS, name_agent, no_longer_acts
from minga.learning.models import Credential
from minga.learning.policies import may_name_agents
from minga.learning.queries.agents import agent_rows, findable, live_agents, may_become_agent, role_of_agent
from minga.learning.queries.credentials import credential_numbered
from minga.organisations.actions.roles import end_role
from minga.organisations.enums import RoleEnd
from minga.organisations.models import Organisation, house_day
from minga.organisations.queries.organisations import organisation_for
from minga.people.models import Person
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


class AgentForm(forms.Form):
    """Who, and for how long."""

    person: Any = forms.ModelChoiceField(
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("People of the organisation who completed a programme, or have a role in it."),
        queryset=None,
        to_field_name="key",
        empty_label=gettext_lazy("Choose a person"),
    )
    months = forms.IntegerField(label=gettext_lazy("For how many months"), min_value=1, max_value=120, initial=MONTHS)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people


@require_safe
def directory(request: PersonRequest) -> HttpResponse:
    """Innovation agents who agreed to be found."""
    words = request.GET.get("q", "")[:80]
    page = page_of(findable(now(), words), request)
    return respond(request, "learning/agents_directory.html", {"page": page, "words": words}, part="list")


def _managed(person: Person, key: str) -> Organisation:
    try:
        organisation = organisation_for(person, key)
    except Organisation.DoesNotExist:
        raise Http404 from None
    if not may_name_agents(person, organisation, now()):
        raise Http404
    return organisation


@sign_in_required
@require_safe
def of_organisation(request: SignedInRequest, key: str) -> HttpResponse:
    """Everybody who acts or acted for an organisation."""
    organisation = _managed(request.person, key)
    context = {"organisation": organisation, "rows": agent_rows(organisation, now())}
    return respond(request, "learning/agents.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_one(request: SignedInRequest, key: str) -> HttpResponse:
    """Name an agent; she may follow one who left."""
    organisation, moment = _managed(request.person, key), now()
    former = _former(organisation, request.GET.get("sigue", ""))
    form = bind(AgentForm, request, people=may_become_agent(organisation, moment))
    if request.method == "POST" and form.is_valid():
        try:
            name_agent(organisation=organisation, **form.cleaned_data, follows=former, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Named. She has a letter with her credential."))
            return redirect(request, "learning:agents", key)
    context = {"organisation": organisation, "form": form, "former": former}
    return respond(request, "learning/agent_name.html", context)


def _former(organisation: Organisation, code: str) -> Credential | None:
    found = credential_numbered(code) if code else None
    return found if found is not None and found.organisation_id == organisation.pk else None


@sign_in_required
@require_POST
def end(request: SignedInRequest, key: str, code: str) -> HttpResponse:
    """She acts no more: the role ends, and with it the credential."""
    organisation, moment = _managed(request.person, key), now()
    held = live_agents(organisation, moment).filter(code=code).first()
    if held is None:
        raise Http404
    role = role_of_agent(held, moment)
    try:
        if role is not None:
            end_role(role=role, reason=RoleEnd.MOVED, ended_on=house_day(moment), actor=request.person, now=moment)
        else:
            no_longer_acts(credential=held, actor=request.person, now=moment)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "learning:agents", key)
    messages.success(request, _("She no longer acts. Say who follows, so that nothing is left lying."))
    return redirect(request, "learning:agents", key)
