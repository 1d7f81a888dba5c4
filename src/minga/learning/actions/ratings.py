"""What people think of a session, and how they see their six skills. The log says that somebody rated, never who.

Both come from a page or from a phone that had no line: a `client_uuid` counts once, and a second answer of
the same person takes the place of her first.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.learning.enums import Moment, SessionState, Skill
from minga.learning.events.evaluating import SessionRated, SkillsRated
from minga.learning.models import Session, SessionRating, SkillRating
from minga.learning.queries.ratings import RATE_WITHIN
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

ASKED: Final = ("useful", "clear", "will_use")


def rate_session(
    *,
    session: Session,
    enrolment: Enrolment,
    marks: Mapping[str, int],
    comment: str = "",
    client_uuid: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> SessionRating:
    """Three taps and, if she likes, a sentence."""
    _assert_hers(enrolment, actor)
    if session.edition_id != enrolment.edition_id or session.state == SessionState.CANCELLED:
        raise NotReady(_("This session is not one of yours, or it was cancelled."))
    if session.starts_at > now:
        raise NotReady(_("Rate the session once it has begun."))
    if now > session.ends_at + RATE_WITHIN:
        raise NotReady(_("A session is rated within thirty days after its end. These are over."))
    errors = {name: [_("Choose one of the five.")] for name in ASKED if not 1 <= marks.get(name, 0) <= 5}
    if errors:
        raise Invalid(errors)
    said = {**{name: marks[name] for name in ASKED}, "comment": comment.strip()[:500], "client_uuid": client_uuid}
    return _keep_rating(session=session, enrolment=enrolment, said=said, actor=HOUSE, now=now)


@action
def _keep_rating(
    *, session: Session, enrolment: Enrolment, said: Mapping[str, object], actor: Actor, now: datetime
) -> SessionRating:
    """In the name of the house: the log would name who rated."""
    rating, _made = SessionRating.objects.update_or_create(
        session=session, enrolment=enrolment, defaults={**said, "rated_at": now}
    )
    record(SessionRated(subject=session, organisation_id=session.edition.host_id))
    return rating


def rate_skills(
    *, enrolment: Enrolment, moment: Moment, levels: Mapping[str, int], actor: Actor, now: datetime
) -> None:
    """How often she does each of the six things at work, before or after."""
    _assert_hers(enrolment, actor)
    if moment not in (Moment.BEFORE, Moment.AFTER):
        raise Invalid({"moment": [_("Skills are rated before and after; the third time has its own page.")]})
    _keep_skills_alone(enrolment=enrolment, moment=moment, levels=levels, actor=HOUSE, now=now)


@action
def _keep_skills_alone(
    *, enrolment: Enrolment, moment: Moment, levels: Mapping[str, int], actor: Actor, now: datetime
) -> None:
    """In the name of the house, as a rating of a session."""
    keep_skills(enrolment, moment, levels, now)
    record(SkillsRated(subject=enrolment.edition, organisation_id=enrolment.edition.host_id, after={"moment": moment}))


def keep_skills(enrolment: Enrolment, moment: Moment, levels: Mapping[str, int], now: datetime) -> None:
    """Six rows, within the action of whoever asks; those of the same moment are replaced."""
    errors = {
        skill: [_("Choose how often you do this.")] for skill in Skill.values if not 1 <= levels.get(skill, 0) <= 5
    }
    if errors:
        raise Invalid(errors)
    SkillRating.objects.bulk_create(
        (
            SkillRating(enrolment=enrolment, moment=moment, skill=skill, level=levels[skill], rated_at=now)
            for skill in Skill.values
        ),
        update_conflicts=True,
        unique_fields=["enrolment", "moment", "skill"],
        update_fields=["level", "rated_at"],
    )


def _assert_hers(enrolment: Enrolment, actor: Actor) -> None:
    if not isinstance(actor, Person) or enrolment.person_id != actor.pk or enrolment.status not in TAKING_PART:
        raise NotAllowed(_("Only those who take part rate, each for herself."))
