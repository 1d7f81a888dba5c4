"""Proposals of teams and mentors: ask, compare, look at one, apply it or throw it away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.matchings import apply_mentors, apply_teams, ask_matching, drop_matching
from minga.learning.enums import MatchingKind, MatchingState
from minga.learning.models import Matching
from minga.learning.queries import matching_pages as queries
from minga.learning.queries.team_usual import usual_settings
from minga.learning.web.forms.mentoring_matching import MentorsForm, TeamsForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.programmes.models import Edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

KINDS = {"equipos": MatchingKind.TEAMS, "mentores": MatchingKind.MENTORS}
PAGES = {MatchingKind.TEAMS: "equipos", MatchingKind.MENTORS: "mentores"}


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def matchings(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """Proposals side by side, and asking for more."""
    edition, asked = _edition(request, key), _kind(kind)
    form: TeamsForm | MentorsForm
    if asked == MatchingKind.TEAMS:
        form = bind(TeamsForm, request, initial=usual_settings(edition))
    else:
        form = bind(MentorsForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request, edition, form)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "learning:matchings", key, kind)
    context = {"form": form, "kind": kind, "part": kind, **_compared(edition, asked)}
    return respond(request, "learning/matchings.html", _context(request, edition, **context))


@sign_in_required
@require_safe
def matching_progress(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """Asked every two seconds: the bar again, or the page when all are computed."""
    edition, asked = _edition(request, key), _kind(kind)
    if not any(each.state == MatchingState.WAITING for each in queries.open_matchings(edition, asked)):
        return redirect(request, "learning:matchings", key, kind)
    return respond(request, "learning/matchings.html", _context(request, edition, kind=kind), part="progress")


@sign_in_required
@require_safe
def matching(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """One proposal whole, with the reason of each place."""
    edition, found = _found(request, key, uuid)
    page = queries.matching_page(found, now())
    context = {"page": page, "kind": PAGES[MatchingKind(found.kind)], "part": PAGES[MatchingKind(found.kind)]}
    return respond(request, "learning/matching.html", _context(request, edition, **context))


@sign_in_required
@require_POST
def matching_step(request: SignedInRequest, key: str, uuid: str, step: str) -> HttpResponse:
    """Do what was proposed, or throw it away."""
    _edition_found, found = _found(request, key, uuid)
    apply: Callable[..., Any] = apply_teams if found.kind == MatchingKind.TEAMS else apply_mentors
    steps = {
        "aplicar": (apply, _("Done, as proposed. Everybody it concerns is told by letter."), "learning:teams"),
        "descartar": (drop_matching, _("Thrown away. Nothing changed."), ""),
    }
    if step not in steps:
        raise Http404
    act, said, onward = steps[step]
    try:
        act(matching=found, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "learning:matching", key, uuid)
    messages.success(request, said)
    if onward:
        return redirect(request, onward, key)
    return redirect(request, "learning:matchings", key, PAGES[MatchingKind(found.kind)])


@sign_in_required
@require_safe
def matching_problem(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """The problem as a file without names: `python -m minga.engines.assignment` computes it again."""
    _edition_found, found = _found(request, key, uuid)
    if not found.problem:
        raise Http404
    problem = {name: value for name, value in found.problem.items() if name != "basis"}
    answer = JsonResponse(problem, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{key}-{PAGES[MatchingKind(found.kind)]}.json"'
    return answer


def _ask(request: SignedInRequest, edition: Edition, form: TeamsForm | MentorsForm) -> None:
    if isinstance(form, MentorsForm):
        asked, kind = [(form.cleaned_data["note"], form.settings)], MatchingKind.MENTORS
    else:
        asked, kind = form.asked, MatchingKind.TEAMS
    for note, settings in asked:
        ask_matching(edition=edition, kind=kind, settings=settings, note=note, actor=request.person, now=now())


def _compared(edition: Edition, kind: MatchingKind) -> dict[str, Any]:
    ground = queries.ground_of(edition, kind, now())
    cards = [queries.matching_card(each, ground) for each in queries.open_matchings(edition, kind)]
    return {
        "cards": cards,
        "ready": [each for each in cards if each.ready],
        "waits": any(each.waits for each in cards),
        "parts": queries.compared_parts(cards),
    }


def _edition(request: SignedInRequest, key: str) -> Edition:
    return taught_edition(request.person, key, policies.may_manage)


def _found(request: SignedInRequest, key: str, uuid: str) -> tuple[Edition, Matching]:
    edition = _edition(request, key)
    try:
        return edition, queries.matching_in(edition, uuid)
    except Matching.DoesNotExist:
        raise Http404 from None


def _kind(word: str) -> MatchingKind:
    if word not in KINDS:
        raise Http404
    return KINDS[word]


def _context(request: SignedInRequest, edition: Edition, **more: Any) -> Any:
    return teaching_context(request.person, edition, "learning.teams", **more)
