"""A wave from its plan to its results: each step waits for what the one before promised."""

from dataclasses import replace
from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.capacity.actions import entities, waves
from minga.capacity.actions.inviting import EntityIn, invite_entities
from minga.capacity.enums import MeasuredState, VersionState, WaveState
from minga.capacity.models import Wave
from minga.capacity.queries.wave_office import wave_office
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.organisations.enums import RoleKind
from tests.factories.capacity import (
    DESIGN,
    make_computation,
    make_marks,
    make_measured,
    make_version,
    make_wave,
    runner_of,
    steward_of,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


def test_plan_wave_names_it_after_index_and_year() -> None:
    version = make_version()
    person = make_person()
    role(person, RoleKind.MONITOR, version.index.owner)

    wave = waves.plan_wave(version=version, host=version.index.owner, year=2026, values={}, actor=person, now=now())

    assert wave.titles["es"] == f"{version.index.titles['es']} 2026"
    assert (wave.state, wave.panel) == (WaveState.PREPARING, None)
    assert Entry.objects.filter(key="capacity.wave_planned").count() == 1


def test_anybody_who_measures_may_use_a_public_method_in_her_own_organisation() -> None:
    version, host = make_version(), make_organisation()
    person = make_person()
    role(person, RoleKind.MANAGER, host)

    wave = waves.plan_wave(version=version, host=host, year=2026, values={}, actor=person, now=now())

    assert wave.host == host
    version.index.public = False
    version.index.save()
    with pytest.raises(NotAllowed):
        waves.plan_wave(version=version, host=host, year=2027, values={}, actor=person, now=now())


def test_who_runs_an_edition_plans_for_its_host_only() -> None:
    edition, version = make_edition(), make_version()
    person = make_person()
    role(person, RoleKind.MANAGER, edition)

    wave = waves.plan_wave(
        version=version, host=edition.host, year=2026, values={"edition": edition}, actor=person, now=now()
    )

    assert wave.edition == edition
    with pytest.raises(NotAllowed):
        waves.plan_wave(
            version=version, host=make_organisation(), year=2026, values={"edition": edition}, actor=person, now=now()
        )


def test_plan_wave_wants_a_published_method() -> None:
    version = make_version(state=VersionState.DRAFT)

    with pytest.raises(NotReady):
        waves.plan_wave(
            version=version, host=version.index.owner, year=2026, values={},
            actor=runner_of(make_wave(version=make_version(index=version.index))), now=now(),
        )  # fmt: skip


def test_days_must_follow_each_other() -> None:
    wave = make_wave(state=WaveState.PREPARING)
    early = now() + timedelta(days=1)

    with pytest.raises(Invalid) as refused:
        waves.change_wave(wave=wave, changes={"grading_until": early}, actor=runner_of(wave), now=now())

    assert set(refused.value.errors) == {"grading_until"}


def test_what_lies_behind_does_not_change() -> None:
    wave = make_wave(state=WaveState.GRADING)

    with pytest.raises(Conflict) as refused:
        waves.change_wave(
            wave=wave, changes={"answers_until": now() + timedelta(days=2)}, actor=runner_of(wave), now=now()
        )

    assert refused.value.field == "answers_until"


def test_a_wave_opens_once_somebody_is_invited() -> None:
    wave = make_wave(state=WaveState.PREPARING)
    actor = runner_of(wave)

    with pytest.raises(NotReady):
        waves.step_wave(wave=wave, to=WaveState.ANSWERING, actor=actor, now=now())
    invite_entities(wave=wave, entities=[EntityIn(organisation=make_organisation())], actor=actor, now=now())
    moved = waves.step_wave(wave=wave, to=WaveState.ANSWERING, actor=actor, now=now())

    assert moved.state == WaveState.ANSWERING
    entry = Entry.objects.get(key="capacity.wave_stepped")
    assert (entry.before, entry.after) == ({"state": "preparing"}, {"state": "answering"})


def test_a_method_that_asks_nothing_takes_no_answers() -> None:
    silent = replace(DESIGN, nodes=tuple(replace(node, question="") for node in DESIGN.nodes))
    version = make_version(silent)
    version.form = None
    wave = make_wave(
        state=WaveState.PREPARING, version=make_version(silent, index=version.index, form=None), entities=1
    )

    with pytest.raises(NotReady, match=r"\S"):
        waves.step_wave(wave=wave, to=WaveState.ANSWERING, actor=runner_of(wave), now=now())


def test_nobodys_time_to_answer_is_cut() -> None:
    wave = make_wave(entities=1)
    make_measured(wave, state=MeasuredState.SENT)
    actor = runner_of(wave)

    with pytest.raises(NotReady):
        waves.step_wave(wave=wave, to=WaveState.GRADING, actor=actor, now=now())

    later = wave.answers_until + timedelta(minutes=1) if wave.answers_until else now()
    assert waves.step_wave(wave=wave, to=WaveState.GRADING, actor=actor, now=later).state == WaveState.GRADING


def test_grading_begins_early_when_all_have_sent_or_said_no() -> None:
    wave = make_wave()
    make_measured(wave, state=MeasuredState.SENT)
    make_measured(wave, state=MeasuredState.DECLINED)

    moved = waves.step_wave(wave=wave, to=WaveState.GRADING, actor=runner_of(wave), now=now())

    assert moved.state == WaveState.GRADING


def test_answers_under_an_open_correction_are_graded_as_they_were_sent() -> None:
    wave = make_wave()
    make_measured(wave, state=MeasuredState.ANSWERING, sent_at=now())
    over = wave.answers_until + timedelta(minutes=1) if wave.answers_until else now()

    moved = waves.step_wave(wave=wave, to=WaveState.GRADING, actor=runner_of(wave), now=over)

    assert moved.state == WaveState.GRADING


def test_drafts_are_shown_when_everybody_has_marks() -> None:
    wave = make_wave(state=WaveState.GRADING)
    first, second = (make_measured(wave, state=MeasuredState.SENT) for _ in range(2))
    make_marks(first)
    before = wave_office(wave, now()).steps[0].lacking

    make_marks(second)

    assert len(before) == 1
    assert wave_office(wave, now()).steps[0].lacking == ()


def test_replies_end_on_the_day_that_was_announced_and_need_scores() -> None:
    wave = make_wave(state=WaveState.REPLYING)
    make_marks(make_measured(wave, state=MeasuredState.SENT))
    actor = runner_of(wave)
    after = wave.reply_until + timedelta(hours=1) if wave.reply_until else now()

    for at in (now(), after):
        with pytest.raises(NotReady):
            waves.step_wave(wave=wave, to=WaveState.COMPUTED, actor=actor, now=at)
    make_computation(wave)

    assert waves.step_wave(wave=wave, to=WaveState.COMPUTED, actor=actor, now=after).state == WaveState.COMPUTED


@pytest.mark.parametrize("to", [WaveState.PUBLISHED, WaveState.GRADING, WaveState.ANSWERING])
def test_no_step_is_skipped_and_publishing_is_none(to: str) -> None:
    wave = make_wave(state=WaveState.COMPUTED)

    with pytest.raises(Conflict):
        waves.step_wave(wave=wave, to=to, actor=runner_of(wave), now=now())


def test_a_steward_of_an_entity_does_not_run_the_wave() -> None:
    wave = make_wave(entities=1)

    with pytest.raises(NotAllowed):
        waves.step_wave(wave=wave, to=WaveState.GRADING, actor=steward_of(wave.measured.get()), now=now())


def test_only_a_wave_that_never_began_is_thrown_away() -> None:
    begun, fresh = make_wave(), make_wave(state=WaveState.PREPARING, entities=2)

    with pytest.raises(Conflict):
        waves.discard_wave(wave=begun, actor=runner_of(begun), now=now())
    waves.discard_wave(wave=fresh, actor=runner_of(fresh), now=now())

    assert list(Wave.objects.all()) == [begun]


def test_an_entity_is_taken_out_only_before_it_was_invited() -> None:
    wave = make_wave(state=WaveState.PREPARING)
    waiting, asked = make_measured(wave, invited_at=None), make_measured(wave)
    actor = runner_of(wave)

    entities.remove_measured(measured=waiting, actor=actor, now=now())
    with pytest.raises(Conflict):
        entities.remove_measured(measured=asked, actor=actor, now=now())

    assert list(wave.measured.all()) == [asked]


def test_type_and_group_change_until_the_wave_is_published() -> None:
    wave = make_wave(state=WaveState.COMPUTED, entities=1)
    measured = wave.measured.get()
    actor = runner_of(wave)

    changed = entities.change_measured(measured=measured, changes={"peer_group": "b"}, actor=actor, now=now())

    assert changed.peer_group == "b"
    assert Entry.objects.get(key="capacity.measured_changed").before == {"peer_group": "a"}
