"""Asked, answered, reminded, changed, gone: nobody sits on a jury without her yes."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from minga.assessments.actions import jurors as actions
from minga.assessments.actions.jurors import Asked
from minga.assessments.enums import AssessmentState, JurorState, PanelState
from minga.assessments.models import Juror, Panel
from minga.assessments.queries.invitations import invitation_path, juror_by_link, mint_token
from minga.assessments.tasks.panels import look_after_invitations
from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.notifications.models import Message
from minga.people.actions.personal_data import erase_person
from minga.people.enums import ConsentPurpose
from minga.people.models import Person
from minga.people.queries.consents import has_consent
from tests.factories import assessments as made
from tests.factories.organisations import role
from tests.factories.people import make_consent, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def _asked(**changed: Any) -> Asked:
    return Asked(**{"most_items": 8, "answer_by": now() + timedelta(days=7), **changed})


def _invite(panel: Panel, **changed: Any) -> Juror:
    values = {"email": "Ada@Example.org", "given_name": "Ada", "family_name": "Ríos", "asked": _asked(), **changed}
    return actions.invite_by_email(panel=panel, actor=made.runner_of(panel), now=now(), **values)


def _answer(juror: Juror, **changed: Any) -> Juror:
    values: dict[str, Any] = {"accept": True, "consent": True, "actor": juror.person, "now": now(), **changed}
    return actions.answer_invitation(juror=juror, **values)


def test_somebody_without_an_account_is_written_down_and_asked_by_letter() -> None:
    panel = made.make_panel()

    juror = _invite(panel, asked=_asked(message="Nos haría mucha ilusión."))

    person, letter = Person.objects.get(email="ada@example.org"), Message.objects.get(kind="assessments.invitation")
    assert (juror.person, juror.state, juror.most_items) == (person, JurorState.INVITED, 8)
    assert letter.to == person
    assert letter.link == invitation_path(juror)
    assert "Nos haría mucha ilusión." in letter.body
    assert not has_consent(person, ConsentPurpose.ACCOUNT)


def test_whoever_has_an_account_is_found_by_her_address_and_needs_no_name() -> None:
    person = make_person(email="ada@example.org")

    juror = _invite(made.make_panel(), given_name="", family_name="")

    assert juror.person == person
    assert Entry.objects.filter(key="people.person_added").count() == 0


def test_an_unknown_address_without_a_name_asks_for_the_name() -> None:
    with pytest.raises(DomainError, match="Write also the name") as refused:
        _invite(made.make_panel(), family_name=" ")

    assert refused.value.field == "given_name"
    assert not Juror.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"answer_by": now() - timedelta(days=1)}, "answer_by"), ({"most_items": 0}, "most_items"),
     ({"most_items": 501}, "most_items")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_and_nobody_is_written_down(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        _invite(made.make_panel(), asked=_asked(**changed))

    error = refused.value
    assert field in (error.errors if isinstance(error, Invalid) else [error.field])
    assert not Person.objects.filter(email="ada@example.org").exists()


def test_whoever_may_not_sign_in_is_not_asked() -> None:
    panel = made.make_panel()

    with pytest.raises(Invalid):
        actions.invite_juror(panel=panel, person=make_person(is_active=False), asked=_asked(), actor=HOUSE, now=now())


def test_a_stranger_asks_nobody_and_a_closed_jury_takes_nobody() -> None:
    with pytest.raises(NotAllowed):
        actions.invite_by_email(
            panel=made.make_panel(), email="ada@example.org", given_name="Ada", family_name="Ríos", asked=_asked(),
            actor=make_person(), now=now(),
        )  # fmt: skip
    with pytest.raises(NotReady):
        _invite(made.make_panel(state=PanelState.CLOSED, closed_at=now()))


def test_her_yes_is_her_consent_and_her_load_is_hers_to_say() -> None:
    juror = _invite(made.make_panel())

    answered = _answer(juror, most_items=3, topics=["agua"], languages=["es", "pt"])

    assert (answered.state, answered.most_items) == (JurorState.ACCEPTED, 3)
    assert (answered.topics, answered.languages) == (["agua"], ["es", "pt"])
    assert has_consent(answered.person, ConsentPurpose.ACCOUNT)


def test_without_consent_there_is_no_yes_but_there_is_a_no() -> None:
    juror = _invite(made.make_panel())

    with pytest.raises(DomainError) as refused:
        _answer(juror, consent=False)
    assert refused.value.field == "consent"

    declined = _answer(juror, accept=False, consent=False, reason=" Estoy de viaje. ")
    assert (declined.state, declined.declined_reason) == (JurorState.DECLINED, "Estoy de viaje.")
    assert not has_consent(juror.person, ConsentPurpose.ACCOUNT)


def test_whoever_consented_before_is_not_asked_again() -> None:
    person = make_consent().person
    panel = made.make_panel()
    juror = actions.invite_juror(panel=panel, person=person, asked=_asked(), actor=HOUSE, now=now())

    assert _answer(juror, consent=False).state == JurorState.ACCEPTED


def test_nobody_answers_for_her_nor_twice_nor_late() -> None:
    juror = _invite(made.make_panel())

    with pytest.raises(NotAllowed):
        _answer(juror, actor=make_person())
    with pytest.raises(NotReady, match="last day"):
        _answer(juror, now=now() + timedelta(days=8))
    _answer(juror)
    with pytest.raises(Conflict):
        _answer(juror, accept=False)


def test_an_invitation_to_a_jury_that_moved_on_is_no_longer_open() -> None:
    panel = made.make_panel()
    juror = _invite(panel)
    Panel.objects.filter(pk=panel.pk).update(state=PanelState.DISCUSSING)

    with pytest.raises(NotReady, match="no longer open"):
        _answer(juror)


def test_a_second_invitation_makes_the_first_link_worthless() -> None:
    panel = made.make_panel()
    juror = _invite(panel)
    first = mint_token(juror)
    _answer(juror, accept=False)

    again = actions.invite_juror(
        panel=panel, person=juror.person, asked=_asked(), actor=HOUSE, now=now() + timedelta(seconds=1)
    )

    assert (again.pk, again.state, again.declined_reason) == (juror.pk, JurorState.INVITED, "")
    assert juror_by_link(str(juror.uuid), mint_token(again)) == juror
    for token in (first, "x" * 43, "ñ"):
        with pytest.raises(Juror.DoesNotExist):
            juror_by_link(str(juror.uuid), token)


def test_whoever_sits_already_is_not_asked_again() -> None:
    panel = made.make_panel()
    juror = _answer(_invite(panel))

    with pytest.raises(Conflict):
        actions.invite_juror(panel=panel, person=juror.person, asked=_asked(), actor=HOUSE, now=now())


def _waiting(**fields: Any) -> Juror:
    values = {
        "state": JurorState.INVITED, "answered_at": None, "invited_at": now() - timedelta(days=4),
        "answer_by": now() + timedelta(days=2), **fields,
    }  # fmt: skip
    return made.make_juror(fields.pop("panel", None) or made.make_panel(), **values)


def test_whoever_has_not_answered_is_reminded_once() -> None:
    juror = _waiting()

    assert (actions.remind_due(now=now()), actions.remind_due(now=now())) == (1, 0)
    letter = Message.objects.get(kind="assessments.invitation_reminder")
    assert (letter.to, letter.link) == (juror.person, invitation_path(juror))


@pytest.mark.parametrize(
    "fields",
    [
        {"answer_by": now() + timedelta(days=6)},
        {"answer_by": now() - timedelta(hours=1)},
        {"invited_at": now() - timedelta(hours=2)},
        {"state": JurorState.ACCEPTED},
        {"reminded_at": now()},
    ],
)
def test_nobody_is_reminded_too_early_too_late_or_for_nothing(fields: dict[str, Any]) -> None:
    _waiting(**fields)

    assert actions.remind_due(now=now()) == 0


def test_the_hourly_job_reminds_and_goes_on_when_somebody_answered_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    _waiting()
    look_after_invitations(timestamp=0)
    assert Message.objects.filter(kind="assessments.invitation_reminder").count() == 1

    def answered(**_given: Any) -> Juror:
        raise NotReady("x")

    _waiting()
    monkeypatch.setattr(actions, "remind_juror", answered)
    assert actions.remind_due(now=now()) == 0


def test_there_is_nothing_to_remind_whoever_answered() -> None:
    with pytest.raises(NotReady):
        actions.remind_juror(juror=_waiting(state=JurorState.DECLINED), actor=HOUSE, now=now())


def test_she_takes_less_until_it_would_be_less_than_she_has() -> None:
    panel = made.make_panel(items=3, jurors=1)
    juror = panel.jurors.get()
    for item in panel.items.all()[:2]:
        made.make_assessment(item, juror)

    changed = actions.change_load(juror=juror, most_items=2, topics=["salud"], actor=juror.person, now=now())
    assert (changed.most_items, changed.topics) == (2, ["salud"])
    with pytest.raises(DomainError, match="has 2 already") as refused:
        actions.change_load(juror=juror, most_items=1, actor=juror.person, now=now())
    assert refused.value.field == "most_items"


def test_only_the_office_says_who_stands_in() -> None:
    panel = made.make_panel(jurors=1)
    juror = panel.jurors.get()

    hers = actions.change_load(juror=juror, most_items=5, may_stand_in=True, actor=juror.person, now=now())
    assert hers.may_stand_in is False
    theirs = actions.change_load(
        juror=juror, most_items=5, may_stand_in=True, actor=made.runner_of(panel), now=now()
    )  # fmt: skip
    assert theirs.may_stand_in is True
    with pytest.raises(NotAllowed):
        actions.change_load(juror=juror, most_items=5, actor=make_person(), now=now())


def _busy(moment: datetime) -> tuple[Juror, dict[str, int]]:
    """A juror with something sent, begun and not begun; ids of her assessments by state."""
    panel = made.make_panel(items=3, jurors=1)
    juror, items = panel.jurors.get(), list(panel.items.all())
    rows = {
        "sent": made.make_assessment(items[0], juror, submitted=made.SCORES),
        "begun": made.make_assessment(items[1], juror, state=AssessmentState.BEGUN, scores={"team": 1}),
        "assigned": made.make_assessment(items[2], juror, assigned_at=moment),
    }
    return juror, {name: row.pk for name, row in rows.items()}


def _states(juror: Juror, ids: dict[str, int]) -> dict[str, str]:
    found = dict(juror.assessments.values_list("pk", "state"))
    return {name: found[pk] for name, pk in ids.items()}


def test_what_she_sent_stays_when_she_is_taken_off_and_the_rest_is_free() -> None:
    juror, ids = _busy(now())

    actions.remove_juror(juror=juror, reason="No respondió.", actor=made.runner_of(juror.panel), now=now())

    assert _states(juror, ids) == {"sent": "submitted", "begun": "taken_away", "assigned": "taken_away"}
    letter = Message.objects.get(kind="assessments.removed")
    assert "No respondió." in letter.body
    assert Entry.objects.get(key="assessments.juror_removed").after == {"freed": 2, "leaves": False}


def test_she_may_leave_by_herself_and_gets_no_letter_about_it() -> None:
    juror, _ids = _busy(now())

    left = actions.remove_juror(juror=juror, reason="Estoy enferma.", actor=juror.person, now=now())

    assert (left.state, left.declined_reason) == (JurorState.REMOVED, "Estoy enferma.")
    assert not Message.objects.exists()
    with pytest.raises(Conflict):
        actions.remove_juror(juror=juror, reason="Otra vez.", actor=juror.person, now=now())


def test_whoever_may_no_longer_sign_in_gets_no_letter() -> None:
    juror = made.make_juror(made.make_panel(), make_person(is_active=False))

    actions.remove_juror(juror=juror, reason="Cerró su cuenta.", actor=made.runner_of(juror.panel), now=now())

    assert not Message.objects.exists()


def test_nobody_is_taken_off_without_a_reason_or_by_a_stranger() -> None:
    juror = made.make_juror(made.make_panel())

    with pytest.raises(DomainError) as refused:
        actions.remove_juror(juror=juror, reason=" ", actor=made.runner_of(juror.panel), now=now())
    assert refused.value.field == "reason"
    with pytest.raises(NotAllowed):
        actions.remove_juror(juror=juror, reason="Porque sí.", actor=make_person(), now=now())


def test_whoever_is_erased_leaves_juries_at_work_and_stays_in_closed_ones_without_a_name() -> None:
    juror, ids = _busy(now())
    closed = made.make_juror(made.make_panel(state=PanelState.CLOSED, closed_at=now()), juror.person)
    made.make_juror_tie(juror.person, name="Ana Benítez")

    erase_person(person=juror.person, actor=juror.person, now=now())

    juror.refresh_from_db()
    closed.refresh_from_db()
    assert (juror.state, closed.state) == (JurorState.REMOVED, JurorState.ACCEPTED)
    assert _states(juror, ids)["sent"] == "submitted"
    assert not juror.person.juror_ties.exists()
    assert not Message.objects.filter(kind="assessments.removed").exists()


def test_whoever_runs_a_double_blind_jury_does_not_sit_on_it() -> None:
    panel = made.make_panel(state=PanelState.PREPARING, blind="double")
    runner = made.runner_of(panel)

    with pytest.raises(NotReady) as refused:
        actions.invite_juror(panel=panel, person=runner, asked=_asked(), actor=runner, now=now())
    assert (refused.value.code, refused.value.field) == ("runs", "email")

    juror = _invite(panel)
    role(juror.person, "coordinator", made.owner_of(panel))
    with pytest.raises(NotReady):
        _answer(juror)
    assert Juror.objects.get().state == JurorState.INVITED


def test_whoever_runs_a_jury_that_may_know_can_sit_on_it() -> None:
    panel = made.make_panel(state=PanelState.PREPARING, blind="single")
    runner = made.runner_of(panel)

    juror = actions.invite_juror(panel=panel, person=runner, asked=_asked(), actor=runner, now=now())

    assert _answer(juror).state == JurorState.ACCEPTED
