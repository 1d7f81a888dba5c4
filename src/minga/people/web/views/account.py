"""One's own account: who I am, in which language, what I agreed to."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.people.actions.accounts import PROFILE_FIELDS, set_preferences, update_profile
from minga.people.actions.consents import give_consent, withdraw_consent
from minga.people.enums import ConsentPurpose, Language
from minga.people.queries.consents import consents_of
from minga.people.queries.overview import account_page
from minga.people.queries.sections import account_sections
from minga.people.web.forms.account import ConsentForm, PreferencesForm, ProfileForm
from minga.ui import language as page_language
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@require_safe
@sign_in_required
def account(request: SignedInRequest) -> HttpResponse:
    """The first page: what can be done here."""
    tabs = account_sections(request.person, "account")
    return respond(request, "people/account.html", {"page": account_page(request.person), "tabs": tabs})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def profile(request: SignedInRequest) -> HttpResponse:
    """Name, telephone, document, post."""
    initial = {name: getattr(request.person, name) for name in PROFILE_FIELDS}
    form = bind(ProfileForm, request, initial=initial)
    if form.is_valid():
        try:
            update_profile(person=request.person, values=form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your profile was saved."))
            return redirect(request, "people:profile")
    tabs = account_sections(request.person, "profile")
    return respond(request, "people/profile.html", {"form": form, "tabs": tabs})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def preferences(request: SignedInRequest) -> HttpResponse:
    """Language and clock, of pages and of letters."""
    person = request.person
    form = bind(PreferencesForm, request, initial={"language": person.language, "timezone": person.timezone})
    if form.is_valid():
        chosen = Language(form.cleaned_data["language"])
        zone = form.cleaned_data["timezone"]
        set_preferences(person=person, language=chosen, timezone=zone, actor=person, now=now())
        with translation.override(chosen):
            messages.success(request, _("Saved. Pages and e-mails are in this language from now on."))
        response = redirect(request, "people:preferences")
        page_language.remember(response, chosen)
        return response
    tabs = account_sections(person, "preferences")
    return respond(request, "people/preferences.html", {"form": form, "tabs": tabs})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def consents(request: SignedInRequest) -> HttpResponse:
    """What I agreed to, in which words and when; each can be taken back here."""
    if request.method == "POST":
        form = ConsentForm(request.POST)
        if form.is_valid():
            _answer(request, ConsentPurpose(form.cleaned_data["purpose"]), give=form.cleaned_data["give"])
        return redirect(request, "people:consents")
    page = {"rows": consents_of(request.person), "tabs": account_sections(request.person, "consents")}
    return respond(request, "people/consents.html", {**page, "erase": reverse("people:erase")})


def _answer(request: SignedInRequest, purpose: ConsentPurpose, *, give: bool) -> None:
    """Give or withdraw one consent, and say what happened."""
    person = request.person
    try:
        if give:
            code = (translation.get_language() or "es")[:2]
            give_consent(person=person, purpose=purpose, language=code, actor=person, now=now())
            messages.success(request, _("Thank you. Your consent was noted."))
        else:
            withdraw_consent(person=person, purpose=purpose, actor=person, now=now())
            messages.success(request, _("Your consent was withdrawn."))
    except DomainError as error:
        messages.error(request, str(error))
