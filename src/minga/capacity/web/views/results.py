"""What everybody reads of a wave, and the result of one entity, as a page and as a file."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minga.capacity.models import Measured
from minga.capacity.queries.browsing import shows_results
from minga.capacity.queries.current import current_run
from minga.capacity.queries.plans import plan_of
from minga.capacity.queries.proofs import Line, given_to, lines_of
from minga.capacity.queries.result import is_inside, medians_for, result_page
from minga.capacity.queries.result_tables import node_rows, wave_rows
from minga.capacity.queries.wave_page import wave_page
from minga.capacity.web import result_words
from minga.capacity.web.exports_results import result_sheet, wave_sheet
from minga.capacity.web.results_access import seen_result, seen_wave, wave_with_results
from minga.core.clock import now
from minga.core.texts import pick
from minga.people.models import Person
from minga.ui.http import PersonRequest
from minga.ui.respond import respond


@require_safe
def wave(request: PersonRequest, wave: str) -> HttpResponse:
    """Peer groups first; the timetable while it goes on."""
    page = wave_page(seen_wave(request.person, wave, now()), request.person, now())
    groups = [(row, result_words.half(row.figures, page.scale) if row.figures else "") for row in page.groups]
    parts = [(title, scale, row, result_words.half(row, scale)) for title, scale, row in page.parts]
    total = result_words.half(page.total, page.scale) if page.total else ""
    context = {"page": page, "groups": groups, "parts": parts, "total": total, "nav": "capacity"}
    return respond(request, "capacity/wave.html", context)


@require_safe
def wave_csv(request: PersonRequest, wave: str) -> HttpResponse:
    """Every entity with its components; of one peer group when the address says so."""
    found = wave_with_results(request.person, wave, now())
    design = found.version.read
    rows = wave_rows(found, current_run(found), design, request.GET.get("grupo", "")[:80])
    return wave_sheet(found, design, rows)


@require_safe
def result(request: PersonRequest, wave: str, key: str) -> HttpResponse:
    """The score with its range, what it is made of, what to do next."""
    moment = now()
    measured = seen_result(request.person, wave, key, moment)
    page = result_page(measured, request.person, moment)
    year = page.change.year if page.change else None
    context = {
        "page": page,
        "wave_title": pick(measured.wave.titles) or measured.wave.key,
        "sentences": result_words.lead(page),
        "strip": result_words.strip(page),
        "parts": [(part, result_words.part(part, year)) for part in page.parts],
        "gain": sum(each.way.gain for each in page.improvements),
        "plan": plan_of(measured, moment, inside=page.inside),
        "nav": "capacity",
    }
    return respond(request, "capacity/result.html", context)


@require_safe
def result_questions(request: PersonRequest, wave: str, key: str) -> HttpResponse:
    """Every question of one entity: what it was given and what it rests on."""
    measured = seen_result(request.person, wave, key, now())
    context = {
        "measured": measured,
        "wave_title": pick(measured.wave.titles) or measured.wave.key,
        "branches": _branches(measured, request.person),
        "nav": "capacity",
    }
    return respond(request, "capacity/result_questions.html", context)


@require_safe
def result_csv(request: PersonRequest, wave: str, key: str) -> HttpResponse:
    """The tree of one entity with its scores."""
    measured = seen_result(request.person, wave, key, now())
    peers = shows_results(request.person, measured.wave, now())
    return result_sheet(f"{wave}-{key}", node_rows(measured, peers=peers))


def _branches(measured: Measured, viewer: Person | None) -> list[tuple[str, tuple[Line, ...]]]:
    """Title and questions of each component."""
    design, given = measured.wave.version.read, given_to(measured)
    medians = medians_for(measured, viewer, now())
    inside = is_inside(viewer, measured, now())
    return [
        (
            pick(component.titles) or component.code,
            lines_of(
                design, design.leaves_of(component.code), given, kind=measured.kind, inside=inside, medians=medians
            ),
        )
        for component in design.components
    ]
