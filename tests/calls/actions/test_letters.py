"""Letters are written in the reader's language, held, changed, and sent once each."""

import pytest

from minga.calls.actions.decisions import publish_decision
from minga.calls.actions.letters import edit_letter, release_letters, restore_letter, send_letter, write_letters
from minga.calls.enums import LetterState
from minga.calls.models import Application, Call, Decision, Letter
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.notifications.models import Message
from minga.people.queries.personal_data import data_of
from tests.factories.calls import make_member, office_of
from tests.factories.deciding import code_of, decided, judged, ordered, run_jobs
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def three() -> Call:
    return judged({"A": (4,), "B": (3,), "C": (1,)}, places=1, waiting=1)


def written(call: Call, **fields: object) -> Decision:
    decision = decided(call, **fields)
    assert run_jobs("calls.write_letters") == 1
    return decision


def letter(call: Call, title: str) -> Letter:
    return Letter.objects.select_related("application__person").get(application__call=call, application__title=title)


def test_one_letter_for_each_in_her_language_and_held() -> None:
    call = three()
    reader = Application.objects.get(title="C").person
    reader.language = "en"
    reader.save()
    outcome = ordered(call).outcomes.get(application__title="C")
    outcome.words = "Muestre el presupuesto."
    outcome.save(update_fields=["words"])

    written(call)

    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.HELD}
    refused = letter(call, "C")
    assert refused.language == "en"
    assert refused.subject.startswith("Your application was not selected this time")
    assert "Muestre el presupuesto." in refused.text
    assert "25.00 points of 100: place 3 of 3" in refused.text
    assert letter(call, "A").language == "es"
    assert Message.objects.count() == 0


def test_a_letter_that_is_held_is_in_nobodys_copy_of_her_data() -> None:
    call = three()
    written(call)
    held = letter(call, "A")

    text = str(data_of(held.application.person))

    assert held.subject not in text
    assert held.text not in text


def test_written_again_it_adds_only_what_is_missing() -> None:
    call = three()
    decision = written(call)
    letter(call, "B").delete()

    assert write_letters(decision=decision, actor=HOUSE, now=now()) == 1
    assert write_letters(decision=decision, actor=HOUSE, now=now()) == 0
    assert Letter.objects.count() == 3


def test_a_held_letter_is_said_in_other_words_and_taken_back() -> None:
    call = three()
    written(call)
    office, held = office_of(call), letter(call, "B")

    edit_letter(letter=held, subject="Su lugar", text="Le escribimos pronto.", actor=office, now=now())
    assert (letter(call, "B").subject, letter(call, "B").edited) == ("Su lugar", True)

    restore_letter(letter=held, actor=office, now=now())
    assert (letter(call, "B").subject, letter(call, "B").text, letter(call, "B").edited) == (
        held.subject, held.text, False,
    )  # fmt: skip


def test_a_letter_needs_words_and_the_office() -> None:
    call = three()
    written(call)
    held = letter(call, "B")

    with pytest.raises(Invalid) as refused:
        edit_letter(letter=held, subject=" ", text="", actor=office_of(call), now=now())
    with pytest.raises(NotAllowed):
        edit_letter(letter=held, subject="X", text="Y", actor=make_person(), now=now())

    assert set(refused.value.errors) == {"subject", "text"}
    assert letter(call, "B").edited is False


def test_nothing_goes_out_before_the_results() -> None:
    call = three()
    decision = written(call)

    with pytest.raises(NotReady):
        release_letters(decision=decision, actor=office_of(call), now=now())
    with pytest.raises(Conflict):
        send_letter(letter=letter(call, "A"), actor=HOUSE, now=now())
    assert run_jobs("calls.send_letters") == 0
    assert Message.objects.count() == 0


def test_they_go_out_with_the_results_each_once_and_to_the_whole_team() -> None:
    call = three()
    colleague = make_person()
    make_member(Application.objects.get(title="A"), colleague)
    decision = written(call)
    publish_decision(decision=decision, actor=HOUSE, now=now())

    assert run_jobs("calls.send_letters") == 1
    with pytest.raises(Conflict):
        release_letters(decision=decision, actor=office_of(call), now=now())

    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}
    told = Message.objects.filter(kind="calls.result")
    assert told.count() == 4
    mine = told.get(to=colleague)
    application = Application.objects.get(title="A")
    assert mine.link == f"/postulaciones/{application.uuid}/resultado/"
    assert mine.body == letter(call, "A").text


def test_held_until_the_office_sends_them() -> None:
    call = three()
    decision = written(call, sends_letters=False)
    publish_decision(decision=decision, actor=HOUSE, now=now())
    assert run_jobs("calls.send_letters") == 0

    release_letters(decision=decision, actor=office_of(call), now=now())

    assert run_jobs("calls.send_letters") == 1
    assert Message.objects.filter(kind="calls.result").count() == 3


def test_what_was_sent_does_not_change() -> None:
    call = three()
    decision = written(call)
    publish_decision(decision=decision, actor=HOUSE, now=now())
    run_jobs("calls.send_letters")

    with pytest.raises(Conflict):
        edit_letter(letter=letter(call, "A"), subject="X", text="Y", actor=office_of(call), now=now())

    assert code_of(call, "A") in letter(call, "A").text
