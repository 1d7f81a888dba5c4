"""From what happened to what serves others: each step, who may, and what it leaves behind."""

import pytest

from minga.audit.queries import history_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.library.actions import lessons
from minga.library.enums import LessonState
from minga.library.models import Citation, Lesson
from tests.factories.library import (
    lesson_kind,
    lesson_text,
    make_lesson,
    reviewer_of,
    told,
    writer_of,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def restricted():
    with lesson_kind() as hidden:
        yield hidden


@pytest.fixture
def house():
    return make_organisation()


def _found(lesson):
    return SearchEntry.objects.filter(subject_type="library.lesson", subject_id=lesson.pk).exists()


def _review(lesson, person, approved=True, note=""):
    return lessons.review_lesson(lesson=lesson, approved=approved, note=note, actor=person, now=now())


def _revise(lesson, person, revision=None, **fields):
    return lessons.revise_lesson(
        lesson=lesson, text=lesson_text(**fields), actor=person, now=now(),
        revision=lesson.revision if revision is None else revision,
    )  # fmt: skip


def test_a_lesson_goes_from_draft_to_published(house):
    writer, reviewer = writer_of(house), reviewer_of(house)
    lesson = lessons.draft_lesson(subject=told(house), text=lesson_text(), actor=writer, now=now())
    assert (lesson.state, lesson.organisation, lesson.subject_label) == (LessonState.DRAFT, house, house.name)

    lesson = _review(lesson, reviewer)
    assert (lesson.state, lesson.reviewer) == (LessonState.REVIEWED, reviewer)
    assert not _found(lesson)

    lesson = lessons.publish_lesson(lesson=lesson, actor=writer, now=now())
    assert lesson.state == LessonState.PUBLISHED
    assert _found(lesson)
    assert [entry.key for entry in history_of(lesson)][::-1] == [
        "library.lesson_drafted", "library.lesson_reviewed", "library.lesson_published",
    ]  # fmt: skip


def test_only_the_team_writes(house):
    for person in (make_person(), reviewer_of(house), writer_of(make_organisation())):
        with pytest.raises(NotAllowed):
            lessons.draft_lesson(subject=told(house), text=lesson_text(), actor=person, now=now())
    assert Lesson.objects.count() == 0


def test_the_house_may_write_for_the_demo_world(house):
    lesson = lessons.draft_lesson(subject=told(house), text=lesson_text(), actor=HOUSE, now=now())

    assert (lesson.author, lesson.writers) == (None, [])


def test_every_answer_is_wanted(house):
    with pytest.raises(Invalid) as refused:
        lessons.draft_lesson(subject=told(house), text=lesson_text(why=" ", title=""), actor=HOUSE, now=now())

    assert set(refused.value.errors) == {"why", "title"}


def test_nobody_reviews_what_she_wrote(house):
    both = writer_of(house)
    role(both, "evaluator", house)
    lesson = make_lesson(house, state=LessonState.DRAFT, writer=both)

    with pytest.raises(NotAllowed):
        _review(lesson, both)


def test_whoever_changed_a_word_reviews_no_more(house):
    lesson = make_lesson(house, state=LessonState.DRAFT)
    helper = writer_of(house)
    role(helper, "evaluator", house)
    _revise(lesson, helper)

    with pytest.raises(NotAllowed):
        _review(lesson, helper)


def test_sending_back_needs_a_note_and_leaves_a_draft(house):
    lesson, reviewer = make_lesson(house, state=LessonState.DRAFT), reviewer_of(house)

    with pytest.raises(DomainError) as refused:
        _review(lesson, reviewer, approved=False, note=" ")
    assert refused.value.field == "note"

    back = _review(lesson, reviewer, approved=False, note="Falta la cifra.")
    assert (back.state, back.review_note, back.reviewer) == (LessonState.DRAFT, "Falta la cifra.", None)


def test_a_changed_text_has_to_be_reviewed_again(house):
    lesson = make_lesson(house, state=LessonState.REVIEWED)

    revised = _revise(lesson, lesson.author, title="Otro título")

    assert (revised.state, revised.reviewer, revised.reviewed_at) == (LessonState.DRAFT, None, None)
    with pytest.raises(NotReady):
        lessons.publish_lesson(lesson=revised, actor=lesson.author, now=now())


def test_two_writers_do_not_overwrite_each_other(house):
    lesson = make_lesson(house, state=LessonState.DRAFT)
    read = lesson.revision
    _revise(lesson, lesson.author, why="Primera")

    with pytest.raises(Conflict):
        _revise(lesson, lesson.author, revision=read, why="Segunda")
    lesson.refresh_from_db()
    assert lesson.why == "Primera"


def test_a_published_lesson_is_not_changed_but_withdrawn_and_written_again(house):
    lesson = make_lesson(house)
    with pytest.raises(NotAllowed):
        _revise(lesson, lesson.author)

    with pytest.raises(DomainError) as refused:
        lessons.withdraw_lesson(lesson=lesson, reason="", actor=lesson.author, now=now())
    assert refused.value.field == "reason"

    gone = lessons.withdraw_lesson(lesson=lesson, reason="La cifra era otra.", actor=lesson.author, now=now())
    assert gone.state == LessonState.WITHDRAWN
    assert not _found(lesson)
    assert _revise(gone, lesson.author).state == LessonState.DRAFT


@pytest.mark.parametrize("state", [LessonState.DRAFT, LessonState.REVIEWED])
def test_what_was_not_published_cannot_be_withdrawn(house, state):
    lesson = make_lesson(house, state=state)

    with pytest.raises(NotAllowed):
        lessons.withdraw_lesson(lesson=lesson, reason="x", actor=lesson.author, now=now())


def test_strangers_neither_publish_nor_withdraw(house):
    with pytest.raises(NotAllowed):
        lessons.publish_lesson(lesson=make_lesson(house, state="reviewed"), actor=make_person(), now=now())
    with pytest.raises(NotAllowed):
        lessons.withdraw_lesson(lesson=make_lesson(house), reason="x", actor=make_person(), now=now())


def test_a_lesson_of_a_restricted_dossier_is_not_found_even_when_published(house, restricted):
    restricted.add(house.pk)

    assert not _found(make_lesson(house))


def test_the_search_follows_the_dossier(house, restricted):
    lesson = make_lesson(house)
    restricted.add(house.pk)
    lessons.index_lessons_of(lesson.subject_type, house.pk)
    assert not _found(lesson)

    restricted.clear()
    lessons.index_lessons_of(lesson.subject_type, house.pk)
    assert _found(lesson)


def _cite(lesson, house, person, note="Para el turno."):
    return lessons.cite_lesson(lesson=lesson, subject=told(house), note=note, actor=person, now=now())


def test_another_dossier_cites_it_once(house):
    lesson, other = make_lesson(), house
    person = writer_of(other)

    citation = _cite(lesson, other, person)

    assert (citation.subject_id, citation.subject_label, citation.note) == (other.pk, other.name, "Para el turno.")
    with pytest.raises(Conflict):
        _cite(lesson, other, person)
    assert "library.lesson_cited" in {entry.key for entry in history_of(lesson)}


def test_citing_is_refused_for_strangers_its_own_dossier_and_what_is_not_public(house, restricted):
    person = writer_of(house)
    with pytest.raises(NotAllowed):
        _cite(make_lesson(), house, make_person())
    with pytest.raises(DomainError):
        _cite(make_lesson(house), house, person)
    with pytest.raises(NotReady):
        _cite(make_lesson(state=LessonState.REVIEWED), house, person)
    hidden = make_lesson()
    restricted.add(hidden.subject_id)
    with pytest.raises(NotReady):
        _cite(hidden, house, person)
    assert Citation.objects.count() == 0


def test_a_citation_is_taken_back_by_who_cited(house):
    person = writer_of(house)
    citation = _cite(make_lesson(), house, person)

    with pytest.raises(NotAllowed):
        lessons.remove_citation(citation=citation, actor=citation.lesson.author, now=now())
    lessons.remove_citation(citation=citation, actor=person, now=now())

    assert Citation.objects.count() == 0
    assert history_of(citation.lesson).first().key == "library.citation_removed"
