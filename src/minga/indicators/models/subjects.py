"""Which things may have targets and measurements, told by the apps that own them.

The engine knows no subject by name: an app above registers its kind in `AppConfig.ready`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from minga.people.models import Person


@dataclass(frozen=True)
class SubjectKind:
    """One kind of thing with targets.

    `type`: the model's label_lower. `may_manage`: who sets its targets and measures.
    `public_ids`: the ids of those whose targets anybody may see and add up.
    """

    type: str
    may_manage: Callable[[Person, int], bool]
    public_ids: Callable[[], models.QuerySet[Any, Any]]


_kinds: dict[str, SubjectKind] = {}


def register_subject(kind: SubjectKind) -> SubjectKind:
    """Make a kind of subject known."""
    _kinds[kind.type] = kind
    return kind


def subject_kinds() -> Mapping[str, SubjectKind]:
    """Every known kind by its type."""
    return _kinds
