"""To begin a challenge and to write it: who may, what stays, what it leaves in the log."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.challenges.actions.challenges import (
    Complaint,
    confirm_challenge,
    edit_challenge,
    see_similar,
    start_challenge,
)
from minga.challenges.actions.figures import Baseline, drop_success, set_baseline, set_success
from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge
from minga.challenges.queries.figures import figure_of, target_of
from minga.core.actors import HOUSE
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.indicators.enums import Direction, Reading
from minga.organisations.enums import OrganisationType, RoleKind
from minga.organisations.models import Organisation
from tests.factories.challenges import bare_draft, make_challenge, make_figure
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def _complaint(organisation: Organisation, **more: object) -> Complaint:
    words = {"title": "  Filas  de madrugada ", "complaint": "Nadie atiende."}
    return Complaint(organisation=organisation, **(words | more))  # type: ignore[arg-type]


def test_member_of_staff_begins_a_draft_that_nobody_else_finds() -> None:
    owner, person = make_organisation(), make_person()
    role(person, RoleKind.MEMBER, owner)

    challenge = start_challenge(complaint=_complaint(owner), actor=person, now=NOW)

    assert (challenge.title, challenge.key, challenge.status) == ("Filas de madrugada", "filas-de-madrugada", "draft")
    assert (challenge.written_by, challenge.country) == (person, "PY")
    assert not SearchEntry.objects.filter(subject_type="challenges.challenge").exists()
    entry = Entry.objects.get(key="challenges.challenge_started")
    assert (entry.actor_id, entry.organisation_id) == (person.pk, owner.pk)


def test_whoever_takes_part_for_the_organisation_drafts_in_her_edition_only() -> None:
    enrolment = make_enrolment(organisation=make_organisation())
    owner, person = enrolment.organisation, enrolment.person
    assert owner is not None

    made = start_challenge(complaint=_complaint(owner, edition=enrolment.edition), actor=person, now=NOW)
    with pytest.raises(NotAllowed) as refused:
        start_challenge(complaint=_complaint(owner, edition=make_edition()), actor=person, now=NOW)

    assert (made.edition, refused.value.field) == (enrolment.edition, "edition")


def test_only_public_organisations_own_challenges_and_only_their_people_begin_them() -> None:
    firm, town, person = make_organisation(type=OrganisationType.FIRM), make_organisation(), make_person()
    role(person, RoleKind.COORDINATOR, firm)

    for owner in (firm, town):
        with pytest.raises(DomainError) as refused:
            start_challenge(complaint=_complaint(owner), actor=person, now=NOW)
        assert refused.value.field == "organisation"
    assert not Challenge.objects.exists()


@pytest.mark.parametrize("missing", ["title", "complaint"])
def test_a_beginning_needs_a_title_and_the_complaint(missing: str) -> None:
    with pytest.raises(Invalid) as refused:
        start_challenge(complaint=_complaint(make_organisation(), **{missing: "  "}), actor=HOUSE, now=NOW)

    assert set(refused.value.errors) == {missing}


def test_a_challenge_is_never_called_like_one_of_our_pages() -> None:
    made = start_challenge(complaint=_complaint(make_organisation(), title="Nuevo"), actor=HOUSE, now=NOW)

    assert made.key == "nuevo-desafio"


def test_edit_keeps_before_and_after_and_takes_the_goal_of_the_target() -> None:
    challenge = bare_draft(question="¿Antes?")

    edited = edit_challenge(
        challenge=challenge, changes={"question": " ¿Después? ", "sdg_target": "6.b"}, actor=HOUSE, now=NOW
    )

    assert (edited.question, edited.sdg_goal) == ("¿Después?", 6)
    entry = Entry.objects.get(key="challenges.challenge_edited")
    assert (entry.before["question"], entry.after["question"]) == ("¿Antes?", "¿Después?")


def test_edit_refuses_words_written_over_what_somebody_else_saved() -> None:
    challenge = bare_draft(question="Lo de otra persona")

    with pytest.raises(Conflict):
        edit_challenge(
            challenge=challenge, changes={"question": "Lo mío"}, was={"question": "Lo viejo"}, actor=HOUSE, now=NOW
        )

    challenge.refresh_from_db()
    assert challenge.question == "Lo de otra persona"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": ""}, "title"), ({"sdg_target": "18.1"}, "sdg_target"), ({"sdg_target": "16"}, "sdg_target")],
)
def test_edit_refuses_what_makes_no_sense(changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        edit_challenge(challenge=bare_draft(), changes=changes, actor=HOUSE, now=NOW)

    assert field in refused.value.errors


def test_only_columns_of_the_form_are_edited() -> None:
    with pytest.raises(ValueError, match="status"):
        edit_challenge(challenge=bare_draft(), changes={"status": "solved"}, actor=HOUSE, now=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"affected": ""}, "affected"),
        ({"sdg_target": ""}, "sdg_target"),
        ({"adoption_owner": ""}, "adoption_owner"),
        ({"adoption_budget": ""}, "adoption_owner"),
    ],
)
def test_standing_challenge_keeps_what_its_gates_asked(changes: dict[str, str], field: str) -> None:
    challenge = make_challenge(status=Status.CHARACTERISED)

    with pytest.raises(NotReady) as refused:
        edit_challenge(challenge=challenge, changes=changes, actor=HOUSE, now=NOW)

    assert refused.value.field == field


def test_standing_challenge_is_found_by_its_new_words_until_it_is_restricted() -> None:
    challenge = make_challenge(status=Status.MAPPED)

    edit_challenge(challenge=challenge, changes={"title": "Turnos sin fila"}, actor=HOUSE, now=NOW)
    assert SearchEntry.objects.get(subject_type="challenges.challenge").title == "Turnos sin fila"
    edit_challenge(challenge=challenge, changes={"restricted": True}, actor=HOUSE, now=NOW)

    assert not SearchEntry.objects.filter(subject_type="challenges.challenge").exists()


def test_who_may_not_write_changes_nothing() -> None:
    challenge, stranger = bare_draft(), make_person()
    role(stranger, RoleKind.COORDINATOR)

    for write in (
        lambda: edit_challenge(challenge=challenge, changes={"title": "Mío"}, actor=stranger, now=NOW),
        lambda: see_similar(challenge=challenge, actor=stranger, now=NOW),
        lambda: set_baseline(challenge=challenge, baseline=Baseline(name="x"), actor=stranger, now=NOW),
        lambda: confirm_challenge(challenge=challenge, actor=stranger, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            write()
    assert not Entry.objects.filter(subject_type="challenges.challenge").exists()


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.JOINED, Status.SOLVED])
def test_what_ended_is_not_written_any_more(status: Status) -> None:
    challenge, person = make_challenge(status=status), make_person()
    role(person, RoleKind.COORDINATOR, challenge.organisation)

    with pytest.raises(NotAllowed):
        edit_challenge(challenge=challenge, changes={"title": "Otro"}, actor=person, now=NOW)


def test_confirming_is_for_what_stands() -> None:
    standing = make_challenge(status=Status.MAPPED)

    assert confirm_challenge(challenge=standing, actor=HOUSE, now=NOW).confirmed_at == NOW
    with pytest.raises(Conflict):
        confirm_challenge(challenge=bare_draft(), actor=HOUSE, now=NOW)


def test_baseline_may_be_said_in_parts_and_by_a_person() -> None:
    challenge, person = bare_draft(), make_person()
    role(person, RoleKind.MEMBER, challenge.organisation)

    set_baseline(challenge=challenge, baseline=Baseline(name="Espera", unit="minutos"), actor=person, now=NOW)
    assert figure_of(challenge) is None
    whole = Baseline(
        name="Espera", unit="minutos", value=Decimal(140), measured_on=date(2026, 10, 1), source="Cuaderno"
    )
    set_baseline(challenge=challenge, baseline=whole, actor=person, now=NOW)
    set_success(challenge=challenge, value=Decimal(30), due_on=date(2027, 10, 1), actor=person, now=NOW)

    figure, target = figure_of(challenge), target_of(challenge)
    assert figure is not None
    assert target is not None
    assert (figure.baseline, figure.goal, figure.whole) == (140, 30, True)
    assert (target.reading, target.indicator.direction) == (Reading.AT_MOST, Direction.DOWN)


def test_success_above_the_baseline_means_that_more_is_better() -> None:
    target = make_figure(bare_draft(), baseline=20, goal=80)

    assert (target.reading, target.indicator.direction) == (Reading.AT_LEAST, Direction.UP)


def test_success_follows_a_corrected_baseline() -> None:
    challenge = make_challenge()
    corrected = Baseline(name="Espera", unit="minutos", value=Decimal(90), measured_on=date(2025, 11, 1), source="Otra")

    set_baseline(challenge=challenge, baseline=corrected, actor=HOUSE, now=NOW)

    target = target_of(challenge)
    assert target is not None
    assert (target.baseline, target.value, target.starts_on) == (90, 30, date(2025, 11, 1))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Baseline(value=Decimal(-1), measured_on=date(2026, 1, 1)), "value"),
        (Baseline(value=Decimal(1)), "measured_on"),
        (Baseline(value=Decimal(1), measured_on=date(2027, 1, 1)), "measured_on"),
    ],
)
def test_baseline_that_makes_no_sense_is_refused_at_its_field(said: Baseline, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_baseline(challenge=bare_draft(), baseline=said, actor=HOUSE, now=NOW)

    assert set(refused.value.errors) == {field}


def test_success_needs_a_baseline_another_number_and_a_later_day() -> None:
    bare, challenge = bare_draft(), make_challenge()

    with pytest.raises(NotReady):
        set_success(challenge=bare, value=Decimal(1), due_on=date(2027, 1, 1), actor=HOUSE, now=NOW)
    for value, due_on, field in ((140, date(2028, 1, 1), "goal"), (30, date(2025, 1, 1), "due_on")):
        with pytest.raises(Invalid) as refused:
            set_success(challenge=challenge, value=Decimal(value), due_on=due_on, actor=HOUSE, now=NOW)
        assert set(refused.value.errors) == {field}


def test_success_is_taken_back_while_no_gate_stands_on_it() -> None:
    draft, whole = make_challenge(), make_challenge(status=Status.CHARACTERISED)

    drop_success(challenge=draft, actor=HOUSE, now=NOW)
    with pytest.raises(NotReady):
        drop_success(challenge=whole, actor=HOUSE, now=NOW)
    with pytest.raises(NotReady):
        drop_success(challenge=draft, actor=HOUSE, now=NOW)

    assert target_of(draft) is None
    assert target_of(whole) is not None
