"""External tools: made known, opened to an edition, trusted by their keys, heard when they send a result."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.core import signing
from django.core.cache import caches
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.core.untrusted import read_json
from minga.learning.actions.fetching import Unreachable, fetch
from minga.learning.actions.packages import must_teach
from minga.learning.events.packaging import ToolAdded, ToolChanged, ToolGraded, ToolLinked
from minga.learning.models import ExternalTool, ToolGrade, ToolLink
from minga.learning.policies import may_manage
from minga.learning.queries.tools import SCOPES, enrolment_of, score_said
from minga.people.models import Person
from minga.programmes.models import Edition

_SALT: Final = "learning.lti.token"
TOKEN_SECONDS: Final = 3600
_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "ES256"]
_KEPT: Final = 300
_LONGEST: Final = timedelta(hours=1)
_CHANGEABLE: Final = (
    "title", "login_url", "launch_url", "redirect_urls", "keys_url", "public_jwks", "shares_names", "active",
)  # fmt: skip


class NotTrusted(Exception):
    """What a tool sent does not prove that it is this tool. `error` is the word of OAuth for it."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(why)
        self.error = error


@action
def add_tool(*, edition: Edition, values: Mapping[str, Any], actor: Actor, now: datetime) -> ExternalTool:
    """Make a tool known to the organisation that runs the edition."""
    _must_manage(actor, edition, now)
    tool = ExternalTool.objects.create(
        organisation=edition.host, client_id=secrets.token_hex(16), deployment_id=secrets.token_hex(4),
        **{name: values[name] for name in _CHANGEABLE if name in values},
    )  # fmt: skip
    after = {"title": tool.title, "launch_url": tool.launch_url, "shares_names": tool.shares_names}
    record(ToolAdded(subject=tool, organisation_id=edition.host_id, after=after), related=(edition,))
    return tool


@action
def change_tool(
    *, tool: ExternalTool, edition: Edition, values: Mapping[str, Any], actor: Actor, now: datetime
) -> ExternalTool:
    """Change what is known of a tool; its client id stays."""
    _must_manage(actor, edition, now)
    if tool.organisation_id != edition.host_id:
        raise NotAllowed(_("This tool is of another organisation."))
    held = ExternalTool.objects.select_for_update(of=("self",), no_key=True).get(pk=tool.pk)
    changed = {name: values[name] for name in _CHANGEABLE if name in values and getattr(held, name) != values[name]}
    before = {name: getattr(held, name) for name in changed}
    for name, value in changed.items():
        setattr(held, name, value)
    held.save()
    caches["default"].delete(_keys_place(held))
    record(ToolChanged(subject=held, organisation_id=held.organisation_id, before=before, after=changed))
    return held


@action
def link_tool(
    *, tool: ExternalTool, edition: Edition, values: Mapping[str, Any], actor: Actor, now: datetime
) -> ToolLink:
    """Open a tool to an edition, as one thing to do in it."""
    must_teach(actor, edition, now)
    if tool.organisation_id != edition.host_id or not tool.active:
        raise NotAllowed(_("This tool is not open to this edition."), field="tool")
    link = ToolLink.objects.create(
        tool=tool, edition=edition, title=values["title"], target_url=values["target_url"],
        custom=values["custom"], points=values["points"],
    )  # fmt: skip
    after = {"tool": tool.title, "title": link.title, "points": link.points}
    record(ToolLinked(subject=link, organisation_id=edition.host_id, after=after), related=(edition,))
    return link


def grant_token(*, assertion: str, scope: str, audience: tuple[str, ...], now: datetime) -> tuple[str, list[str]]:
    """A token for an hour, for a tool that proved who it is with its own key (RFC 7523). Each proof counts once."""
    tool = _tool_named(assertion)
    claims = _verified(tool, assertion)
    at = int(now.timestamp())
    said = claims.get("aud")
    if claims.get("iss") != tool.client_id or claims.get("sub") != tool.client_id:
        raise NotTrusted("invalid_client", "iss and sub must be the client id")
    if not set(said if isinstance(said, list) else [said]) & set(audience):
        raise NotTrusted("invalid_client", "aud is not this platform")
    expires, issued, proof = claims.get("exp"), claims.get("iat", at), claims.get("jti")
    if not isinstance(expires, int | float) or not isinstance(issued, int | float) or not isinstance(proof, str):
        raise NotTrusted("invalid_client", "exp, iat and jti are needed")
    if not at - 5 < expires < at + _LONGEST.total_seconds() + 60 or issued > at + 60:
        raise NotTrusted("invalid_client", "the proof is over, or not yet valid")
    if not caches["default"].add(f"lti-proof:{tool.pk}:{proof[:120]}", 1, int(expires - at) + 120):
        raise NotTrusted("invalid_client", "this proof was used already")
    granted = [each for each in scope.split() if each in SCOPES]
    if not granted:
        raise NotTrusted("invalid_scope", "none of these scopes is offered")
    return signing.dumps([tool.pk, granted], salt=_SALT, compress=True), granted


