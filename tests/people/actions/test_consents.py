import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed, NotReady
from minga.people.actions.consents import give_consent, withdraw_consent
from minga.people.enums import ConsentPurpose
from minga.people.models import Consent
from minga.people.queries.consents import consents_of, has_consent, words_for
from tests.factories.people import make_consent, make_person

pytestmark = pytest.mark.django_db


def test_give_consent_keeps_purpose_words_and_date() -> None:
    person, at = make_person(), now()

    give_consent(person=person, purpose=ConsentPurpose.CONTACT, language="pt", actor=person, now=at)

    consent = Consent.objects.get()
    assert consent.text == words_for(ConsentPurpose.CONTACT, "pt")
    assert (consent.language, consent.given_at, consent.withdrawn_at) == ("pt", at, None)
    assert has_consent(person, ConsentPurpose.CONTACT)
    entry = Entry.objects.get()
    assert (entry.key, entry.after) == ("people.consent_given", {"purpose": "contact"})
    assert entry.related == [["people.person", person.pk]]


def test_give_consent_twice_stands_once() -> None:
    person = make_person()

    for _time in range(2):
        give_consent(person=person, purpose=ConsentPurpose.CONTACT, language="es", actor=person, now=now())

    assert Consent.objects.count() == 1


@pytest.mark.parametrize("who", ["other", "staff", "house"])
def test_nobody_consents_for_another(who: str) -> None:
    person = make_person()
    actor = {"other": make_person(), "staff": make_person(is_staff=True), "house": HOUSE}[who]

    with pytest.raises(NotAllowed):
        give_consent(person=person, purpose=ConsentPurpose.CONTACT, language="es", actor=actor, now=now())

    assert (Consent.objects.count(), Entry.objects.count()) == (0, 0)


def test_withdraw_consent_ends_it_and_keeps_the_row() -> None:
    consent = make_consent(purpose=ConsentPurpose.RESEARCH)
    at = now()

    withdraw_consent(person=consent.person, purpose=ConsentPurpose.RESEARCH, actor=consent.person, now=at)

    consent.refresh_from_db()
    assert consent.withdrawn_at == at
    assert Entry.objects.get().key == "people.consent_withdrawn"


def test_withdraw_consent_and_give_it_again_makes_a_second_row() -> None:
    consent = make_consent(purpose=ConsentPurpose.RESEARCH)
    person = consent.person
    withdraw_consent(person=person, purpose=ConsentPurpose.RESEARCH, actor=person, now=now())

    give_consent(person=person, purpose=ConsentPurpose.RESEARCH, language="es", actor=person, now=now())

    row = next(row for row in consents_of(person) if row.purpose == ConsentPurpose.RESEARCH)
    assert Consent.objects.count() == 2
    assert row.standing


def test_the_consent_of_the_account_is_withdrawn_only_by_erasing() -> None:
    consent = make_consent()

    with pytest.raises(NotReady):
        withdraw_consent(person=consent.person, purpose=ConsentPurpose.ACCOUNT, actor=consent.person, now=now())

    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    assert not Entry.objects.exists()


def test_withdrawing_what_was_never_given_is_refused() -> None:
    person = make_person()

    with pytest.raises(NotReady):
        withdraw_consent(person=person, purpose=ConsentPurpose.CONTACT, actor=person, now=now())


def test_consents_show_the_words_that_were_agreed_to() -> None:
    consent = make_consent(text="Palabras de aquel día.")

    row = next(row for row in consents_of(consent.person) if row.purpose == ConsentPurpose.ACCOUNT)

    assert row.words == "Palabras de aquel día."
    assert row.needed
