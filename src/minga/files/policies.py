"""Who may read a file. The apps above say so, once per purpose.

`may_read` gets the viewer (None for a passer-by) and the file, and answers yes or no. Only
a purpose that says `public` lets its files be stored as public ones. Default deny: a
purpose that nobody registered is readable by its uploader alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minga.files.models.kinds import KINDS

if TYPE_CHECKING:
    from minga.files.models import StoredFile
    from minga.people.models import Person

MayRead = Callable[["Person | None", "StoredFile"], bool]
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
EVERY_KIND = tuple(extension for extension, kind in KINDS.items() if kind.default)


@dataclass(frozen=True)
class FilePolicy:
    """The rules of one purpose, such as `questionnaires.answer`.

    `personal`: the content is about its uploader and goes when she is erased.
    """

    purpose: str
    may_read: MayRead
    kinds: tuple[str, ...] = EVERY_KIND
    largest: int = LARGEST
    public: bool = False
    personal: bool = False


def _uploader_only(person: Person | None, file: StoredFile) -> bool:
    return person is not None and file.uploaded_by_id == person.pk


_policies: dict[str, FilePolicy] = {}


def register_file_policy(
    purpose: str,
    may_read: MayRead,
    *,
    kinds: tuple[str, ...] = EVERY_KIND,
    largest: int = LARGEST,
    public: bool = False,
    personal: bool = False,
) -> FilePolicy:
    """Declare a purpose in `apps.ready()` of the app that owns what the files belong to."""
    unknown = set(kinds) - set(KINDS)
    if unknown or largest > LARGEST:
        raise ValueError(f"{purpose}: kinds {sorted(unknown)} are unknown, or {largest} is over the limit")
    policy = FilePolicy(purpose, may_read, kinds, largest, public, personal)
    _policies[purpose] = policy
    return policy


def policy_of(purpose: str) -> FilePolicy:
    """The rules of a purpose; the narrowest ones when nobody declared it."""
    return _policies.get(purpose) or FilePolicy(purpose, _uploader_only)


def personal_purposes() -> frozenset[str]:
    """Purposes whose content goes with the person."""
    return frozenset(policy.purpose for policy in _policies.values() if policy.personal)


def may_read_file(person: Person | None, file: StoredFile) -> bool:
    """Whether this viewer may have the content of this file."""
    if file.erased_at is not None:
        return False
    if not file.private:
        return True
    policy = policy_of(file.purpose)
    return bool(_uploader_only(person, file) or policy.may_read(person, file))
