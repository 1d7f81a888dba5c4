"""Registering, editing, confirming, retiring: what results, what the log says, what is refused."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.core.search import matching
from minga.organisations.actions.organisations import (
    confirm_organisation,
    edit_organisation,
    find_or_register,
    recognise_organisation,
    register_organisation,
    restore_organisation,
    retire_organisation,
)
from minga.organisations.enums import Level, OrganisationType, RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from tests.factories.organisations import make_admin1, make_country, make_municipality, make_organisation
from tests.factories.people import make_person
from tests.organisations.office import Office

Log = Callable[[], list[str]]


def _register(**fields: Any) -> Organisation:
    values: dict[str, Any] = {"name": "Municipalidad de Itá Porá", "type": OrganisationType.MUNICIPAL, "now": now()}
    values |= {"actor": HOUSE, **fields}
    if "territory" not in values:
        values["territory"] = make_admin1()
    return register_organisation(**values)


@pytest.mark.django_db
def test_whoever_registers_coordinates_it(log: Log) -> None:
    person = make_person()

    organisation = _register(actor=person)

    assert (organisation.key, organisation.level) == ("municipalidad-de-ita-pora", Level.LOCAL)
    assert holds(person, (RoleKind.COORDINATOR,), organisation=organisation, now=now())
    assert log() == ["organisations.role_given", "organisations.organisation_registered"]


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ["house", "support"])
def test_house_and_support_register_without_staying(actor: str) -> None:
    organisation = _register(actor=HOUSE if actor == "house" else make_person(is_staff=True))

    assert not organisation.roles.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "recognised"), [("house", True), ("support", True), ("person", False)])
def test_only_house_and_support_register_what_is_recognised_at_once(who: str, recognised: bool) -> None:
    moment = now()

    organisation = _register(actor=HOUSE if who == "house" else make_person(is_staff=who == "support"), now=moment)

    organisation.refresh_from_db()
    assert organisation.recognised_at == (moment if recognised else None)


@pytest.mark.django_db
def test_registering_takes_the_rural_flag_of_its_place() -> None:
    assert _register(territory=make_municipality(rural=True)).rural
    assert not _register(name="Municipalidad de Yvy Sati", territory=make_municipality(rural=True), rural=False).rural


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"name": " x "}, "name"),
        ({"type": "club"}, "type"),
        ({"territory": None}, "territory"),
        ({"territory": None, "type": OrganisationType.REGIONAL}, "territory"),
    ],
)
def test_registering_refuses_what_is_not_whole(log: Log, fields: dict[str, Any], at_fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        _register(**fields)

    assert at_fault in refused.value.errors
    assert log() == []


@pytest.mark.django_db
def test_inactive_person_registers_nothing(log: Log) -> None:
    with pytest.raises(NotAllowed):
        _register(actor=make_person(is_active=False))
    assert log() == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["municipalidad de ita pora", "MUNICIPALIDAD ITA PORÁ", "Municipio de Itá Pora"])
def test_like_name_is_refused_until_said_to_be_another(name: str, log: Log) -> None:
    _register()
    before = log()

    with pytest.raises(Conflict) as refused:
        _register(name=name)
    assert refused.value.code == "similar"
    assert log() == before

    assert _register(name=name, another_one=True).pk


@pytest.mark.django_db
def test_same_name_in_another_country_is_another() -> None:
    _register()

    assert _register(territory=make_admin1("UY-CL")).pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "language"),
    [("municipalidades ita pora", "es"), ("laboratorios", "es"), ("município", "pt"), ("itapua", "es")],
)
def test_registered_organisation_is_found_by_search(words: str, language: str) -> None:
    place = make_municipality(names={"es": "Itapúa", "pt": "Itapúa", "en": "Itapúa"})
    organisation = _register(territory=place, about={"es": "Tiene un laboratorio.", "pt": "Governo do município."})

    assert [found.subject_id for found in matching(words, language=language)] == [organisation.pk]


@pytest.mark.django_db
def test_find_or_register_finds_by_key_then_by_folded_name_in_the_country(log: Log) -> None:
    first = _register(key="ita-pora")
    before = log()
    same = {"type": OrganisationType.MUNICIPAL, "actor": HOUSE, "now": now()}

    assert find_or_register(name="Otro nombre", key="ita-pora", **same) == first
    assert find_or_register(name="MUNICIPALIDAD DE ITA PORA", country="PY", **same) == first
    assert log() == before


@pytest.mark.django_db
def test_find_or_register_registers_what_is_new_once() -> None:
    make_country("CL")
    asked = {"name": "AGCID", "type": OrganisationType.COOPERATION, "country": "CL", "actor": HOUSE, "now": now()}

    first = find_or_register(**asked)

    assert first.territory is not None
    assert first.territory.code == "CL"
    placed = find_or_register(**(asked | {"name": "CORFO", "territory": make_admin1("CL-RM")}))
    assert placed.territory == make_admin1("CL-RM")
    assert find_or_register(**asked) == first


@pytest.mark.django_db
def test_find_or_register_prefers_the_one_that_stands() -> None:
    make_organisation("Municipalidad de Yvy Sati", retired_at=now())
    standing = make_organisation("MUNICIPALIDAD DE YVY SATI")

    found = find_or_register(
        name="Municipalidad de Yvy Sati", type=OrganisationType.MUNICIPAL, country="PY", actor=HOUSE, now=now()
    )

    assert found == standing


@pytest.mark.django_db
def test_find_or_register_answers_the_one_that_stays() -> None:
    stays = make_organisation("PNUD")
    make_organisation("P.N.U.D.", key="pnud-viejo", retired_at=now(), merged_into=stays)

    found = find_or_register(name="x", key="pnud-viejo", type=OrganisationType.COOPERATION, actor=HOUSE, now=now())

    assert found == stays


def test_edit_changes_confirms_and_keeps_before_and_after(office: Office, log: Log) -> None:
    moment = now()

    edited = edit_organisation(
        organisation=office.organisation,
        revision=1,
        changes={"name": "Municipalidad  de Yvy Porã", "peer_group": "Rurales"},
        actor=office.deputy,
        now=moment,
    )

    assert (edited.name, edited.folded_name, edited.revision) == (
        "Municipalidad de Yvy Porã",
        "municipalidad de yvy pora",
        2,
    )
    assert edited.confirmed_at == moment
    entry = Entry.objects.get()
    assert entry.before == {"name": "Municipalidad de Yvy Sati", "peer_group": ""}
    assert entry.after == {"name": "Municipalidad de Yvy Porã", "peer_group": "Rurales", "revision": 2}
    assert [found.subject_id for found in matching("pora")] == [edited.pk]


@pytest.mark.parametrize(
    ("who", "allowed"), [("steward", True), ("deputy", True), ("support", True), ("member", False), ("stranger", False)]
)
def test_edit_and_confirm_are_for_stewards_and_support(office: Office, log: Log, who: str, allowed: bool) -> None:
    acts: list[Callable[[], object]] = [
        lambda: edit_organisation(
            organisation=office.organisation, revision=1, changes={"rural": True}, actor=office.by_name(who), now=now()
        ),
        lambda: confirm_organisation(organisation=office.organisation, actor=office.by_name(who), now=now()),
    ]
    for act in acts:
        if allowed:
            act()
            continue
        with pytest.raises(NotAllowed):
            act()
    assert len(log()) == (2 if allowed else 0)


@pytest.mark.parametrize(("who", "allowed"), [("support", True), ("steward", False), ("stranger", False)])
def test_retiring_and_restoring_are_for_support(office: Office, who: str, allowed: bool) -> None:
    organisation, actor = office.organisation, office.by_name(who)
    if not allowed:
        with pytest.raises(NotAllowed):
            retire_organisation(organisation=organisation, actor=actor, now=now())
        return
    retire_organisation(organisation=organisation, actor=actor, now=now())
    assert not matching("yvy sati").exists()
    with pytest.raises(Conflict):
        retire_organisation(organisation=organisation, actor=actor, now=now())

    restore_organisation(organisation=organisation, actor=actor, now=now())
    assert matching("yvy sati").exists()
    with pytest.raises(Conflict):
        restore_organisation(organisation=organisation, actor=actor, now=now())


def test_support_recognises_once(office: Office, log: Log) -> None:
    Organisation.objects.update(recognised_at=None)
    moment = now()

    recognise_organisation(organisation=office.organisation, actor=office.support, now=moment)

    office.organisation.refresh_from_db()
    assert office.organisation.recognised_at == moment
    assert log() == ["organisations.organisation_recognised"]
    with pytest.raises(Conflict):
        recognise_organisation(organisation=office.organisation, actor=office.support, now=now())


@pytest.mark.parametrize("who", ["steward", "deputy", "member", "stranger"])
def test_nobody_but_support_recognises(office: Office, log: Log, who: str) -> None:
    Organisation.objects.update(recognised_at=None)

    with pytest.raises(NotAllowed):
        recognise_organisation(organisation=office.organisation, actor=office.by_name(who), now=now())

    office.organisation.refresh_from_db()
    assert office.organisation.recognised_at is None
    assert log() == []


def test_edit_of_an_old_revision_is_refused_and_changes_nothing(office: Office, log: Log) -> None:
    edit_organisation(
        organisation=office.organisation, revision=1, changes={"peer_group": "A"}, actor=office.steward, now=now()
    )
    before = log()

    with pytest.raises(Conflict) as refused:
        edit_organisation(
            organisation=office.organisation, revision=1, changes={"peer_group": "B"}, actor=office.deputy, now=now()
        )

    assert refused.value.code == "stale"
    office.organisation.refresh_from_db()
    assert office.organisation.peer_group == "A"
    assert log() == before


def test_edit_refuses_columns_that_are_not_hers(office: Office) -> None:
    with pytest.raises(ValueError, match="merged_into"):
        edit_organisation(
            organisation=office.organisation, revision=1, changes={"merged_into": None}, actor=office.steward, now=now()
        )


def test_edit_refuses_a_municipality_without_place(office: Office) -> None:
    with pytest.raises(DomainError):
        edit_organisation(
            organisation=office.organisation, revision=1, changes={"territory": None}, actor=office.steward, now=now()
        )


def test_confirming_makes_it_fresh_again(office: Office) -> None:
    Organisation.objects.update(confirmed_at=now() - timedelta(days=500))

    confirm_organisation(organisation=office.organisation, actor=office.steward, now=now())

    office.organisation.refresh_from_db()
    assert office.organisation.confirmed_at is not None
    assert now() - office.organisation.confirmed_at < timedelta(minutes=1)


def _at_once(act: Callable[[int], None]) -> list[str]:
    """Two do the same at the same moment; says "told" for each who was refused."""
    start, refused = Barrier(2, timeout=10), []

    def run(number: int) -> None:
        start.wait()
        try:
            act(number)
        except Conflict:
            refused.append("told")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return refused


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_the_same_at_once_one_sees_the_other() -> None:
    people, place = [make_person(), make_person()], make_admin1()

    def register(number: int) -> None:
        register_organisation(
            name="Municipalidad de Yvy Sati", type=OrganisationType.MUNICIPAL, territory=place,
            actor=people[number], now=now(),
        )  # fmt: skip

    assert _at_once(register) == ["told"]
    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_wins_and_the_other_is_told() -> None:
    organisation = make_organisation()
    people = [make_person(is_staff=True), make_person(is_staff=True)]
    outcomes = []

    def save(number: int) -> None:
        edit_organisation(
            organisation=organisation,
            revision=1,
            changes={"peer_group": f"Grupo {number}"},
            actor=people[number],
            now=now(),
        )
        outcomes.append(f"Grupo {number}")

    outcomes += _at_once(save)

    organisation.refresh_from_db()
    assert "told" in outcomes
    assert organisation.peer_group in outcomes
    assert organisation.revision == 2
    assert Entry.objects.count() == 1
