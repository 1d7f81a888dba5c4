"""What a participant is asked about a session and about her skills, and what she answered already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.learning.enums import Moment, SessionState
from minga.learning.models import FollowUp, Session, SessionRating, SkillRating
from minga.learning.queries.session_blocks import Block
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.work import WorkRow, WorkSection

RATE_WITHIN: Final = timedelta(days=30)
FIRST_WEEKS: Final = timedelta(days=14)
LAST_WEEKS: Final = timedelta(days=14)


@dataclass(frozen=True)
class RatingQuestion:
    """One row of five taps."""

    name: str
    label: str
    low: str
    high: str
    chosen: int


@dataclass(frozen=True)
class RatingBlock:
    """The block on the page of a session."""

    title: str
    session: str
    action: str
    questions: tuple[RatingQuestion, ...]
    comment: str
    rated: bool


def rating_block(session: Session, enrolment: Enrolment | None, now: datetime) -> Block | None:
    """Three taps, from the end of the session on and for a month; before it there is nothing to rate."""
    if enrolment is None or session.state == SessionState.CANCELLED or enrolment.status not in TAKING_PART:
        return None
    nearly_over = session.ends_at - timedelta(minutes=15)
    if not nearly_over <= now <= session.ends_at + RATE_WITHIN:
        return None
    mine = SessionRating.objects.filter(session=session, enrolment=enrolment).first()
    asked = (
        ("useful", _("It is useful for my work"), _("not at all"), _("very much")),
        ("clear", _("It was clear"), _("not at all"), _("very much")),
        ("will_use", _("I will use it in the next two weeks"), _("surely not"), _("surely")),
    )
    questions = tuple(
        RatingQuestion(name, label, low, high, getattr(mine, name) if mine else 0) for name, label, low, high in asked
    )
    action = reverse("learning:session-rate", args=[session.edition.key, session.key])
    comment = mine.comment if mine else ""
    block = RatingBlock(pick(session.titles), str(session.uuid), action, questions, comment, mine is not None)
    return Block("learning/_rating_block.html", block)


def session_for(edition: Edition, key: str) -> Session:
    """One session of an edition; DoesNotExist when it has none of that key."""
    return Session.objects.select_related("edition__host").get(edition=edition, key=key)


def session_with(uuid: str) -> Session:
    """One session by the name that a phone keeps."""
    return Session.objects.select_related("edition__host").get(uuid=uuid)


def enrolment_of(person: Person, edition: Edition) -> Enrolment | None:
    """Her own, while she takes part or after."""
    rows = Enrolment.objects.filter(edition=edition, person=person, status__in=TAKING_PART)
    return rows.select_related("edition__host").first()


def enrolment_in(person: Person, edition: str) -> Enrolment | None:
    """Her own, by the name of the edition that a phone keeps."""
    rows = Enrolment.objects.filter(edition__uuid=edition, person=person, status__in=TAKING_PART)
    return rows.select_related("edition__host").first()


def enrolment_by_key(person: Person, key: str) -> Enrolment | None:
    """Her own, by the address of the edition."""
    rows = Enrolment.objects.filter(edition__key=key, person=person, status__in=TAKING_PART)
    return rows.select_related("edition__host").first()


def follow_up_asked(enrolment: Enrolment) -> FollowUp | None:
    """The question, once it was sent to her."""
    return FollowUp.objects.filter(enrolment=enrolment, asked_at__isnull=False).first()


def skills_of(enrolment: Enrolment) -> Mapping[str, Mapping[str, int]]:
    """Moment → skill → level, of hers."""
    found: dict[str, dict[str, int]] = {}
    for moment, skill, level in SkillRating.objects.filter(enrolment=enrolment).values_list("moment", "skill", "level"):
        found.setdefault(moment, {})[skill] = level
    return found


def moment_now(enrolment: Enrolment, now: datetime) -> Moment:
    """Before: until two weeks after the beginning. Then it is the time after."""
    day = now.date()
    finished = enrolment.status != EnrolmentStatus.ENROLLED
    return Moment.BEFORE if not finished and day <= enrolment.edition.starts_on + FIRST_WEEKS else Moment.AFTER


def skills_wanted(enrolment: Enrolment, now: datetime) -> bool:
    """Whether it is the time to rate them: the first two weeks, or the last two and later."""
    edition, day = enrolment.edition, now.date()
    if moment_now(enrolment, now) == Moment.BEFORE:
        return True
    return enrolment.status != EnrolmentStatus.ENROLLED or day >= edition.ends_on - LAST_WEEKS


def skills_block(person: Person, enrolments: Sequence[Enrolment], now: datetime) -> Block | None:
    """On her own page: what she is asked now."""
    rows = asked_of(enrolments, now)
    return Block("learning/_skills_block.html", rows) if rows else None


@dataclass(frozen=True)
class Asked:
    """A page that waits for her."""

    title: str
    detail: str
    link: str


def asked_of(enrolments: Sequence[Enrolment], now: datetime) -> tuple[Asked, ...]:
    """Skills before and after, and the question ninety days later. Two queries."""
    ids = [each.pk for each in enrolments]
    answered = set(SkillRating.objects.filter(enrolment__in=ids).values_list("enrolment", "moment"))
    waiting = set(
        FollowUp.objects.filter(enrolment__in=ids, asked_at__isnull=False, answered_at__isnull=True).values_list(
            "enrolment", flat=True
        )
    )
    rows = []
    for each in enrolments:
        title = pick(each.edition.titles)
        if each.pk in waiting:
            link = reverse("learning:follow-up", args=[each.edition.key])
            rows.append(Asked(_("What do you use of it, three months later?"), title, link))
        elif skills_wanted(each, now) and (each.pk, moment_now(each, now)) not in answered:
            words = (
                _("Six skills, before you begin")
                if moment_now(each, now) == Moment.BEFORE
                else _("Six skills, now that it ends")
            )
            rows.append(Asked(words, title, reverse("learning:skills", args=[each.edition.key])))
    return tuple(rows)


def evaluation_work(person: Person, now: datetime) -> WorkSection | None:
    """On "My work": the same, for whoever does not open her course."""
    mine = Enrolment.objects.filter(person=person, status__in=TAKING_PART).select_related("edition")
    rows = [WorkRow(each.title, each.link, each.detail) for each in asked_of(list(mine), now)]
    return WorkSection(_("Five minutes for the evaluation"), rows) if rows else None
