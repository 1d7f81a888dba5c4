"""Resting, ending, beginning again; and what happens when things below change."""

import pytest

from minga.challenges.actions.gates import characterise_challenge
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.initiatives.actions.ending import close_initiative, reopen_initiative, resume_initiative
from minga.initiatives.models import GateReview, Initiative
from minga.library.actions.lessons import LessonText
from minga.library.models import Lesson
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import (
    days_ago,
    lead_of,
    make_commitment,
    make_dossier_challenge,
    make_dossier_lesson,
    make_dossier_partner,
    make_initiative,
    make_review,
    member_of,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

LESSON = LessonText(
    title="La voz llega", what_happened="x", why="y", do_differently="z", for_whom="Municipios", language="es"
)


def _boss(initiative: Initiative) -> Person:
    person = make_person()
    role(person, RoleKind.AUTHORITY, initiative.organisation)
    return person


def test_what_was_paused_goes_on() -> None:
    initiative = make_initiative(stage=3, state="paused")

    resume_initiative(initiative=initiative, actor=lead_of(initiative), now=now())

    initiative.refresh_from_db()
    assert (initiative.state, initiative.state_reason) == ("active", "")
    with pytest.raises(Conflict):
        resume_initiative(initiative=initiative, actor=lead_of(initiative), now=now())


def test_a_member_neither_resumes_nor_closes() -> None:
    paused, adopted = make_initiative(stage=3, state="paused"), make_initiative(stage=6)

    with pytest.raises(NotAllowed):
        resume_initiative(initiative=paused, actor=member_of(paused), now=now())
    with pytest.raises(NotAllowed):
        close_initiative(initiative=adopted, reason="x", lesson=LESSON, actor=member_of(adopted), now=now())


def test_adopted_it_closes_with_its_lesson() -> None:
    initiative = make_initiative(stage=6)

    close_initiative(initiative=initiative, reason="Salud", lesson=LESSON, actor=lead_of(initiative), now=now())

    initiative.refresh_from_db()
    assert (initiative.state, initiative.ended_on, initiative.state_reason) == ("closed", days_ago(0), "Salud")
    assert Lesson.objects.get().stage is None


def test_a_lesson_that_is_there_is_enough() -> None:
    initiative = make_initiative(stage=6)
    make_dossier_lesson(initiative)

    close_initiative(initiative=initiative, reason="Salud", actor=lead_of(initiative), now=now())

    assert Lesson.objects.count() == 1


@pytest.mark.parametrize("lack", ["lesson", "stage", "condition", "reason"])
def test_closing_is_refused_without_all_it_wants(lack: str) -> None:
    initiative = make_initiative(stage=5 if lack == "stage" else 6)
    if lack != "lesson":
        make_dossier_lesson(initiative)
    if lack == "condition":
        make_commitment(initiative, kind="condition")

    with pytest.raises(DomainError):
        close_initiative(
            initiative=initiative, reason="" if lack == "reason" else "Salud", actor=lead_of(initiative), now=now()
        )

    initiative.refresh_from_db()
    assert initiative.state == "active"


def test_only_who_decides_reopens_and_says_why() -> None:
    initiative = make_initiative(stage=3, state="stopped")

    with pytest.raises(NotAllowed):
        reopen_initiative(initiative=initiative, reason="Hay fondos", actor=lead_of(initiative), now=now())
    with pytest.raises(DomainError):
        reopen_initiative(initiative=initiative, reason="", actor=_boss(initiative), now=now())

    reopen_initiative(initiative=initiative, reason="Hay fondos", actor=_boss(initiative), now=now())
    initiative.refresh_from_db()
    assert (initiative.state, initiative.stage, initiative.ended_on) == ("active", 3, None)


def test_what_was_decided_stays_after_reopening() -> None:
    initiative = make_initiative(stage=3, state="stopped")

    reopen_initiative(initiative=initiative, reason="Hay fondos", actor=_boss(initiative), now=now())

    assert initiative.reviews.filter(outcome="stop").exists()
    with pytest.raises(Conflict):
        reopen_initiative(initiative=initiative, reason="Otra vez", actor=_boss(initiative), now=now())


def test_a_challenge_characterised_by_itself_takes_its_dossiers_along() -> None:
    challenge = make_dossier_challenge(characterised=False)
    running, paused = (make_initiative(stage=1, challenge=challenge, state=state) for state in ("active", "paused"))
    waiting = make_review(running)

    characterise_challenge(challenge=challenge, actor=HOUSE, now=now())

    for initiative, stage in ((running, 2), (paused, 1)):
        initiative.refresh_from_db()
        assert initiative.stage == stage
    assert GateReview.objects.get(pk=waiting.pk).taken_back_at is not None


def test_a_paused_dossier_catches_up_when_it_resumes() -> None:
    challenge = make_dossier_challenge(characterised=False)
    paused = make_initiative(stage=1, challenge=challenge, state="paused")
    characterise_challenge(challenge=challenge, actor=HOUSE, now=now())

    resume_initiative(initiative=paused, actor=lead_of(paused), now=now())

    paused.refresh_from_db()
    assert paused.stage == 2


def test_dossiers_of_a_duplicate_belong_to_the_organisation_that_stays() -> None:
    duplicate, stays = make_organisation("Muni de Itá"), make_organisation("Municipalidad de Itá")
    initiative = make_initiative(stage=3, organisation=duplicate)
    for organisation in (duplicate, stays):
        make_dossier_partner(make_initiative(stage=1), organisation=organisation)
    shared = make_initiative(stage=1)
    make_dossier_partner(shared, organisation=duplicate)
    make_dossier_partner(shared, organisation=stays)

    merge_organisations(duplicate=duplicate, stays=stays, actor=HOUSE, now=now())

    initiative.refresh_from_db()
    assert initiative.organisation == stays
    assert [partner.organisation for partner in shared.partners.all()] == [stays]
