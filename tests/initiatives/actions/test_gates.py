"""Deciding gates: what each outcome wants, who may, and what the database refuses by itself."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.initiatives.actions.commitments import Promised
from minga.initiatives.actions.gates import (
    GateNotReady,
    Verdict,
    decide_gate,
    request_gate,
    take_back_request,
)
from minga.initiatives.enums import GateOutcome, InitiativeState
from minga.initiatives.models import Commitment, Cost, GateReview, Initiative, UserTest
from minga.library.actions.lessons import LessonText
from minga.library.models import Lesson
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from tests.factories.initiatives import (
    days_ago,
    give_adoption,
    give_prototype,
    lead_of,
    make_dossier_challenge,
    make_dossier_evidence,
    make_initiative,
    make_review,
    member_of,
)
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

LESSON = LessonText(
    title="La voz llega donde el texto no", what_happened="Pocos leyeron.", why="Letra chica.",
    do_differently="Empezar por la voz.", for_whom="Municipios rurales", language="es",
)  # fmt: skip


def _boss(initiative: Initiative) -> Person:
    """Somebody who answers for it and does not work on it."""
    person = make_person()
    role(person, RoleKind.AUTHORITY, initiative.organisation)
    return person


def _verdict(outcome: str = GateOutcome.GO, **fields: object) -> Verdict:
    return Verdict(outcome=outcome, reasons="El expediente lo muestra.", **fields)  # type: ignore[arg-type]


def _decide(initiative: Initiative, verdict: Verdict, actor: Person | None = None) -> GateReview:
    review = request_gate(initiative=initiative, actor=lead_of(initiative), now=now())
    return decide_gate(review=review, verdict=verdict, actor=actor or _boss(initiative), now=now())


def _ready(stage: int) -> Initiative:
    """A dossier at the stage before, with what the gate to `stage` asks."""
    initiative = make_initiative(stage=stage - 1)
    {4: give_prototype, 6: give_adoption}[stage](initiative)
    return initiative


def test_a_ready_gate_is_crossed_and_the_conditions_are_kept() -> None:
    initiative = _ready(4)

    review = _decide(initiative, _verdict())

    initiative.refresh_from_db()
    assert (initiative.stage, initiative.stage_since) == (4, days_ago(0))
    assert review.conditions[1]["detail"].startswith("Probado por 8") or "8" in review.conditions[1]["detail"]
    assert {each["met"] for each in review.conditions} == {True}
    entry = Entry.objects.get(key="initiatives.gate_decided")
    assert (entry.after["outcome"], entry.after["stage"]) == ("go", 4)


def test_go_is_refused_while_something_is_missing_and_nothing_changes() -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(GateNotReady) as refused:
        _decide(initiative, _verdict())

    assert {each.key for each in refused.value.conditions} == {"artefact", "user_test", "test_result"}
    initiative.refresh_from_db()
    assert initiative.stage == 3
    assert GateReview.objects.get(initiative=initiative, to_stage=4).decided_at is None


def test_a_hard_condition_cannot_be_promised_for_later() -> None:
    initiative = make_initiative(stage=3)
    promise = Promised(key="user_test", text="Probar", office="Salud", due_on=days_ago(-9))

    with pytest.raises(GateNotReady):
        _decide(initiative, _verdict(GateOutcome.GO_WITH_CONDITIONS, promises=[promise]))

    assert not Commitment.objects.exists()


def test_a_soft_condition_becomes_a_promise_with_its_day() -> None:
    initiative = _ready(6)
    Cost.objects.filter(initiative=initiative).delete()
    promise = Promised(key="costs", text="Anotar los costos", office="Hacienda", due_on=days_ago(-9))

    review = _decide(initiative, _verdict(GateOutcome.GO_WITH_CONDITIONS, promises=[promise]))

    commitment = Commitment.objects.get(initiative=initiative)
    assert (commitment.review, commitment.kind, commitment.due_on) == (review, "condition", days_ago(-9))
    initiative.refresh_from_db()
    assert initiative.stage == 6


def test_a_soft_condition_without_a_promise_is_refused() -> None:
    initiative = _ready(6)
    Cost.objects.filter(initiative=initiative).delete()

    with pytest.raises(GateNotReady):
        _decide(initiative, _verdict(GateOutcome.GO_WITH_CONDITIONS))


def test_going_on_with_conditions_wants_at_least_one() -> None:
    with pytest.raises(DomainError, match=r"."):
        _decide(_ready(4), _verdict(GateOutcome.GO_WITH_CONDITIONS))

    assert not Commitment.objects.exists()


@pytest.mark.parametrize("outcome", GateOutcome.values)
def test_every_decision_wants_reasons(outcome: str) -> None:
    with pytest.raises(Invalid) as refused:
        _decide(_ready(4), Verdict(outcome=outcome, reasons="  "))

    assert "reasons" in refused.value.errors


@pytest.mark.parametrize(("outcome", "state"), [("iterate", "active"), ("pause", "paused")])
def test_not_going_on_keeps_the_stage(outcome: str, state: str) -> None:
    initiative = make_initiative(stage=3)

    _decide(initiative, _verdict(outcome))

    initiative.refresh_from_db()
    assert (initiative.stage, initiative.state) == (3, state)


def test_a_paused_dossier_crosses_no_gate() -> None:
    initiative = make_initiative(stage=3, state="paused")
    give_prototype(initiative)

    with pytest.raises(NotReady):
        _decide(initiative, _verdict())


def test_stopping_wants_a_lesson() -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(NotReady) as refused:
        _decide(initiative, _verdict(GateOutcome.STOP))

    assert refused.value.code == "lesson"
    initiative.refresh_from_db()
    assert initiative.state == InitiativeState.ACTIVE


def test_stopping_writes_its_lesson_in_the_same_act() -> None:
    initiative = make_initiative(stage=3)

    _decide(initiative, _verdict(GateOutcome.STOP, lesson=LESSON))

    initiative.refresh_from_db()
    assert (initiative.state, initiative.ended_on) == ("stopped", days_ago(0))
    assert Lesson.objects.get().subject_id == initiative.pk


def test_whoever_works_on_it_decides_nothing_even_when_she_answers_for_it() -> None:
    initiative = _ready(4)
    both = member_of(initiative)
    role(both, RoleKind.AUTHORITY, initiative.organisation)

    with pytest.raises(NotAllowed) as refused:
        _decide(initiative, _verdict(), actor=both)

    assert refused.value.code == "conflict"


def test_a_decision_is_taken_once() -> None:
    initiative = _ready(4)
    review = request_gate(initiative=initiative, actor=lead_of(initiative), now=now())
    decide_gate(review=review, verdict=_verdict("iterate"), actor=_boss(initiative), now=now())

    with pytest.raises(Conflict):
        decide_gate(review=review, verdict=_verdict(), actor=_boss(initiative), now=now())

    initiative.refresh_from_db()
    assert initiative.stage == 3


def test_a_request_taken_back_is_not_decided() -> None:
    initiative = _ready(4)
    review = request_gate(initiative=initiative, actor=lead_of(initiative), now=now())
    take_back_request(review=review, actor=lead_of(initiative), now=now())

    with pytest.raises(Conflict):
        decide_gate(review=review, verdict=_verdict(), actor=_boss(initiative), now=now())


def test_one_question_at_a_time() -> None:
    initiative = make_initiative(stage=3)
    request_gate(initiative=initiative, actor=lead_of(initiative), now=now())

    with pytest.raises(Conflict):
        request_gate(initiative=initiative, actor=lead_of(initiative), now=now())


def test_what_changed_since_she_read_is_looked_at_again() -> None:
    initiative = _ready(4)

    with pytest.raises(Conflict) as refused:
        _decide(initiative, _verdict(seen=("artefact",)))

    assert refused.value.code == "changed"


def test_evidence_withdrawn_meanwhile_is_not_cited() -> None:
    initiative = _ready(4)
    evidence = make_dossier_evidence(initiative)  # as she read it
    type(evidence).objects.update(withdrawn_at=now(), withdrawn_reason="Error")

    with pytest.raises(Invalid) as refused:
        _decide(initiative, _verdict(cited=[evidence]))

    assert "cited" in refused.value.errors


def test_evidence_that_is_cited_stays_with_the_decision() -> None:
    initiative = _ready(4)
    evidence = make_dossier_evidence(initiative)

    review = _decide(initiative, _verdict(cited=[evidence]))

    assert list(review.cited.all()) == [evidence]


def test_deciders_hear_of_the_question_and_the_team_of_the_answer() -> None:
    initiative = _ready(4)
    boss = _boss(initiative)

    _decide(initiative, _verdict(), actor=boss)

    told = Message.objects.filter(kind__startswith="initiatives.").values_list("kind", "to")
    assert ("initiatives.gate_asked", boss.pk) in told
    assert ("initiatives.gate_decided", member_of(initiative).pk) in told
    assert ("initiatives.gate_decided", boss.pk) not in told


def test_gate_three_connects_the_challenge() -> None:
    initiative = make_initiative(stage=2)
    person = make_person()
    Role.objects.at(scope=initiative).update(deputy=person)
    role(person, RoleKind.MEMBER, initiative)
    Initiative.objects.filter(pk=initiative.pk).update(chosen_how="Convocatoria abierta.")

    _decide(initiative, _verdict())

    assert Challenge.objects.get(pk=initiative.challenge_id).status == ChallengeStatus.CONNECTED


def test_gate_two_characterises_the_challenge_and_takes_its_other_dossiers_along() -> None:
    challenge = make_dossier_challenge(characterised=False)
    first, second = (make_initiative(stage=1, challenge=challenge) for _each in range(2))

    _decide(first, _verdict())

    for initiative in (first, second):
        initiative.refresh_from_db()
        assert initiative.stage == 2
    challenge.refresh_from_db()
    assert challenge.status == ChallengeStatus.CHARACTERISED
    assert second.reviews.get(to_stage=2).decided_office == challenge.organisation.name


def test_adoption_solves_the_challenge_only_when_its_owner_says_so() -> None:
    initiative = _ready(6)
    Challenge.objects.filter(pk=initiative.challenge_id).update(
        status=ChallengeStatus.CONNECTED, connected_at=now(),
        conditions=initiative.challenge.conditions | {"connected": {"proof": {"words": "x"}}},
    )  # fmt: skip

    _decide(initiative, _verdict(solved=True))

    assert Challenge.objects.get(pk=initiative.challenge_id).status == ChallengeStatus.SOLVED


def test_the_house_decides_for_the_demo_world_and_leaves_its_trace() -> None:
    initiative = _ready(4)
    review = make_review(initiative)

    decide_gate(review=review, verdict=_verdict(), actor=HOUSE, now=now() + timedelta(seconds=1))

    assert Entry.objects.get(key="initiatives.gate_decided").actor_id is None


def test_a_test_without_words_is_no_result() -> None:
    initiative = _ready(4)
    UserTest.objects.filter(initiative=initiative).update(learned=" ")

    with pytest.raises(GateNotReady) as refused:
        _decide(initiative, _verdict())

    assert [each.key for each in refused.value.conditions] == ["test_result"]
