"""What lessons are about, told by the apps that own it.

The library sits below initiatives: it knows a dossier by plain type and id, and asks the app
above who may write about it. What is not registered has no lessons.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from minga.people.models import Person


@dataclass(frozen=True)
class SubjectTold:
    """One dossier as its app tells it: how it is called, where it is, whose it is.

    `stage` (1 to 7), `sdg` and `sector` fill in the new lesson's form; the writer may change them.
    """

    type: str
    id: int
    label: str
    path: str
    organisation_id: int | None
    stage: int | None = None
    sdg: int | None = None
    sector: str = ""


@dataclass(frozen=True, kw_only=True)
class LessonSubject:
    """One kind of thing that lessons come from.

    type:        the model's label_lower, `initiatives.initiative`.
    slug:        its word in addresses, `iniciativas`.
    find:        (viewer, key) → the thing, or None when she may not see it.
    may_write:   (person, id) → whether she writes, sends on and cites lessons for it.
    may_review:  (person, id, writers) → whether she may review its lessons, or one that these people
                 wrote, by their ids; writers never review their own.
    public_ids:  () → a queryset of ids whose lessons anybody may read.
    writable_by: (person) → the dossiers for which she may write; offered when citing.
    sectors:     key and words of the sectors its lessons may have.
    """

    type: str
    slug: str
    find: Callable[[Person | None, str], SubjectTold | None]
    may_write: Callable[[Person, int], bool]
    may_review: Callable[[Person, int, Collection[int]], bool]
    public_ids: Callable[[], models.QuerySet[Any, Any]]
    writable_by: Callable[[Person], Sequence[SubjectTold]] = lambda person: ()
    sectors: Sequence[tuple[str, str | Promise]] = ()


_kinds: dict[str, LessonSubject] = {}


def register_lesson_subject(kind: LessonSubject) -> LessonSubject:
    """Declare a kind in `apps.ready()`; the last declaration of a type holds."""
    _kinds[kind.type] = kind
    return kind


def lesson_subjects() -> Mapping[str, LessonSubject]:
    """Every declared kind by its type."""
    return _kinds


def sector_choices() -> list[tuple[str, str]]:
    """Every sector that some kind knows, once, in the reader's language."""
    found: dict[str, str] = {}
    for kind in _kinds.values():
        for key, words in kind.sectors:
            found.setdefault(key, str(words))
    return list(found.items())
