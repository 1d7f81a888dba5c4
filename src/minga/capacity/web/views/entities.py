"""Whom a wave measures: the list, from the directory, from a file, and one entity."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.capacity.actions.entities import change_measured, group_entities, link_measured, remove_measured
from minga.capacity.actions.inviting import EntityIn, invite_entities
from minga.capacity.models import Measured, Wave
from minga.capacity.queries.entity_files import read_entities
from minga.capacity.queries.finding import MOST_AT_ONCE, all_found, candidates
from minga.capacity.queries.wave_office import NO_GROUP, entities_of, groups_in, is_linkable, measured_rows
from minga.capacity.queries.waves import measured_of
from minga.capacity.web.forms.waves import EntityFileForm, FindForm, GroupForm, LinkForm, MeasuredForm
from minga.capacity.web.office_frame import office_context, run_wave
from minga.capacity.web.views.index_making import content_of, tell
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.organisations.queries.organisations import Wanted, countries_with_organisations
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def entities(request: SignedInRequest, wave: str) -> HttpResponse:
    """Who is in it, and in which peer groups; those that were found can be put into one together."""
    found = run_wave(request.person, wave, now())
    words, group = request.GET.get("q", ""), request.GET.get("grupo", "")
    wanted = entities_of(found, words, group)
    form = bind(GroupForm, request)
    if request.method == "POST" and form.is_valid() and _grouped(request, found, wanted, form):
        return redirect(request, "capacity:wave-entities", wave)
    rows = page_of(wanted, request)
    page = Page(measured_rows(found, rows.rows), rows.number, rows.per, rows.total, rows.more)
    context = office_context(
        found, "entities", page=page, groups=groups_in(found), words=words, group=group, opens=_takes(found),
        form=form, open=found.state != "published", none=NO_GROUP,
    )  # fmt: skip
    return respond(request, "capacity/wave_entities.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def entities_add(request: SignedInRequest, wave: str) -> HttpResponse:
    """From the directory: those that are ticked, or all that were found."""
    found = run_wave(request.person, wave, now())
    form = FindForm(request.GET or None, countries=countries_with_organisations(request.person))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = Wanted(text=asked.get("q", ""), type=asked.get("type", ""), country=asked.get("country", ""))
    if request.method == "POST":
        everyone = all_found(found, request.person, wanted, now())
        keys = request.POST.getlist("entity")
        chosen = everyone if request.POST.get("do") == "all" else everyone.filter(key__in=keys)
        _invite(request, found, [EntityIn(organisation=each) for each in chosen[:MOST_AT_ONCE]])
        return redirect(request, "capacity:wave-entities", wave)
    page = page_of(candidates(found, request.person, wanted, now()), request, per=50)
    context = office_context(found, "entities", page=page, form=form, asked=bool(asked), most=MOST_AT_ONCE)
    return respond(request, "capacity/wave_entities_add.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def entities_file(request: SignedInRequest, wave: str) -> HttpResponse:
    """From a list in Excel or CSV."""
    found = run_wave(request.person, wave, now())
    form = bind(EntityFileForm, request)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            listed = read_entities(content_of(file), file.name or "", (get_language() or "es")[:2])
        except DomainError as error:
            refuse(form, error)
        else:
            tell(request, list(listed.said))
            rows = [
                EntityIn(
                    organisation=each.organisation, name=each.name, kind=each.kind, peer_group=each.group,
                    facts=each.facts,
                )
                for each in listed.entities
            ]  # fmt: skip
            _invite(request, found, rows)
            return redirect(request, "capacity:wave-entities", wave)
    return respond(request, "capacity/wave_entities_file.html", office_context(found, "entities", form=form))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def entity(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Type, peer group and figures of one entity."""
    found = run_wave(request.person, wave, now())
    measured = _measured(found, key)
    form = bind(MeasuredForm, request, **_known(found, measured))
    if request.method == "POST" and form.is_valid():
        try:
            change_measured(measured=measured, changes=form.changes, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "capacity:wave-entities", wave)
    link = LinkForm(viewer=request.person) if is_linkable(measured) else None
    context = office_context(found, "entities", form=form, link=link, measured=measured)
    return respond(request, "capacity/wave_entity.html", context)


@sign_in_required
@require_POST
def entity_link(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Say which organisation of the directory it is."""
    found = run_wave(request.person, wave, now())
    measured = _measured(found, key)
    link = bind(LinkForm, request, viewer=request.person)
    if link.is_valid():
        try:
            link_measured(measured=measured, organisation=link.chosen, actor=request.person, now=now())
        except DomainError as error:
            refuse(link, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "capacity:wave-entity", wave, key)
    context = office_context(
        found, "entities", form=MeasuredForm(**_known(found, measured)), link=link, measured=measured
    )  # fmt: skip
    return respond(request, "capacity/wave_entity.html", context, status=422)


@sign_in_required
@require_POST
def entity_remove(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Take one out before it was asked anything."""
    found = run_wave(request.person, wave, now())
    try:
        remove_measured(measured=_measured(found, key), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The entity is out of the list."))
    return redirect(request, reverse("capacity:wave-entities", args=[wave]))


def _grouped(request: SignedInRequest, wave: Wave, wanted: QuerySet[Measured], form: GroupForm) -> bool:
    """All that were found, on whichever page they stand."""
    keys = list(wanted.values_list("key", flat=True))
    try:
        number = group_entities(
            wave=wave, keys=keys, group=form.cleaned_data["peers"], actor=request.person, now=now()
        )  # fmt: skip
    except DomainError as error:
        refuse(form, error)
        return False
    told = ngettext("%(count)s entity is in this group now.", "%(count)s entities are in this group now.", number)
    messages.success(request, told % {"count": number})
    return True


def _invite(request: SignedInRequest, wave: Wave, chosen: list[EntityIn]) -> None:
    if not chosen:
        messages.warning(request, _("Nothing was added: choose at least one entity."))
        return
    try:
        made = invite_entities(wave=wave, entities=chosen, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return
    told = ngettext("%(count)s entity was added.", "%(count)s entities were added.", len(made))
    messages.success(request, told % {"count": len(made)})


def _known(wave: Wave, measured: Measured) -> dict[str, Any]:
    """What the form of one entity is made of."""
    groups = [row.key for row in groups_in(wave)]
    return {"measured": measured, "design": wave.version.read, "groups": groups}


def _measured(wave: Wave, key: str) -> Measured:
    try:
        return measured_of(wave, key)
    except Measured.DoesNotExist as missing:
        raise Http404 from missing


def _takes(wave: Wave) -> bool:
    """Whether entities may still be added."""
    return not wave.imported and wave.state in ("preparing", "answering")
