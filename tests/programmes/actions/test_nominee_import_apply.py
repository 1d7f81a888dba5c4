"""Applying an import: whole, once, and back again."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotReady
from minga.people.models import Person
from minga.programmes.actions.enrolment import invite
from minga.programmes.actions.nominee_import import mend_row
from minga.programmes.actions.nominee_import_apply import apply_import, order_apply, return_to_check
from minga.programmes.actions.nominee_import_undo import undo_import
from minga.programmes.enums import EnrolmentStatus, ImportStatus
from minga.programmes.models import Edition, Enrolment, ImportRow
from minga.programmes.tasks.nominee_import import apply_nominee_import
from tests.factories.enrolment import applied, checked, make_enrolment, nominee, rows_of
from tests.factories.organisations import make_country, make_organisation
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db

_MOMENTS = ("updated_at", "created_at")


@pytest.fixture(autouse=True)
def _countries() -> None:
    make_country("PY", names={"es": "Paraguay", "pt": "Paraguai", "en": "Paraguay"})


def world() -> dict[str, list[dict[str, Any]]]:
    """Everything an import may touch, without the moments of writing."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in _MOMENTS}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in (Person, Enrolment)
    }


def test_apply_nominates_everybody_who_was_not_refused() -> None:
    town = make_organisation("Municipalidad de Yvy Sati")
    edition = make_edition()
    job = checked(
        [nominee(1, Institución=town.name), nominee(2), nominee(3, **{"Correo electrónico": "x"})], edition=edition
    )

    done = applied(job)

    nominated = Enrolment.objects.filter(edition=edition).select_related("person").order_by("sort_name")
    assert [(each.status, each.person.email, each.organisation_id) for each in nominated] == [
        ("nominated", "nominada0001@ejemplo.example", town.pk),
        ("nominated", "nominada0002@ejemplo.example", None),
    ]
    assert nominated[0].country == "PY"
    assert nominated[0].search_words.startswith("nombre 001 apellido 001 nominada0001@ejemplo.example municipalidad")
    assert done.status == ImportStatus.APPLIED


def test_apply_leaves_one_entry_with_the_counts() -> None:
    job = checked([nominee(1), nominee(2)])
    ordered = order_apply(job=job, revision=job.revision, actor=HOUSE, now=now())
    before = Entry.objects.count()

    apply_import(job=ordered, actor=HOUSE, now=now())

    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("pk")
    assert entry.after == {"people_added": 2, "people_changed": 0, "nominated": 2}
    assert ["programmes.edition", job.edition_id] in entry.related


def test_new_people_can_sign_in_but_have_agreed_to_nothing() -> None:
    applied(checked([nominee(1, Idioma="portugués")]))

    person = Person.objects.get(email="nominada0001@ejemplo.example")
    assert person.language == "pt"
    assert person.timezone == "America/Asuncion"
    assert person.national_id == "1000001"
    assert not person.has_usable_password()
    assert not person.consents.exists()


def test_the_same_file_again_doubles_nobody() -> None:
    edition = make_edition()
    rows = [nominee(number) for number in range(1, 6)]
    applied(checked(rows, edition=edition))
    once = world()

    again = checked(rows, edition=edition)
    assert (again.known, again.new, again.changed, again.refused) == (5, 0, 0, 0)
    applied(again)

    assert world() == once


def test_a_newer_file_corrects_people_who_never_came_in() -> None:
    edition = make_edition()
    applied(checked([nominee(1)], edition=edition))

    applied(checked([nominee(1, Apellidos="Corregido", Cargo="Ambiente")], edition=edition))

    enrolment = Enrolment.objects.select_related("person").get(edition=edition)
    assert enrolment.person.family_name == "Corregido"
    assert (enrolment.position, enrolment.sort_name) == ("Ambiente", "corregido nombre 001")


def test_undo_restores_everything() -> None:
    edition = make_edition()
    old = make_person(email="nominada0001@ejemplo.example", phone="1", family_name="Antes")
    make_enrolment(edition=edition, person=old, status=EnrolmentStatus.NOMINATED, position="Antes")
    make_person(email="nominada0002@ejemplo.example")
    before = world()

    job = applied(checked([nominee(1), nominee(2), nominee(3)], edition=edition))
    assert world() != before
    undone = undo_import(job=job, actor=HOUSE, now=now())

    assert world() == before
    assert undone.status == ImportStatus.UNDONE


def test_undo_is_refused_by_name_once_somebody_was_invited() -> None:
    job = applied(checked([nominee(1), nominee(2)]))
    invite(
        enrolment=Enrolment.objects.get(person__email="nominada0002@ejemplo.example"),
        answer_by=now() + timedelta(days=5), actor=HOUSE, now=now(),
    )  # fmt: skip
    before = world()

    with pytest.raises(NotReady) as refused:
        undo_import(job=job, actor=HOUSE, now=now())

    assert "Nombre 002 Apellido 002" in str(refused.value)
    assert "Nombre 001" not in str(refused.value)
    assert world() == before


