"""External tools: made known, opened to an edition, and opened by a participant."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.core import clock
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.packages import place_material
from minga.learning.actions.tools import add_tool, change_tool, link_tool
from minga.learning.models import ExternalTool, ToolLink
from minga.learning.queries import tools as reading
from minga.learning.queries.packages import place_named, places_of
from minga.learning.web.forms.packaging import PlaceForm, ToolForm, ToolLinkForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.packaging_doors import doors
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.editions import edition_for
from minga.ui.forms import bind, refuse
from minga.ui.http import SeeOther, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
def tools(request: SignedInRequest, edition: str) -> HttpResponse:
    """The tools that are known, and where they are opened from."""
    found = taught_edition(request.person, edition)
    known = reading.tools_known(found)
    choices = [(str(each.pk), each.title) for each in known if each.active]
    form = bind(ToolLinkForm, request, tools=choices)
    if request.method == "POST" and form.is_valid():
        tool = next(each for each in known if str(each.pk) == form.cleaned_data["tool"])
        try:
            link = link_tool(tool=tool, edition=found, values=form.cleaned_data, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "learning:tool-place", edition, link.uuid)
    more = {"form": form, "known": known, "rows": reading.link_rows(found), "doors": doors(found, "tools")}
    return respond(request, "learning/tools.html", teaching_context(request.person, found, "systems", **more))


@sign_in_required
def tool_new(request: SignedInRequest, edition: str) -> HttpResponse:
    """Make a tool known to the organisation that runs the edition."""
    found = taught_edition(request.person, edition, policies.may_manage)
    form = bind(ToolForm, request)
    if request.method == "POST" and form.is_valid():
        tool = add_tool(edition=found, values=form.cleaned_data, actor=request.person, now=clock.now())
        messages.success(request, _("The tool is known. Copy these values into its settings."))
        return redirect(request, "learning:tool-edit", edition, tool.uuid)
    return _tool_page(request, found, form, None)


@sign_in_required
def tool_edit(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """What is known of a tool, and what its provider needs of us."""
    found = taught_edition(request.person, edition, policies.may_manage)
    tool = next((each for each in reading.tools_known(found) if each.uuid == uuid), None)
    if tool is None:
        raise Http404
    form = bind(ToolForm, request, initial=_shown(tool))
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "active": "close" not in request.POST}
        change_tool(tool=tool, edition=found, values=values, actor=request.person, now=clock.now())
        messages.success(request, _("The tool is saved.") if values["active"] else _("The tool is closed."))
        return redirect(request, "learning:tools", edition)
    return _tool_page(request, found, form, tool)


def _shown(tool: ExternalTool) -> dict[str, Any]:
    names = ("title", "login_url", "launch_url", "keys_url", "shares_names")
    keys = reading.jwks_text(tool)
    return {name: getattr(tool, name) for name in names} | {
        "redirect_urls": "\n".join(tool.redirect_urls), "public_jwks": keys,
    }  # fmt: skip


def _tool_page(request: SignedInRequest, found: Edition, form: ToolForm, tool: ExternalTool | None) -> HttpResponse:
    more = {"form": form, "about": reading.about(tool) if tool else None, "doors": doors(found, "tools")}
    return respond(request, "learning/tool_edit.html", teaching_context(request.person, found, "systems", **more))


@sign_in_required
def tool_place(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Put a tool in a session or a module."""
    found = taught_edition(request.person, edition)
    link = found.tool_links.filter(uuid=uuid).first()
    if link is None:
        raise Http404
    form = bind(PlaceForm, request, places=places_of(found))
    if request.method == "POST" and form.is_valid():
        place = place_named(found, form.cleaned_data["place"])
        try:
            place_material(
                thing=link, place=place, minutes=form.cleaned_data["minutes"], actor=request.person, now=clock.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(title)s” is now in “%(place)s”.") % {"title": link, "place": place})
            return redirect(request, "learning:tools", edition)
    context = teaching_context(request.person, found, "systems", form=form, thing=link, back="learning:tools")
    return respond(request, "learning/place_material.html", context)


@sign_in_required
@require_safe
def tool(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Before a tool opens: what it is, what it gets of her, what came back."""
    link, launcher = _opening(request.person, edition, uuid)
    grade = link.grades.filter(enrolment=launcher.enrolment).first() if launcher.enrolment else None
    context = {"link": link, "grade": grade, "looks": launcher.enrolment is None, "nav": "learning"}
    return respond(request, "learning/tool.html", context)


@sign_in_required
@require_safe
def tool_open(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """The first step of a launch: to the tool's own login, which sends her back to `authorize`."""
    link, launcher = _opening(request.person, edition, uuid)
    address = link.tool.login_url
    joint = "&" if "?" in address else "?"
    return SeeOther(f"{address}{joint}{urlencode(reading.login_request(link, launcher))}")


def _opening(person: Person, edition: str, uuid: UUID) -> tuple[ToolLink, reading.Launcher]:
    try:
        return reading.link_for(person, edition_for(person, edition, clock.now()), uuid)
    except (Edition.DoesNotExist, ToolLink.DoesNotExist):
        raise Http404 from None
