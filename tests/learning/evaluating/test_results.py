"""What the evaluation and the public page tell, and what they never tell of a few."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from minga.core.clock import now
from minga.indicators.queries.counters import Scope, count
from minga.learning.enums import Moment, Skill
from minga.learning.models import FollowUp, SessionRating, SkillRating
from minga.learning.queries.evaluation import evaluation, skills_result
from minga.learning.queries.results import public_results
from minga.learning.queries.small_groups import FEWEST, protect, protect_within
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.factories.learning import make_participant, make_session, make_teacher
from tests.factories.organisations import make_organisation
from tests.factories.programmes import make_edition


@given(st.lists(st.integers(0, 60), max_size=9))
def test_what_is_hidden_cannot_be_reckoned(sizes: list[int]) -> None:
    groups = [(str(n), size) for n, size in enumerate(sizes)]

    cells = {cell.label: cell.count for cell in protect(groups)}

    hidden = [size for label, size in groups if size and cells[label] is None]
    shown = [size for label, size in groups if size and cells[label] is not None]
    assert all(size >= FEWEST for size in shown)
    if hidden and len([size for size in sizes if size]) > 1 and sum(sizes) >= FEWEST:
        assert len(hidden) > 1
        assert sum(hidden) >= FEWEST


def test_parts_are_protected_within_their_group() -> None:
    whole = protect([("PY", 38), ("CL", 40), ("UY", 2), ("BR", 3)])
    parts = {"PY": [("Central", 36), ("Guairá", 2)], "CL": [("Maule", 40)], "UY": [("Salto", 2)]}

    cells = {cell.label: cell.count for cell in protect_within(parts, whole)}

    assert cells == {"Maule": 40, "Central": None, "Guairá": None}


def _rated(edition: Edition, people: int, comment: str = "") -> None:
    session = make_session(edition, starts_at=now() - timedelta(days=1))
    SessionRating.objects.bulk_create(
        SessionRating(
            session=session, enrolment=make_participant(edition), useful=4, clear=3, will_use=5, comment=comment,
            rated_at=now(),
        )
        for _ in range(people)
    )  # fmt: skip


def _skilled(enrolment: Enrolment, **levels: int) -> None:
    SkillRating.objects.bulk_create(
        SkillRating(enrolment=enrolment, moment=moment, skill=skill, level=level, rated_at=now())
        for moment, level in levels.items()
        for skill in Skill.values
    )


@pytest.mark.django_db
def test_session_of_fewer_than_five_shows_neither_means_nor_words() -> None:
    edition = make_edition(status=EditionStatus.RUNNING)
    _rated(edition, 5, "Más práctica")
    _rated(edition, 4, "Secreto")

    found = evaluation(edition)

    shown = {each.answers: each for each in found.sessions}
    assert (shown[5].useful, shown[5].comments) == (4.0, ("Más práctica",))
    assert (shown[4].useful, shown[4].comments) == (None, ())
    assert found.overall is not None
    assert found.overall.answers == 5


@pytest.mark.django_db
def test_skills_compare_only_who_rated_both_moments() -> None:
    edition = make_edition(status=EditionStatus.RUNNING)
    people = [make_participant(edition) for _ in range(6)]
    for each in people[:4]:
        _skilled(each, before=2, after=4)
    _skilled(people[4], before=5)
    assert skills_result(edition, Moment.AFTER).skills == ()
    assert count("people_skills_up", Scope("programmes.edition", (edition.pk,))).value is None

    _skilled(people[5], before=2, after=3)

    result = skills_result(edition, Moment.AFTER)
    assert (result.people, result.risen) == (5, 6)
    assert {(each.before, each.later, each.change) for each in result.skills} == {(2.0, 3.8, 1.8)}
    assert count("people_skills_up", Scope("programmes.edition", (edition.pk,))).value == 5


@pytest.mark.django_db
def test_use_is_told_from_five_answers_on() -> None:
    edition = make_edition(status=EditionStatus.CLOSED)
    scope = Scope("programmes.edition", (edition.pk,))
    rows = [
        FollowUp(
            enrolment=make_participant(edition), due_on=now().date(), asked_at=now(), answered_at=now(), used=5,
            example=f"Ejemplo {n}",
        )
        for n in range(5)
    ]  # fmt: skip
    FollowUp.objects.bulk_create(rows[:4])
    assert evaluation(edition).use.mean is None
    assert count("people_use_learned", scope).value is None

    FollowUp.objects.bulk_create(rows[4:])

    use = evaluation(edition).use
    assert (use.mean, use.often, len(use.examples)) == (5.0, 5, 5)
    assert count("people_use_learned", scope).value == 5


@pytest.mark.django_db
def test_what_one_edition_hides_is_in_no_sum_and_on_no_other_page() -> None:
    told, few, split = (make_edition(status=EditionStatus.CLOSED) for _ in range(3))
    twice = make_participant(told)
    answers = [(twice, 5), (make_participant(few, person=twice.person), 5)]
    answers += [(make_participant(told), 4) for _ in range(5)]
    answers += [(make_participant(few), 5) for _ in range(2)]
    answers += [(make_participant(split), used) for used in (5, 5, 5, 5, 5, 1)]
    FollowUp.objects.bulk_create(
        FollowUp(enrolment=each, due_on=now().date(), asked_at=now(), answered_at=now(), used=used)
        for each, used in answers
    )

    def counted(*editions: Edition) -> int | None:
        return count("people_use_learned", Scope("programmes.edition", tuple(each.pk for each in editions))).value

    assert evaluation(split).use.often is None
    assert (counted(told), counted(few), counted(split)) == (6, None, None)
    assert counted(told, few, split) == 6


@pytest.mark.django_db
def test_public_results_hide_small_groups_and_count_each_person_once(client: Client) -> None:
    edition = make_edition(status=EditionStatus.CLOSED)
    for n in range(12):
        enrolment = make_participant(
            edition, organisation=make_organisation(type="municipal" if n < 9 else "university")
        )
        Person.objects.filter(pk=enrolment.person_id).update(gender="woman" if n < 7 else "man" if n < 11 else "other")
    make_participant(edition, status=EnrolmentStatus.WITHDRAWN)

    page = public_results(edition)
    answer = client.get(reverse("learning:results", args=[edition.key]))
    table = client.get(reverse("learning:results-table", args=[edition.key])).content.decode()

    cells = {each.key: {cell.label: cell.count for cell in each.cells} for each in page.breakdowns}
    assert page.trained == 12
    assert set(cells["entity"].values()) == {None}
    assert sorted(filter(None, cells["sex"].values())) == [7]
    assert sum(1 for value in cells["sex"].values() if value is None) == 2
    assert answer.status_code == 200
    assert "12" in table


@pytest.mark.django_db
def test_evaluation_page_opens_with_nothing_and_with_answers(client: Client) -> None:
    edition = make_edition(status=EditionStatus.RUNNING)
    client.force_login(make_teacher(edition))
    address = reverse("learning:evaluation", args=[edition.key])

    empty = client.get(address)
    _rated(edition, 5)
    for each in list(edition.enrolments.all())[:5]:
        _skilled(each, before=2, after=4)
    full = client.get(address)

    assert (empty.status_code, full.status_code) == (200, 200)
    assert "learning-dumbbell" in full.content.decode()
    assert "learning-dumbbell" not in empty.content.decode()


@pytest.mark.django_db
def test_results_of_an_edition_that_is_not_public_do_not_exist(client: Client) -> None:
    edition = make_edition(status=EditionStatus.RUNNING, public=False)

    assert client.get(reverse("learning:results", args=[edition.key])).status_code == 404


@pytest.mark.django_db
def test_evaluation_of_a_large_edition_is_read_once_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_edition(status=EditionStatus.RUNNING)
    client.force_login(make_teacher(edition))
    page = reverse("learning:evaluation", args=[edition.key])
    _rated(edition, 6, "Más práctica")
    assert len(client.get(page).context["page"].sessions) == 1

    _rated(edition, 5)
    assert len(client.get(page).context["page"].sessions) == 2

    monkeypatch.setattr("minga.learning.queries.evaluation_page.MANY", 3)
    assert len(client.get(page).context["page"].sessions) == 2
    _rated(edition, 5)
    assert len(client.get(page).context["page"].sessions) == 2
    assert len(evaluation(edition).sessions) == 3
    caches["process"].clear()
    assert len(client.get(page).context["page"].sessions) == 3
