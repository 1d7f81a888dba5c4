"""Credentials of an edition: what they say, issuing them, taking one back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.credentials import replace_credential, revoke_credential
from minga.learning.actions.issuing import default_words, describe_achievement, order_issue
from minga.learning.models import Credential
from minga.learning.queries.credentials import achievement_of_edition, credential_numbered
from minga.learning.queries.issue_page import file_rows, issue_page, issued_in
from minga.learning.web.forms.completing import AchievementForm, IssueForm, ReplaceForm, RevokeForm, said_by
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.sheets import comma_separated

TAB = "credentials"


@sign_in_required
@require_safe
def credentials(request: SignedInRequest, key: str) -> HttpResponse:
    """What was issued, and who waits for hers."""
    edition = taught_edition(request.person, key, policies.may_manage)
    words = request.GET.get("q", "")[:80]
    context = teaching_context(
        request.person, edition, TAB,
        page=page_of(issued_in(edition, words), request), words=words,
        issue=issue_page(edition, now()), form=IssueForm(),
    )  # fmt: skip
    return respond(request, "learning/credentials.html", context, part="list")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: SignedInRequest, key: str) -> HttpResponse:
    """What the credentials say."""
    edition = taught_edition(request.person, key, policies.may_manage)
    achievement = achievement_of_edition(edition)
    said = said_by(achievement) if achievement is not None else default_words(edition)
    form = bind(AchievementForm, request, said=said)
    if request.method == "POST" and form.is_valid():
        try:
            describe_achievement(edition=edition, words=form.words, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept. Credentials issued from now on say this."))
            return redirect(request, "learning:credentials", key)
    context = teaching_context(request.person, edition, TAB, form=form)
    return respond(request, "learning/credential_words.html", context)


@sign_in_required
@require_POST
def issue(request: SignedInRequest, key: str) -> HttpResponse:
    """Order the credentials of all who completed."""
    edition = taught_edition(request.person, key, policies.may_manage)
    form = bind(IssueForm, request)
    if form.is_valid():
        try:
            order_issue(edition=edition, signed_by=form.cleaned_data["signed_by"], actor=request.person, now=now())
        except DomainError as error:
            messages.error(request, str(error))
    return redirect(request, "learning:credentials", key)


@sign_in_required
@require_safe
def issue_progress(request: SignedInRequest, key: str) -> HttpResponse:
    """How far the job is; the page asks again."""
    edition = taught_edition(request.person, key, policies.may_manage)
    page = issue_page(edition, now())
    if request.htmx and not page.running:
        return redirect(request, "learning:credentials", key)
    context: dict[str, Any] = {"issue": page, "head": {"key": key}}
    return respond(request, "learning/issue_progress.html", context)


@sign_in_required
@require_safe
def export(request: SignedInRequest, key: str) -> HttpResponse:
    """All credentials of the edition, to take away."""
    edition = taught_edition(request.person, key, policies.may_manage)
    header, rows = file_rows(edition)
    return comma_separated(f"{edition.key}-{_('credentials')}", header, rows)


def _revocable(request: SignedInRequest, code: str) -> Credential:
    found = credential_numbered(code)
    if found is None or not policies.may_revoke(request.person, found, now()):
        raise Http404
    return found


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: SignedInRequest, code: str) -> HttpResponse:
    """Take one back, for every verifier."""
    held = _revocable(request, code)
    form = bind(RevokeForm, request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            revoke_credential(credential=held, reason=reason, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It no longer holds. Whoever checks it reads why."))
            return redirect(request, "learning:credential", code)
    return respond(request, "learning/credential_revoke.html", {"form": form, "held": held})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: SignedInRequest, code: str) -> HttpResponse:
    """A corrected one in its place."""
    held = _revocable(request, code)
    form = bind(ReplaceForm, request, initial={"name": held.person.name or held.name, "language": held.language})
    if request.method == "POST" and form.is_valid():
        try:
            made = replace_credential(credential=held, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The corrected credential holds from now on. Its holder has a letter."))
            return redirect(request, "learning:credential", made.code)
    return respond(request, "learning/credential_replace.html", {"form": form, "held": held})