def tool_of_token(token: str, scope: str) -> ExternalTool:
    """The tool that holds a token for this scope."""
    try:
        pk, scopes = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError):
        raise NotTrusted("invalid_token", "the token is over or was not given here") from None
    tool = ExternalTool.objects.filter(pk=pk, active=True).first()
    if tool is None:
        raise NotTrusted("invalid_token", "the tool is closed")
    if scope not in scopes:
        raise NotTrusted("insufficient_scope", scope)
    return tool


@action
def take_score(*, link: ToolLink, body: Mapping[str, Any], actor: Actor, now: datetime) -> ToolGrade:
    """Keep what a tool says of somebody's work. An older message than the last one changes nothing."""
    said = score_said(body)
    moment = parse_datetime(said[4]) if said else None
    if link.points is None or said is None or moment is None or not is_aware(moment):
        raise DomainError("the score message is not complete", code="score")
    if moment > now + timedelta(minutes=10):
        raise DomainError("the timestamp lies in the future", code="score")
    enrolment = enrolment_of(link, body["userId"])
    if enrolment is None:
        raise NotAllowed("this user is not in the context", code="user")
    given, most, progress, comment, _moment = said
    known = (
        ToolGrade.objects.select_for_update(of=("self",), no_key=True).filter(link=link, enrolment=enrolment).first()
    )
    if known is not None and known.graded_at >= moment:
        raise Conflict("a later score is known already", code="older")
    grade = known or ToolGrade(link=link, enrolment=enrolment)
    grade.score, grade.at_most = _number(given), _number(most)
    grade.progress, grade.comment, grade.graded_at = progress, comment, moment
    grade.save()
    after = {"score": grade.score, "at_most": grade.at_most, "progress": progress}
    record(ToolGraded(subject=grade, organisation_id=link.edition.host_id, after=after), related=(link,))
    return grade


def _number(said: float | None) -> Decimal | None:
    return None if said is None else round(Decimal(str(min(said, 99_999.0))), 4)


def _tool_named(assertion: str) -> ExternalTool:
    """Whose proof it says to be; believed only after its signature is checked."""
    try:
        named = read_json(jws.extract_compact(assertion.encode()).payload)["iss"]
    except (JoseError, ValueError, KeyError, TypeError, RecursionError):
        raise NotTrusted("invalid_client", "the assertion is not a token") from None
    tool = ExternalTool.objects.filter(client_id=str(named), active=True).first()
    if tool is None:
        raise NotTrusted("invalid_client", "no such client")
    return tool


def _verified(tool: ExternalTool, assertion: str) -> dict[str, Any]:
    """The claims, after the tool's own key signed for them; keys are fetched anew once when none fits."""
    for fresh in (False, True):
        try:
            return dict(jwt.decode(assertion, _keys(tool, fresh=fresh), algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError, TypeError, AttributeError, RecursionError, Unreachable):
            if fresh or not tool.keys_url:
                raise NotTrusted("invalid_client", "the signature does not fit the keys of the tool") from None
    raise NotTrusted("invalid_client", "unreachable")


def _keys(tool: ExternalTool, *, fresh: bool) -> KeySet:
    """The public keys of a tool: pasted ones, or those at its address, remembered for five minutes."""
    if not tool.keys_url:
        return KeySet.import_key_set(tool.public_jwks)
    place = _keys_place(tool)
    known = None if fresh else caches["default"].get(place)
    if known is None:
        if fresh and not caches["default"].add(f"{place}:asked", 1, 10):
            raise Unreachable("asked a moment ago")
        answer = fetch(tool.keys_url)
        if answer.status != 200:
            raise Unreachable(f"its keys answered {answer.status}")
        known = answer.json()
        caches["default"].set(place, known, _KEPT)
    return KeySet.import_key_set(known)


def _keys_place(tool: ExternalTool) -> str:
    return f"lti-keys:{tool.pk}"


def _must_manage(actor: Actor, edition: Edition, now: datetime) -> None:
    if actor is not HOUSE and not (isinstance(actor, Person) and may_manage(actor, edition, now)):
        raise NotAllowed(_("Only those who manage this edition may do this."))
