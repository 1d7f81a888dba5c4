import pytest
from django.db import IntegrityError

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.people.actions.accounts import (
    NewPerson,
    add_person,
    grant_staff,
    register_person,
    revoke_staff,
    set_preferences,
    update_profile,
)
from minga.people.actions.personal_data import erase_person
from minga.people.enums import ConsentPurpose, Language
from minga.people.models import Consent, Person
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _entries() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("key", "actor_label"))


def test_register_person_makes_the_account_with_its_consent() -> None:
    herself = Person()

    person = register_person(
        new=NewPerson(email=" Ana@Example.ORG ", given_name="Ana", language="pt"), actor=herself, now=now()
    )

    assert person.email == "ana@example.org"
    assert not person.has_usable_password()
    consent = Consent.objects.get(person=person)
    assert (consent.purpose, consent.language) == (ConsentPurpose.ACCOUNT, "pt")
    assert _entries() == [("people.person_registered", person.audit_label)]


def test_register_person_with_a_taken_address_leaves_nothing() -> None:
    make_person(email="ana@example.org")

    with pytest.raises(Conflict) as refused:
        register_person(new=NewPerson(email="ANA@example.org"), actor=Person(), now=now())

    assert refused.value.field == "email"
    assert (Person.objects.count(), Consent.objects.count(), Entry.objects.count()) == (1, 0, 0)


def test_register_person_twice_is_refused() -> None:
    with pytest.raises(NotAllowed):
        register_person(new=NewPerson(email="other@example.org"), actor=make_person(), now=now())


def test_add_person_waits_for_her_own_consent() -> None:
    office = make_person()

    person = add_person(new=NewPerson(email="nueva@example.org"), actor=office, now=now())

    assert not Consent.objects.filter(person=person).exists()
    assert _entries() == [("people.person_added", office.audit_label)]


def test_update_profile_changes_only_profile_fields_and_logs_no_value() -> None:
    person = make_person()

    update_profile(person=person, values={"given_name": "Berta", "is_staff": True}, actor=person, now=now())

    person.refresh_from_db()
    assert (person.given_name, person.is_staff) == ("Berta", False)
    entry = Entry.objects.get()
    assert entry.after == {"given_name": "•••"}


def test_update_profile_of_another_person_is_refused() -> None:
    person, other = make_person(given_name="Ana"), make_person()

    with pytest.raises(NotAllowed):
        update_profile(person=person, values={"given_name": "X"}, actor=other, now=now())

    person.refresh_from_db()
    assert person.given_name == "Ana"
    assert not Entry.objects.exists()


def test_update_profile_with_a_document_needs_its_country() -> None:
    person = make_person()

    with pytest.raises(Invalid) as refused:
        update_profile(person=person, values={"national_id": "123"}, actor=person, now=now())

    assert list(refused.value.errors) == ["country"]


def test_update_profile_with_the_document_of_another_is_refused_in_words() -> None:
    make_person(country="PY", national_id="123")
    person = make_person()

    with pytest.raises(Conflict) as refused:
        update_profile(person=person, values={"country": "PY", "national_id": "123"}, actor=person, now=now())

    assert refused.value.field == "national_id"


def test_set_preferences_keeps_what_was() -> None:
    person = make_person(language="es")

    set_preferences(person=person, language=Language.PT, timezone="America/Sao_Paulo", actor=person, now=now())

    person.refresh_from_db()
    assert (person.language, person.timezone) == ("pt", "America/Sao_Paulo")
    entry = Entry.objects.get()
    assert entry.before == {"language": "es", "timezone": "America/Bogota"}


def test_set_preferences_refuses_a_zone_that_is_none() -> None:
    person = make_person()

    with pytest.raises(Invalid):
        set_preferences(person=person, language=Language.PT, timezone="Mars/Olympus", actor=person, now=now())

    assert not Entry.objects.exists()


def test_staff_is_granted_and_revoked() -> None:
    person = make_person()

    grant_staff(person=person, actor=HOUSE, now=now())
    assert Person.objects.get(pk=person.pk).is_staff
    revoke_staff(person=person, actor=HOUSE, now=now())

    assert not Person.objects.get(pk=person.pk).is_staff
    assert [key for key, _actor in _entries()] == ["people.staff_granted", "people.staff_revoked"]


def test_staff_is_not_granted_to_whoever_may_not_sign_in() -> None:
    with pytest.raises(NotAllowed):
        grant_staff(person=make_person(is_active=False), actor=HOUSE, now=now())


def test_a_rule_of_the_database_that_nobody_put_in_words_is_not_hidden() -> None:
    person = make_person()

    with pytest.raises(IntegrityError, match="birth_year"):
        update_profile(person=person, values={"birth_year": -1}, actor=person, now=now())


def test_a_profile_that_was_open_while_she_erased_herself_brings_nothing_back() -> None:
    person = make_person(email="ana@example.org", given_name="Ana")
    as_read_before = Person.objects.get(pk=person.pk)
    erase_person(person=person, actor=person, now=now())

    with pytest.raises(NotAllowed):
        update_profile(person=as_read_before, values={"phone": "1"}, actor=as_read_before, now=now())

    person.refresh_from_db()
    assert (person.email, person.given_name, person.phone) == (None, "", "")


def test_saving_a_profile_touches_only_what_changed() -> None:
    person = make_person(is_staff=False)
    as_read_before = Person.objects.get(pk=person.pk)
    grant_staff(person=person, actor=HOUSE, now=now())

    update_profile(person=as_read_before, values={"position": "Directora"}, actor=as_read_before, now=now())

    person.refresh_from_db()
    assert (person.is_staff, person.position) == (True, "Directora")