@pytest.mark.parametrize("change", ["elsewhere", "edited", "signed_in", "removed"])
def test_undo_is_refused_after_any_act(change: str) -> None:
    known = make_person(email="nominada0002@ejemplo.example", phone="")
    job = applied(checked([nominee(1), nominee(2)]))
    person = Person.objects.get(email="nominada0001@ejemplo.example")
    if change == "elsewhere":
        make_enrolment(person=person, status=EnrolmentStatus.NOMINATED)
    elif change == "edited":
        Person.objects.filter(pk=known.pk).update(phone="otra")
    elif change == "signed_in":
        Person.objects.filter(pk=person.pk).update(last_login=now())
    else:
        Enrolment.objects.get(person=person).delete()

    with pytest.raises(NotReady) as refused:
        undo_import(job=job, actor=HOUSE, now=now())

    assert refused.value.code == "acted"


def test_undo_happens_once() -> None:
    job = undo_import(job=applied(checked([nominee(1)])), actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        undo_import(job=job, actor=HOUSE, now=now())


def test_apply_twice_is_refused_and_changes_nothing() -> None:
    job = applied(checked([nominee(1)]))
    once = world()

    with pytest.raises(Conflict):
        apply_import(job=job, actor=HOUSE, now=now())
    apply_nominee_import(import_id=job.pk, actor_id=None)

    assert world() == once


def test_order_is_refused_when_the_import_changed_meanwhile() -> None:
    job = checked([nominee(1), nominee(2)])
    seen = job.revision
    mend_row(job=job, row=rows_of(job)[0], cells={"position": "Otra"}, actor=HOUSE, now=now())

    with pytest.raises(Conflict) as refused:
        order_apply(job=job, revision=seen, actor=HOUSE, now=now())

    assert refused.value.code == "stale"


def test_order_is_refused_when_every_row_is() -> None:
    job = checked([nominee(1, **{"Correo electrónico": "x"})])

    with pytest.raises(NotReady):
        order_apply(job=job, revision=job.revision, actor=HOUSE, now=now())


def test_when_the_house_moved_nothing_is_written_and_the_manager_looks_again() -> None:
    job = checked([nominee(1), nominee(2)])
    ordered = order_apply(job=job, revision=job.revision, actor=HOUSE, now=now())
    make_person(email="nominada0001@ejemplo.example", country="PY", national_id="7777")

    apply_nominee_import(import_id=ordered.pk, actor_id=None)

    ordered.refresh_from_db()
    assert ordered.status == ImportStatus.CHECKED
    assert (ordered.new, ordered.refused) == (1, 1)
    assert {"code": "moved"} in ordered.notices
    assert not Enrolment.objects.exists()


def test_return_to_check_is_only_for_an_ordered_import() -> None:
    with pytest.raises(Conflict):
        return_to_check(job=checked([nominee(1)]), actor=HOUSE, now=now())


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed worker leaves: the transaction never commits, and the next run does it all."""
    job = checked([nominee(1), nominee(2)])
    ordered = order_apply(job=job, revision=job.revision, actor=HOUSE, now=now())
    before = world()

    def dies(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        apply_import(job=ordered, actor=HOUSE, now=now(), progress=dies)
    assert world() == before

    apply_nominee_import(import_id=ordered.pk, actor_id=None)
    assert Enrolment.objects.count() == 2


cells = st.fixed_dictionaries(
    {},
    optional={
        "Correo electrónico": st.sampled_from(
            ["", "a@ejemplo.example", "A@EJEMPLO.example ", "b@ejemplo.example", "c@x"]
        ),
        "Cédula": st.sampled_from(["", "1.000.001", "1000001", "1000002", "x"]),
        "Nombres": st.sampled_from(["Nombre 001", "Nombre 002", ""]),
        "Apellidos": st.sampled_from(["Apellido 001", "Apellido 002"]),
        "Cargo": st.sampled_from(["", "Ambiente", "=1"]),
        "Teléfono": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
        "País": st.sampled_from(["Paraguay", "py", "BR", "?"]),
        "Sexo": st.sampled_from(["F", "M", "H", "otro", ""]),
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(st.tuples(st.integers(1, 4), cells), min_size=1, max_size=7), seed=st.integers())
def test_any_file_applies_once_and_is_undone_exactly(data: list[tuple[int, dict[str, str]]], seed: int) -> None:
    rows = [nominee(number, **changed) for number, changed in data]
    with transaction.atomic():
        edition = make_edition()
        _known_people(random.Random(seed), edition)
        before = world()

        job = checked(rows, edition=edition)
        if job.refused < job.total:
            _apply_twice_and_undo(rows, job.pk, edition, before)
        transaction.set_rollback(True)


def _known_people(chance: random.Random, edition: Edition) -> None:
    for email, number in (("a@ejemplo.example", "1000001"), ("nominada0002@ejemplo.example", None)):
        if chance.random() < 0.5:
            person = make_person(email=email, national_id=number if chance.random() < 0.5 else None, country="PY")
            if chance.random() < 0.5:
                make_enrolment(edition=edition, person=person, status=EnrolmentStatus.NOMINATED)


def _apply_twice_and_undo(rows: list[list[str]], job_id: int, edition: Edition, before: dict[str, Any]) -> None:
    job = applied(ImportRow.objects.filter(job=job_id)[0].job)
    once = world()
    again = checked(rows, edition=edition)
    assert again.new == 0
    try:
        again = applied(again)
    except DomainError:
        again.refresh_from_db()
    after_twice = world()
    assert len(after_twice["Person"]) == len(once["Person"])
    assert len(after_twice["Enrolment"]) == len(once["Enrolment"])
    if again.status == ImportStatus.APPLIED:
        undo_import(job=again, actor=HOUSE, now=now())
    assert world() == once
    undo_import(job=job, actor=HOUSE, now=now())
    assert world() == before
