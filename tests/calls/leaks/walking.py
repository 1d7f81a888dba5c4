"""Every address that somebody could try, and everything that comes back.

The addresses come from the resolver, so a page that is added later is walked too; `ARGUMENTS` says what
stands in their places. A route of calls or juries for which nothing is known fails the test by name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from itertools import product
from typing import Any, Final
from urllib.parse import quote, unquote
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from minga.assessments.models import PanelItem
from minga.calls.queries.team_links import mint_token
from minga.people.models import Person
from tests.calls.leaks.scene import CALL, WORDS, Scene

WALKED: Final = ("calls:", "assessments:")
"""Here nothing that is hidden may stand anywhere."""
BESIDE: Final = (
    "portal:home", "portal:search", "programmes:edition", "programmes:editions", "programmes:my-editions",
    "programmes:console", "programmes:edition-history", "programmes:people", "programmes:my-work",
    "programmes:edition-forms", "questionnaires:answers", "questionnaires:review", "questionnaires:receipt",
    "questionnaires:print-answers", "questionnaires:form", "questionnaires:table", "questionnaires:export",
    "notifications:inbox", "notifications:message", "files:file", "people:account", "people:my-data",
    "organisations:organisation-page", "organisations:organisation-history", "initiatives:dossier",
    "initiatives:history", "challenges:challenge",
)  # fmt: skip
"""Here a name may stand, but not together with the call: who applies to it is nobody's business."""
_ABOUT_JURORS: Final = ("juror", "juror-remove", "juror-remind", "invitation", "my-invitation")
_PLACE: Final = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Found:
    """One thing that was told: to whom, where, what."""

    who: str
    where: str
    word: str


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str


def routes() -> list[Route]:
    """Every named address of the parts of the house that could tell something."""
    return [
        Route(name, pattern) for name, pattern in _walk(get_resolver()) if name.startswith(WALKED) or name in BESIDE
    ]


