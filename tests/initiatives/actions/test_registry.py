"""A registry is brought in through the conditions of gate 1, whatever it claims; and taken back while untouched."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from minga.audit.models import Entry
from minga.challenges.enums import ChallengeStatus
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.initiatives.actions.initiatives import edit_story
from minga.initiatives.actions.registry import (
    erase_old_registries,
    forget_lead,
    order_registry,
    send_registry,
    settle_row,
    undo_registry,
)
from minga.initiatives.enums import LifeStage, RegistryStatus, RegistryVerdict, Visibility
from minga.initiatives.models import GateReview, Initiative, RegistryImport, RegistryRow, TeamInvitation
from minga.initiatives.tasks import apply_registry
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from tests.factories.enrolment import make_enrolment
from tests.factories.initiatives import make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition
from tests.factories.replication import registry_file

pytestmark = pytest.mark.django_db
TOWN = "Municipalidad de Prueba"


def _town() -> tuple[Organisation, Person]:
    house = make_organisation(TOWN)
    role(person := make_person(), RoleKind.COORDINATOR, house)
    return house, person


def _send(house: Organisation, person: Person, *rows: dict[str, str]) -> RegistryImport:
    told = [{"title": f"Huerta escolar {place}", "entity": house.name} | row for place, row in enumerate(rows)]
    return send_registry(organisation=house, upload=registry_file(*told), name="r.csv", actor=person, now=now())


def _apply(job: RegistryImport, person: Person) -> RegistryImport:
    order_registry(job=job, actor=person, now=now())
    apply_registry(import_id=job.pk)
    job.refresh_from_db()
    return job


def _row(job: RegistryImport, place: int = 0) -> RegistryRow:
    return job.rows.order_by("number")[place]


def test_a_claimed_stage_is_never_believed() -> None:
    house, person = _town()
    job = _send(house, person, {"stage": "5", "state": "Pausada", "started": "15/03/2024", "sdg": "3.8"})

    _apply(job, person)

    row = _row(job)
    made = row.initiative
    assert made is not None
    assert (made.stage, made.state, made.visibility) == (LifeStage.MAPPED, "active", Visibility.DRAFT)
    assert str(made.started_on) == "2024-03-15"
    assert made.challenge.status == ChallengeStatus.MAPPED
    assert made.challenge.restricted
    assert made.reviews.count() == 1
    assert "5" in made.commitments.get().text
    assert Entry.objects.get(key="initiatives.initiative_brought_in").after["claimed"] == {
        "stage": 5, "state": "paused",
    }  # fmt: skip
    assert any("5" in remark for remark in row.remarks)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"affected": ""}, "affected"),
        ({"problem": ""}, "problem"),
        ({"title": ""}, "title"),
        ({"kind": "Cohete"}, "kind"),
        ({"sector": "Astronomía"}, "sector"),
        ({"sdg": "99.9"}, "sdg"),
        ({"stage": "9"}, "stage"),
        ({"state": "Volando"}, "state"),
        ({"started": "mañana"}, "started"),
        ({"started": "15/03/2199"}, "started"),
        ({"lead": "nadie"}, "lead"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"entity": "Nadie la conoce"}, "entity"),
        ({"title": "=HYPERLINK(1)"}, "title"),
        ({"title": "x" * 161}, "title"),
    ],
)
def test_a_row_is_refused_at_its_cell_and_the_others_go_on(cells: dict[str, str], field: str) -> None:
    house, person = _town()

    job = _apply(_send(house, person, cells, {}), person)

    assert _row(job).verdict == RegistryVerdict.REFUSED
    assert list(_row(job).problems) == [field]
    assert _row(job, 1).initiative is not None
    assert Initiative.objects.count() == 1


def test_only_entities_of_ones_own_circle_and_recognised_ones() -> None:
    house, person = _town()
    guest, stranger = make_organisation("Escuela invitada"), make_organisation("Ajena")
    unknown = make_organisation("Sin reconocer", recognised_at=None)
    edition = make_edition(host=house)
    for each in (guest, unknown):
        make_enrolment(edition=edition, organisation=each)

    job = _send(house, person, *({"entity": each.name} for each in (house, guest, stranger, unknown)))

    assert [row.verdict for row in job.rows.order_by("number")] == ["new", "new", "refused", "refused"]


def test_what_is_here_already_stays_out_and_what_is_much_alike_waits() -> None:
    house, person = _town()
    challenge = make_dossier_challenge(organisation=house)
    make_initiative(stage=1, challenge=challenge, title="Radio de turnos", folded_title="radio de turnos")
    make_initiative(stage=1, title="Aviso de crecidas del arroyo", folded_title="aviso de crecidas del arroyo")

    job = _send(
        house, person, {"title": "RADIO de turnos"}, {"title": "Aviso de crecidas de arroyo"}, {"title": "Otra cosa"},
        {"title": "otra COSA"},
    )  # fmt: skip

    assert [row.verdict for row in job.rows.order_by("number")] == ["known", "doubtful", "new", "refused"]
    settle_row(row=_row(job, 1), taken=True, actor=person, now=now())
    _apply(job, person)
    assert [row.initiative is not None for row in job.rows.order_by("number")] == [False, True, True, False]


def test_the_number_of_the_registry_is_known_again_after_its_title_changed() -> None:
    house, person = _town()
    _apply(_send(house, person, {"id": "A-1", "title": "Primera"}), person)

    again = _send(house, person, {"id": "A-1", "title": "Ahora se llama distinto"})

    assert _row(again).verdict == RegistryVerdict.KNOWN


def test_a_challenge_of_the_same_title_is_worked_on_instead_of_doubled() -> None:
    house, person = _town()
    standing = make_dossier_challenge(organisation=house, title="Huerta", folded_title="huerta")

    job = _apply(_send(house, person, {"title": "Huerta"}), person)

    made = _row(job).initiative
    assert made is not None
    assert made.challenge == standing
    assert made.stage == LifeStage.CHARACTERISED


def test_whoever_leads_is_invited_and_her_address_goes() -> None:
    house, person = _town()
    lead = make_person(email="lidera@ejemplo.example")

    job = _apply(_send(house, person, {"lead": "Lidera@ejemplo.example"}, {"lead": "nadie@ejemplo.example"}), person)

    assert TeamInvitation.objects.get().person == lead
    assert not Role.objects.filter(person=lead).exists()
    assert {(row.cells["lead"], row.lead_key) for row in job.rows.all()} == {("", "")}


def test_a_person_who_is_erased_is_forgotten_in_rows_not_applied_yet() -> None:
    house, person = _town()
    job = _send(house, person, {"lead": "lidera@ejemplo.example"}, {})

    forget_lead("LIDERA@ejemplo.example")

    assert _row(job).cells == {}
    assert _row(job, 1).cells


def test_applied_twice_it_brings_each_in_once() -> None:
    house, person = _town()
    job = _apply(_send(house, person, {}, {}), person)

    apply_registry(import_id=job.pk)

    assert Initiative.objects.count() == 2
    with pytest.raises(Conflict):
        order_registry(job=job, actor=person, now=now())


def test_a_job_that_died_goes_on_and_what_changed_meanwhile_is_refused() -> None:
    house, person = _town()
    job = _send(house, person, {}, {})
    order_registry(job=job, actor=person, now=now())
    Organisation.objects.filter(pk=house.pk).update(recognised_at=None)

    apply_registry(import_id=job.pk)

    job.refresh_from_db()
    assert job.status == RegistryStatus.APPLIED
    assert {row.verdict for row in job.rows.all()} == {RegistryVerdict.REFUSED}
    assert all(row.problems for row in job.rows.all())
    assert not Initiative.objects.exists()


def test_it_is_undone_whole_while_nobody_touched_it() -> None:
    house, person = _town()
    job = _apply(_send(house, person, {"stage": "5", "link": "https://registro.example/1"}, {}), person)
    challenges = [row.challenge for row in job.rows.all()]

    undo_registry(job=job, actor=person, now=now())

    assert not Initiative.objects.exists()
    assert not GateReview.objects.exists()
    for challenge in challenges:
        assert challenge is not None
        challenge.refresh_from_db()
        assert challenge.status == ChallengeStatus.WITHDRAWN
    assert Entry.objects.filter(key="initiatives.initiative_brought_in").count() == 2
    with pytest.raises(Conflict):
        undo_registry(job=job, actor=person, now=now())


def test_nothing_is_undone_once_somebody_worked_on_it() -> None:
    house, person = _town()
    job = _apply(_send(house, person, {}, {}), person)
    made = _row(job).initiative
    assert made is not None
    edit_story(initiative=made, changes={"change": "Se riega con lluvia."}, actor=person, now=now() + timedelta(days=1))

    with pytest.raises(NotReady) as refused:
        undo_registry(job=job, actor=person, now=now())

    assert refused.value.code == "touched"
    assert Initiative.objects.count() == 2


def test_the_database_lets_no_other_review_go() -> None:
    house, person = _town()
    job = _apply(_send(house, person, {}), person)

    for review in (make_initiative(stage=1).reviews, _row(job).initiative.reviews):  # type: ignore[union-attr]
        with pytest.raises(IntegrityError), transaction.atomic():
            review.all().delete()


def test_only_whoever_coordinates_a_recognised_organisation() -> None:
    house, person = _town()
    other = make_person()
    role(other, RoleKind.MEMBER, house)
    job = _send(house, person, {})

    with pytest.raises(NotAllowed):
        _send(house, other, {})
    for act in (order_registry, undo_registry):
        with pytest.raises(NotAllowed):
            act(job=job, actor=other, now=now())
    Organisation.objects.filter(pk=house.pk).update(recognised_at=None)
    with pytest.raises(NotAllowed):
        _send(Organisation.objects.get(pk=house.pk), person, {})


@pytest.mark.parametrize("titles", [{"problem": "Problema"}, {"title": "Título", "entity": "Entidad"}])
def test_a_file_without_titles_or_rows_says_what_to_do(titles: dict[str, Any]) -> None:
    house, person = _town()

    with pytest.raises(DomainError):
        send_registry(organisation=house, upload=registry_file(titles=titles), name="r.csv", actor=person, now=now())

    assert not RegistryImport.objects.exists()


def test_the_cells_go_after_ninety_days() -> None:
    house, person = _town()
    job = _send(house, person, {})

    assert erase_old_registries(now=now() + timedelta(days=89)) == 0
    assert erase_old_registries(now=now() + timedelta(days=91)) == 1

    assert _row(job).cells == {}
    with pytest.raises(NotReady):
        order_registry(job=job, actor=person, now=now())
