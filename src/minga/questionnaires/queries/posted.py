"""From the flat names of a posted page to typed answers: `q.people`, `q.team.a1b2.name`.

Whatever has `get` and `getlist` may be read: a page that an app above draws with the fields of
this engine posts the same names, and is kept by the same rules (`actions.posting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile

from minga.core.keys import new_key
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models.checking import EVIDENCE
from minga.questionnaires.models.definition import Question, Section


class Posted(Protocol):
    """The fields of a posted page."""

    def __contains__(self, key: object, /) -> bool: ...

    def __iter__(self) -> Iterator[str]: ...

    def get(self, key: str, default: Any = None, /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...


class PostedFiles(Protocol):
    """The files of a posted page."""

    def lists(self) -> Iterable[tuple[str, list[UploadedFile[Any]]]]: ...


def typed_in(post: Posted, section: Section) -> dict[str, Any]:
    """What was typed in one section. A control that is absent from the post is not named."""
    typed: dict[str, Any] = {}
    for question in section.questions:
        if question.asks and question.kind is not Kind.FILE:
            value = _typed(post, question, question.key)
            if value is not None:
                typed[question.key] = value
    return typed


def _typed(post: Posted, question: Question, place: str) -> Any:
    name = f"q.{place}"
    match question.kind:
        case Kind.CARDS:
            return _cards(post, question) if f"{name}._ids" in post else None
        case Kind.MATRIX:
            return {row.key: post.get(f"{name}.{row.key}", "") for row in question.rows} if _sent(post, name) else None
        case Kind.CHOICES:
            return [value for value in post.getlist(name) if value] if _sent(post, name) else None
        case Kind.CHOICE | Kind.SCALE | Kind.YES_NO:
            return post.get(name, "") if _sent(post, name) else None
        case _:
            return post.get(name)


def _sent(post: Posted, name: str) -> bool:
    """Whether the control stood on the page: a group without a choice posts nothing itself."""
    return f"{name}._here" in post or any(key == name or key.startswith(f"{name}.") for key in post)


def _cards(post: Posted, question: Question) -> list[dict[str, Any]]:
    """The cards in their order; the pressed `drop` leaves out one, `add` appends a blank one."""
    dropped = post.get("drop", "")
    cards = []
    for identity in dict.fromkeys(post.getlist(f"q.{question.key}._ids")):
        if dropped == f"{question.key}.{identity}":
            continue
        card: dict[str, Any] = {"_id": identity}
        for inner in question.fields:
            value = _typed(post, inner, f"{question.key}.{identity}.{inner.key}")
            if value is not None:
                card[inner.key] = value
        cards.append(card)
    if post.get("add") == question.key:
        cards.append({"_id": new_key(5)})
    return cards


def uploads_in(files: PostedFiles, section: Section) -> Iterator[tuple[str, UploadedFile[Any]]]:
    """Each uploaded file with the place of its answer."""
    keys = {question.key for question in section.questions}
    for name, sent in files.lists():
        prefix, _dot, place = name.partition(".")
        if prefix in {"file", "evidence"} and place.partition(".")[0] in keys:
            for upload in sent:
                yield (place + EVIDENCE if prefix == "evidence" else place), upload
