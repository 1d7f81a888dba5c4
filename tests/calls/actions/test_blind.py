"""Copies without names: made, made anew, changed by the office, given to the jury, taken back."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.assessments.actions.calibration import put_sample
from minga.audit.models import Entry as LogEntry
from minga.calls.actions import blind as actions
from minga.calls.actions.applications import change_application
from minga.calls.actions.blind import Changes
from minga.calls.actions.team import invite_member
from minga.calls.models import BlindCopy, Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.organisations.enums import RoleKind
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from minga.questionnaires.actions import revise_answers
from tests.factories.assessments import make_juror
from tests.factories.blind import TELLING, double_call, send, telling_entry
from tests.factories.calls import make_call, phase_rules
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _office(entry: Entry) -> Person:
    return role(make_person(), RoleKind.MANAGER, entry.phase.call.edition).person


def _made(entry: Entry) -> BlindCopy:
    return actions.make_blind_copy(entry=entry, actor=HOUSE, now=now())


def _changed(copy: BlindCopy, **changes: list[str]) -> BlindCopy:
    return actions.change_blind_copy(copy=copy, changes=Changes(**changes), actor=HOUSE, now=now())


def _jobs(entry: Entry) -> int:
    return ProcrastinateJob.objects.filter(task_name="calls.make_blind_copy", args__entry_id=entry.pk).count()


def test_a_copy_hides_and_says_in_the_log_only_how_much() -> None:
    entry = telling_entry()

    copy = _made(entry)

    texts = " ".join(copy.answers.values()).lower()
    assert [word for word in TELLING if word in texts] == []
    assert copy.cleared_at is None
    assert [row.number for row in copy.files.all()] == [1, 2]
    assert all(row.file is None for row in copy.files.all())
    noted = LogEntry.objects.get(key="calls.blind_copy_made")
    assert noted.subject_label == entry.blind_code
    assert noted.related == []
    assert [word for word in TELLING if word in str(noted.after).lower()] == []


def test_made_again_from_the_same_answers_it_stays_cleared() -> None:
    entry = telling_entry()
    actions.clear_blind_copy(copy=_made(entry), actor=HOUSE, now=now())

    again = _made(entry)

    assert again.cleared_at is not None
    assert BlindCopy.objects.count() == 1


def test_newer_answers_are_looked_at_again_and_the_hand_of_the_office_stays() -> None:
    entry = telling_entry()
    copy = _changed(_made(entry), hide=["la fila"], show=["esperanza"], withhold=["kind"])
    actions.clear_blind_copy(copy=copy, actor=HOUSE, now=now())
    assert entry.submission is not None
    revise_answers(submission=entry.submission, actor=entry.application.person, now=now())
    later = send(entry.application, {}, story="Otra historia de la fila, con María.")

    again = _made(later)

    assert again.cleared_at is None
    assert again.answers["story"] == "Otra historia de ⟦other⟧, con ⟦person⟧."
    assert (again.words, again.withheld) == (["la fila"], ["kind"])
    assert [row.attachment.submission_id for row in again.files.all()] in ([], [later.submission_id] * 2)


def test_copies_are_asked_for_when_something_arrives_or_somebody_joins() -> None:
    entry = telling_entry()
    assert _jobs(entry) == 1
    ProcrastinateJob.objects.all().delete()
    person = entry.application.person

    change_application(application=entry.application, title="Otro título", actor=person, now=now())
    assert _jobs(entry) == 1


def test_a_jury_that_may_know_gets_no_copies() -> None:
    entry = telling_entry(double_call("single"))

    assert _jobs(entry) == 0


def test_somebody_who_is_asked_to_the_team_is_hidden_too() -> None:
    entry = telling_entry(double_call(team_most=5))
    invite_member(
        application=entry.application, email="x@y.org", name="Programa Turno", actor=entry.application.person, now=now()
    )

    copy = _made(entry)

    assert copy.answers["members.1.part"] == "⟦person⟧"


def test_the_office_hides_shows_withholds_and_takes_each_back() -> None:
    copy = _changed(
        _made(telling_entry()), hide=["  la   fila "], show=["carapegüeños"], withhold=["story"], reveal=["who"]
    )
    assert (copy.words, copy.shown, copy.withheld, copy.revealed) == (["la fila"], ["carapegüeños"], ["story"], ["who"])
    assert "carapegüeños" in copy.answers["story"]
    assert copy.answers["members.0.part"] == "⟦person⟧ atiende ⟦other⟧"

    back = _changed(copy, leave=["la fila"], cover=["carapegüeños"], as_the_form_says=["story", "who"])

    assert (back.words, back.shown, back.withheld, back.revealed) == ([], [], [], [])
    assert "carapegüeños" not in back.answers["story"]
    assert LogEntry.objects.filter(key="calls.blind_copy_changed").count() == 2


def test_two_of_the_office_do_not_undo_each_other() -> None:
    copy = _made(telling_entry())

    _changed(copy, hide=["fila"])
    second = _changed(copy, hide=["turno"])

    assert second.words == ["fila", "turno"]


def test_what_somebody_else_changed_is_looked_at_before_it_is_cleared() -> None:
    copy = _made(telling_entry())
    seen = copy.made_at
    _changed(copy, show=["María Núñez"])

    with pytest.raises(Conflict):
        actions.clear_blind_copy(copy=copy, seen=seen, actor=HOUSE, now=now())

    assert not BlindCopy.objects.filter(cleared_at__isnull=False).exists()


def test_a_copy_of_older_answers_is_not_cleared_and_a_change_unclears_it() -> None:
    entry = telling_entry()
    copy = actions.clear_blind_copy(copy=_made(entry), actor=HOUSE, now=now())
    Entry.objects.filter(pk=entry.pk).update(received_at=now() + timedelta(minutes=1))

    with pytest.raises(NotReady):
        actions.clear_blind_copy(copy=copy, actor=HOUSE, now=now())
    assert _changed(copy, hide=["fila"]).cleared_at is None


def test_it_is_taken_back_from_the_jury() -> None:
    copy = actions.clear_blind_copy(copy=_made(telling_entry()), actor=HOUSE, now=now())

    assert actions.take_copy_back(copy=copy, actor=HOUSE, now=now()).cleared_at is None
    assert LogEntry.objects.filter(key="calls.blind_copy_withdrawn").count() == 1


@pytest.mark.parametrize("verb", ["make", "change", "clear", "back"])
def test_only_the_office_has_a_hand_in_it(verb: str) -> None:
    entry = telling_entry()
    copy = _made(entry)
    for stranger in (entry.application.person, role(make_person(), RoleKind.JUROR, entry.phase.call.edition).person):
        given = {"actor": stranger, "now": now()}
        with pytest.raises(NotAllowed):
            {
                "make": lambda given=given: actions.make_blind_copy(entry=entry, **given),
                "change": lambda given=given: actions.change_blind_copy(copy=copy, changes=Changes(), **given),
                "clear": lambda given=given: actions.clear_blind_copy(copy=copy, **given),
                "back": lambda given=given: actions.take_copy_back(copy=copy, **given),
            }[verb]()
    assert actions.clear_blind_copy(copy=copy, actor=_office(entry), now=now()).cleared_by is not None


@pytest.mark.parametrize("hide", [["x" * 501], [f"palabra{number}" for number in range(201)]])
def test_too_much_to_hide_is_refused(hide: list[str]) -> None:
    copy = _made(telling_entry())

    with pytest.raises(DomainError) as refused:
        _changed(copy, hide=hide)

    assert refused.value.field == "hide"


def test_when_a_person_is_erased_the_words_that_hid_her_go_and_the_copy_stays() -> None:
    entry = telling_entry()
    copy = _changed(_made(entry), hide=["doña Chela"], show=["esperanza"])
    actions.clear_blind_copy(copy=copy, actor=HOUSE, now=now())
    hidden = dict(copy.answers)
    person = entry.application.person

    erase_person(person=person, actor=person, now=now())

    copy.refresh_from_db()
    assert (copy.words, copy.shown, copy.answers) == ([], [], hidden)
    again = _made(entry)
    assert (again.answers, again.cleared_at is not None) == (hidden, True)


def test_a_sample_before_a_blind_jury_gets_its_copy() -> None:
    earlier = telling_entry(double_call("single"))
    call = make_call(phases=(phase_rules(blind="double", calibrates=True),))
    panel = call.phases.get().panel
    assert panel is not None
    make_juror(panel)

    put_sample(panel=panel, subject=earlier, actor=HOUSE, now=now())

    assert _jobs(earlier) == 1
