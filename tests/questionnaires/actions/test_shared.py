"""Answers that a team writes together."""

from collections.abc import Iterator

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires import actions
from minga.questionnaires.actions.shared import go_on_from, open_shared_draft
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.sheets import news_since, sheet_page
from tests.factories.people import make_person
from tests.factories.questionnaires import definition, make_form, question, subject_kind

pytestmark = pytest.mark.django_db

TEAM = ("ana@example.org", "beto@example.org")


@pytest.fixture(autouse=True)
def _team() -> Iterator[None]:
    def on_team(person: Person | None, _thing: object, _form: object = None) -> bool:
        return person is not None and person.email in TEAM

    with subject_kind(may_share=on_team, may_answer=on_team):
        yield


@pytest.fixture
def ana() -> Person:
    return make_person(email=TEAM[0])


@pytest.fixture
def beto() -> Person:
    return make_person(email=TEAM[1])


def _sheet(person: Person) -> Submission:
    form = make_form(definition=definition(question("story", "long_text"), question("next", "long_text")))
    about = Organisation.objects.get(pk=form.owner_id)
    return open_shared_draft(form=form, subject=about, language="es", actor=person, now=now())


def test_a_shared_draft_belongs_to_nobody_and_to_the_whole_team(ana: Person, beto: Person) -> None:
    draft = _sheet(ana)

    saved = actions.save_draft(submission=draft, typed={"story": "La fila."}, actor=beto, now=now())

    assert draft.person is None
    assert saved.submission.typed == {"story": "La fila."}
    opened = Entry.objects.filter(key="questionnaires.draft_opened").get()
    assert opened.actor_id == ana.pk


def test_several_may_be_open_about_the_same_thing(ana: Person) -> None:
    draft = _sheet(ana)
    about = Organisation.objects.get(pk=draft.subject_id)

    other = open_shared_draft(form=draft.version.form, subject=about, language="es", actor=ana, now=now())

    assert other.pk != draft.pk


def test_whoever_is_not_on_the_team_neither_begins_nor_writes(ana: Person) -> None:
    draft, stranger = _sheet(ana), make_person()
    about = Organisation.objects.get(pk=draft.subject_id)

    with pytest.raises(NotAllowed):
        open_shared_draft(form=draft.version.form, subject=about, language="es", actor=stranger, now=now())
    with pytest.raises(NotAllowed):
        actions.save_draft(submission=draft, typed={"story": "Otra."}, actor=stranger, now=now())

    assert Submission.objects.count() == 1


def test_two_people_at_the_same_question_keep_both_texts(ana: Person, beto: Person) -> None:
    draft = _sheet(ana)
    actions.save_draft(submission=draft, typed={"story": "Ana"}, window="a", base=0, actor=ana, now=now())
    saved = actions.save_draft(
        submission=draft, typed={"story": "Beto", "next": ""}, window="b", base=0, actor=beto, now=now()
    ).submission

    field = sheet_page(saved, "es").fields["story"]

    assert field.typed == "Beto"
    assert field.other is not None
    assert (field.other.text, field.other.team) == ("Ana", True)


def test_news_name_what_others_changed_and_not_what_i_did(ana: Person) -> None:
    draft = _sheet(ana)
    actions.save_draft(submission=draft, typed={"next": "x"}, window="a", base=0, actor=ana, now=now())
    saved = actions.save_draft(submission=draft, typed={"story": "y"}, window="b", base=0, actor=ana, now=now())

    news = news_since(saved.submission, window="a", base=0, language="es")

    assert news is not None
    assert news.labels == ("¿Story?",)
    assert news_since(saved.submission, window="a", base=2, language="es") is None


def test_going_on_opens_the_next_version_once_and_replaces_the_last_when_sent(ana: Person, beto: Person) -> None:
    draft = _sheet(ana)
    actions.save_draft(submission=draft, typed={"story": "Uno.", "next": "Dos."}, actor=ana, now=now())
    first = actions.submit_answers(submission=draft, actor=beto, now=now())

    second = go_on_from(submission=first, actor=beto, now=now())
    again = go_on_from(submission=first, actor=ana, now=now())
    actions.submit_answers(submission=second, actor=ana, now=now())

    assert second.pk == again.pk
    assert second.typed == first.typed
    first.refresh_from_db()
    assert first.state == SubmissionState.SUPERSEDED
    with pytest.raises(Conflict):
        go_on_from(submission=first, actor=ana, now=now())