def _walk(resolver: URLResolver, space: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each, inner, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", before + str(each.pattern)


def addresses(scene: Scene) -> dict[str, list[str]]:
    """Route → the addresses to try."""
    known = _arguments(scene)
    found: dict[str, list[str]] = {}
    for route in routes():
        names = _PLACE.findall(route.pattern)
        options = [_options(known, route, name) for name in names]
        tried = found.setdefault(route.name, [])
        for values in product(*options):
            try:
                tried.append(reverse(route.name, kwargs=dict(zip(names, values, strict=True))))
            except NoReverseMatch:
                continue
    for facet in ("who applies", "who competes", "who judges"):
        for name in ("portal:search", "calls:calls"):
            found[name] += [f"{reverse(name)}?q={quote(word)}" for word in WORDS[facet][:2]]
    return found


def _options(known: Mapping[str, Sequence[Any]], route: Route, name: str) -> Sequence[Any]:
    """What can stand in a place: for this route and name, for its part of the house, or for the name anywhere."""
    first = route.pattern.partition("/")[0]
    for key in (f"{route.name} {name}", f"{first} {name}", name):
        if key in known:
            return known[key]
    return ()


def _arguments(scene: Scene) -> dict[str, Sequence[Any]]:
    """What an outsider could have seen, guessed or been sent."""
    application, rival = scene.entry.application, scene.rival_entry.application
    decision, panel = scene.decision, scene.panel
    items = list(PanelItem.objects.filter(panel=panel).order_by("code"))
    organisations = [application.organisation, rival.organisation, scene.edition.host]
    submissions = _uuids("questionnaires.Submission")
    return {
        "convocatorias key": [scene.call.key],
        "ediciones key": [scene.edition.key],
        "jurado key": [panel.key],
        "formularios key": [scene.phase.form.key] if scene.phase.form else [],
        "organizaciones key": [each.key for each in organisations if each],
        "iniciativas key": [application.initiative.key] if application.initiative else [],
        "desafios key": [application.initiative.challenge.key] if application.initiative else [],
        "programas key": [scene.edition.version.instrument.key],
        "solucionadores key": ["no-hay"],
        "key": [],
        "phase": [scene.phase.key],
        "stage_key": ["convocatoria"],
        "code": [*(item.code for item in items), application.code, rival.code],
        "criterion": ["problem"],
        "number": [1, 2, 3],
        "kind": ["xlsx", "csv", "json"],
        "token": [*(mint_token(row) for row in application.members.all()), "nadie"],
        "section": ["problem"],
        "slug": [],
        "step": ["open", "discuss", "close", "abrir", "cerrar"],
        "to": ["open"],
        "member": _uuids("calls.ApplicationMember"),
        "subject": [application.uuid, rival.uuid],
        "postulaciones uuid": _uuids("calls.Application"),
        "apelaciones uuid": _uuids("calls.Application"),
        "actas uuid": [decision.uuid] if decision else [application.uuid],
        "sorteos uuid": [application.uuid],
        "archivos uuid": _uuids("files.StoredFile"),
        "cuenta uuid": _uuids("notifications.Message"),
        "formularios uuid": submissions,
        "convocatorias uuid": [*_uuids("calls.Letter"), *_uuids("calls.Question"), application.uuid],
        "jurado uuid": _uuids("assessments.Assessment"),
        **{f"assessments:{name} uuid": _uuids("assessments.Juror") for name in _ABOUT_JURORS},
        "assessments:interest-clear uuid": _uuids("assessments.Interest"),
        "assessments:interest-withdraw uuid": _uuids("assessments.Interest"),
        "assessments:assign-hand uuid": _uuids("assessments.PanelItem"),
        "assessments:item-declare uuid": _uuids("assessments.PanelItem"),
        "uuid": [application.uuid],
    }  # fmt: skip


def _uuids(label: str) -> list[Any]:
    model: type[models.Model] = apps.get_model(label)
    return list(model._default_manager.order_by("pk").values_list("uuid", flat=True))


def open_as(person: Person | None) -> Client:
    """A browser in which she is signed in."""
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def read(client: Client, address: str) -> str | None:
    """Everything that the answer says: its head, its body, what is packed in it. None where one can only write."""
    answer = client.get(address)
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return None
    told = _body(answer) if answer.status_code == HTTPStatus.OK else ""
    heads = " ".join(f"{name}: {value}" for name, value in answer.headers.items() if name not in ("Set-Cookie", "ETag"))
    asked = address.partition("?q=")[2]
    return f"{heads} {told}".replace(asked or "?q=", "").replace(_typed(asked), "").lower()


def _typed(asked: str) -> str:
    """A page repeats what was asked of it; that is no leak."""
    return f'value="{unquote(asked)}"'


def _body(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content[:2] == b"PK":
        try:
            with ZipFile(BytesIO(content)) as book:
                content = b"".join(name.encode() + book.read(name) for name in book.namelist())
        except BadZipFile:
            return ""
    return content.decode(errors="replace")


def told_to(who: str, person: Person | None, scene: Scene, hidden: Mapping[str, Sequence[str]]) -> list[Found]:
    """What of `hidden` this person finds anywhere: on pages, in files, feeds and searches, in her letters."""
    client, found = open_as(person), []
    words = [word for facet in hidden.values() for word in facet]
    for name, tried in addresses(scene).items():
        for address in tried:
            text = read(client, address)
            if text is None:
                break
            if name.startswith(WALKED) or _is_about(text, scene):
                found += [Found(who, f"{name} {address}", word) for word in words if word in text]
    if person is not None:
        for letter in person.messages.all():
            text = f"{letter.subject} {letter.body} {letter.link}".lower()
            found += [Found(who, f"letter {letter.kind}", word) for word in words if word in text]
    return found


def _is_about(text: str, scene: Scene) -> bool:
    """Whether a page of another part of the house speaks of this call or of what was sent to it."""
    marks = (CALL, scene.call.key, scene.entry.blind_code, scene.rival_entry.blind_code, scene.entry.application.code)
    return any(mark.lower() in text for mark in marks)


def never_tried(scene: Scene) -> list[str]:
    """Routes of calls and juries for which no address is known."""
    return sorted(name for name, tried in addresses(scene).items() if name.startswith(WALKED) and not tried)
