"""Challenges and initiatives that are much like what somebody is writing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import get_language

from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.challenges.policies import SUBJECT
from minga.challenges.queries.challenges import challenges_visible_to
from minga.core.similar import Alike, similar
from minga.people.models import Person

INITIATIVE: Final = "initiatives.initiative"
KINDS: Final = (SUBJECT, INITIATIVE)
_MOST: Final = 5


@dataclass(frozen=True)
class SimilarThing:
    """One thing that is already there. `key` is that of a challenge that may be joined, else empty."""

    subject_type: str
    subject_id: int
    title: str
    summary: str
    link: str
    by: str
    state: str
    shared: tuple[str, ...]
    key: str = ""


def similar_things(
    text: str, viewer: Person | None, now: datetime, *, without: Collection[int] = ()
) -> tuple[SimilarThing, ...]:
    """What is alike, most alike first; `without`: ids of challenges, the one being written first of all."""
    found = similar(
        text,
        kinds=KINDS,
        language=(get_language() or "es")[:2],
        without=[(SUBJECT, pk) for pk in without],
        limit=_MOST,
    )
    ids = [each.subject_id for each in found if each.subject_type == SUBJECT]
    rows = challenges_visible_to(viewer, now).filter(pk__in=ids, status__in=STANDING) if ids else None
    challenges = {row.pk: row for row in rows.select_related("organisation")} if rows is not None else {}
    return tuple(_thing(each, challenges.get(each.subject_id)) for each in found)


def words_of(challenge: Challenge) -> str:
    """What of a challenge is compared with others."""
    return "\n".join((challenge.title, challenge.complaint, challenge.question, challenge.affected, challenge.causes))


def _thing(found: Alike, challenge: Challenge | None) -> SimilarThing:
    known = challenge if found.subject_type == SUBJECT else None
    return SimilarThing(
        subject_type=found.subject_type,
        subject_id=found.subject_id,
        title=found.title,
        summary=found.summary,
        link=found.path,
        by=known.organisation.name if known else "",
        state=known.get_status_display() if known else "",
        shared=found.shared,
        key=known.key if known else "",
    )


def thing_of(challenge: Challenge) -> SimilarThing:
    """A challenge that somebody named herself, as one of the similar ones."""
    owner, state = challenge.organisation.name, challenge.get_status_display()
    link, key = challenge.get_absolute_url(), challenge.key
    return SimilarThing(SUBJECT, challenge.pk, challenge.title, challenge.question, link, owner, state, (), key)
