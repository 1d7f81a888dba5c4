"""Steps that managers take with people: one by one, or many at once after looking again."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core import clock
from minga.core.errors import DomainError
from minga.programmes.actions.enrolment import complete_enrolment, invite, remove, reopen_enrolment
from minga.programmes.actions.enrolment_invitations import order_invitations
from minga.programmes.actions.enrolment_many import change_people
from minga.programmes.actions.enrolment_nominating import nominate_by_email
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.cohort import verbs_for
from minga.programmes.queries.enrolment import chosen_enrolments, cohort_counts, enrolment_in, enrolments_of
from minga.programmes.queries.step_words import STEPS
from minga.programmes.web.forms.enrolment import (
    AnswerByForm,
    CohortFilterForm,
    NominateForm,
    NothingMoreForm,
    ReasonForm,
)
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import Form, bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import FINDS_AN_HOUR, at_most
from minga.ui.respond import respond

_MANY: Mapping[str, str] = {"remove": "remove", "complete": "complete", "not-complete": "not_complete"}


@sign_in_required
@at_most(FINDS_AN_HOUR, "find-person")
def nominate_person(request: SignedInRequest, key: str) -> HttpResponse:
    """One nominee without a file."""
    edition = managed_edition(request, key)
    form = bind(NominateForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            made = nominate_by_email(edition=edition, actor=request.person, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The person is nominated. Invite her when you are ready."))
            return redirect(request, "programmes:enrolment", edition.key, made.uuid)
    return respond(request, "programmes/nominate.html", console_context(edition, "people", form=form))


@sign_in_required
def change_one(request: SignedInRequest, key: str, uuid: str, verb: str) -> HttpResponse:
    """One step with one person, after saying what will happen."""
    edition = managed_edition(request, key)
    try:
        enrolment = enrolment_in(edition, uuid)
    except Enrolment.DoesNotExist:
        raise Http404 from None
    if verb not in STEPS:
        raise Http404
    form = _form_for(verb, request, edition)
    if request.method == "POST" and verb not in verbs_for(enrolment):
        return redirect(request, "programmes:enrolment", key, uuid)
    if request.method == "POST" and form.is_valid():
        try:
            _take(verb, form, enrolment, request)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, str(STEPS[verb].done))
            return redirect(request, "programmes:enrolment", key, uuid)
    context = {"form": form, "verb": verb, "step": STEPS[verb], "people": 1, "name": str(enrolment.person)}
    context["back"] = reverse("programmes:enrolment", args=[key, uuid])
    return respond(request, "programmes/people_change.html", console_context(edition, "people", **context))


@sign_in_required
def change_many(request: SignedInRequest, key: str) -> HttpResponse:
    """One step with the ticked people, or with all that the filters show. GET looks, POST does."""
    edition = managed_edition(request, key)
    asked = request.POST if request.method == "POST" else request.GET
    verb = asked.get("verb", "")
    if verb not in STEPS or verb == "reopen":
        raise Http404
    chosen = _chosen(edition, asked)
    form = _form_for(verb, request, edition)
    if request.method == "POST" and form.is_valid():
        try:
            told = _take_many(verb, form, edition, chosen, request)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, told)
            return redirect(request, "programmes:people", key)
    context = {"form": form, "verb": verb, "step": STEPS[verb], "people": chosen.count(), "asked": _kept(asked)}
    context["back"] = reverse("programmes:people", args=[key])
    return respond(request, "programmes/people_change.html", console_context(edition, "people", **context))


def _form_for(verb: str, request: SignedInRequest, edition: Edition) -> Form:
    if verb == "invite":
        return bind(AnswerByForm, request, edition=edition)
    return bind(ReasonForm if STEPS[verb].needs_reason else NothingMoreForm, request)


def _take(verb: str, form: Form, enrolment: Enrolment, request: SignedInRequest) -> None:
    actor, now = request.person, clock.now()
    reason = form.cleaned_data.get("reason", "")
    if isinstance(form, AnswerByForm):
        invite(enrolment=enrolment, answer_by=form.moment, actor=actor, now=now)
    elif verb == "remove":
        remove(enrolment=enrolment, reason=reason, actor=actor, now=now)
    elif verb == "reopen":
        reopen_enrolment(enrolment=enrolment, actor=actor, now=now)
    else:
        complete_enrolment(enrolment=enrolment, completed=verb == "complete", reason=reason, actor=actor, now=now)


def _take_many(verb: str, form: Form, edition: Edition, chosen: QuerySet[Enrolment], request: SignedInRequest) -> str:
    """Do it and say what became of it."""
    actor, now = request.person, clock.now()
    if isinstance(form, AnswerByForm):
        count = order_invitations(edition=edition, enrolments=chosen, answer_by=form.moment, actor=actor, now=now)
        return ngettext("One invitation is on its way.", "%(count)s invitations are on their way.", count) % {
            "count": count
        }
    outcome = change_people(
        edition=edition, enrolments=chosen, verb=_MANY[verb],
        reason=form.cleaned_data.get("reason", ""), actor=actor, now=now,
    )  # fmt: skip
    if outcome.queued:
        return _("%(count)s people are being changed. It takes some seconds.") % {"count": outcome.queued}
    done = ngettext("One person changed.", "%(count)s people changed.", outcome.done) % {"count": outcome.done}
    if not outcome.left:
        return done
    left = ngettext(
        "One was left as she is: her state does not allow it.",
        "%(count)s were left as they are: their state does not allow it.",
        outcome.left,
    )
    return f"{done} {left % {'count': outcome.left}}"


def _chosen(edition: Edition, asked: QueryDict) -> QuerySet[Enrolment]:
    """The ticked people, or everybody whom the filters show."""
    if not asked.get("all"):
        return chosen_enrolments(edition, [each for each in asked.getlist("who") if _is_uuid(each)][:500])
    form = CohortFilterForm(asked, counts=cohort_counts(edition))
    return enrolments_of(edition, form.wanted("", asked.get("organisation", "")))


def _kept(asked: QueryDict) -> list[tuple[str, str]]:
    """What must come back with the form: who was chosen."""
    names = ("who", "all", "q", "status", "country", "organisation")
    return [(name, value) for name in names for value in asked.getlist(name)[:500]]


def _is_uuid(text: str) -> bool:
    try:
        forms.UUIDField().clean(text)
    except forms.ValidationError:
        return False
    return True
