"""Comments at their words, feedback by a rubric, peers, and who needs somebody."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils.translation import gettext as _

from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.learning.actions.comments import answer_comment, settle_comment, write_comment
from minga.learning.actions.feedback import Judgement, give_feedback, save_feedback
from minga.learning.actions.handins import go_on
from minga.learning.actions.peer_matching import compute_peers, matched
from minga.learning.actions.peers import ask_peers, decline_review, give_review
from minga.learning.enums import HandinState, Mood, ReviewKind, ReviewState
from minga.learning.models import MentoringLog, Mentorship, Review, Standing
from minga.learning.queries.handins import may_read, peer_review_of
from minga.learning.queries.needs_me import needs_of_teams, teams_of_mentor
from minga.learning.queries.needs_me_work import needs_me
from minga.learning.queries.peer_ground import peer_ground
from minga.learning.queries.task_days import is_overdue
from minga.learning.queries.task_work import tasks_of_person
from minga.learning.queries.work_page import work_page
from minga.notifications.models import Message
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.conftest import Queries
from tests.factories.learning import make_mentor, make_participant, make_task, make_team
from tests.learning.tasking.scene import RUBRIC, Scene, hand_in, make_scene

pytestmark = pytest.mark.django_db
FULL = Judgement(scores={"problem": 4, "people": 2}, note="Bien.")


def _give(scene: Scene, judgement: Judgement, *, accept: bool, version: int = 1) -> Review:
    return give_feedback(
        handin=scene.handin, judgement=judgement, accept=accept, version=version, actor=scene.mentor, now=now()
    )


def test_a_comment_hangs_on_its_words_wherever_they_were_copied_from() -> None:
    scene = make_scene()
    version = hand_in(scene.task, scene.ana, "Uno dos tres.\nUno dos cuatro.")

    said = write_comment(
        version=version, quote="uno".title() + "  dos", near=12, text="¿Cuál?", actor=scene.mentor, now=now()
    )

    assert (said.anchor, said.quote) == (14, "Uno dos")
    with pytest.raises(NotReady) as refused:
        write_comment(version=version, quote="cinco", text="¿Dónde?", actor=scene.mentor, now=now())
    assert refused.value.field == "quote"


def test_comments_write_one_letter_until_it_is_read_and_answers_open_them_again() -> None:
    scene = make_scene()
    version = hand_in(scene.task, scene.ana)
    first = write_comment(version=version, text="Una", actor=scene.mentor, now=now())
    write_comment(version=version, text="Otra", actor=scene.mentor, now=now())
    assert Message.objects.filter(kind="learning.work_commented", to=scene.ana).count() == 1

    settle_comment(comment=first, settled=True, actor=scene.ana, now=now())
    answer_comment(comment=first, text="Cambiamos el número.", actor=scene.berta, now=now())

    first.refresh_from_db()
    assert first.resolved_at is None
    assert Message.objects.filter(kind="learning.comment_answered", to=scene.mentor).count() == 1
    outsider = make_participant(scene.edition).person
    with pytest.raises(NotAllowed):
        answer_comment(comment=first, text="Yo también", actor=outsider, now=now())


def test_feedback_returns_the_work_and_the_next_version_is_accepted_with_its_points() -> None:
    scene = make_scene(rubric=RUBRIC)
    hand_in(scene.task, scene.ana, "uno")
    save_feedback(handin=scene.handin, judgement=Judgement(note="Falta"), actor=scene.mentor, now=now())
    _give(scene, Judgement(note="Falta el dato"), accept=False)
    assert scene.handin.state == HandinState.RETURNED

    go_on(task=scene.task, actor=scene.ana, now=now())
    hand_in(scene.task, scene.ana, "uno con dato")
    _give(scene, FULL, accept=True, version=2)

    handin = scene.handin
    assert (handin.state, round(handin.share, 2)) == (HandinState.ACCEPTED, Decimal("0.8"))
    assert Review.objects.filter(handin=handin, state=ReviewState.GIVEN).count() == 2
    page = work_page(scene.task, scene.ana, now())
    assert [(run.kind, run.text) for run in page.changes[0].runs] == [("", "uno"), ("ins", " con dato")]
    assert page.shut


@pytest.mark.parametrize(
    ("judgement", "refusal"),
    [
        (Judgement(scores={"problem": 4}), Invalid),
        (Judgement(scores={"problem": 9, "people": 1}), Invalid),
        (Judgement(scores={"problem": 1, "people": 1}), NotReady),
    ],
    ids=["not all scored", "no such score", "below the pass mark"],
)
def test_what_cannot_be_accepted_stays_as_it_was(judgement: Judgement, refusal: type[Exception]) -> None:
    scene = make_scene(rubric=RUBRIC, pass_share="0.5")
    hand_in(scene.task, scene.ana)

    with pytest.raises(refusal):
        _give(scene, judgement, accept=True)

    assert scene.handin.state == HandinState.SENT
    assert not Review.objects.exists()


def test_feedback_is_about_the_version_that_was_read() -> None:
    scene = make_scene()
    hand_in(scene.task, scene.ana, "uno")
    go_on(task=scene.task, actor=scene.ana, now=now())
    hand_in(scene.task, scene.ana, "dos")

    with pytest.raises(Conflict, match="2"):
        _give(scene, Judgement(note="ya"), accept=True, version=1)
    with pytest.raises(NotReady):
        _give(scene, Judgement(), accept=False, version=2)


def test_nobody_judges_her_own_work_nor_a_team_of_somebody_else() -> None:
    scene = make_scene()
    hand_in(scene.task, scene.ana)
    stranger = make_mentor(scene.edition, make_team(scene.edition))

    for person in (scene.ana, stranger):
        with pytest.raises(NotAllowed):
            save_feedback(handin=scene.handin, judgement=Judgement(note="!"), actor=person, now=now())


def _peer_world(teams: int = 4, peers: int = 2) -> Scene:
    scene = make_scene(peers=peers, rubric=RUBRIC)
    hand_in(scene.task, scene.ana)
    for _number in range(teams - 1):
        person = make_participant(scene.edition)
        make_team(scene.edition, person, make_participant(scene.edition))
        hand_in(scene.task, person.person)
    return scene


def test_peers_never_look_at_their_own_work_and_all_carry_the_same() -> None:
    scene = _peer_world()
    idle = make_participant(scene.edition)
    make_team(scene.edition, idle)
    ask_peers(task=scene.task, actor=scene.teacher, now=now())

    compute_peers(task=scene.task, now=now())
    compute_peers(task=scene.task, now=now())

    reviews = list(Review.objects.filter(kind=ReviewKind.PEER).select_related("handin__team"))
    loads = [sum(1 for each in reviews if each.reviewer_id == pk) for pk in {each.reviewer_id for each in reviews}]
    assert (len(reviews), max(loads)) == (8, 1)
    for review in reviews:
        assert not review.handin.team.members.filter(enrolment__person=review.reviewer_id).exists()
    assert idle.person_id not in {each.reviewer_id for each in reviews}
    assert Message.objects.filter(kind="learning.peer_asked").count() == len(loads)


def test_a_review_that_is_given_up_or_lost_is_asked_of_somebody_else() -> None:
    scene = _peer_world()
    compute_peers(task=scene.task, now=now())
    one, two = Review.objects.filter(kind=ReviewKind.PEER)[:2]
    decline_review(review=one, reason="Trabajo con ellos", actor=one.reviewer, now=now())
    left = two.reviewer.enrolments.get()
    left.status = EnrolmentStatus.WITHDRAWN
    left.save()

    compute_peers(task=scene.task, now=now())

    standing = Review.objects.filter(kind=ReviewKind.PEER).exclude(state=ReviewState.DROPPED)
    assert standing.count() == 8
    assert not standing.filter(reviewer__in=[two.reviewer]).exists()
    assert not standing.filter(handin=one.handin, reviewer=one.reviewer).exists()


def test_what_came_in_time_and_was_returned_is_corrected_and_not_late() -> None:
    scene = make_scene(due_at=now() + timedelta(days=1))
    hand_in(scene.task, scene.ana, "uno")
    _give(scene, Judgement(note="Falta el dato"), accept=False)
    later = now() + timedelta(days=3)

    assert not is_overdue(scene.task, scene.handin, later)
    (row,) = tasks_of_person(scene.ana, later).rows  # type: ignore[union-attr]
    assert (row.label, row.due) == (_("Correct it"), None)
    with time_machine.travel(later, tick=False):
        go_on(task=scene.task, actor=scene.ana, now=later)
        again = hand_in(scene.task, scene.ana, "uno con dato")
    assert not again.late


def test_what_never_came_is_late_whatever_was_written() -> None:
    scene = make_scene(due_at=now() - timedelta(hours=1))

    assert is_overdue(scene.task, None, now())
    assert hand_in(scene.task, scene.ana, "tarde").late
    assert not is_overdue(scene.task, scene.handin, now())
    _give(scene, Judgement(note="Falta el dato"), accept=False)
    assert is_overdue(scene.task, scene.handin, now())


def test_peers_are_read_once_all_have_given_theirs_and_do_not_decide() -> None:
    scene = _peer_world()
    compute_peers(task=scene.task, now=now())
    mine = list(Review.objects.filter(handin=scene.handin, kind=ReviewKind.PEER))
    with pytest.raises(NotReady):
        give_review(review=mine[0], judgement=Judgement(scores=FULL.scores), actor=mine[0].reviewer, now=now())

    give_review(review=mine[0], judgement=FULL, actor=mine[0].reviewer, now=now())
    waiting = work_page(scene.task, scene.ana, now())
    give_review(review=mine[1], judgement=FULL, actor=mine[1].reviewer, now=now())

    assert (waiting.peers, waiting.peers_wait) == ((), True)
    page = work_page(scene.task, scene.ana, now())
    assert [each.by for each in page.peers] == ["", ""]
    assert scene.handin.state == HandinState.SENT


def test_two_works_of_one_peer_each_leave_what_nobody_can_give_in_the_count() -> None:
    scene = _peer_world(teams=2, peers=3)

    pairs, missing = matched(peer_ground(scene.task), 3)

    assert (len(pairs), missing) == (4, 2)


def test_who_needs_me_says_why_in_words_and_what_presses_most_first() -> None:
    scene = make_scene(due_at=now() - timedelta(days=4))
    hand_in(scene.task, scene.ana)
    scene.handin.__class__.objects.update(sent_at=now() - timedelta(days=3, hours=1))
    quiet = make_team(scene.edition)
    Mentorship.objects.create(team=quiet, mentor=scene.mentor, since=now())
    MentoringLog.objects.create(
        team=quiet, mentor=scene.mentor, held_on=now().date(), minutes=30, topic="Bloqueo", mood=Mood.STUCK
    )
    member = quiet.members.first()
    assert member is not None
    Standing.objects.create(enrolment=member.enrolment, edition=scene.edition, missed_in_a_row=2, computed_at=now())

    needs = needs_of_teams(teams_of_mentor(scene.mentor), now())

    assert [need.team for need in needs] == [quiet, scene.team]
    assert {each.kind for each in needs[0].reasons} == {"overdue", "mood", "missed"}
    assert {each.kind for each in needs[1].reasons} == {"waiting"}
    assert needs_me(scene.teacher, now()).total == 2
    assert needs_me(scene.ana, now()).total == 0


def test_who_needs_me_costs_the_same_for_one_team_and_for_three(queries: Queries) -> None:
    scene = make_scene(due_at=now() - timedelta(days=1))
    with queries(8):
        needs_of_teams(teams_of_mentor(scene.mentor), now())
    for _number in range(2):
        Mentorship.objects.create(team=make_team(scene.edition), mentor=scene.mentor, since=now())
    make_task(scene.edition, due_at=now() - timedelta(days=1))

    with queries(8):
        assert len(needs_of_teams(teams_of_mentor(scene.mentor), now())) == 3


def test_a_peer_who_left_reads_nothing_more_and_nobody_reviews_after_the_end() -> None:
    scene = _peer_world()
    compute_peers(task=scene.task, now=now())
    left, late = Review.objects.filter(kind=ReviewKind.PEER)[:2]
    Enrolment.objects.filter(person=left.reviewer).update(status=EnrolmentStatus.WITHDRAWN)
    Edition.objects.filter(pk=scene.edition.pk).update(status=EditionStatus.CLOSED)

    with pytest.raises(Review.DoesNotExist):
        peer_review_of(left.reviewer, left.uuid)
    assert not may_read(left.reviewer, left.version)
    assert may_read(late.reviewer, late.version)
    with pytest.raises(NotAllowed, match=r"ended|terminado|terminó"):
        give_review(review=late, judgement=FULL, actor=late.reviewer, now=now())
