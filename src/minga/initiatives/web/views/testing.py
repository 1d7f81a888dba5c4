"""User tests, and the list of everything that was tried."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.initiatives.actions.user_tests import edit_user_test, record_user_test
from minga.initiatives.models import UserTest
from minga.initiatives.queries.making import versions_to_try
from minga.initiatives.queries.testing import testing_page, user_test_for
from minga.initiatives.web.forms.testing import TrialForm, trial_said
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_safe
def testing(request: SignedInRequest, key: str) -> HttpResponse:
    """Experiments and user tests, the newest first."""
    initiative = workshop_initiative(request, key)
    context = workshop_context(request, initiative, "testing", page=testing_page(initiative))
    return respond(request, "initiatives/testing.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def user_test_add(request: SignedInRequest, key: str) -> HttpResponse:
    """Users tried it."""
    initiative = team_initiative(request, key)
    versions = versions_to_try(initiative)
    start = {"held_on": today(), "artefact_version": str(versions[0].uuid) if versions else ""}
    form = bind(TrialForm, request, versions=versions, initial=start)

    def keep() -> UserTest:
        trial = form.trial(form.cleaned_data)
        return record_user_test(initiative=initiative, trial=trial, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, keep):
        messages.success(request, _("The user test is in the dossier."))
        return redirect(request, "initiatives:testing", key)
    title, submit = _("A test with users"), _("Put it in the dossier")
    lead = _("Eight people who try it teach more than eighty opinions.")
    return form_page(request, initiative, "testing", form, title=title, lead=lead, submit=submit)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def user_test_edit(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Mend what was written of a test."""
    initiative = team_initiative(request, key)
    row = found(user_test_for, initiative, uuid)
    said = trial_said(row)
    form = bind(TrialForm, request, versions=versions_to_try(initiative), initial=said)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=said)):
        trial = form.trial(merged.values)
        if not merged.changes or done(
            form,
            lambda: edit_user_test(
                user_test=row, trial=trial, revision=row.revision, actor=request.person, now=clock.now()
            ),
        ):
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:testing", key)
    title = _("Correct this user test")
    return form_page(request, initiative, "testing", form, title=title, submit=_("Save"))
