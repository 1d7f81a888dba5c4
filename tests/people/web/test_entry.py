"""Coming in, as people do it: a code, a password, a second step, a first time."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.people.enums import ConsentPurpose
from minga.people.models import Consent, Person
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
PASSWORD = "cuatro palabras que recuerdo"
IN, CODE = "/cuenta/entrar/", "/cuenta/entrar/codigo/"


def _code() -> str:
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found
    return found[0]


def _in(client: Client) -> bool:
    return client.get(reverse("people:account")).status_code == 200


def _keys() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("key", flat=True))


def test_a_code_opens_the_account(client: Client) -> None:
    person = make_person(email="ana@example.org")

    asked = client.post(IN, {"email": " Ana@Example.org "})
    answered = client.post(CODE, {"code": _code()})

    assert (asked.status_code, asked.headers["Location"]) == (303, CODE)
    assert (answered.status_code, _in(client)) == (303, True)
    entry = Entry.objects.get(key="people.signed_in")
    assert (entry.actor_id, entry.after) == (person.pk, {"method": "code"})
    assert EmailAddress.objects.get(user=person).verified


def test_the_letter_is_in_the_language_of_the_person_with_the_code_twice_readable(client: Client) -> None:
    make_person(email="ana@example.org", language="en")

    client.post(IN, {"email": "ana@example.org"})

    letter = mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    code = _code()
    assert "Write this code in the page" in letter.body
    assert code in letter.subject
    html = str(letter.alternatives[0][0])
    assert html.count(code) == 3  # title, heading, and the large one
    assert 'lang="en"' in html
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_wrong_code_is_refused_kept_and_noted(client: Client) -> None:
    person = make_person(email="ana@example.org")
    client.post(IN, {"email": "ana@example.org"})

    response = client.post(CODE, {"code": "0000-0000"})

    assert response.status_code == 422
    assert b"0000-0000" in response.content
    entry = Entry.objects.get()
    assert (entry.key, entry.subject_id, entry.actor_label) == ("people.sign_in_failed", person.pk, "minga")


def test_five_wrong_codes_end_the_attempt(client: Client) -> None:
    make_person(email="ana@example.org")
    client.post(IN, {"email": "ana@example.org"})
    right = _code()

    answers = [client.post(CODE, {"code": "0000-0000"}).status_code for _attempt in range(5)]

    assert answers == [422, 422, 422, 422, 303]
    client.post(CODE, {"code": right})
    assert not _in(client)


def test_another_code_can_be_asked_for(client: Client) -> None:
    make_person(email="ana@example.org")
    client.post(IN, {"email": "ana@example.org"})

    client.post(CODE, {"action": "resend"})
    client.post(CODE, {"code": _code()})

    assert len(mail.outbox) == 2
    assert _in(client)


def test_an_unknown_address_gets_the_same_page_and_a_letter_that_says_so(client: Client) -> None:
    response = client.post(IN, {"email": "nobody@example.org"}, follow=True)

    assert response.request["PATH_INFO"] == CODE
    assert response.status_code == 200
    assert re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body)) is None
    assert Person.objects.count() == 0


def test_codes_for_one_address_are_limited() -> None:
    make_person(email="ana@example.org")

    answers = [Client().post(IN, {"email": "ana@example.org"}).status_code for _time in range(4)]

    assert answers[-1] == 422
    assert len(mail.outbox) == 3


def test_a_password_opens_the_account(client: Client) -> None:
    person = make_person(email="ana@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=person, email="ana@example.org", verified=True, primary=True)

    response = client.post("/cuenta/entrar/contrasena/", {"login": "ana@example.org", "password": PASSWORD})

    assert (response.status_code, _in(client)) == (303, True)
    assert Entry.objects.get(key="people.signed_in").after == {"method": "password"}


def test_wrong_passwords_are_noted_and_then_throttled(client: Client) -> None:
    person = make_person(email="ana@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=person, email="ana@example.org", verified=True, primary=True)
    page = "/cuenta/entrar/contrasena/"

    answers = [client.post(page, {"login": "ana@example.org", "password": "no"}) for _time in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 6
    assert _keys() == ["people.sign_in_failed"] * 5
    right = client.post(page, {"login": "ana@example.org", "password": PASSWORD})
    assert right.status_code == 422
    assert not _in(client)


def test_a_closed_account_does_not_open(client: Client) -> None:
    make_person(email="ana@example.org", password=PASSWORD, is_active=False)

    client.post(IN, {"email": "ana@example.org"})

    assert re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body)) is None


def test_a_second_step_is_asked_after_the_code(client: Client) -> None:
    person = make_person(email="ana@example.org")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    client.post(IN, {"email": "ana@example.org"})

    first = client.post(CODE, {"code": _code()})

    assert first.headers["Location"] == "/cuenta/entrar/segundo-paso/"
    assert not _in(client)
    wrong = client.post("/cuenta/entrar/segundo-paso/", {"code": "000000"})
    assert wrong.status_code == 422
    counter = next(totp.yield_hotp_counters_from_time())
    value = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert client.post("/cuenta/entrar/segundo-paso/", {"code": value}).status_code == 303
    assert _in(client)
    assert _keys() == ["people.sign_in_failed", "people.signed_in"]


def test_the_secret_of_the_second_step_lies_encrypted() -> None:
    person = make_person()

    totp.TOTP.activate(person, "JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get().data)


def test_make_an_account_and_confirm_the_address(client: Client) -> None:
    form = {"given_name": "Ana", "family_name": "Paz", "email": "Ana@example.org", "consent": "on"}

    asked = client.post("/cuenta/registro/", form)
    answered = client.post("/cuenta/registro/codigo/", {"code": _code()})

    assert (asked.status_code, answered.status_code) == (303, 303)
    person = Person.objects.get()
    assert (person.email, person.name, person.language) == ("ana@example.org", "Ana Paz", "es")
    assert Consent.objects.get(person=person).purpose == ConsentPurpose.ACCOUNT
    assert _in(client)
    assert _keys() == ["people.person_registered", "people.signed_in"]


@pytest.mark.parametrize("missing", ["given_name", "email", "consent"])
def test_no_account_without_name_address_or_consent(client: Client, missing: str) -> None:
    form = {"given_name": "Ana", "family_name": "Paz", "email": "ana@example.org", "consent": "on"}
    del form[missing]

    response = client.post("/cuenta/registro/", form)

    assert response.status_code == 422
    assert b"Paz" in response.content
    assert (Person.objects.count(), Entry.objects.count(), len(mail.outbox)) == (0, 0, 0)


def test_an_account_for_a_taken_address_is_not_told_on_the_page(client: Client) -> None:
    make_person(email="ana@example.org")
    form = {"given_name": "X", "family_name": "Y", "email": "ana@example.org", "consent": "on"}

    response = client.post("/cuenta/registro/", form)

    assert response.headers["Location"] == "/cuenta/registro/codigo/"
    assert Person.objects.count() == 1
    assert re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body)) is None


def test_a_forgotten_password_is_chosen_anew(client: Client) -> None:
    person = make_person(email="ana@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=person, email="ana@example.org", verified=True, primary=True)

    client.post("/cuenta/olvido/", {"email": "ana@example.org"})
    client.post("/cuenta/olvido/codigo/", {"code": _code()})
    new = "otras cuatro palabras nuevas"
    done = client.post("/cuenta/olvido/nueva/", {"password1": new, "password2": new})

    assert done.status_code == 303
    person.refresh_from_db()
    assert person.check_password(new)
    assert "people.security_changed" in _keys()


def test_a_short_password_is_refused_with_words(client: Client) -> None:
    sign_in(client, make_person())

    response = client.post("/cuenta/seguridad/contrasena/primera/", {"password1": "corta", "password2": "corta"})

    assert response.status_code == 422


def test_a_first_password_is_set_logged_and_told(client: Client) -> None:
    person = make_person()
    sign_in(client, person)

    response = client.post("/cuenta/seguridad/contrasena/primera/", {"password1": PASSWORD, "password2": PASSWORD})

    assert response.status_code == 303
    assert "people.security_changed" in _keys()
    assert person.messages.get().kind == "people.security_changed"


def test_the_address_changes_once_the_new_one_is_proven(client: Client) -> None:
    person = make_person(email="ana@example.org")
    EmailAddress.objects.create(user=person, email="ana@example.org", verified=True, primary=True)
    sign_in(client, person)

    client.post("/cuenta/seguridad/correo/", {"action_add": "1", "email": "nueva@example.org"})
    person.refresh_from_db()
    assert person.email == "ana@example.org"
    client.post("/cuenta/registro/codigo/", {"code": _code()})

    person.refresh_from_db()
    assert person.email == "nueva@example.org"
    assert "people.security_changed" in _keys()


def test_signing_out_needs_a_press(client: Client) -> None:
    sign_in(client, make_person())

    assert client.get("/cuenta/salir/").status_code == 200
    assert _in(client)
    assert client.post("/cuenta/salir/").status_code == 303
    assert not _in(client)


def test_a_mail_server_that_is_down_is_said(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_person(email="ana@example.org")

    response = client.post(IN, {"email": "ana@example.org"}, follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"] == IN
    assert len(list(response.context["messages"])) == 1


@pytest.mark.parametrize(
    "page", [IN, "/cuenta/entrar/contrasena/", "/cuenta/registro/", "/cuenta/olvido/", "/cuenta/entrar/inactiva/"]
)
def test_entrance_pages_answer_to_anybody(client: Client, page: str) -> None:
    response = client.get(page)

    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize(
    "page",
    [
        "correo/", "contrasena/primera/", "segundo-paso/", "llaves/nueva/",
    ],
)  # fmt: skip
def test_security_pages_need_a_person(client: Client, page: str) -> None:
    assert client.get(f"/cuenta/seguridad/{page}").status_code == 302
    sign_in(client, make_person())
    assert client.get(f"/cuenta/seguridad/{page}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_come_with_the_second_step_and_are_shown_at_once(client: Client) -> None:
    person = make_person(email="ana@example.org")
    EmailAddress.objects.create(user=person, email="ana@example.org", verified=True, primary=True)
    sign_in(client, person)
    client.get("/cuenta/seguridad/segundo-paso/")
    secret = client.session["mfa.totp.secret"]
    counter = next(totp.yield_hotp_counters_from_time())
    value = totp.format_hotp_value(totp.hotp_value(secret, counter))

    response = client.post("/cuenta/seguridad/segundo-paso/", {"code": value})

    assert {"people.security_changed", "notifications.message_sent"} <= set(_keys())
    assert response.headers["Location"] == "/cuenta/seguridad/codigos/"
    page = client.get("/cuenta/seguridad/codigos/")
    assert page.content.count(b"<code>") == 10
    assert client.get("/cuenta/seguridad/codigos/descargar/").content.count(b"\n") >= 10
