"""What the page on which she says what she brings shows: challenges to choose from, colleagues, what she said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.learning.models import Wish
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Enrolment

WELL: Final = 1.0
"""The level of a skill that she has well; less is some practice."""


@dataclass(frozen=True)
class WishPage:
    """Choices of the form, and what it says now. `colleagues`: who takes part from her own organisation."""

    challenges: tuple[tuple[str, str], ...]
    colleagues: tuple[tuple[str, str], ...]
    said: Mapping[str, Any]
    known: bool


def own_enrolment(person: Person, edition_key: str) -> Enrolment:
    """Her place in an edition, while she is enrolled; DoesNotExist otherwise."""
    rows = Enrolment.objects.select_related("edition", "organisation", "person")
    return rows.get(person=person, edition__key=edition_key, status=EnrolmentStatus.ENROLLED)


def wish_page(enrolment: Enrolment) -> WishPage:
    """Three queries."""
    wish = Wish.objects.filter(enrolment=enrolment).select_related("boss").first()
    challenges = Challenge.objects.filter(edition=enrolment.edition, status__in=STANDING).order_by("title", "pk")
    return WishPage(
        challenges=tuple((str(each.pk), each.title) for each in challenges),
        colleagues=tuple((str(each.uuid), each.person.name) for each in _colleagues(enrolment)),
        said=_said(wish, enrolment),
        known=wish is not None,
    )


def colleague(enrolment: Enrolment, uuid: str) -> Enrolment | None:
    """Somebody of the same organisation in the same edition."""
    return next((each for each in _colleagues(enrolment) if str(each.uuid) == uuid), None)


def _colleagues(enrolment: Enrolment) -> list[Enrolment]:
    if enrolment.organisation_id is None:
        return []
    rows = Enrolment.objects.filter(edition=enrolment.edition, organisation=enrolment.organisation)
    rows = rows.filter(status__in=TAKING_PART, person__erased_at=None).exclude(pk=enrolment.pk)
    return list(rows.select_related("person").order_by("sort_name", "pk"))


def _said(wish: Wish | None, enrolment: Enrolment) -> dict[str, Any]:
    if wish is None:
        return {"languages": [enrolment.person.language]}
    dear = [str(each) for each in wish.challenges]
    return {
        "well": [skill for skill, level in wish.skills.items() if level >= WELL],
        "somewhat": [skill for skill, level in wish.skills.items() if 0 < level < WELL],
        "languages": wish.languages,
        **dict(zip(("first", "second", "third"), dear, strict=False)),
        "boss": str(wish.boss.uuid) if wish.boss else "",
    }
