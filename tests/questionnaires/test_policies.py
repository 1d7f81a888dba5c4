from datetime import timedelta

import pytest

from minga.core.clock import now
from minga.people.models import Person
from minga.questionnaires import policies
from minga.questionnaires.models import Form
from minga.questionnaires.policies import SubjectKind, kind_of, known_kinds
from minga.questionnaires.queries.subjects import owner_of
from tests.factories.people import make_person
from tests.factories.questionnaires import make_draft, make_form, make_sent, subject_kind

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [(None, None, True), (-1, None, True), (1, None, False), (None, 1, True), (None, -1, False), (-2, -1, False)],
)
def test_is_open_between_its_dates(opens: int | None, closes: int | None, expected: bool) -> None:
    at = now()
    form = Form(opens_at=at + opens * HOUR if opens else None, closes_at=at + closes * HOUR if closes else None)

    assert policies.is_open(form, at) is expected


def test_a_kind_that_nobody_declared_denies_everything() -> None:
    with subject_kind():
        policies._kinds.clear()
        draft, person = Form(owner_type="x"), make_person()
        kind = kind_of("organisations.organisation")

        assert known_kinds() == ()
        assert not kind.may_answer(person, person, draft)
        assert not kind.may_share(person, person)
        assert not kind.may_read(person, person)
        assert not kind.may_manage(person, person)
        assert kind.address(person) == "/"


@pytest.mark.parametrize(
    ("who", "writes_draft", "reads_draft", "reads_sent"),
    [
        ("writer", True, True, True),
        ("mate", True, True, True),
        ("reader", False, False, True),
        ("manager", False, False, True),
        ("stranger", False, False, False),
        ("citizen", False, False, False),
    ],
)
def test_who_may_write_and_read(who: str, writes_draft: bool, reads_draft: bool, reads_sent: bool) -> None:
    cast: dict[str, Person | None] = {
        name: make_person() for name in ("writer", "mate", "reader", "manager", "stranger")
    }
    person = cast.get(who)
    rules = {
        "may_share": lambda asking, thing: asking == cast["mate"],
        "may_read": lambda asking, thing: asking in (cast["reader"], cast["mate"]),
        "may_manage": lambda asking, thing: asking == cast["manager"],
    }
    with subject_kind(**rules):
        form = make_form()
        sent = make_sent(form, person=cast["writer"])
        draft = make_draft(make_form(), person=cast["writer"])
        thing = owner_of(draft.version.form)

        assert policies.may_write(person, draft, thing) is writes_draft
        assert policies.may_read(person, draft, thing, thing) is reads_draft
        assert policies.may_read(person, sent, owner_of(form), owner_of(form)) is reads_sent
        assert not policies.may_write(person, sent, thing)


def test_two_kinds_of_the_same_model_leave_the_last() -> None:
    with subject_kind():
        policies.register_subject(SubjectKind(model="organisations.organisation", label=lambda thing: "other"))

        assert kind_of("organisations.organisation").label(make_person()) == "other"
