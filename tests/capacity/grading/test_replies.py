"""What an entity says to its marks, what the panel answers, and the one appeal with every change told."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.capacity.actions.appeals import answer_appeal, file_appeal
from minga.capacity.actions.replies import answer_reply, write_reply
from minga.capacity.enums import AppealState, MarkSource, WaveState
from minga.capacity.models import Appeal, EvidenceFile, Mark, Measured, Reply
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.notifications.models import Message
from tests.factories.capacity import make_marks, make_measured, make_wave, runner_of, steward_of

pytestmark = pytest.mark.django_db


def replying(**fields: object) -> Measured:
    """Its draft result is out: half of the points of each question."""
    measured = make_measured(make_wave(state=WaveState.REPLYING, **fields))
    make_marks(measured)
    return measured


def mark_of(measured: Measured, code: str) -> Mark:
    return Mark.objects.get(measured=measured, question=code)


def test_an_entity_replies_to_a_mark_and_says_it_better_until_it_is_answered() -> None:
    measured = replying()
    steward = steward_of(measured)
    paper = EvidenceFile.objects.create(measured=measured, title="Plan", link="https://example.org/plan")
    write_reply(measured=measured, question="q1", text="Está.", actor=steward, now=now())

    write_reply(measured=measured, question="q1", text="Está en el plan.", evidence=paper, actor=steward, now=now())

    reply = Reply.objects.get(measured=measured)
    assert (reply.text, reply.evidence, reply.points_before) == ("Está en el plan.", paper, 5)
    assert Entry.objects.filter(key="capacity.replied").count() == 2
    assert mark_of(measured, "q1").points == 5


def test_who_may_not_reply_changes_nothing() -> None:
    measured = replying()
    other = make_measured(measured.wave)
    late = replying(reply_until=now() - timedelta(hours=1))
    foreign = EvidenceFile.objects.create(measured=other, title="Ajeno", link="https://example.org/x")
    said = {"question": "q1", "text": "Está.", "now": now()}

    for entity, person in (
        (measured, steward_of(other)),
        (measured, runner_of(measured.wave)),
        (late, steward_of(late)),
    ):
        with pytest.raises(NotAllowed):
            write_reply(measured=entity, actor=person, **said)
    for changes, error in (
        ({"question": "q9"}, NotReady),
        ({"text": " "}, DomainError),
        ({"evidence": foreign}, DomainError),
    ):
        with pytest.raises(error):
            write_reply(measured=measured, actor=steward_of(measured), **(said | changes))
    assert not Reply.objects.exists()


def test_the_panel_answers_and_another_level_is_traced() -> None:
    measured = replying()
    steward, office = steward_of(measured), runner_of(measured.wave)
    reply = write_reply(measured=measured, question="q1", text="Está en el plan.", actor=steward, now=now())
    with pytest.raises(NotAllowed):
        answer_reply(reply=reply, answer="Sí.", actor=steward, now=now())
    with pytest.raises(DomainError):
        answer_reply(reply=reply, answer=" ", level=2, actor=office, now=now())

    answer_reply(reply=reply, answer="Es cierto: página 4.", level=2, actor=office, now=now())

    reply.refresh_from_db()
    assert (reply.points_before, reply.points_after, reply.answer) == (5, 10, "Es cierto: página 4.")
    assert (mark_of(measured, "q1").points, mark_of(measured, "q1").source) == (10, MarkSource.SETTLED)
    entry = Entry.objects.get(key="capacity.reply_answered")
    assert (entry.before["points"], entry.after["points"]) == ("5.000000", "10")
    assert Message.objects.filter(to=steward, kind="capacity.reply_answered").count() == 1
    with pytest.raises(Conflict):
        answer_reply(reply=reply, answer="Otra vez.", actor=office, now=now())
    with pytest.raises(Conflict):
        write_reply(measured=measured, question="q1", text="Y más.", actor=steward, now=now())


def test_an_answer_without_a_level_leaves_the_mark() -> None:
    measured = replying()
    reply = write_reply(measured=measured, question="q3", text="Fueron más.", actor=steward_of(measured), now=now())

    answer_reply(reply=reply, answer="No hay soporte.", actor=runner_of(measured.wave), now=now())

    assert (mark_of(measured, "q3").points, mark_of(measured, "q3").source) == (20, MarkSource.GRADED)


def test_nobody_answers_for_the_panel_what_her_own_entity_says() -> None:
    measured = replying()
    person = steward_of(measured)
    both = runner_of(measured.wave)
    reply = write_reply(measured=measured, question="q1", text="Está.", actor=person, now=now())
    measured.responsible = both
    measured.save()

    with pytest.raises(NotAllowed):
        answer_reply(reply=reply, answer="Claro.", level=2, actor=both, now=now())


def test_one_appeal_and_every_change_is_told() -> None:
    measured = replying()
    steward, office = steward_of(measured), runner_of(measured.wave)
    appeal = file_appeal(measured=measured, questions=["q3", "q1"], text="Miren el acta.", actor=steward, now=now())
    assert appeal.questions == ["q1", "q3"]
    assert Message.objects.filter(to=office, kind="capacity.appeal_filed").count() == 1
    with pytest.raises(Conflict):
        file_appeal(measured=measured, questions=["q4"], text="Y esta.", actor=steward, now=now())
    with pytest.raises(Invalid):
        answer_appeal(appeal=appeal, answer="Sí.", levels={"q4": 4}, actor=office, now=now())

    answer_appeal(appeal=appeal, answer="El acta prueba una.", levels={"q1": 2}, actor=office, now=now())

    appeal.refresh_from_db()
    assert (appeal.state, appeal.answered_by) == (AppealState.PARTLY, office)
    assert appeal.changes == [{"question": "q1", "before": "5", "after": "10"}]
    assert (mark_of(measured, "q1").points, mark_of(measured, "q1").source) == (10, MarkSource.APPEAL)
    assert mark_of(measured, "q3").points == 20
    assert Entry.objects.get(key="capacity.appeal_answered").after["changes"] == appeal.changes
    assert Message.objects.filter(to=steward, kind="capacity.appeal_answered").count() == 1


@pytest.mark.parametrize(("levels", "state"), [({}, AppealState.REJECTED), ({"q1": 2}, AppealState.UPHELD)])
def test_an_appeal_is_upheld_when_all_changes_and_rejected_when_nothing_does(levels: dict, state: str) -> None:
    measured = replying()
    appeal = file_appeal(measured=measured, questions=["q1"], text="Miren.", actor=steward_of(measured), now=now())

    answer_appeal(appeal=appeal, answer="Miramos.", levels=levels, actor=runner_of(measured.wave), now=now())

    appeal.refresh_from_db()
    assert appeal.state == state


def test_an_appeal_names_questions_and_reasons() -> None:
    measured = replying()
    given = {"measured": measured, "actor": steward_of(measured), "now": now()}

    for questions, text in ((["q9"], "Miren."), ([], "Miren."), (["q1"], " ")):
        with pytest.raises(Invalid):
            file_appeal(**given, questions=questions, text=text)
    assert not Appeal.objects.exists()


def test_who_left_the_entity_does_not_read_what_the_panel_answered() -> None:
    """Her role ended: the letters go to those who answer for it now."""
    measured = replying()
    gone, office = steward_of(measured), runner_of(measured.wave)
    reply = write_reply(measured=measured, question="q1", text="Está.", actor=gone, now=now())
    appeal = file_appeal(measured=measured, questions=["q3"], text="Miren.", actor=gone, now=now())
    gone.roles.update(ended_at=now() - timedelta(days=1))
    stays = steward_of(measured)

    answer_reply(reply=reply, answer="No.", actor=office, now=now())
    answer_appeal(appeal=appeal, answer="No.", levels={}, actor=office, now=now())

    for kind in ("capacity.reply_answered", "capacity.appeal_answered"):
        assert [message.to for message in Message.objects.filter(kind=kind)] == [stays]
