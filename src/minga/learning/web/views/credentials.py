"""Credentials as anybody checks them: by number, by QR, by file; and as programs ask for them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now
from minga.core.jobs import enqueue
from minga.learning.models import Credential
from minga.learning.queries.badge_faces import KINDS, baked, face_of
from minga.learning.queries.certificate_files import certificate_file
from minga.learning.queries.credential_page import claimed, credential_page, words_of
from minga.learning.queries.credentials import (
    LANGUAGES,
    achievement_named,
    clean_code,
    credential_numbered,
    credentials_of,
)
from minga.learning.queries.issuers import (
    VC,
    achievement_document,
    did_document,
    house_document,
    issuer_document,
    issuer_named,
)
from minga.learning.queries.status_lists import list_numbered
from minga.learning.queries.verifying import Verdict, check_credential, check_received
from minga.learning.web.forms.completing import CheckForm
from minga.learning.web.views.completing_keys import as_open, as_open_json
from minga.ui.forms import bind
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

JWT = "application/jwt"


def _held(code: str) -> Credential:
    found = credential_numbered(code)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: PersonRequest) -> HttpResponse:
    """Type a number, or give the file that was received: nothing of it is kept."""
    form, checked, missing = bind(CheckForm, request), None, ""
    if request.method == "POST" and form.is_valid():
        received = form.received
        if received:
            checked = check_received(received, now())
        else:
            missing = form.cleaned_data["code"].rstrip("/").rsplit("/", 1)[-1]
            found = credential_numbered(missing)
            if found is not None:
                return redirect(request, "learning:credential", found.code)
    context = {
        "form": form,
        "missing": missing,
        "file_open": bool(checked) or bool(form.errors),
        "checked": checked,
        "said": words_of(checked) if checked else None,
        "claimed": claimed(checked.claims) if checked else (),
    }
    return respond(request, "learning/verify.html", context)


@require_safe
def credential(request: PersonRequest, code: str) -> HttpResponse:
    """The page of a number. A program that asks for the token gets the token."""
    if code != clean_code(code):
        return redirect(request, "learning:credential", clean_code(code))
    found = credential_numbered(code)
    moment = now()
    if found is None:
        form = CheckForm(initial={"code": code})
        return respond(request, "learning/verify.html", {"form": form, "missing": code}, status=404)
    if "jwt" in request.headers.get("Accept", "") and found.document:
        return _token(found)
    page = credential_page(check_credential(found, moment), request.person, moment)
    if page.takes and not page.badge:
        _draw(found)
    return respond(request, "learning/credential.html", {"page": page})


def _token(found: Credential) -> HttpResponse:
    return as_open(HttpResponse(found.document, content_type=JWT))


@require_safe
def credential_jwt(request: HttpRequest, code: str) -> HttpResponse:
    """The signed credential, to keep in a wallet."""
    found = _held(code)
    if not found.document:
        raise Http404
    answer = _token(found)
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.jwt"'
    return answer


@require_safe
def credential_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same, enveloped in JSON as the W3C has it."""
    found = _held(code)
    if not found.document:
        raise Http404
    enveloped = {
        "@context": VC,
        "id": f"data:application/vc+jwt,{found.document}",
        "type": "EnvelopedVerifiableCredential",
    }
    answer = as_open(JsonResponse(enveloped))
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.json"'
    return answer


@require_safe
def certificate(request: PersonRequest, code: str) -> HttpResponse:
    """The certificate on paper. A job prints it; until then a page that waits."""
    found = _held(code)
    moment = now()
    checked = check_credential(found, moment)
    if checked.verdict not in (Verdict.VALID, Verdict.EXPIRED):
        return redirect(request, "learning:credential", found.code)
    language = request.GET.get("idioma", found.language)
    if language not in LANGUAGES:
        raise Http404
    file = certificate_file(found, language)
    if file.exists():
        name = f"{found.code}-{language}.pdf"
        held = HttpResponse(file.read_bytes(), content_type="application/pdf")
        held["Content-Disposition"] = f'inline; filename="{name}"'
        return held
    enqueue(
        "learning.print_certificate",
        once=f"certificate:{found.pk}:{language}",
        credential_id=found.pk,
        language=language,
    )
    return _waits(request, found, f"{reverse('learning:certificate', args=[found.code])}?idioma={language}")


def _waits(request: PersonRequest, found: Credential, address: str) -> HttpResponse:
    answer = respond(request, "learning/certificate_waits.html", {"code": found.code, "address": address})
    answer["Refresh"] = "2"
    return answer


def _draw(found: Credential) -> None:
    enqueue("learning.draw_badge", once=f"badge:{found.pk}", credential_id=found.pk)


@require_safe
def badge(request: PersonRequest, code: str, kind: str) -> HttpResponse:
    """The badge with the signed credential inside. A job draws it; until then a page that waits."""
    found = _held(code)
    checked = check_credential(found, now())
    if checked.verdict not in (Verdict.VALID, Verdict.EXPIRED):
        return redirect(request, "learning:credential", found.code)
    picture = baked(found, face_of(found, checked.claims), kind)
    if picture is None:
        _draw(found)
        return _waits(request, found, reverse(f"learning:badge-{kind}", args=[found.code]))
    answer = as_open(HttpResponse(picture, content_type=KINDS[kind]))
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.{kind}"'
    return answer


@sign_in_required
@require_safe
def my_credentials(request: SignedInRequest) -> HttpResponse:
    """All of hers."""
    moment = now()
    rows = [
        (row, words_of(check_credential(row, moment)), reverse("learning:credential", args=[row.code]))
        for row in credentials_of(request.person).select_related("key", "organisation", "achievement__issuer")
    ]
    return respond(request, "learning/my_credentials.html", {"rows": rows, "nav": "learning"})


@require_safe
def issuer(request: HttpRequest, key: str) -> HttpResponse:
    """In whose name it is signed."""
    found = issuer_named(key)
    if found is None:
        raise Http404
    return as_open_json(issuer_document(found))


@require_safe
def issuer_did(request: HttpRequest, key: str) -> HttpResponse:
    """The same, as did:web."""
    found = issuer_named(key)
    if found is None:
        raise Http404
    return as_open_json(did_document(found), "application/did+json")


@require_safe
def house_issuer(request: HttpRequest) -> HttpResponse:
    """Who signs the status lists."""
    return as_open_json(house_document())


@require_safe
def house_did(request: HttpRequest) -> HttpResponse:
    """The same, as did:web."""
    return as_open_json(did_document(), "application/did+json")


@require_safe
def achievement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is certified."""
    found = achievement_named(uuid)
    if found is None:
        raise Http404
    return as_open_json(achievement_document(found))


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Which credentials of a list were taken back."""
    found = list_numbered(number)
    if found is None:
        raise Http404
    answer = as_open(HttpResponse(found.document, content_type=JWT))
    answer["Cache-Control"] = "public, max-age=60"
    return answer
