"""External tools (LTI 1.3): who may open which, what they are told of whom, what they answered.

The names of claims and scopes are those of the standard. A tool knows a participant by the uuid of her
enrolment: the same in the whole edition, another one in the next, and never her e-mail unless her
institution said so (`shares_names`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.learning import policies
from minga.learning.models import ExternalTool, ToolGrade, ToolLink
from minga.learning.queries.packages import InPlace, in_places
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.people.queries.letters import absolute
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import may_work_in

_CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS: Final = "https://purl.imsglobal.org/spec/lti-ags/"
_NRPS: Final = "https://purl.imsglobal.org/spec/lti-nrps/"
_ROLE: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
NAMES: Final = f"{_NRPS}scope/contextmembership.readonly"
LINE_READ: Final = f"{_AGS}scope/lineitem.readonly"
RESULTS: Final = f"{_AGS}scope/result.readonly"
SCORES: Final = f"{_AGS}scope/score"
SCOPES: Final = (NAMES, LINE_READ, RESULTS, SCORES)
HINT_SECONDS: Final = 600
MOST_POINTS: Final = 100_000
_HINT: Final = "learning.lti.hint"


@dataclass(frozen=True)
class Launcher:
    """Who opens a tool, and as what."""

    person: Person
    enrolment: Enrolment | None

    @property
    def subject(self) -> str:
        return str(self.enrolment.uuid if self.enrolment else self.person.uuid)

    role: str = "Learner"
    """Instructor opens what others did in the tool: only whoever teaches is one."""


def issuer() -> str:
    """How the house is called among tools."""
    return str(settings.PUBLIC_URL)


def link_for(viewer: Person, edition: Edition, uuid: UUID | str) -> tuple[ToolLink, Launcher]:
    """A place from which a tool is opened, for who takes part or works in its edition."""
    links = ToolLink.objects.select_related("tool", "edition__host", "edition__version__instrument")
    link = links.get(uuid=uuid, edition=edition, tool__active=True)
    enrolment = Enrolment.objects.filter(edition=edition, person=viewer, status__in=TAKING_PART).first()
    if enrolment is None and not may_work_in(viewer, edition):
        raise ToolLink.DoesNotExist
    if enrolment is not None and not link.materials.exists():
        raise ToolLink.DoesNotExist
    if enrolment is not None:
        return link, Launcher(viewer, enrolment)
    return link, Launcher(viewer, None, "Instructor" if policies.teaches(viewer, edition) else "Mentor")


def hint_of(link: ToolLink, launcher: Launcher) -> str:
    """What goes round through the tool and comes back with the person: which link, and who opened it."""
    return signing.dumps([link.pk, launcher.person.pk], salt=_HINT)


def hinted(hint: str) -> tuple[int, int] | None:
    """Link and person of a hint that we gave out a moment ago."""
    try:
        link, person = signing.loads(hint, salt=_HINT, max_age=HINT_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return int(link), int(person)


def launched(pk: int, client_id: str) -> ToolLink | None:
    """The link of a hint, when it is this tool that brings the hint back."""
    links = ToolLink.objects.select_related("tool", "edition")
    return links.filter(pk=pk, tool__client_id=client_id, tool__active=True).first()


def login_request(link: ToolLink, launcher: Launcher) -> dict[str, str]:
    """The first step: we tell the tool that somebody wants in."""
    return {
        "iss": issuer(),
        "target_link_uri": link.target_url or link.tool.launch_url,
        "login_hint": launcher.subject,
        "lti_message_hint": hint_of(link, launcher),
        "client_id": link.tool.client_id,
        "lti_deployment_id": link.tool.deployment_id,
    }


def may_land(tool: ExternalTool, address: str) -> bool:
    """Only where the tool said beforehand, letter by letter."""
    return address in (tool.launch_url, *tool.redirect_urls)


def asks_rightly(said: Mapping[str, str], launcher: Launcher) -> bool:
    """Whether the tool asks for what LTI 1.3 asks for, and for the person whom we sent it."""
    asked = (said.get("response_type"), said.get("response_mode"), said.get("login_hint"))
    well = asked == ("id_token", "form_post", launcher.subject) and "openid" in said.get("scope", "").split()
    return well and bool(said.get("nonce"))


def message(link: ToolLink, launcher: Launcher, *, nonce: str, language: str, now: datetime) -> dict[str, Any]:
    """What the tool is told, to be signed."""
    tool, edition = link.tool, link.edition
    claims: dict[str, Any] = {
        "iss": issuer(),
        "aud": tool.client_id,
        "azp": tool.client_id,
        "sub": launcher.subject,
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 300,
        "nonce": nonce,
        f"{_CLAIM}message_type": "LtiResourceLinkRequest",
        f"{_CLAIM}version": "1.3.0",
        f"{_CLAIM}deployment_id": tool.deployment_id,
        f"{_CLAIM}target_link_uri": link.target_url or tool.launch_url,
        f"{_CLAIM}resource_link": {"id": str(link.uuid), "title": link.title},
        f"{_CLAIM}roles": [_ROLE + launcher.role],
        f"{_CLAIM}context": _context(edition),
        f"{_CLAIM}tool_platform": {"guid": str(settings.PUBLIC_URL), "name": "Minga", "product_family_code": "minga"},
        f"{_CLAIM}launch_presentation": {
            "document_target": "window",
            "locale": language,
            "return_url": absolute(reverse("learning:tool", args=[edition.key, link.uuid])),
        },
        f"{_CLAIM}custom": dict(link.custom),
        f"{_NRPS}claim/namesroleservice": {
            "context_memberships_url": absolute(reverse("learning:lti-people", args=[link.uuid])),
            "service_versions": ["2.0"],
        },
    }
    if link.points is not None:
        claims[f"{_AGS}claim/endpoint"] = {
            "scope": [LINE_READ, RESULTS, SCORES],
            "lineitems": absolute(reverse("learning:lti-columns", args=[link.uuid])),
            "lineitem": absolute(reverse("learning:lti-column", args=[link.uuid])),
        }
    return claims | (_names(launcher.person) if tool.shares_names else {})


def _context(edition: Edition) -> dict[str, Any]:
    kind = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
    return {"id": str(edition.uuid), "label": edition.key, "title": str(edition), "type": [kind]}


def _names(person: Person) -> dict[str, str]:
    return {
        "name": str(person),
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email or "",
        "locale": person.language,
    }


def people_of(link: ToolLink, *, start: int, limit: int, now: datetime) -> tuple[list[dict[str, Any]], bool]:
    """One page of who is in the edition, as Names and Roles 2.0 has it, and whether there is more."""
    rows = link.edition.enrolments.filter(status__in=TAKING_PART).select_related("person").order_by("pk")
    learners = [(each.person, str(each.uuid), "Learner") for each in rows[start : start + limit + 1]]
    more = len(learners) > limit
    teachers: list[tuple[Person, str, str]] = []
    if not more:
        found = people_with(policies.TEACHES, scope=link.edition, now=now).exclude(
            pk__in=link.edition.enrolments.filter(status__in=TAKING_PART).values("person")
        )
        teachers = [(each, str(each.uuid), "Instructor") for each in found]
    members = [_member(link, *each) for each in [*learners[:limit], *teachers]]
    return members, more


def _member(link: ToolLink, person: Person, subject: str, role: str) -> dict[str, Any]:
    member: dict[str, Any] = {"status": "Active", "user_id": subject, "roles": [_ROLE + role]}
    return member | (_names(person) if link.tool.shares_names else {})


def column_of(link: ToolLink) -> dict[str, Any]:
    """The one column of results of a link, as Assignment and Grade Services 2.0 has it."""
    return {
        "id": absolute(reverse("learning:lti-column", args=[link.uuid])),
        "scoreMaximum": float(link.points or 0),
        "label": link.title,
        "resourceLinkId": str(link.uuid),
        "tag": "result",
    }


def results_of(link: ToolLink, user: str) -> list[dict[str, Any]]:
    """What the tool told before, given back."""
    grades = ToolGrade.objects.filter(link=link, enrolment__status__in=TAKING_PART).select_related("enrolment")
    if user:
        grades = grades.filter(enrolment__in=_enrolments(link, user))
    column = column_of(link)["id"]
    return [
        {
            "id": f"{column}/results/{each.enrolment.uuid}",
            "scoreOf": column,
            "userId": str(each.enrolment.uuid),
            "comment": each.comment,
        }
        | ({} if each.score is None else {"resultScore": float(each.score), "resultMaximum": float(each.at_most or 1)})
        for each in grades
    ]


def enrolment_of(link: ToolLink, user: str) -> Enrolment | None:
    """The participant whom the tool knows under this name."""
    return next(iter(_enrolments(link, user)), None)


def _enrolments(link: ToolLink, user: str) -> Sequence[Enrolment]:
    try:
        named = UUID(user)
    except ValueError:
        return []
    return list(link.edition.enrolments.filter(uuid=named, status__in=TAKING_PART))


def tools_known(edition: Edition) -> list[ExternalTool]:
    """The tools of whoever runs the edition."""
    return list(ExternalTool.objects.filter(organisation=edition.host))


@dataclass(frozen=True)
class ToolAbout:
    """A tool as its provider must enter us."""

    tool: ExternalTool
    rows: tuple[tuple[str, str], ...]


def about(tool: ExternalTool) -> ToolAbout:
    """What is copied into the tool's own settings."""
    rows = (
        (_("Platform (issuer)"), issuer()),
        (_("Client id"), tool.client_id),
        (_("Deployment id"), tool.deployment_id),
        (_("Authentication address"), absolute(reverse("learning:lti-authorize"))),
        (_("Access token address"), absolute(reverse("learning:lti-token"))),
        (_("Address of our keys"), absolute(reverse("learning:lti-keys"))),
    )
    return ToolAbout(tool, rows)


