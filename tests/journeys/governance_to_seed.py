"""What weeks of Good Governance bring, done against the Minga that the environment names; it prints one JSON.

python -m tests.journeys.governance_to_seed taught EDITION    six officials of three countries take part in what runs;
                                                              seven virtual meetings were held, one in two languages
"""

import json
import sys
import time
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils.translation import override  # noqa: E402

from minga.core.actors import HOUSE  # noqa: E402
from minga.core.clock import now  # noqa: E402
from minga.core.texts import pick  # noqa: E402
from minga.learning.actions.attendance import Mark, mark_many  # noqa: E402
from minga.learning.actions.sessions import add_twin, hold_session  # noqa: E402
from minga.learning.enums import AttendanceSource, AttendanceState  # noqa: E402
from minga.learning.models import Session  # noqa: E402
from minga.organisations.enums import RoleKind  # noqa: E402
from minga.people.actions.accounts import NewPerson, add_person  # noqa: E402
from minga.people.models import Person  # noqa: E402
from minga.programmes.actions.editions import move_edition  # noqa: E402
from minga.programmes.actions.enrolment import accept_invitation, invite, nominate  # noqa: E402
from minga.programmes.enums import EditionStatus  # noqa: E402
from minga.programmes.models import Edition, Enrolment  # noqa: E402
from minga.programmes.queries.edition_forms import form_key  # noqa: E402
from minga.questionnaires.actions.forms import schedule_form  # noqa: E402
from minga.questionnaires.models import Form  # noqa: E402
from tests.factories import organisations  # noqa: E402
from tests.factories.learning import make_team  # noqa: E402
from tests.factories.organisations import make_admin1, make_organisation, role  # noqa: E402
from tests.journeys.governance_told import BELOW_VIRTUAL, MANAUS, PEOPLE, TWIN_HELD  # noqa: E402

PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT
PLACES = ("BR-AM", "BR-AM", "UY-CL", "UY-CL", "PY-7", "PY-7")
ZONES = {"BR": MANAUS, "UY": "America/Montevideo", "PY": "America/Asuncion"}


def taught(key: str) -> dict[str, Any]:
    """Two of Brazil, who read Portuguese, two of Uruguay, two of Paraguay; one group, whose sheet is open."""
    vars(organisations)["_numbers"] = count(time.time_ns() // 10**6 % 10**8)
    edition = Edition.objects.get(key=key)
    begun = now() - timedelta(days=70)
    move_edition(edition=edition, to=EditionStatus.OPEN, reason="", actor=HOUSE, now=begun)
    rows = [_enrolled(edition, number, begun) for number in range(1, PEOPLE + 1)]
    move_edition(edition=edition, to=EditionStatus.RUNNING, reason="", actor=HOUSE, now=begun + timedelta(days=15))
    role(Person.objects.get(email="facilitator@minga.example"), RoleKind.FACILITATOR, edition)
    make_team(edition, *rows, name="Ríos y serranías")
    form = Form.objects.get(key=form_key(edition, "concept-sheet"))
    schedule_form(
        form=form, opens_at=now() - timedelta(days=1), closes_at=now() + timedelta(days=9), actor=HOUSE, now=now()
    )
    return {
        "form": form.key,
        "held": _meetings(edition, rows),
        "names": [row.person.name for row in rows],
        "rows": [row.pk for row in rows],
        "cookie": {"name": settings.SESSION_COOKIE_NAME, "value": _signed_in(rows[0].person)},
    }


def _enrolled(edition: Edition, number: int, at: datetime) -> Enrolment:
    place = PLACES[number - 1]
    new = NewPerson(
        email=f"rural-{edition.pk}-{number}@ejemplo.example", given_name=f"Persona {number}", family_name="Rural",
        language="pt" if place.startswith("BR") else "es", timezone=ZONES[place[:2]],
    )  # fmt: skip
    person = add_person(new=new, actor=HOUSE, now=at)
    entity = make_organisation(name=f"Municipio {edition.pk}-{number}", territory=make_admin1(place))
    asked = nominate(edition=edition, person=person, organisation=entity, actor=HOUSE, now=at)
    invited = invite(enrolment=asked, answer_by=now() + timedelta(days=2), actor=HOUSE, now=at + timedelta(days=1))
    return accept_invitation(
        enrolment=invited, signed_name=person.name, commitment=pick(edition.commitments, "es"), consent=True,
        actor=person, now=at + timedelta(days=2),
    )  # fmt: skip


def _signed_in(person: Person) -> str:
    """A session of hers, as if she had typed her code."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _meetings(edition: Edition, rows: list[Enrolment]) -> int:
    """The first Brazilian misses one and is at the twin of another; the fifth misses four. How many were held."""
    over = list(edition.sessions.filter(stage__key="virtual-modules", ends_at__lte=now()).order_by("starts_at"))
    for number, session in enumerate(over, start=1):
        there = {row.pk for place, row in enumerate(rows, start=1) if not (place == BELOW_VIRTUAL and number <= 4)}
        if number == 1:
            there.discard(rows[0].pk)
        if session.key == TWIN_HELD:
            twin = add_twin(session=session, language="pt", actor=HOUSE, now=session.starts_at)
            there -= {rows[0].pk}
            _held(twin, [Mark(enrolment_id=rows[0].pk, state=PRESENT)])
        _held(session, [Mark(enrolment_id=row.pk, state=PRESENT if row.pk in there else ABSENT) for row in rows])
    return len(over)


def _held(session: Session, marks: list[Mark]) -> None:
    hold_session(session=session, actor=HOUSE, now=session.ends_at)
    mark_many(session=session, marks=marks, source=AttendanceSource.LIST, actor=HOUSE, now=session.ends_at)


if __name__ == "__main__":
    verbs = {"taught": taught}
    with override("es"), transaction.atomic():
        said = verbs[sys.argv[1]](sys.argv[2])
    print(json.dumps(said))
