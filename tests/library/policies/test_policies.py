"""Rights as tables: who may do what with a tool and with a lesson, in which state."""

import pytest

from minga.core.clock import now
from minga.library import policies
from minga.library.enums import LessonState
from minga.library.models import lesson_subjects
from minga.organisations.enums import RoleKind
from tests.factories.library import (
    designer,
    lesson_kind,
    make_adaptation,
    make_lesson,
    make_tool,
    reviewer_of,
    writer_of,
)
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.personas import cast

pytestmark = pytest.mark.django_db
DESIGNING = {RoleKind.MANAGER, RoleKind.COORDINATOR, RoleKind.METHODOLOGIST}


@pytest.mark.parametrize("kind", RoleKind.values)
def test_who_adapts_for_an_organisation(kind):
    house = make_organisation()

    assert policies.may_adapt(designer(house, kind), house, now()) == (kind in DESIGNING)


def test_an_adaptation_is_edited_by_its_makers_until_it_is_retired():
    house = make_organisation()
    people = cast(organisation=house)
    tool = make_adaptation(organisation=house)

    allowed = {name for name in ("manager", "deputy", "facilitator", "owner", "stranger", "support", "citizen")
               if policies.may_edit_tool(people.by_name(name), tool, now())}  # fmt: skip

    assert allowed == {"manager", "deputy"}
    tool.retired_at = now()
    assert not policies.may_edit_tool(people.manager, tool, now())


def test_what_is_in_preparation_is_seen_by_its_makers():
    house = make_organisation()
    tool = make_adaptation(organisation=house, published=False)

    assert policies.may_see_tool(designer(house), tool, now())
    assert not policies.may_see_tool(designer(make_organisation()), tool, now())
    assert not policies.may_see_tool(None, tool, now())
    assert policies.may_see_tool(None, make_tool(), now())


RIGHTS = {
    # right: {persona: states in which it holds}
    "may_revise": {"writer": {"draft", "reviewed", "withdrawn"}, "author": {"draft", "reviewed", "withdrawn"}},
    "may_review": {"reviewer": {"draft"}},
    "may_publish": {"writer": {"reviewed"}, "author": {"reviewed"}, "reviewer": {"reviewed"}},
    "may_withdraw": {"writer": {"published"}, "author": {"published"}, "reviewer": {"published"}},
    "may_work_on": {key: set(LessonState.values) for key in ("writer", "author", "reviewer")},
}


@pytest.mark.parametrize("right", sorted(RIGHTS))
@pytest.mark.parametrize("state", LessonState.values)
def test_who_may_do_what_with_a_lesson(right, state):
    with lesson_kind():
        house = make_organisation()
        lesson = make_lesson(house, state=LessonState.DRAFT)
        lesson.state = state
        people = {
            "author": lesson.author,
            "writer": writer_of(house),
            "reviewer": reviewer_of(house),
            "writer of another": writer_of(make_organisation()),
            "stranger": make_person(),
            "support": make_person(is_staff=True),
            "citizen": None,
        }

        allowed = {name for name, person in people.items() if getattr(policies, right)(person, lesson)}

    assert allowed == {name for name, states in RIGHTS[right].items() if state in states}


def test_a_kind_that_nobody_declared_has_no_lessons():
    with lesson_kind():
        house = make_organisation()
        lesson = make_lesson(house)
        writer = lesson.author
        assert set(lesson_subjects()) == {"organisations.organisation"}

    assert not policies.may_write_about(writer, "library.nobodys", house.pk)
    assert not policies.may_review_about(writer, "library.nobodys", house.pk)
