"""Rules of completion, who met them, and what each person lacks."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.completion import recompute_soon, remove_rule, rules_are_settled, set_rule
from minga.learning.queries.completion_page import (
    GROUPS,
    READY,
    enrolment_named,
    group_tabs,
    own_enrolment,
    people_in,
    person_rows,
    rule_of,
    rule_rows,
)
from minga.learning.queries.explaining import explain_one, standing_of
from minga.learning.web.forms.completing import CompleteForm, RuleForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.programmes.actions.enrolment_many import change_people
from minga.programmes.models import Edition, Enrolment
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

TAB = "completion"


@sign_in_required
@require_safe
def completion(request: SignedInRequest, key: str) -> HttpResponse:
    """Who met every rule, and who lacks what."""
    edition = taught_edition(request.person, key, policies.follows)
    return respond(request, "learning/completion.html", _listed(request, edition), part="people")


def _listed(request: SignedInRequest, edition: Edition, **more: Any) -> dict[str, Any]:
    group = request.GET.get("grupo", READY)
    if group not in {name for name, _label in GROUPS}:
        raise Http404
    words = request.GET.get("q", "")[:80]
    groups = group_tabs(edition, group)
    count = None if words.strip() else next(each.count for each in groups if each.current)
    found = page_of(people_in(edition, group, words), request, total=count)
    return {
        **teaching_context(request.person, edition, TAB),
        "group": group,
        "words": words,
        "groups": groups,
        "rules": rule_rows(edition),
        "settled": rules_are_settled(edition),
        "page": found.showing(person_rows(edition, list(found), now())),
        "choose": CompleteForm(),
        **more,
    }


@sign_in_required
@require_POST
def complete(request: SignedInRequest, key: str) -> HttpResponse:
    """Complete everybody who met the rules and was looked for, or who was ticked; or note that they did not."""
    edition = taught_edition(request.person, key, policies.may_manage)
    verb = "not_complete" if request.POST.get("verb") == "not_complete" else "complete"
    group = request.POST.get("group", READY)
    chosen = people_in(edition, group if group in dict(GROUPS) else READY, request.POST.get("q", "")[:80])
    if not request.POST.get("all"):
        chosen = chosen.filter(uuid__in=[each for each in request.POST.getlist("who") if _is_uuid(each)])
    try:
        done = change_people(
            edition=edition,
            enrolments=chosen,
            verb=verb,
            reason=request.POST.get("reason", "").strip() if verb == "not_complete" else "",
            actor=request.person,
            now=now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "learning:completion", key)
    _say(request, done.done, done.queued, done.left)
    return redirect(request, "learning:completion", key)


def _say(request: SignedInRequest, done: int, queued: int, left: int) -> None:
    if queued:
        text = ngettext("%(n)s person is being noted.", "%(n)s people are being noted.", queued)
        messages.success(request, text % {"n": queued})
    elif done:
        text = ngettext("Noted for %(n)s person. She has a letter.", "Noted for %(n)s people. Each has a letter.", done)
        messages.success(request, text % {"n": done})
    if left:
        messages.error(request, _("Write the reason: each of them reads it."))
    if not (queued or done or left):
        messages.error(request, _("Tick somebody first."))


@sign_in_required
@require_POST
def refresh(request: SignedInRequest, key: str) -> HttpResponse:
    """Compute everybody's progress anew."""
    edition = taught_edition(request.person, key, policies.follows)
    recompute_soon(edition)
    messages.success(request, _("Everybody's progress is being computed. Load the page again in a moment."))
    return redirect(request, "learning:completion", key)


@sign_in_required
@require_safe
def rules(request: SignedInRequest, key: str) -> HttpResponse:
    """What completing takes."""
    edition = taught_edition(request.person, key, policies.may_manage)
    context = {"rules": rule_rows(edition), "settled": rules_are_settled(edition)}
    return respond(request, "learning/rules.html", {**teaching_context(request.person, edition, TAB), **context})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: SignedInRequest, key: str, rule_key: str = "") -> HttpResponse:
    """Add a rule, or change one."""
    edition = taught_edition(request.person, key, policies.may_manage)
    held = rule_of(edition, rule_key) if rule_key else None
    if rule_key and held is None:
        raise Http404
    form = bind(RuleForm, request, edition=edition, rule=held)
    if request.method == "POST" and form.is_valid():
        try:
            set_rule(edition=edition, draft=form.draft, rule=held, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, _to_fields(error))
        else:
            messages.success(request, _("Kept. Everybody's progress is being computed anew."))
            return redirect(request, "learning:rules", key)
    context = {**teaching_context(request.person, edition, TAB), "form": form, "rule": held}
    return respond(request, "learning/rule.html", context)


def _to_fields(error: DomainError) -> DomainError:
    """The names of the form for those of the action."""
    errors = getattr(error, "errors", None)
    if errors is not None:
        names = {"texts": "text_es", "at_least": "share"}
        error.errors = {names.get(name, name): said for name, said in errors.items()}  # type: ignore[attr-defined]
    return error


@sign_in_required
@require_POST
def rule_remove(request: SignedInRequest, key: str, rule_key: str) -> HttpResponse:
    """Ask it no more."""
    edition = taught_edition(request.person, key, policies.may_manage)
    held = rule_of(edition, rule_key)
    if held is None:
        raise Http404
    try:
        remove_rule(rule=held, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rule is gone. Everybody's progress is being computed anew."))
    return redirect(request, "learning:rules", key)


@sign_in_required
@require_safe
def person(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """What one person has done and lacks, for those who may see it."""
    enrolment = enrolment_named(uuid)
    if enrolment is None or enrolment.edition.key != key:
        raise Http404
    if not policies.may_see_learner(request.person, enrolment, now()):
        raise Http404
    edition = enrolment.edition
    context = {**teaching_context(request.person, edition, TAB), **_explained(enrolment)}
    return respond(request, "learning/progress_of.html", context)


@sign_in_required
@kept_for_reading
@require_safe
def progress(request: SignedInRequest, key: str) -> HttpResponse:
    """What she has done and lacks."""
    enrolment = own_enrolment(request.person, key)
    if enrolment is None:
        raise Http404
    context = {"nav": "learning", "edition": enrolment.edition, **_explained(enrolment)}
    return respond(request, "learning/progress.html", context)


def _explained(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "enrolment": enrolment,
        "standing": standing_of(enrolment),
        "explained": explain_one(enrolment, now()),
    }


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
