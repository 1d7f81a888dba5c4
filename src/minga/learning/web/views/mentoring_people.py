"""The mentors of an edition, a mentor's own profile, and what a participant says for her team."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.mentor_profiles import save_mentor_profile
from minga.learning.actions.wishes import Wanted, save_wish
from minga.learning.queries.mentors import (
    could_be_mentors,
    is_inside,
    mentor_cards,
    mentor_page,
    profile_of,
    skills_in_words,
)
from minga.learning.queries.wishes import colleague, own_enrolment, wish_page
from minga.learning.web.forms.mentoring_people import ProfileForm, WishForm, profile_values
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import house_day
from minga.people.queries.people import person_by_key
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.editions import edition_for
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

FORM = ["GET", "HEAD", "POST"]


@require_safe
def mentors(request: PersonRequest, key: str) -> HttpResponse:
    """The directory: all for those inside the edition, for others those whose role is public."""
    edition, moment = _edition(request, key), now()
    manages = policies.may_manage(request.person, edition, moment)
    proposed = could_be_mentors(edition, moment) if manages else []
    context = {
        "edition": edition,
        "cards": mentor_cards(edition, request.person, moment),
        "manages": manages,
        "inside": is_inside(request.person, edition, moment),
        "proposed": [(each, skills_in_words(each.skills)) for each in proposed],
        "nav": "programmes",
    }
    if request.person is not None and manages:
        context = {**context, **teaching_context(request.person, edition, "learning.teams")}
        return respond(request, "learning/mentors_office.html", context)
    return respond(request, "learning/mentors.html", context)


@require_safe
def mentor(request: PersonRequest, key: str, person_key: str) -> HttpResponse:
    """One mentor of the edition."""
    edition = _edition(request, key)
    page = mentor_page(edition, person_key, request.person, now())
    if page is None:
        raise Http404
    return respond(request, "learning/mentor.html", {"edition": edition, "page": page, "nav": "programmes"})


@sign_in_required
@require_POST
def mentor_entrust(request: SignedInRequest, key: str) -> HttpResponse:
    """Give the role of mentor in this edition to somebody who offers herself."""
    edition, moment = taught_edition(request.person, key, policies.may_manage), now()
    person = person_by_key(request.POST.get("person", ""))
    offered = {each.person_id for each in could_be_mentors(edition, moment)}
    if person is None or person.pk not in offered:
        messages.error(request, _("Choose somebody of the list."))
        return redirect(request, "learning:mentors", key)
    try:
        give_role(
            person=person, kind=RoleKind.MENTOR, scope=edition, starts_on=house_day(moment), ends_on=edition.ends_on,
            actor=request.person, now=moment,
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s is mentor of this edition now.") % {"name": person})
    return redirect(request, "learning:mentors", key)


@sign_in_required
@require_http_methods(FORM)
def mentor_profile(request: SignedInRequest) -> HttpResponse:
    """Her own profile, one for all editions."""
    person = request.person
    form = bind(ProfileForm, request, initial=profile_values(profile_of(person), person.language, person.timezone))
    if request.method == "POST" and form.is_valid():
        try:
            save_mentor_profile(person=person, offered=form.offered, actor=person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect(request, "learning:mentor-profile")
    return respond(request, "learning/mentor_profile.html", {"form": form, "nav": "mine"})


@sign_in_required
@require_http_methods(FORM)
def wish(request: SignedInRequest, key: str) -> HttpResponse:
    """What she brings, and what she would like to work on."""
    try:
        enrolment = own_enrolment(request.person, key)
    except Enrolment.DoesNotExist:
        raise Http404 from None
    page = wish_page(enrolment)
    form = bind(WishForm, request, page=page, initial=page.said)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        boss = colleague(enrolment, clean.get("boss", ""))
        own = {name: clean[name] for name in ("well", "somewhat", "languages")}
        wanted = Wanted(**own, challenges=form.challenges, boss=boss)
        try:
            save_wish(enrolment=enrolment, wanted=wanted, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. You can change it until the teams are formed."))
            return redirect(request, "learning:wish", key)
    context = {"form": form, "edition": enrolment.edition, "page": page, "nav": "mine"}
    return respond(request, "learning/wish.html", context)


def _edition(request: PersonRequest, key: str) -> Edition:
    """Of an edition that is not public, those who take part see its mentors as well."""
    try:
        return edition_for(request.person, key, now())
    except Edition.DoesNotExist:
        pass
    if request.person is not None:
        try:
            return own_enrolment(request.person, key).edition
        except Enrolment.DoesNotExist:
            pass
    raise Http404
