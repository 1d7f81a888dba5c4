"""What tools elsewhere ask of us: the second step of a launch, our keys, tokens, names, results.

Names of parameters and shapes of answers are those of LTI 1.3, OpenID Connect and OAuth 2. Only `authorize`
is for a browser; the rest answer machines that show a token, and no cookie counts there.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final, cast
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.actors import HOUSE
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.core.untrusted import read_json, whole_number
from minga.learning.actions.keys import sign
from minga.learning.actions.tools import TOKEN_SECONDS, NotTrusted, grant_token, take_score, tool_of_token
from minga.learning.models import ToolLink
from minga.learning.queries import tools
from minga.learning.queries.keys import jwks
from minga.people.queries.letters import absolute
from minga.ui.http import PersonRequest, SeeOther, SignedInRequest, allow, sign_in_required
from minga.ui.respond import respond

_MOST_MEMBERS: Final = 500
_LARGEST: Final = 64 * 1024
_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_BEARER: Final = {"insufficient_scope": 403}

Service = Callable[[HttpRequest, ToolLink], HttpResponse]


@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: PersonRequest) -> HttpResponse:
    """The tool sends the person back to us; we tell it who she is, if it is the tool she opened.

    A form that another site posts carries no cookie of ours: it is turned into a plain visit first.
    """
    if request.method == "POST":
        wanted = {name: value[:2000] for name, value in request.POST.items()}
        return SeeOther(f"{reverse('learning:lti-authorize')}?{urlencode(wanted)}")
    return cast("HttpResponse", _authorize(request))


@sign_in_required
def _authorize(request: SignedInRequest) -> HttpResponse:
    said = request.GET
    hint = tools.hinted(said.get("lti_message_hint", ""))
    if hint is None or hint[1] != request.person.pk:
        return _wrong(request, "hint")
    link = tools.launched(hint[0], said.get("client_id", ""))
    if link is None or not tools.may_land(link.tool, said.get("redirect_uri", "")):
        return _wrong(request, "address")
    try:
        link, launcher = tools.link_for(request.person, link.edition, link.uuid)
    except ToolLink.DoesNotExist:
        return _wrong(request, "closed")
    if not tools.asks_rightly(said, launcher):
        return _wrong(request, "asked")
    return _launch(request, link, launcher)


def _launch(request: SignedInRequest, link: ToolLink, launcher: tools.Launcher) -> HttpResponse:
    """The signed message, in a form that goes to the tool."""
    said, now = request.GET, clock.now()
    claims = tools.message(link, launcher, nonce=said["nonce"][:500], language=get_language() or "es", now=now)
    page = {"address": said["redirect_uri"], "state": said.get("state", ""), "link": link}
    response = respond(request, "learning/tool_launch.html", {**page, "token": sign(claims, now=now)})
    response.headers["Cache-Control"] = "no-store"
    parts = urlsplit(said["redirect_uri"])
    return allow(response, "form-action", f"{parts.scheme}://{parts.netloc} https:")


def _wrong(request: PersonRequest, why: str) -> HttpResponse:
    """Something of the launch does not fit. The person is told what to do, the tool nothing."""
    return respond(request, "learning/tool_wrong.html", {"why": why}, status=400)


@require_safe
def lti_keys(request: HttpRequest) -> HttpResponse:
    """The public halves of our keys, with which tools check what we sign."""
    response = JsonResponse(jwks())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@csrf_exempt
@require_POST
def lti_token(request: HttpRequest) -> HttpResponse:
    """A token for a tool that shows a proof signed with its own key."""
    said = request.POST
    if said.get("grant_type") != "client_credentials" or said.get("client_assertion_type") != _ASSERTION:
        return JsonResponse({"error": "unsupported_grant_type"}, status=400)
    audience = (absolute(reverse("learning:lti-token")), tools.issuer())
    try:
        token, granted = grant_token(
            assertion=said.get("client_assertion", ""), scope=said.get("scope", ""), audience=audience, now=clock.now()
        )
    except NotTrusted as refused:
        status = 401 if refused.error == "invalid_client" else 400
        return JsonResponse({"error": refused.error, "error_description": str(refused)}, status=status)
    body = {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "scope": " ".join(granted)}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def service(scope: str, *methods: str) -> Callable[[Service], Callable[..., HttpResponse]]:
    """A service of a link, for the tool of that link with a token for this scope."""

    def wrap(view: Service) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @require_http_methods(list(methods))
        @wraps(view)
        def gate(request: HttpRequest, uuid: UUID) -> HttpResponse:
            kind, _space, token = request.headers.get("Authorization", "").partition(" ")
            try:
                if kind.lower() != "bearer":
                    raise NotTrusted("invalid_token", "a bearer token is needed")
                tool = tool_of_token(token.strip(), scope)
            except NotTrusted as refused:
                return _refused(refused.error, _BEARER.get(refused.error, 401))
            link = tools.link_by(uuid, tool)
            return view(request, link) if link is not None else _refused("not_found", 404)

        return gate

    return wrap


@service(tools.NAMES, "GET")
def lti_people(request: HttpRequest, link: ToolLink) -> HttpResponse:
    """Names and roles, page by page."""
    start, limit = _number(request, "from", 0), _number(request, "limit", _MOST_MEMBERS)
    limit = min(max(limit, 1), _MOST_MEMBERS)
    members, more = tools.people_of(link, start=start, limit=limit, now=clock.now())
    place = absolute(reverse("learning:lti-people", args=[link.uuid]))
    edition = link.edition
    context = {"id": str(edition.uuid), "label": edition.key, "title": str(edition)}
    kind = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
    response = JsonResponse({"id": place, "context": context, "members": members}, content_type=kind)
    if more:
        response.headers["Link"] = f'<{place}?from={start + limit}&limit={limit}>; rel="next"'
    return response


@service(tools.LINE_READ, "GET")
def lti_columns(request: HttpRequest, link: ToolLink) -> HttpResponse:
    """The columns of results of a link: one, or none when it has no points."""
    fits = all(
        request.GET.get(name, value) == value
        for name, value in (("resource_link_id", str(link.uuid)), ("tag", "result"))
    )
    columns = [tools.column_of(link)] if link.points is not None and fits and "resource_id" not in request.GET else []
    kind = "application/vnd.ims.lis.v2.lineitemcontainer+json"
    return JsonResponse(columns, safe=False, content_type=kind)


@service(tools.LINE_READ, "GET")
def lti_column(request: HttpRequest, link: ToolLink) -> HttpResponse:
    """The column of a link."""
    if link.points is None:
        return _refused("not_found", 404)
    return JsonResponse(tools.column_of(link), content_type="application/vnd.ims.lis.v2.lineitem+json")


@service(tools.SCORES, "POST")
def lti_scores(request: HttpRequest, link: ToolLink) -> HttpResponse:
    """A result for one person."""
    try:
        if len(request.body) > _LARGEST:
            return _refused("too_large", 413)
        body = read_json(request.body)
        take_score(link=link, body=body if isinstance(body, Mapping) else {}, actor=HOUSE, now=clock.now())
    except ValueError:
        return _refused("not_json", 400)
    except Conflict:
        return _refused("older", 409)
    except NotAllowed as error:
        return _refused(str(error), 404)
    except DomainError as error:
        return _refused(str(error), 400)
    return HttpResponse(status=204)


@service(tools.RESULTS, "GET")
def lti_results(request: HttpRequest, link: ToolLink) -> HttpResponse:
    """The results that the tool sent."""
    found = tools.results_of(link, request.GET.get("user_id", ""))
    return JsonResponse(found, safe=False, content_type="application/vnd.ims.lis.v2.resultcontainer+json")


def _refused(error: str, status: int) -> HttpResponse:
    headers: dict[str, Any] = {"WWW-Authenticate": f'Bearer error="{error}"'} if status in (401, 403) else {}
    return JsonResponse({"error": error}, status=status, headers=headers)


def _number(request: HttpRequest, name: str, default: int) -> int:
    number = whole_number(request.GET.get(name, ""))
    return default if number is None else number
