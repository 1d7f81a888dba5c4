"""What weeks of a programme bring, done against the Minga that the environment names; each prints one JSON.

python -m tests.journeys.learning_to_seed people EDITION   forty take part, three mentors; it runs
python -m tests.journeys.learning_to_seed pilots EDITION   each team has its initiative, at a tested prototype
python -m tests.journeys.learning_to_seed weeks EDITION    all workshops but the last were held, two missed four; all
                                                           but the participant of the cast looked back
"""

import json
import sys
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import django

django.setup()

import yaml  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils.translation import override  # noqa: E402

from minga.core.actors import HOUSE  # noqa: E402
from minga.core.clock import now  # noqa: E402
from minga.core.texts import pick  # noqa: E402
from minga.initiatives.demo import telling  # noqa: E402
from minga.initiatives.demo.problem import characterised_challenge  # noqa: E402
from minga.initiatives.models import Initiative  # noqa: E402
from minga.learning.actions.attendance import Mark, mark_many  # noqa: E402
from minga.learning.actions.mentor_profiles import Hours, Offered, save_mentor_profile  # noqa: E402
from minga.learning.actions.sessions import hold_session  # noqa: E402
from minga.learning.actions.team_work import open_team_work  # noqa: E402
from minga.learning.enums import AttendanceSource, AttendanceState  # noqa: E402
from minga.learning.models import Team  # noqa: E402
from minga.organisations.actions.roles import give_role  # noqa: E402
from minga.organisations.enums import RoleKind  # noqa: E402
from minga.organisations.models import house_day  # noqa: E402
from minga.people.actions.accounts import NewPerson, add_person  # noqa: E402
from minga.people.models import Person  # noqa: E402
from minga.people.queries.demo import CAST  # noqa: E402
from minga.programmes.actions.editions import move_edition  # noqa: E402
from minga.programmes.actions.enrolment import accept_invitation, invite, nominate  # noqa: E402
from minga.programmes.enums import EditionStatus, EnrolmentStatus  # noqa: E402
from minga.programmes.models import Edition, Enrolment  # noqa: E402
from minga.programmes.queries.edition_forms import form_key  # noqa: E402
from minga.questionnaires.actions import save_draft, submit_answers  # noqa: E402
from minga.questionnaires.actions.drafts import open_draft  # noqa: E402
from minga.questionnaires.actions.forms import schedule_form  # noqa: E402
from minga.questionnaires.models import Form  # noqa: E402
from tests.factories.organisations import make_organisation  # noqa: E402
from tests.journeys.learning_told import BELOW, LOOKED_BACK, MISSED, PEOPLE, TEAMS  # noqa: E402

SKILLS = ("users", "data", "design", "technology", "law", "money", "field", "talks", "writing", "doing")


def people(key: str) -> dict[str, Any]:
    """Ten institutions send four each; the participant of the cast is the first."""
    edition, cast = Edition.objects.get(key=key), _cast()
    begun = _start_of(edition) - timedelta(days=20)
    with transaction.atomic():
        _staff(edition, cast, begun)
        move_edition(edition=edition, to=EditionStatus.OPEN, reason="", actor=HOUSE, now=begun)
        places = [
            make_organisation(name=f"Institución {edition.number}-{n}", key=f"institucion-{edition.number}-{n}")
            for n in range(1, TEAMS + 1)
        ]
        for number in range(PEOPLE):
            who = cast["participant"] if number == 0 else _somebody(edition, number, begun)
            asked = nominate(edition=edition, person=who, organisation=places[number % TEAMS], actor=HOUSE, now=begun)
            invited = invite(
                enrolment=asked, answer_by=now() + timedelta(days=2), actor=HOUSE, now=begun + timedelta(days=1)
            )  # fmt: skip
            accept_invitation(
                enrolment=invited, signed_name=f"{who.name} ({who.email})", commitment=pick(edition.commitments, "es"),
                consent=True, actor=who, now=begun + timedelta(days=2),
            )  # fmt: skip
        move_edition(edition=edition, to=EditionStatus.RUNNING, reason="", actor=HOUSE, now=begun + timedelta(days=15))
    return {"sessions": list(edition.sessions.order_by("starts_at").values_list("key", flat=True))}


