"""What a mentor says of herself: what she can help with, in which languages, how many teams, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotAllowed
from minga.learning.events.mentoring import MentorProfileSaved
from minga.learning.models import MentorProfile, MentorSlot
from minga.people.enums import Language
from minga.people.models import Person

MOST_TEAMS: Final = 20
MOST_SLOTS: Final = 21
MOST_SKILLS: Final = 20


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Hours of one day of the week, in her own time zone; Monday is 0."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class Offered:
    """`skills`: words of the list first, then words of her own."""

    headline: str = ""
    biography: str = ""
    skills: Sequence[str] = ()
    languages: Sequence[str] = ()
    capacity: int = 2
    timezone: str = "America/Bogota"
    open: bool = True
    slots: Sequence[Hours] = ()


@action
def save_mentor_profile(*, person: Person, offered: Offered, actor: Actor, now: datetime) -> MentorProfile:
    """Keep the whole profile, in place of what it said before. One for all editions."""
    del now
    if actor.pk is None or actor.pk != person.pk:
        raise NotAllowed(_("Only the person herself writes her profile as a mentor."))
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    _check(offered)
    skills = list(dict.fromkeys(" ".join(each.split())[:60] for each in offered.skills if each.strip()))
    profile, _made = MentorProfile.objects.update_or_create(
        person=person,
        defaults={
            "headline": offered.headline.strip(), "biography": offered.biography.strip(), "skills": skills,
            "languages": list(offered.languages), "capacity": offered.capacity, "timezone": offered.timezone,
            "open": offered.open,
        },
    )  # fmt: skip
    profile.slots.all().delete()
    MentorSlot.objects.bulk_create(
        MentorSlot(profile=profile, weekday=each.weekday, starts=each.starts, ends=each.ends) for each in offered.slots
    )
    record(MentorProfileSaved(subject=profile, after={"capacity": profile.capacity, "open": profile.open}))
    return profile


def _check(offered: Offered) -> None:
    errors: dict[str, list[str]] = {}
    if not 0 <= offered.capacity <= MOST_TEAMS:
        errors["capacity"] = [_("Write a number from 0 to 20.")]
    if offered.timezone not in available_timezones():
        errors["timezone"] = [_("Choose one of the options of the list.")]
    if not offered.languages or set(offered.languages) - set(Language.values):
        errors["languages"] = [_("Choose at least one language in which you can meet a team.")]
    if len(offered.skills) > MOST_SKILLS:
        errors["other"] = [_("Write at most ten of your own.")]
    if len(offered.slots) > MOST_SLOTS or any(each.ends <= each.starts for each in offered.slots):
        errors["slots"] = [_("Each time of the week ends after it begins.")]
    if errors:
        raise Invalid(errors)
