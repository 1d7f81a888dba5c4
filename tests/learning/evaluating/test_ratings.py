"""Three taps after a session, six skills, the question ninety days later."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.core.texts import all_languages
from minga.learning.actions.follow_ups import AFTER, answer_follow_up, ask_due, plan_follow_ups, remind_due
from minga.learning.actions.outbox import Kept, receive
from minga.learning.actions.ratings import rate_session, rate_skills
from minga.learning.enums import Moment, Skill
from minga.learning.models import FollowUp, SessionRating, SkillRating
from minga.learning.queries.ratings import asked_of, moment_now, rating_block
from minga.learning.receivers.evaluating import LEVELS, levels_in
from minga.notifications.models import Message
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.edition_forms import form_key
from tests.factories.learning import make_participant, make_session
from tests.factories.programmes import make_edition
from tests.factories.questionnaires import make_form, make_sent

pytestmark = pytest.mark.django_db
MARKS = {"useful": 5, "clear": 4, "will_use": 3}
SIX = dict.fromkeys(Skill.values, 3)


def _running(**fields: object) -> Edition:
    return make_edition(status=EditionStatus.RUNNING, **fields)


def _held(edition: Edition):  # type: ignore[no-untyped-def]
    return make_session(edition, starts_at=now() - timedelta(hours=3))


def test_rating_counts_once_and_the_log_does_not_say_who() -> None:
    enrolment = make_participant(_running())
    session = _held(enrolment.edition)

    for comment in ("Más práctica", "Menos lámina"):
        rate_session(
            session=session, enrolment=enrolment, marks=MARKS, comment=comment, actor=enrolment.person, now=now()
        )

    (rating,) = SessionRating.objects.all()
    entries = Entry.objects.filter(key="learning.session_rated")
    assert rating.comment == "Menos lámina"
    assert entries.count() == 2
    assert "Menos" not in str(list(entries.values()))


def test_rating_is_refused_for_others_before_the_session_and_with_less_than_three_taps() -> None:
    enrolment = make_participant(_running())
    other = make_participant(enrolment.edition)
    held, later = _held(enrolment.edition), make_session(enrolment.edition)
    long_ago = make_session(enrolment.edition, starts_at=now() - timedelta(days=31))

    for session, actor, marks, wrong in (
        (held, other.person, MARKS, NotAllowed),
        (later, enrolment.person, MARKS, NotReady),
        (long_ago, enrolment.person, MARKS, NotReady),
        (held, enrolment.person, {"useful": 5, "clear": 9}, Invalid),
    ):
        with pytest.raises(wrong):
            rate_session(session=session, enrolment=enrolment, marks=marks, actor=actor, now=now())

    assert not SessionRating.objects.exists()


def test_block_is_there_from_the_end_of_the_session_for_a_month() -> None:
    enrolment = make_participant(_running())
    session = _held(enrolment.edition)

    assert rating_block(session, enrolment, session.starts_at) is None
    assert rating_block(session, None, session.ends_at) is None
    assert rating_block(session, enrolment, session.ends_at) is not None
    assert rating_block(session, enrolment, session.ends_at + timedelta(days=31)) is None


def test_phone_without_a_line_rates_once_however_often_it_sends() -> None:
    enrolment = make_participant(_running())
    session = _held(enrolment.edition)
    fields = {"session": str(session.uuid), "useful": "5", "clear": "4", "will_use": "5", "comment": ""}
    kept = Kept(uuid4(), "session.rating", now() - timedelta(hours=1), fields)

    answers = [receive(person=enrolment.person, items=[kept], sent_at=now(), now=now())[0] for _ in range(2)]

    assert [answer.receipted.accepted for answer in answers] == [True, True]
    assert SessionRating.objects.count() == 1


def test_phone_of_a_stranger_is_refused_in_words() -> None:
    session, stranger = _held(_running()), make_participant(_running())
    kept = Kept(uuid4(), "session.rating", now(), {"session": str(session.uuid), "useful": "5"})
    lost = Kept(uuid4(), "session.rating", now(), {"session": "nothing"})

    answers = receive(person=stranger.person, items=[kept, lost], sent_at=now(), now=now())

    assert [answer.receipted.accepted for answer in answers] == [False, False]
    assert all(answer.receipted.words for answer in answers)


def test_page_without_javascript_rates_and_asks_for_what_is_missing(client: Client) -> None:
    enrolment = make_participant(_running())
    session = _held(enrolment.edition)
    client.force_login(enrolment.person)
    address = reverse("learning:session-rate", args=[enrolment.edition.key, session.key])

    wrong = client.post(address, {"useful": "5"})
    right = client.post(address, {"useful": "5", "clear": "4", "will_use": "4"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert SessionRating.objects.get().useful == 5


def test_skills_are_asked_before_and_after() -> None:
    today = now().date()
    begun = make_participant(_running(starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=60)))
    midway = make_participant(_running(starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=60)))
    over = make_participant(_running(starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=3)))

    assert moment_now(begun, now()) == Moment.BEFORE
    assert moment_now(over, now()) == Moment.AFTER
    asked = asked_of([begun, midway, over], now())
    assert len(asked) == 2
    rate_skills(enrolment=begun, moment=Moment.BEFORE, levels=SIX, actor=begun.person, now=now())
    assert len(asked_of([begun, midway, over], now())) == 1
    assert SkillRating.objects.count() == 6


def test_skills_page_keeps_six_levels(client: Client) -> None:
    today = now().date()
    enrolment = make_participant(_running(starts_on=today, ends_on=today + timedelta(days=60)))
    client.force_login(enrolment.person)
    address = reverse("learning:skills", args=[enrolment.edition.key])

    wrong = client.post(address, {"iteration": "3"})
    right = client.post(address, dict.fromkeys(Skill.values, "4"))

    assert (client.get(address).status_code, wrong.status_code, right.status_code) == (200, 422, 303)
    assert set(SkillRating.objects.values_list("level", flat=True)) == {4}


def test_form_of_the_blueprint_is_read_as_levels() -> None:
    words = ("never", "seldom", "half", "often", "always", "half")

    levels = levels_in({"practice": dict(zip(Skill.values, words, strict=True))})

    assert list(levels.values()) == [1, 2, 3, 4, 5, 3]
    assert levels_in({"practice": {"iteration": "unknown"}}) == {}


def _finished(days_ago: int) -> Enrolment:
    end = now().date() - timedelta(days=days_ago)
    edition = make_edition(status=EditionStatus.CLOSED, starts_on=end - timedelta(days=60), ends_on=end)
    finished = now() - timedelta(days=days_ago)
    return make_participant(edition, status=EnrolmentStatus.COMPLETED, completed_at=finished)


def test_follow_up_goes_out_by_itself_once_with_one_reminder() -> None:
    due, early, late = _finished(91), _finished(20), _finished(200)
    moment = now()
    plan_follow_ups(now=moment)
    plan_follow_ups(now=moment)

    asked = [ask_due(now=moment), ask_due(now=moment)]
    reminded = [remind_due(now=moment + timedelta(days=11)), remind_due(now=moment + timedelta(days=30))]

    assert FollowUp.objects.count() == 3
    assert FollowUp.objects.get(enrolment=early).due_on == early.edition.ends_on + AFTER
    assert (asked, reminded) == ([1, 0], [1, 0])
    assert set(Message.objects.values_list("to", flat=True)) == {due.person_id}
    assert FollowUp.objects.get(enrolment=late).asked_at is None


def test_follow_up_is_answered_by_her_alone_after_it_was_asked(client: Client) -> None:
    enrolment = _finished(91)
    plan_follow_ups(now=now())
    client.force_login(enrolment.person)
    address = reverse("learning:follow-up", args=[enrolment.edition.key])
    early = client.get(address).status_code
    words = {"levels": SIX, "used": 4, "example": "Un piloto.", "obstacle": ""}
    with pytest.raises(NotReady):
        answer_follow_up(enrolment=enrolment, **words, actor=enrolment.person, now=now())  # type: ignore[arg-type]
    ask_due(now=now())
    with pytest.raises(NotAllowed):
        answer_follow_up(enrolment=enrolment, **words, actor=make_participant(enrolment.edition).person, now=now())  # type: ignore[arg-type]

    saved = client.post(address, {**dict.fromkeys(Skill.values, "4"), "used": "5", "example": "Un piloto."})

    follow_up = FollowUp.objects.get()
    assert (early, saved.status_code) == (404, 303)
    assert (follow_up.used, follow_up.example) == (5, "Un piloto.")
    assert SkillRating.objects.filter(moment=Moment.FOLLOW_UP).count() == 6


def test_session_page_asks_for_three_taps_and_her_own_page_for_the_skills(client: Client) -> None:
    today = now().date()
    enrolment = make_participant(_running(starts_on=today, ends_on=today + timedelta(days=60)))
    session = _held(enrolment.edition)
    client.force_login(enrolment.person)

    page = client.get(reverse("learning:session", args=[enrolment.edition.key, session.key])).content.decode()
    home = client.get(reverse("learning:home")).content.decode()

    assert 'data-outbox="session.rating"' in page
    assert reverse("learning:session-rate", args=[enrolment.edition.key, session.key]) in page
    assert reverse("learning:skills", args=[enrolment.edition.key]) in home


def test_form_of_six_skills_that_is_sent_counts_as_the_page() -> None:
    today = now().date()
    enrolment = make_participant(_running(starts_on=today, ends_on=today + timedelta(days=60)))
    edition = enrolment.edition
    matrix = {
        "key": "practice",
        "kind": "matrix",
        "label": all_languages("¿Con qué frecuencia?"),
        "options": [{"key": key, "label": all_languages(key)} for key in LEVELS],
        "rows": [{"key": skill, "label": all_languages(skill)} for skill in Skill.values],
    }
    form = make_form(matrix, owner=edition, key=form_key(edition, "six-skills"))

    typed = {"practice": dict.fromkeys(Skill.values, "often")}
    make_sent(form, person=enrolment.person, subject=edition, typed=typed)

    assert set(SkillRating.objects.values_list("moment", "level")) == {(Moment.BEFORE, 4)}
    assert asked_of([enrolment], now()) == ()