def jwks_text(tool: ExternalTool) -> str:
    """Its pasted keys, as they were pasted."""
    return json.dumps(tool.public_jwks, indent=1) if tool.public_jwks else ""


@dataclass(frozen=True)
class LinkRow:
    """A place from which a tool is opened, and what came back."""

    link: ToolLink
    places: tuple[InPlace, ...]
    grades: tuple[tuple[str, str, str], ...]
    graded: int


def link_rows(edition: Edition) -> list[LinkRow]:
    """The links of an edition with the latest results; a constant number of queries."""
    links = list(edition.tool_links.select_related("tool").prefetch_related("materials__session", "materials__module"))
    found: dict[int, list[ToolGrade]] = {}
    grades = ToolGrade.objects.filter(link__in=links).select_related("enrolment__person").order_by("-graded_at", "-pk")
    for grade in grades:
        found.setdefault(grade.link_id, []).append(grade)
    return [
        LinkRow(
            link=link,
            places=in_places(link.materials.all()),
            grades=tuple(_grade_row(each) for each in found.get(link.pk, [])[:10]),
            graded=len(found.get(link.pk, [])),
        )
        for link in links
    ]


def _grade_row(grade: ToolGrade) -> tuple[str, str, str]:
    score = "" if grade.score is None else f"{grade.score.normalize():f} / {(grade.at_most or 0):f}"
    return str(grade.enrolment.person), score, grade.comment


def link_by(uuid: UUID | str, tool: ExternalTool) -> ToolLink | None:
    """The link that a service of this tool asks about; another tool's is none."""
    links = ToolLink.objects.select_related("tool", "edition__host")
    return links.filter(uuid=uuid, tool=tool).first()


def _is_points(said: object) -> bool:
    """A number of points that can be kept: neither endless nor less than nothing."""
    return isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said < MOST_POINTS


def score_said(body: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Score, maximum, progress, comment and moment of a score message; None when it is not one."""
    user, moment = body.get("userId"), body.get("timestamp")
    given, most = body.get("scoreGiven"), body.get("scoreMaximum")
    well = isinstance(user, str) and isinstance(moment, str) and len(user) <= 80
    numbers = all(each is None or _is_points(each) for each in (given, most))
    if not (well and numbers) or (given is not None and not most):
        return None
    return given, most, str(body.get("gradingProgress", ""))[:20], str(body.get("comment", ""))[:4000], moment
