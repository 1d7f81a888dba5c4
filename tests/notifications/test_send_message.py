import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.notifications.actions import blank_words, choose_delivery, send_message, send_to_each
from minga.notifications.enums import Delivery, MessageGroup
from minga.notifications.models import Kind, Message, declare, kind_of, kinds
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from tests.factories.notifications import make_message
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
KIND = "people.security_changed"


def _send(to: Person, actor: object = HOUSE) -> Message:
    return send_message(
        to=to, kind=KIND, context={"what": "password"}, link="/cuenta/", about=to, actor=actor, now=now()
    )


def _jobs() -> list[tuple[str, dict[str, object]]]:
    return list(ProcrastinateJob.objects.values_list("task_name", "args"))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Your password was changed"), ("es", "contraseña"), ("pt", "senha")]
)
def test_send_message_writes_in_the_language_of_the_reader(language: str, words: str) -> None:
    message = _send(make_person(language=language))

    assert words in message.body
    assert message.language == language


def test_send_message_keeps_the_row_and_enqueues_its_e_mail() -> None:
    person, sender = make_person(), make_person()

    message = _send(person, sender)

    assert (message.to, message.sender, message.state) == (person, sender, "pending")
    assert (message.about_type, message.about_id, message.link) == ("people.person", person.pk, "/cuenta/")
    assert _jobs() == [("notifications.deliver_message", {"message_id": message.pk})]


def test_send_message_leaves_one_entry_without_words() -> None:
    person = make_person()

    message = _send(person)

    entry = Entry.objects.get()
    assert (entry.key, entry.subject_label) == ("notifications.message_sent", f"message {KIND}")
    assert entry.after == {"to": person.pk, "kind": KIND}
    assert message.subject not in str(entry.__dict__)


def test_send_message_to_whoever_has_no_address_stays_in_the_inbox() -> None:
    message = _send(make_person(email=None, is_active=False))

    assert message.state == "kept"
    assert _jobs() == []


@pytest.mark.parametrize(
    ("delivery", "state", "jobs"),
    [(Delivery.NOW, "pending", 1), (Delivery.DIGEST, "waiting", 0), (Delivery.INBOX, "kept", 0)],
)
def test_send_message_follows_the_preference(
    monkeypatch: pytest.MonkeyPatch, delivery: Delivery, state: str, jobs: int
) -> None:
    person = make_person()
    monkeypatch.setitem(kinds._kinds, KIND, Kind(KIND, MessageGroup.PROGRAMME, "x"))
    choose_delivery(person=person, choices={MessageGroup.PROGRAMME: delivery}, actor=person, now=now())

    message = _send(person)

    assert message.state == state
    assert len(_jobs()) == jobs


def test_send_message_of_an_undeclared_kind_is_a_bug_with_advice() -> None:
    person = make_person()

    with pytest.raises(LookupError, match=r"AppConfig\.ready"):
        send_message(to=person, kind="people.nothing", context={}, link="", about=None, actor=HOUSE, now=now())

    assert not Message.objects.exists()


def test_send_to_each_writes_to_those_who_have_an_account_in_the_language_of_each() -> None:
    reader, leitora, gone = make_person(), make_person(language="pt"), make_person(is_active=False)

    send_to_each(
        [reader, leitora, gone], kind=KIND, context={"what": "password"}, link="/", about=None, actor=HOUSE, now=now()
    )

    assert set(Message.objects.values_list("to", "language")) == {(reader.pk, "es"), (leitora.pk, "pt")}


def test_a_kind_is_declared_once() -> None:
    again = declare(KIND, group=kind_of(KIND).group, label=kind_of(KIND).label)

    assert again == kind_of(KIND)
    with pytest.raises(ValueError, match="two kinds"):
        declare(KIND, group=MessageGroup.CALL, label="other")


def test_letters_and_names_are_not_escaped() -> None:
    person = make_person(given_name="D'Ávila & Paz", language="en")
    message = _send(person)

    assert "&amp;" not in message.body + message.subject


def test_blank_words_replaces_what_named_somebody_and_nothing_shorter() -> None:
    gone = make_person(email=None, is_active=False, erased_at=now())
    hers = {"about_type": "organisations.role", "about_id": 7}
    letter = make_message(subject="Ana Paz se va", body="Escriba a ana@example.org o Ana.", **hers)
    other = make_message(body="Otra cosa.", **hers)

    changed = blank_words(
        person=gone, words=("Ana Paz", "ana@example.org", "Ana"), about={"organisations.role": [7]},
        actor=HOUSE, now=now(),
    )  # fmt: skip

    letter.refresh_from_db()
    other.refresh_from_db()
    assert changed == 1
    assert (letter.subject, letter.body) == ("••• se va", "Escriba a ••• o Ana.")
    assert other.body == "Otra cosa."
    assert Entry.objects.get().after == {"messages": 1}


def test_whoever_calls_herself_by_a_common_word_blanks_nothing_of_others() -> None:
    vandal = make_person(given_name="para", family_name="", phone="Usted tiene")
    letter = make_message(subject="Un lugar para usted", body="Usted tiene un lugar.", about_type="x.y", about_id=1)

    erase_person(person=vandal, actor=vandal, now=now())

    letter.refresh_from_db()
    assert (letter.subject, letter.body) == ("Un lugar para usted", "Usted tiene un lugar.")
