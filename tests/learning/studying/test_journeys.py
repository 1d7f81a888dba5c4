"""Her own journey to a session in person: how it stands, what is missing from her, what she can say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.journeys import tell_journey
from minga.learning.enums import Mode, SessionState, TravelState
from minga.learning.models import Travel
from minga.learning.queries.journeys import ANSWERS, Journey, journey_block
from minga.programmes.models import Edition, Enrolment
from tests.factories.learning import make_participant, make_session
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def enrolment(edition: Edition) -> Enrolment:
    return make_participant(edition)


@pytest.mark.web
def test_she_reads_what_is_missing_and_says_it_on_the_page(edition: Edition, enrolment: Enrolment) -> None:
    session = make_session(edition, mode=Mode.IN_PERSON)
    client = Client()
    client.force_login(enrolment.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("learning:session", args=[edition.key, session.key])
    assert 'value="asked"' in client.get(page).content.decode()

    answer = client.post(reverse("learning:journey", args=[edition.key, session.key]), {"state": "asked"})

    assert answer.headers["Location"] == f"{page}#viaje"
    travel = Travel.objects.get()
    assert travel.state == TravelState.ASKED
    entry = Entry.objects.get(key="learning.journey_told")
    assert (entry.before, entry.after) == ({"state": "unknown"}, {"state": "asked"})
    Travel.objects.update(state=TravelState.BOOKED, note="Bus de las 6:40")
    booked = client.get(page).content.decode()
    assert "Bus de las 6:40" in booked
    assert 'value="confirmed"' in booked


@pytest.mark.parametrize("state", TravelState.values)
def test_each_state_says_what_she_can_say(edition: Edition, enrolment: Enrolment, state: str) -> None:
    session = make_session(edition, mode=Mode.IN_PERSON)
    Travel.objects.create(session=session, enrolment=enrolment, state=state)

    block = journey_block(session, enrolment, now())

    assert block is not None
    assert isinstance(block.context, Journey)
    assert [value for value, _words in block.context.answers] == list(ANSWERS[state])
    assert block.context.waits == (state in ("unknown", "booked"))
    with pytest.raises(DomainError):
        tell_journey(session=session, enrolment=enrolment, state="arrived", actor=enrolment.person, now=now())


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": Mode.VIRTUAL},
        {"mode": Mode.IN_PERSON, "state": SessionState.CANCELLED, "cancelled_reason": "Feriado"},
        {"mode": Mode.IN_PERSON, "starts_at": now() - timedelta(days=2)},
    ],
    ids=["virtual", "cancelled", "over"],
)
def test_where_nobody_travels_nothing_is_asked(
    edition: Edition, enrolment: Enrolment, fields: dict[str, object]
) -> None:
    session = make_session(edition, **fields)

    assert journey_block(session, enrolment, now()) is None
    with pytest.raises(DomainError):
        tell_journey(session=session, enrolment=enrolment, state="asked", actor=enrolment.person, now=now())
    assert not Travel.objects.exists()


def test_nobody_says_it_for_her(edition: Edition, enrolment: Enrolment) -> None:
    session, other = make_session(edition, mode=Mode.IN_PERSON), make_participant(edition)

    with pytest.raises(DomainError):
        tell_journey(session=session, enrolment=enrolment, state="asked", actor=other.person, now=now())

    assert not Travel.objects.exists()
