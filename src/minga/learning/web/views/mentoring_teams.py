"""The teams of an edition, by hand: the list, a team, somebody's place."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.teams import change_team, create_team, end_team, lock_member, place_member
from minga.learning.models import TeamMember
from minga.learning.queries import teams as queries
from minga.learning.web.forms.mentoring_teams import NO_TEAM, PlaceForm, TeamForm
from minga.learning.web.mentoring_access import managed_team
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.programmes.models import Enrolment
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

MANAGES = policies.may_manage
MOST_UNPLACED = 40
FORM = ["GET", "HEAD", "POST"]


@sign_in_required
@require_safe
def teams(request: SignedInRequest, key: str) -> HttpResponse:
    """Every team with its people and mentors, and who is in none."""
    edition = taught_edition(request.person, key, policies.follows)
    pages = page_of(queries.teams_in(edition), request)
    words = request.GET.get("q", "")
    without = queries.unplaced(edition, words)
    context = {
        "figures": queries.team_figures(edition),
        "pages": pages,
        "teams": queries.team_cards(pages.rows),
        "unplaced": [queries.unplaced_line(each) for each in without[:MOST_UNPLACED]],
        "words": words,
        "part": "teams",
    }
    return respond(
        request, "learning/teams.html", teaching_context(request.person, edition, "learning.teams", **context)
    )


@sign_in_required
@require_http_methods(FORM)
def team_new(request: SignedInRequest, key: str) -> HttpResponse:
    """A team without people."""
    edition = taught_edition(request.person, key, MANAGES)
    form = bind(TeamForm, request, challenges=queries.challenge_choices(edition), new=True)
    if request.method == "POST" and form.is_valid():
        challenge = queries.challenge_in(edition, form.cleaned_data["challenge"])
        try:
            made = create_team(
                edition=edition, name=form.cleaned_data["name"], challenge=challenge, actor=request.person, now=now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The team is there. Now put people into it."))
            return redirect(request, "learning:team", key, made.number)
    context = teaching_context(request.person, edition, "learning.teams", form=form)
    return respond(request, "learning/team_form.html", context)


@sign_in_required
@require_http_methods(FORM)
def team_change(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Name, challenge, whether proposals leave it alone."""
    team = managed_team(request.person, key, number)
    said = {"name": team.name, "challenge": str(team.challenge_id or ""), "closed": team.closed_to_changes}
    form = bind(TeamForm, request, challenges=queries.challenge_choices(team.edition), initial=said)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        challenge = queries.challenge_in(team.edition, clean["challenge"])
        try:
            change_team(
                team=team, name=clean["name"], challenge=challenge, closed=clean["closed"], actor=request.person,
                now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The team is saved."))
            return redirect(request, "learning:team", key, number)
    context = teaching_context(request.person, team.edition, "learning.teams", form=form, team=team)
    return respond(request, "learning/team_form.html", context)


@sign_in_required
@require_POST
def team_end(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Its people are free for other teams."""
    team = managed_team(request.person, key, number)
    try:
        end_team(team=team, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The team has ended. Its people are in no team now."))
    return redirect(request, "learning:teams", key)


@sign_in_required
@require_http_methods(FORM)
def place(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Put somebody into a team, into another one, or into none."""
    edition = taught_edition(request.person, key, MANAGES)
    try:
        enrolment = queries.placeable(edition, uuid)
    except Enrolment.DoesNotExist:
        raise Http404 from None
    before = queries.membership_of(enrolment)
    choices = queries.open_teams_with_sizes(edition)
    form = bind(PlaceForm, request, teams=choices, placed=before is not None, initial=_where(before))
    if request.method == "POST" and form.is_valid():
        goal = None if form.cleaned_data["team"] == NO_TEAM else int(form.cleaned_data["team"])
        team = next((each for each, _size in choices if each.number == goal), None)
        try:
            place_member(
                enrolment=enrolment, team=team, stays=form.cleaned_data["stays"], actor=request.person, now=now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Done. She is told by letter.") if team else _("She is in no team now."))
            return redirect(request, "learning:teams", key)
    line = queries.unplaced_line(enrolment)
    context = {"form": form, "line": line, "before": before, "teams": choices}
    return respond(
        request, "learning/team_place.html", teaching_context(request.person, edition, "learning.teams", **context)
    )


@sign_in_required
@require_POST
def member_lock(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Keep somebody in her team in every later proposal, or free her."""
    edition = taught_edition(request.person, key, MANAGES)
    try:
        member = queries.member_in(edition, uuid)
    except TeamMember.DoesNotExist:
        raise Http404 from None
    try:
        lock_member(member=member, locked=not member.locked, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "learning:team", key, member.team.number)


def _where(member: TeamMember | None) -> dict[str, str]:
    return {"team": str(member.team.number)} if member is not None else {}
