"""One team: its whole story, its meetings, its mentors, its dossier."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now, today
from minga.core.errors import Conflict, DomainError
from minga.learning import policies
from minga.learning.actions.mentoring_logs import log_meeting, read_log, tick_agreed
from minga.learning.actions.mentorships import end_mentorship, hand_over_team, lock_mentorship, name_mentor
from minga.learning.actions.team_work import open_team_work
from minga.learning.models import AgreedAction, Mentorship
from minga.learning.queries.meetings import noted_of, to_be_noted
from minga.learning.queries.mentors import mentor_choices
from minga.learning.queries.team_page import agreed_in, members_of, mentorship_in, open_actions_of, team_page
from minga.learning.queries.team_work import initiatives_to_take, not_asked
from minga.learning.web.forms.mentoring_people import LogForm
from minga.learning.web.forms.mentoring_teams import HandOverForm, MentorForm, WorkForm
from minga.learning.web.mentoring_access import logged_team, managed_team, seen_team
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.people.queries.people import person_by_key
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

FORM = ["GET", "HEAD", "POST"]


@sign_in_required
@kept_for_reading
@require_safe
def team(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Who they are, what they do, what was agreed."""
    found = seen_team(request.person, key, number)
    context = {"page": team_page(found, request.person, now()), "nav": "mine"}
    return respond(request, "learning/team.html", context)


@sign_in_required
@kept_for_reading
@require_http_methods(FORM)
def log(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Note a meeting in a minute; also from a phone without a line, see `static/learning/outbox.js`."""
    found = logged_team(request.person, key, number)
    day = today(found.edition.timezone)
    waiting = open_actions_of(found, day)
    arranged = to_be_noted(found, request.person, _arranged_uuid(request))
    first = noted_of(arranged) if arranged else {"held_on": day.isoformat()}
    form = bind(LogForm, request, members=members_of(found), waiting=waiting, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = read_log(request.POST.dict(), found)
            log_meeting(team=found, meeting=meeting, client_uuid=_uuid(request), actor=request.person, now=now())
        except DomainError as error:
            if not (isinstance(error, Conflict) and error.code == "again"):
                refuse(form, error)
        if not form.errors:
            messages.success(request, _("The meeting is noted."))
            return redirect(request, "learning:team", key, number)
    context = {"form": form, "team": found, "arranged": arranged, "nav": "mine"}
    return respond(request, "learning/team_log.html", context)


@sign_in_required
@require_POST
def agreed_tick(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """It is done, or it is not after all."""
    try:
        agreed = agreed_in(key, uuid)
    except AgreedAction.DoesNotExist:
        raise Http404 from None
    if not policies.may_see_team(request.person, agreed.log.team, now()):
        raise Http404
    try:
        tick_agreed(agreed=agreed, done=agreed.done_at is None, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "learning:team", key, agreed.log.team.number)


@sign_in_required
@require_http_methods(FORM)
def mentor_name(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Let one of the edition's mentors accompany the team."""
    found = managed_team(request.person, key, number)
    choices = mentor_choices(found, now())
    form = bind(MentorForm, request, mentors=choices)
    if request.method == "POST" and form.is_valid():
        mentor = person_by_key(form.cleaned_data["mentor"])
        try:
            if mentor is not None:
                name_mentor(team=found, mentor=mentor, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Named. She and the team are told by letter."))
            return redirect(request, "learning:team", key, number)
    context = {"form": form, "team": found, "choices": choices, "nav": "consoles"}
    return respond(request, "learning/team_mentor.html", context)


@sign_in_required
@require_http_methods(FORM)
def hand_over(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Another mentor goes on, with a note; by the mentor herself or by whoever manages."""
    mentorship = _mentorship(request, key, uuid, hers=True)
    found = mentorship.team
    choices = mentor_choices(found, now())
    form = bind(HandOverForm, request, mentors=choices)
    if request.method == "POST" and form.is_valid():
        to = person_by_key(form.cleaned_data["mentor"])
        try:
            if to is not None:
                note = form.cleaned_data["note"]
                hand_over_team(mentorship=mentorship, to=to, note=note, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Handed over. The next mentor has your note, and the team knows."))
            if not policies.may_see_team(request.person, found, now()):
                return redirect(request, "programmes:my-work")
            return redirect(request, "learning:team", key, found.number)
    context = {"form": form, "team": found, "mentorship": mentorship, "choices": choices, "nav": "mine"}
    return respond(request, "learning/team_mentor.html", context)


@sign_in_required
@require_POST
def mentorship_step(request: SignedInRequest, key: str, uuid: str, step: str) -> HttpResponse:
    """Keep the pair, free it, or end it."""
    mentorship = _mentorship(request, key, uuid)
    try:
        if step == "terminar":
            end_mentorship(mentorship=mentorship, actor=request.person, now=now())
        elif step == "fijar":
            lock_mentorship(mentorship=mentorship, locked=not mentorship.locked, actor=request.person, now=now())
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "learning:team", key, mentorship.team.number)


@sign_in_required
@require_http_methods(FORM)
def team_work(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """The dossier of the team, and asking its people to it."""
    found = managed_team(request.person, key, number)
    initiatives = [] if found.initiative_id else list(initiatives_to_take(found))
    people = not_asked(found) if found.initiative_id else members_of(found)
    said = {"title": found.challenge.title if found.challenge else found.name, "existing": ""}
    form = bind(WorkForm, request, initiatives=initiatives, people=people, initial=said)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        chosen = next((each for each in initiatives if each.key == clean.get("existing")), None)
        leader = next((each for each in people if str(each.uuid) == clean.get("leader")), None)
        try:
            open_team_work(
                team=found, title=clean["title"], existing=chosen, leader=leader, actor=request.person, now=now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The dossier is there, and the people of the team are asked to join it."))
            return redirect(request, "learning:team", key, number)
    return respond(
        request, "learning/team_work.html", {"form": form, "team": found, "people": people, "nav": "consoles"}
    )


def _mentorship(request: SignedInRequest, key: str, uuid: str, *, hers: bool = False) -> Mentorship:
    try:
        found = mentorship_in(key, uuid)
    except Mentorship.DoesNotExist:
        raise Http404 from None
    if not (hers and found.mentor_id == request.person.pk) and not policies.may_manage(
        request.person, found.team.edition, now()
    ):
        raise Http404
    return found


def _arranged_uuid(request: SignedInRequest) -> UUID | None:
    """Of the meeting that is noted hereby: from the address, then from the form."""
    try:
        return UUID(request.POST.get("arranged") or request.GET.get("encuentro", ""))
    except ValueError:
        return None


def _uuid(request: SignedInRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("client_uuid", ""))
    except ValueError:
        return None