def pilots(key: str) -> dict[str, Any]:
    """A story of the demo, told anew for each team, as far as the gate of the prototype."""
    edition, cast = Edition.objects.get(key=key), _cast()
    stories = yaml.safe_load(telling.STORIES.read_text(encoding="utf-8"))
    like = next(story for story in stories if story["key"] == "luminarias")
    teams = Team.objects.filter(edition=edition, ended_at=None).order_by("number")
    with transaction.atomic():
        for team in teams:
            rows = team.members.filter(until=None).select_related("enrolment__organisation", "enrolment__person")
            one, other, *_rest = (row.enrolment for row in rows.order_by("pk"))
            place = one.organisation
            assert place is not None
            story = like | {
                "key": f"{key[:20]}-{team.number}", "title": f"Prototipo {team.number} de {edition.number}",
                "began": 60, "steps": {3: 50, 4: 6},
            }  # fmt: skip
            for spare in ("end", "lesson", "experiments"):
                del story[spare]
            told = telling._told(story, team.number, place, _as_cast(cast), now())
            told = replace(told, lead=one.person, deputy=other.person)
            challenge = characterised_challenge(story, place, edition, told.ago(61))
            made = telling._tell(told, challenge, place, edition, {}, {})
            open_team_work(team=team, existing=made, actor=HOUSE, now=now())
    stages = Initiative.objects.filter(learning_teams__in=teams).values_list("stage", flat=True)
    accompanied = teams.filter(mentorships__mentor=cast["mentor"], mentorships__until=None)
    return {"stages": sorted(stages), "accompanied": list(accompanied.values_list("number", flat=True))}


def weeks(key: str) -> dict[str, Any]:
    """What happened meanwhile, and who is below the rule."""
    edition = Edition.objects.get(key=key)
    with transaction.atomic():
        rows = _sessions(edition)
        form = _reflections(edition)
    return {"below": [row.person.name for row in rows[-BELOW:]], "form": form.key}


def _sessions(edition: Edition) -> list[Enrolment]:
    """The list of each workshop that is over."""
    rows = list(edition.enrolments.filter(status=EnrolmentStatus.ENROLLED).select_related("person").order_by("pk"))
    over = list(edition.sessions.filter(ends_at__lte=now()).order_by("starts_at"))
    for number, session in enumerate(over, start=1):
        hold_session(session=session, actor=HOUSE, now=session.ends_at)
        marks = [Mark(enrolment_id=row.pk, state=_state(place, number)) for place, row in enumerate(rows)]
        mark_many(session=session, marks=marks, source=AttendanceSource.LIST, actor=HOUSE, now=session.ends_at)
    return rows


def _reflections(edition: Edition) -> Form:
    """Each by herself, in the form of the edition; it is open to the participant, too."""
    form = Form.objects.get(key=form_key(edition, "reflection"))
    form = schedule_form(
        form=form, opens_at=now() - timedelta(days=1), closes_at=now() + timedelta(days=9), actor=HOUSE, now=now()
    )
    rows = edition.enrolments.filter(status=EnrolmentStatus.ENROLLED).exclude(person=_cast()["participant"])
    for row in rows.select_related("person"):
        draft = open_draft(form=form, subject=edition, person=row.person, language="es", actor=row.person, now=now())
        save_draft(submission=draft, typed=LOOKED_BACK, actor=row.person, now=now())
        submit_answers(submission=draft, actor=row.person, now=now())
    return form


def _state(place: int, number: int) -> AttendanceState:
    """The last two were not at workshops 3 to 6."""
    missed = place >= PEOPLE - BELOW and number in MISSED
    return AttendanceState.ABSENT if missed else AttendanceState.PRESENT


def _cast() -> dict[str, Person]:
    return {one.key: Person.objects.get(email=one.email) for one in CAST}


def _as_cast(cast: dict[str, Person]) -> telling.Cast:
    return telling.Cast(cast["participant"], cast["facilitator"], cast["owner"])


def _start_of(edition: Edition) -> datetime:
    return datetime.combine(edition.starts_on, time(12), tzinfo=now().tzinfo)


def _somebody(edition: Edition, number: int, at: datetime) -> Person:
    new = NewPerson(
        email=f"aprende-{edition.pk}-{number:02}@ejemplo.example", given_name=f"Persona {number:02}",
        family_name="de Prueba", language="es", timezone=edition.timezone,
    )  # fmt: skip
    return add_person(new=new, actor=HOUSE, now=at)


def _staff(edition: Edition, cast: dict[str, Person], at: datetime) -> None:
    """The facilitator teaches the workshops; three mentors, of whom one is of the cast, take four teams each."""
    mentors = [cast["mentor"]]
    for number in (91, 92):
        mentors.append(_somebody(edition, number, at))
    given = [(RoleKind.INSTRUCTOR, cast["facilitator"]), *((RoleKind.MENTOR, each) for each in mentors)]
    for kind, person in given:
        give_role(
            person=person, kind=kind, scope=edition, starts_on=house_day(at), ends_on=edition.ends_on, actor=HOUSE,
            now=at,
        )  # fmt: skip
    for place, person in enumerate(mentors):
        offered = Offered(
            headline="Acompaña equipos que atienden público", skills=SKILLS[3 * place : 3 * place + 4],
            languages=["es"], capacity=12 if place == 0 else 4, timezone=edition.timezone,
            slots=[Hours(weekday=2, starts=time(15), ends=time(17))],
        )  # fmt: skip
        save_mentor_profile(person=person, offered=offered, actor=person, now=at)


if __name__ == "__main__":
    verbs = {"people": people, "pilots": pilots, "weeks": weeks}
    with override("es"):
        print(json.dumps(verbs[sys.argv[1]](sys.argv[2])))
