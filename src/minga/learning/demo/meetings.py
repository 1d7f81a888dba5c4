"""Sessions that were held: who led them, who was there, what she read, what people said of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from minga.core.actors import HOUSE
from minga.learning.actions.attendance import Mark, mark_many
from minga.learning.actions.make_ups import answer_make_up, send_make_up
from minga.learning.actions.materials import MaterialPlan, add_material
from minga.learning.actions.ratings import ASKED, rate_session, rate_skills
from minga.learning.actions.session_parts import name_leaders_by_role
from minga.learning.actions.sessions import SessionPlan, change_session, hold_session
from minga.learning.demo.stage import Class
from minga.learning.enums import ATTENDED, AttendanceSource, AttendanceState, MaterialKind, Mode, Moment, Skill
from minga.learning.models import Attendance, Session
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import house_day
from minga.programmes.enums import EditionStatus, EnrolmentStatus

RATERS: Final = 7
"""Of the last session: results are shown from five on."""
SKILLED: Final = 8
_ROOM: Final = "https://reunion.example/"


def lead(taught: Class) -> None:
    """Whoever facilitates teaches the workshops, too; the next ones have their room."""
    edition, teacher = taught.edition, taught.staff["facilitator"]
    at = taught.over[0].starts_at - timedelta(days=2)
    give_role(
        person=teacher, kind=RoleKind.INSTRUCTOR, scope=edition, title=teacher.position, starts_on=house_day(at),
        ends_on=edition.ends_on + timedelta(days=90), actor=HOUSE, now=at,
    )  # fmt: skip
    name_leaders_by_role(edition=edition, actor=HOUSE, now=at)
    for session in taught.ahead:
        if session.mode == Mode.VIRTUAL and not session.link:
            _open_room(session, taught.ago(9))


def hold_all(taught: Class) -> None:
    """Everything that is over was held, and the list was taken at the end."""
    for session in taught.over:
        hold_session(session=session, actor=HOUSE, now=session.ends_at)
        marks = list(_marks(taught, session))
        mark_many(
            session=session, marks=marks, source=AttendanceSource.LIST, actor=HOUSE,
            now=session.ends_at + timedelta(minutes=10),
        )  # fmt: skip


def _open_room(session: Session, at: datetime) -> None:
    names = SessionPlan.__dataclass_fields__
    values = {name: getattr(session, name) for name in names} | {"link": f"{_ROOM}{session.key}"}
    change_session(session=session, plan=SessionPlan(**values), revision=session.revision, actor=HOUSE, now=at)


def _marks(taught: Class, session: Session) -> Iterator[Mark]:
    for place, enrolment in enumerate(taught.people):
        dice = taught.dice("there", session.key, place)
        missing = taught.absence(place, session)
        if dice.random() < missing:
            excused = dice.random() < 0.2
            state = AttendanceState.EXCUSED if excused else AttendanceState.ABSENT
            note = dice.choice(taught.told["excuses"]) if excused else ""
            yield Mark(enrolment_id=enrolment.pk, state=state, note=note)
        elif dice.random() < 0.07:
            yield Mark(enrolment_id=enrolment.pk, state=AttendanceState.LATE, minutes_late=dice.randrange(5, 30))
        else:
            yield Mark(enrolment_id=enrolment.pk, state=AttendanceState.PRESENT)


def make_up(taught: Class) -> None:
    """Two who missed the last session but one wrote what they did instead; one was answered."""
    session = taught.over[-2]
    missed = Attendance.objects.filter(
        session=session, state=AttendanceState.ABSENT, enrolment__status=EnrolmentStatus.ENROLLED
    )
    rows = list(missed.select_related("enrolment__person", "enrolment__edition").order_by("pk")[:2])
    for number, row in enumerate(rows):
        at = session.ends_at + timedelta(days=1, hours=number)
        sent = send_make_up(
            session=session, enrolment=row.enrolment, text=taught.told["make_up"]["text"],
            actor=row.enrolment.person, now=at,
        )  # fmt: skip
        if number == 0:
            answer_make_up(
                make_up=sent, accepted=True, answer=taught.told["make_up"]["answer"],
                actor=taught.staff["facilitator"], now=at + timedelta(hours=20),
            )  # fmt: skip


def hand_out(taught: Class) -> None:
    """Words before the next session and after the last one, in two languages."""
    for session, name in ((taught.ahead[0], "reading"), (taught.over[-1], "handout")):
        text = taught.told[name]
        plan = MaterialPlan(kind=MaterialKind.TEXT, titles=text["titles"], bodies=text["bodies"], minutes=5)
        add_material(place=session, plan=plan, actor=taught.staff["facilitator"], now=taught.ago(4))


def rate(taught: Class) -> None:
    """The last session, by some of those who were there."""
    session, said = taught.over[-1], taught.told["ratings"]
    there = Attendance.objects.filter(session=session, state__in=ATTENDED).order_by("pk")
    for number, row in enumerate(there.select_related("enrolment__person", "enrolment__edition")[:RATERS]):
        dice = taught.dice("rated", session.key, number)
        rate_session(
            session=session, enrolment=row.enrolment, marks={name: dice.choice((3, 4, 4, 5, 5)) for name in ASKED},
            comment=said[number] if number < len(said) else "",
            actor=row.enrolment.person, now=session.ends_at + timedelta(minutes=20 + 7 * number),
        )  # fmt: skip


def rate_six(taught: Class) -> None:
    """How some see their six skills at the beginning, and at the end once there is one."""
    ended = taught.edition.status == EditionStatus.CLOSED
    first, last = taught.over[0].starts_at, taught.over[-1].ends_at
    moments = [(Moment.BEFORE, first, (0,))] + ([(Moment.AFTER, last, (0, 1, 1, 2))] if ended else [])
    for moment, at, more in moments:
        for place, enrolment in enumerate(taught.people[:SKILLED]):
            dice = taught.dice("skills", place)
            levels = {skill: dice.choice((1, 2, 2, 3)) for skill in Skill.values}
            levels = {skill: level + dice.choice(more) for skill, level in levels.items()}
            rate_skills(enrolment=enrolment, moment=moment, levels=levels, actor=enrolment.person, now=at)
