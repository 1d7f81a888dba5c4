"""What a jury reads of an entry in each blind mode, and who is known to have a stake in it."""

import json
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.utils import translation

from minga.assessments.enums import BlindMode, InterestKind
from minga.assessments.policies import Reading, assessed_kind, owner_kind
from minga.calls.actions.blind import Changes, change_blind_copy, clear_blind_copy, make_blind_copy
from minga.calls.enums import CallKind
from minga.calls.models import BlindCopy, Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from tests.conftest import Queries
from tests.factories.blind import TELLING, double_call, telling_entry
from tests.factories.calls import add_challenge, make_application, make_call, make_entry, make_solver, phase_rules
from tests.factories.initiatives import lead_of, make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

KIND = assessed_kind("calls.entry")
assert KIND is not None


def _cleared(entry: Entry) -> BlindCopy:
    copy = make_blind_copy(entry=entry, actor=HOUSE, now=now())
    return clear_blind_copy(copy=copy, actor=HOUSE, now=now())


def _read(entry: Entry, blind: str) -> Reading:
    with translation.override("en"):
        return KIND.reading(entry, blind)


def _told(reading: Reading) -> str:
    return json.dumps(asdict(reading), ensure_ascii=False).lower()


def test_a_cleared_copy_tells_nothing_and_keeps_what_is_judged() -> None:
    entry = telling_entry()
    _cleared(entry)

    reading = _read(entry, BlindMode.DOUBLE)

    assert [word for word in TELLING if word in _told(reading)] == []
    parts = {part.key: part for part in reading.parts}
    assert reading.ready
    assert reading.language == "es"
    assert reading.title == "Yvyrá: turnos para [organisation]"
    assert "esperan con esperanza" in parts["story"].text
    assert (parts["who"].withheld, parts["mail"].withheld, parts["document"].withheld) == (True, True, True)
    assert parts["members"].rows[0] == ("Qué hace",)
    assert parts["members"].rows[2] == ("programa el turno",)
    assert (parts["people"].text, parts["kind"].text) == ("6,400 personas", "Salud")
    assert parts["files"].files == ()


@pytest.mark.parametrize("state", ["no copy", "not looked over", "older than the answers"])
def test_what_nobody_cleared_is_not_read(state: str) -> None:
    entry = telling_entry()
    if state == "not looked over":
        make_blind_copy(entry=entry, actor=HOUSE, now=now())
    if state == "older than the answers":
        BlindCopy.objects.filter(pk=_cleared(entry).pk).update(made_at=entry.received_at - timedelta(seconds=1))

    reading = _read(entry, BlindMode.DOUBLE)

    assert reading == Reading(title=entry.blind_code, ready=False)
    assert KIND.titles([entry], BlindMode.DOUBLE) == {}
    assert KIND.file(entry, BlindMode.DOUBLE, 1) is None


@pytest.mark.parametrize("blind", [BlindMode.OPEN, BlindMode.SINGLE])
def test_where_jurors_may_know_they_read_all_but_contact_data(blind: str) -> None:
    entry = telling_entry()

    reading = _read(entry, blind)

    parts = {part.key: part for part in reading.parts}
    assert reading.title == "Yvyrá: turnos para Carapeguá"
    assert reading.line.startswith("Municipalidad de Carapeguá")
    assert "María Núñez" in parts["story"].text
    assert parts["who"].text == "María Núñez"
    assert "mail" not in parts
    assert "document" not in parts
    assert parts["members"].rows[0] == ("Nombre", "Qué hace")
    assert [file.name for file in parts["files"].files] == ["plano-de-carapegua.pdf", "carta-nunez.txt"]
    second = KIND.file(entry, blind, 2)
    assert second is not None
    assert second.name == "carta-nunez.txt"
    assert KIND.file(entry, blind, 3) is None
    assert KIND.titles([entry], blind) == {entry.pk: "Yvyrá: turnos para Carapeguá"}


