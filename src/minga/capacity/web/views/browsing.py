"""The results of a wave by entity, by peer group and by question. Every list is a link to share."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from minga.capacity.enums import Family
from minga.capacity.models import Wave
from minga.capacity.models.design import ROOT
from minga.capacity.queries import browsing
from minga.capacity.queries.current import current_run
from minga.capacity.queries.scales import group_title, scale_of
from minga.capacity.web import result_words
from minga.capacity.web.forms.results import FindForm
from minga.capacity.web.results_access import asked_question, wave_with_results
from minga.core.clock import now
from minga.core.texts import pick
from minga.ui.http import PersonRequest
from minga.ui.paging import page_of
from minga.ui.respond import respond


@require_safe
def entities(request: PersonRequest, wave: str) -> HttpResponse:
    """All of them, by name; found by name and group."""
    found = wave_with_results(request.person, wave, now())
    return respond(request, "capacity/entities.html", _list(request, found), part="rows")


@require_safe
def group(request: PersonRequest, wave: str, group: str) -> HttpResponse:
    """One peer group: what it scored, and who is in it."""
    found = wave_with_results(request.person, wave, now())
    context = _list(request, found, group)
    design, run = found.version.read, context["run"]
    rows = {row.key: row for row in context["groups"]}
    if group not in rows:
        raise Http404
    parts = browsing.parts_of_group(run, group, design)
    figures = rows[group].figures
    context |= {
        "group": rows[group],
        "title": group_title(design, group),
        "figures": result_words.half(figures, context["scale"]) if figures else "",
        "parts": [(title, scale, row, result_words.half(row, scale)) for title, scale, row in parts],
    }
    return respond(request, "capacity/group.html", context, part="rows")


@require_safe
def questions(request: PersonRequest, wave: str) -> HttpResponse:
    """What was asked, component by component, with what the middle of the wave has."""
    found = wave_with_results(request.person, wave, now())
    branches = browsing.tree_of(current_run(found), found.version.read)
    return respond(request, "capacity/questions.html", {**_head(found), "branches": branches})


@require_safe
def question(request: PersonRequest, wave: str, code: str) -> HttpResponse:
    """One question: how many reached each level, and what each entity has."""
    found = wave_with_results(request.person, wave, now())
    node = asked_question(found, code)
    context = _list(request, found, code=code)
    levels = (
        browsing.levels_reached(found, node, context["wanted"].group)
        if found.version.read.family == Family.POINTS
        else ()
    )
    context |= {
        "node": node,
        "title": pick(node.titles) or code,
        "asked": pick(node.texts),
        "question_scale": scale_of(found.version.read, code),
        "levels": levels,
        "answered": sum(level.number for level in levels),
    }
    return respond(request, "capacity/question.html", context, part="rows")


def _list(request: PersonRequest, wave: Wave, group: str = "", *, code: str = "") -> dict[str, Any]:
    """The filter, the rows and the frame of a list of entities."""
    design, run = wave.version.read, current_run(wave)
    groups = browsing.groups_of(wave, run, design)
    offered = [] if group else [(row.key, row.title) for row in groups]
    form = FindForm(request.GET, groups=offered, ordered=wave.shows_ranking and not code)
    wanted = form.wanted(group)
    rows = browsing.entities(wave, run, wanted)
    page = page_of(rows, request)
    return {
        **_head(wave),
        "run": run,
        "form": form,
        "wanted": wanted,
        "groups": groups,
        "scale": scale_of(design, ROOT),
        "page": page.showing(browsing.rows_of(page.rows, design, run, code)),
        "ordered": browsing.may_order(wave, wanted.order),
    }


def _head(wave: Wave) -> dict[str, Any]:
    return {"wave": wave, "wave_title": pick(wave.titles) or wave.key, "nav": "capacity"}
