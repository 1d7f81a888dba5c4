from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.questionnaires import actions
from minga.questionnaires.models import Form
from minga.questionnaires.queries.differences import differences
from minga.questionnaires.queries.drafts import current_version
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.questionnaires import definition, make_form, make_sent, question, subject_kind

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_create_form_publishes_its_first_version() -> None:
    form = actions.create_form(owner=make_organisation(), definition=definition(), actor=HOUSE, now=now())

    assert (form.key, current_version(form).number) == ("postulacion", 1)
    assert Entry.objects.get(key="questionnaires.form_created").subject_label == "Postulación"


def test_create_form_that_cannot_be_asked_is_refused() -> None:
    with pytest.raises(DomainError, match=r"sections\[0\]\.questions\[0\]\.options"):
        make_form(question("kind", "choice"))

    assert not Form.objects.exists()


def test_forms_are_changed_by_those_who_manage_the_owner() -> None:
    manager, stranger = make_person(), make_person()
    form = make_form()
    with subject_kind(may_manage=lambda person, owner: person == manager):
        with pytest.raises(NotAllowed):
            actions.draft_version(form=form, definition=definition(), actor=stranger, now=now())
        version = actions.draft_version(form=form, definition=definition(), note="Ajuste", actor=manager, now=now())
        with pytest.raises(NotAllowed):
            actions.publish_version(version=version, actor=stranger, now=now())
        actions.publish_version(version=version, actor=manager, now=now())
        with pytest.raises(NotAllowed):
            actions.schedule_form(form=form, opens_at=None, closes_at=now(), actor=stranger, now=now())

    assert current_version(form).number == 2


def test_draft_version_waits_alone_and_is_published_once() -> None:
    form = make_form()
    first = actions.draft_version(form=form, definition=definition(), actor=HOUSE, now=now())

    second = actions.draft_version(form=form, definition=definition(question()), actor=HOUSE, now=now())

    assert (first.pk, second.number) == (second.pk, 2)
    assert current_version(form).number == 1
    actions.publish_version(version=second, actor=HOUSE, now=now())
    with pytest.raises(Conflict):
        actions.publish_version(version=second, actor=HOUSE, now=now())


def test_sent_answers_keep_their_version() -> None:
    form = make_form()
    sent = make_sent(form)
    version = actions.draft_version(form=form, definition=definition(question()), actor=HOUSE, now=now())
    actions.publish_version(version=version, actor=HOUSE, now=now())

    sent.refresh_from_db()
    assert sent.version.number == 1
    assert "story" in sent.version.questions.questions


def test_schedule_form_must_close_after_it_opens() -> None:
    with pytest.raises(DomainError) as refused:
        actions.schedule_form(
            form=make_form(), opens_at=now(), closes_at=now() - timedelta(hours=1), actor=HOUSE, now=now()
        )

    assert refused.value.field == "closes_at"


def test_differences_are_told_in_sentences() -> None:
    old = make_form(question("a", "text", words=10), question("b", "text"), question("c", "number"))
    new = make_form(
        question("a", "text", words=20, label={"es": "¿Cómo?"}),
        question("c", "money", currency="PYG", required=False),
        question("d", "yes_no"),
    )

    told = differences(current_version(old).questions, current_version(new).questions, "es")

    assert told == (
        "«¿A?» ahora dice «¿Cómo?».",
        "En «¿Cómo?» cambió: el límite de palabras.",
        "«¿C?» era de tipo «Número» y ahora es «Dinero».",
        "Ahora «¿C?» puede quedar vacía.",
        "En «¿C?» cambió: la moneda.",
        "Pregunta nueva: «¿D?».",
        "Ya no se pregunta: «¿B?».",
    )
    assert differences(current_version(old).questions, current_version(old).questions, "es") == ()
