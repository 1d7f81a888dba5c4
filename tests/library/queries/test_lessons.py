"""Who reads which lesson: a restricted dossier shows none, whatever page asks."""

import pytest

from minga.core.clock import now
from minga.library.actions.lessons import cite_lesson, withdraw_lesson
from minga.library.enums import LessonState
from minga.library.models import Lesson
from minga.library.queries import lessons
from minga.library.queries.lessons import LessonsWanted
from minga.library.queries.sections import lessons_section
from tests.factories.library import SUBJECT, lesson_kind, make_lesson, reviewer_of, told, writer_of
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def restricted():
    with lesson_kind() as hidden:
        yield hidden


@pytest.fixture
def house():
    return make_organisation()


def test_only_published_lessons_of_public_dossiers_are_listed(house, restricted):
    shown = make_lesson(house)
    make_lesson(house, state=LessonState.DRAFT)
    make_lesson(house, state=LessonState.REVIEWED)
    hidden = make_lesson()
    restricted.add(hidden.subject_id)

    assert list(lessons.published_lessons()) == [shown]
    assert lessons.lesson_count() == 1


@pytest.mark.parametrize("state", LessonState.values[:3])
def test_those_who_work_on_a_dossier_see_all_its_lessons_and_others_what_is_published(house, state):
    lesson = make_lesson(house, state=state)

    for person in (lesson.author, writer_of(house), reviewer_of(house)):
        assert [row.key for row in lessons.lessons_of(SUBJECT, house.pk, person)] == [lesson.key]
    public = [lesson.key] if state == LessonState.PUBLISHED else []
    for person in (None, make_person(), make_person(is_staff=True), writer_of(make_organisation())):
        assert [row.key for row in lessons.lessons_of(SUBJECT, house.pk, person)] == public


def test_a_restricted_dossier_hides_its_lessons_everywhere(house, restricted):
    lesson, other = make_lesson(house), make_lesson()
    person = writer_of(make_organisation())
    citing = make_organisation()
    cite_lesson(lesson=lesson, subject=told(citing), note="", actor=writer_of(citing), now=now())
    restricted.add(house.pk)

    assert lessons.lessons_of(SUBJECT, house.pk, person) == ()
    assert lessons.lessons_cited_by(SUBJECT, citing.pk) == ()
    assert lessons.latest_lesson().key == other.key
    assert lessons_section(house, None, now()) is None
    with pytest.raises(Lesson.DoesNotExist):
        lessons.lesson_for(person, lesson.key)
    assert lessons.lesson_for(lesson.author, lesson.key) == lesson


def test_a_restricted_dossier_is_not_named_among_those_that_cite(house, restricted):
    lesson, citing = make_lesson(house), make_organisation()
    cite_lesson(lesson=lesson, subject=told(citing), note="Servía.", actor=writer_of(citing), now=now())
    assert [each.label for each in lessons.lesson_page(lesson, None).cited_in] == [citing.name]
    assert [each.label for each in lessons.lessons_citing(SUBJECT, house.pk)] == [citing.name]

    restricted.add(citing.pk)

    assert lessons.lesson_page(lesson, None).cited_in == ()
    assert lessons.lessons_citing(SUBJECT, house.pk) == ()


def test_a_withdrawn_lesson_keeps_its_address_without_its_text(house):
    lesson = make_lesson(house)
    withdraw_lesson(lesson=lesson, reason="La cifra era otra.", actor=lesson.author, now=now())

    found = lessons.lesson_for(None, lesson.key)

    assert lessons.lesson_page(found, None).gone
    assert not lessons.lesson_page(found, lesson.author).gone
    assert list(lessons.published_lessons()) == []


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"stage": 5}, {"Turnos"}),
        ({"sdg": 6}, {"Bombas"}),
        ({"sector": "health"}, {"Turnos"}),
        ({"words": "bomba"}, {"Bombas"}),
        ({"words": "nada así"}, set()),
        ({"stage": 5, "sector": "water"}, set()),
        ({}, {"Turnos", "Bombas"}),
    ],
)
def test_filters(wanted, fits):
    make_lesson(title="Turnos", stage=5, sector="health", sdg_goal=3)
    make_lesson(title="Bombas", stage=4, sector="water", sdg_goal=6)

    assert {lesson.title for lesson in lessons.published_lessons(LessonsWanted(**wanted))} == fits


def test_the_front_page_prefers_the_readers_language():
    make_lesson(title="En español")
    make_lesson(title="Em português", language="pt")

    assert lessons.latest_lesson().title == "En español"


def test_without_lessons_nothing_is_quoted():
    assert lessons.latest_lesson() is None


def test_a_dossier_closes_with_a_lesson_that_was_not_withdrawn(house):
    assert not lessons.has_lesson(SUBJECT, house.pk)
    lesson = make_lesson(house)
    assert lessons.has_lesson(SUBJECT, house.pk)

    withdraw_lesson(lesson=lesson, reason="x", actor=lesson.author, now=now())
    assert not lessons.has_lesson(SUBJECT, house.pk)


def test_a_lesson_is_citable_in_ones_other_dossiers_once(house):
    lesson, other = make_lesson(house), make_organisation()
    person = writer_of(other)
    assert [name for _id, name in lessons.citable_in(person, lesson)] == [other.name]
    assert lessons.citable_in(lesson.author, lesson) == []
    assert lessons.citable_in(None, lesson) == []

    cite_lesson(lesson=lesson, subject=told(other), note="", actor=person, now=now())

    assert lessons.citable_in(person, lesson) == []


def test_lists_cost_the_same_with_one_lesson_and_with_three(queries, house):
    make_lesson(house)
    with queries(1):
        lessons.lessons_of(SUBJECT, house.pk, None)

    make_lesson(house)
    make_lesson(house)
    with queries(1):
        assert len(lessons.lessons_of(SUBJECT, house.pk, None)) == 3


def test_a_citation_in_a_restricted_dossier_is_not_counted_either(house, restricted):
    lesson, citing, hidden = make_lesson(house), make_organisation(), make_organisation()
    for dossier in (citing, hidden):
        cite_lesson(lesson=lesson, subject=told(dossier), note="", actor=writer_of(dossier), now=now())
    restricted.add(hidden.pk)

    (row,) = lessons.rows_of(lessons.published_lessons())

    assert row.cited == 1
