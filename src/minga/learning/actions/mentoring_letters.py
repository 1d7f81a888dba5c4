"""Letters about teams and mentors. Parts of actions: each message leaves its own trace, and goes out once."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils import translation

from minga.core.actors import Actor
from minga.core.texts import pick
from minga.learning.models import Mentorship, Team, TeamMember
from minga.learning.queries.team_reasons import whys_in_words
from minga.notifications.actions import send_message
from minga.notifications.models import Message
from minga.people.models import Person


def tell_placed(member: TeamMember, actor: Actor, now: datetime) -> None:
    """To her: in which team she is from now on, and why."""
    person, team = member.enrolment.person, member.team
    with translation.override(person.language):
        whys = list(whys_in_words(member.reasons))
    _send(person, "team_placed", team, {"whys": whys}, member, actor, now)


def tell_named(mentorship: Mentorship, actor: Actor, now: datetime) -> None:
    """To the mentor: which team she accompanies; to the team: who accompanies it."""
    team = mentorship.team
    _send(mentorship.mentor, "mentor_named", team, {}, mentorship, actor, now)
    for person in people_of(team):
        _send(person, "mentor_of_team", team, {"mentor": str(mentorship.mentor)}, mentorship, actor, now)


def tell_handed_over(ended: Mentorship, begun: Mentorship, actor: Actor, now: datetime) -> None:
    """To the new mentor, with what she should know; and to the team."""
    team = begun.team
    context = {"former": str(ended.mentor), "note": ended.handed_over}
    _send(begun.mentor, "mentor_handed", team, context, begun, actor, now)
    for person in people_of(team):
        _send(person, "mentor_of_team", team, {"mentor": str(begun.mentor)}, begun, actor, now)


def people_of(team: Team) -> list[Person]:
    """Who is in the team today."""
    return list(Person.objects.filter(enrolments__teams__team=team, enrolments__teams__until=None).order_by("pk"))


def _send(
    person: Person, kind: str, team: Team, context: Mapping[str, object], about: TeamMember | Mentorship,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    about_type = about._meta.label_lower
    told = Message.objects.filter(to=person, kind=f"learning.{kind}", about_type=about_type, about_id=about.pk)
    if not person.is_active or told.exists():
        return
    edition = team.edition
    words = {"team": team.name, "edition": pick(edition.titles, person.language), **context}
    link = reverse("learning:team", args=[edition.key, team.number])
    send_message(to=person, kind=f"learning.{kind}", context=words, link=link, about=about, actor=actor, now=now)
