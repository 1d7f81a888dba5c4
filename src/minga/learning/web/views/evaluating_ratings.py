"""What participants rate: a session in three taps, six skills before and after, what they use ninety days later."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.follow_ups import answer_follow_up
from minga.learning.actions.ratings import rate_session, rate_skills
from minga.learning.enums import Moment
from minga.learning.models import Session
from minga.learning.queries.ratings import (
    enrolment_by_key,
    follow_up_asked,
    moment_now,
    session_for,
    skills_of,
    skills_wanted,
)
from minga.learning.web.forms.evaluating import FollowUpForm, RatingForm, SkillsForm
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.programmes.models import Enrolment
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


def _mine(request: SignedInRequest, key: str) -> Enrolment:
    """Her own enrolment; for whoever does not take part there is no such page."""
    enrolment = enrolment_by_key(request.person, key)
    if enrolment is None:
        raise Http404
    return enrolment


@sign_in_required
@require_POST
def session_rate(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Three taps; a page without JavaScript posts here, a phone through its outbox."""
    enrolment = _mine(request, edition)
    try:
        session = session_for(enrolment.edition, key)
    except Session.DoesNotExist:
        raise Http404 from None
    form = bind(RatingForm, request)
    if form.is_valid():
        try:
            rate_session(
                session=session, enrolment=enrolment, marks=form.marks, comment=form.cleaned_data["comment"],
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Thank you. Your answer helps the next session."))
            return redirect(request, "learning:session", edition, key)
    return respond(request, "learning/rate.html", {"form": form, "session": session, "edition": enrolment.edition})


@sign_in_required
@kept_for_reading
def skills(request: SignedInRequest, edition: str) -> HttpResponse:
    """Six things one does at work: how often, before and after."""
    enrolment, moment_of_day = _mine(request, edition), now()
    moment = moment_now(enrolment, moment_of_day)
    if not skills_wanted(enrolment, moment_of_day):
        raise Http404
    known = skills_of(enrolment).get(moment, {})
    form = bind(SkillsForm, request, initial={skill: str(level) for skill, level in known.items()})
    if request.method == "POST" and form.is_valid():
        try:
            rate_skills(
                enrolment=enrolment, moment=moment, levels=form.levels, actor=request.person, now=moment_of_day
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Thank you. Your six skills are noted."))
            return redirect(request, "learning:course", edition)
    before = moment == Moment.BEFORE
    heading = _("Six skills, before you begin") if before else _("Six skills, now that it ends")
    return _page(request, enrolment, form, heading, kind="skills.rate", answered=bool(known))


def _page(
    request: SignedInRequest, enrolment: Enrolment, form: SkillsForm, heading: str, **more: object
) -> HttpResponse:
    """The six skills, and whatever is asked with them."""
    intro = _("Five minutes. Answer with your work of the last three months in mind.")
    context = {"form": form, "edition": enrolment.edition, "heading": heading, "intro": intro, **more}
    return respond(request, "learning/skills.html", context)


@sign_in_required
@kept_for_reading
def follow_up(request: SignedInRequest, edition: str) -> HttpResponse:
    """Ninety days later."""
    enrolment = _mine(request, edition)
    asked = follow_up_asked(enrolment)
    if asked is None:
        raise Http404
    known = {skill: str(level) for skill, level in skills_of(enrolment).get(Moment.FOLLOW_UP, {}).items()}
    initial = {**known, "used": str(asked.used or ""), "example": asked.example, "obstacle": asked.obstacle}
    form = bind(FollowUpForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_follow_up(
                enrolment=enrolment, levels=form.levels, used=int(form.cleaned_data["used"]),
                example=form.cleaned_data["example"], obstacle=form.cleaned_data["obstacle"],
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Thank you. What you tell us changes the next edition."))
            return redirect(request, "learning:course", edition)
    heading = _("What do you use of it, three months later?")
    return _page(request, enrolment, form, heading, answered=asked.answered_at is not None)