def test_the_office_withholds_a_question_and_reveals_a_personal_one() -> None:
    entry = telling_entry()
    copy = _cleared(entry)
    change_blind_copy(copy=copy, changes=Changes(withhold=["story"], reveal=["who"]), actor=HOUSE, now=now())

    parts = {part.key: part for part in _read(entry, BlindMode.DOUBLE).parts}

    assert (parts["story"].withheld, parts["story"].text) == (True, "")
    assert (parts["who"].withheld, parts["who"].text) == (False, "[person]")


def test_a_title_of_which_nothing_is_left_is_the_code() -> None:
    entry = telling_entry()
    entry.application.title = "Carapeguá"
    entry.application.save()

    _cleared(entry)

    assert _read(entry, BlindMode.DOUBLE).title == entry.blind_code


def test_a_round_without_a_form_is_judged_by_the_answers_before_it() -> None:
    call = double_call(phases=(phase_rules("idea"), phase_rules("pitch", form=False, blind=BlindMode.DOUBLE)))
    first = telling_entry(call)
    pitch = make_entry(first.application, call.phases.get(key="pitch"), submission=None)
    _cleared(pitch)

    assert {part.key for part in _read(pitch, BlindMode.DOUBLE).parts} >= {"story", "people"}


def test_of_solutions_the_challenge_is_told_and_who_offers_them_is_not() -> None:
    call = double_call(kind=CallKind.SOLUTIONS)
    challenge = make_dossier_challenge(title="Esperas largas")
    add_challenge(call, challenge)
    entry = telling_entry(call, challenge=challenge, solver=make_solver(name="Voz Clara"))
    entry.application.title = "Voz Clara: turnos por voz"
    entry.application.save()
    _cleared(entry)

    reading = _read(entry, BlindMode.DOUBLE)

    assert reading.line == "Esperas largas"
    assert reading.title == "[organisation]: turnos por voz"


def test_titles_of_many_cost_as_much_as_of_one(queries: Queries) -> None:
    entries = [make_entry() for _number in range(3)]

    with queries(1):
        assert len(KIND.titles(entries, BlindMode.SINGLE)) == 3
    with queries(2):
        assert KIND.titles(entries, BlindMode.DOUBLE) == {}


def test_everybody_around_an_application_has_a_stake_in_it() -> None:
    initiative = make_initiative(stage=4)
    mentor, stand_in, outsider = make_person(), make_person(), make_person()
    role(mentor, RoleKind.MENTOR, initiative, deputy=stand_in)
    solver = make_solver(organisation=make_organisation())
    entry = telling_entry(initiative=initiative, solver=solver)
    application = entry.application
    member = application.members.get()

    stake = KIND.stakeholders([entry])[entry.pk]

    assert stake.persons[application.person_id] == InterestKind.TEAM
    assert stake.persons[member.person_id] == InterestKind.TEAM
    assert stake.persons[solver.owner_id] == InterestKind.TEAM
    assert stake.persons[lead_of(initiative).pk] == InterestKind.TEAM
    assert stake.persons[mentor.pk] == stake.persons[stand_in.pk] == InterestKind.MENTOR
    assert outsider.pk not in stake.persons
    assert stake.organisations >= {application.organisation_id, solver.organisation_id, initiative.organisation_id}
    assert {"María Núñez", "Ramona Villalba", "Juan Ayala", solver.name} <= set(stake.names)
    assert (stake.languages, stake.topics) == ({"es"}, {initiative.sector, *solver.sectors})


def test_stakes_of_many_cost_as_much_as_of_one(queries: Queries) -> None:
    entries = [make_entry(make_application(make_call(), initiative=make_initiative())) for _number in range(3)]

    with queries(4):
        KIND.stakeholders(entries[:1])
    with queries(4):
        KIND.stakeholders(entries)


def test_the_office_of_the_call_runs_its_juries_and_nobody_else() -> None:
    call = make_call()
    phase = call.phases.get()
    office, juror = make_person(), make_person()
    role(office, RoleKind.MANAGER, call.edition)
    role(juror, RoleKind.JUROR, call.edition)
    kind = owner_kind("calls.callphase")

    assert kind.may_run(office, phase)
    assert not kind.may_run(juror, phase)
    assert not kind.may_run(None, phase)
    assert kind.address(phase).endswith(f"/{call.key}/rondas/{phase.key}/jurado/")
    assert "health" in kind.topics(phase)
