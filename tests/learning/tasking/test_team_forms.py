"""A form that a team answers once: everybody writes in the same answers, one sends, and nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed
from minga.learning.enums import TaskBy
from minga.people.models import Person
from minga.questionnaires import actions as forms
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.queries.drafts import draft_of, sent_by
from tests.factories.learning import make_participant, make_task, make_team
from tests.factories.questionnaires import make_form, question
from tests.learning.tasking.scene import Scene, make_scene

pytestmark = pytest.mark.django_db
TYPED = {"story": "Hay filas."}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def form(scene: Scene) -> Form:
    form = make_form(question("story", "long_text"), owner=scene.edition)
    make_task(scene.edition, form=form, by=TaskBy.TEAM)
    return form


def _begun(form: Form, scene: Scene, person: Person, typed: dict[str, Any] | None = None) -> Submission:
    draft = forms.open_draft(
        form=form, subject=scene.edition, person=person, language="es", actor=person, now=now()
    )  # fmt: skip
    return forms.save_draft(submission=draft, typed=typed or TYPED, actor=person, now=now()).submission


def _as(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _page(name: str, *args: object) -> str:
    return reverse(f"questionnaires:{name}", args=args)


def test_all_of_the_team_write_in_one_draft_and_whoever_sends_is_named(form: Form, scene: Scene) -> None:
    draft = _begun(form, scene, scene.ana)

    assert _begun(form, scene, scene.berta, {"story": "Hay filas largas."}).pk == draft.pk
    sent = forms.submit_answers(submission=draft, actor=scene.berta, now=now())

    assert (sent.person, sent.values["story"]) == (scene.berta, "Hay filas largas.")
    version = scene.edition.tasks.get(form=form).handins.get(team=scene.team).versions.get()
    assert version.sent_by == scene.berta
    assert sent_by(scene.ana, form, scene.edition) == sent
    with pytest.raises(Conflict):
        forms.open_draft(form=form, subject=scene.edition, person=scene.ana, language="es", actor=scene.ana, now=now())


def test_the_second_of_two_drafts_is_not_sent_stays_and_is_told_who_sent(form: Form, scene: Scene) -> None:
    alone = make_participant(scene.edition)
    hers = _begun(form, scene, alone.person, {"story": "Lo que escribí sola."})
    first = _begun(form, scene, scene.ana)
    scene.team.members.create(enrolment=alone, since=now())
    forms.submit_answers(submission=first, actor=scene.ana, now=now())
    client = _as(alone.person)

    answer = client.post(_page("review", hers.uuid))

    assert answer.status_code == 409
    assert scene.ana.name in answer.content.decode()
    assert _page("answers", hers.uuid) in answer.content.decode()
    hers.refresh_from_db()
    assert (hers.state, hers.typed) == (SubmissionState.DRAFT, {"story": "Lo que escribí sola."})
    assert scene.ana.name in client.get(_page("begin", form.key)).content.decode()
    assert client.get(_page("receipt", first.uuid)).status_code == 200


def test_whoever_writes_while_another_sends_gets_her_words_back(form: Form, scene: Scene) -> None:
    draft = _begun(form, scene, scene.ana)
    forms.submit_answers(submission=draft, actor=scene.ana, now=now())

    answer = _as(scene.berta).post(
        _page("step", draft.uuid, "problem"), {"q.story": "Una frase que falta.", "then": "next"}
    )

    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Una frase que falta." in words
    assert scene.ana.name in words
    draft.refresh_from_db()
    assert draft.values["story"] == "Hay filas."


def test_what_was_sent_is_corrected_by_any_of_the_team_and_then_replaces_it(form: Form, scene: Scene) -> None:
    sent = forms.submit_answers(submission=_begun(form, scene, scene.ana), actor=scene.ana, now=now())

    again = forms.revise_answers(submission=sent, actor=scene.berta, now=now())
    forms.save_draft(submission=again, typed={"story": "Hay menos filas."}, actor=scene.ana, now=now())
    forms.submit_answers(submission=again, actor=scene.berta, now=now())

    sent.refresh_from_db()
    assert sent.state == SubmissionState.SUPERSEDED
    assert scene.edition.tasks.get(form=form).handins.get(team=scene.team).versions.count() == 2


def test_other_teams_and_forms_for_each_person_stay_apart(form: Form, scene: Scene) -> None:
    stranger, alone = make_participant(scene.edition), make_form(question("story", "long_text"), owner=scene.edition)
    make_team(scene.edition, stranger)
    draft, hers = _begun(form, scene, scene.ana), _begun(alone, scene, scene.ana)

    assert draft_of(form, scene.edition, stranger.person) is None
    assert draft_of(alone, scene.edition, scene.berta) is None
    for submission, person in ((draft, stranger.person), (hers, scene.berta)):
        with pytest.raises(NotAllowed):
            forms.save_draft(submission=submission, typed=TYPED, actor=person, now=now())
        assert _as(person).get(_page("answers", submission.uuid)).status_code == 404
    forms.submit_answers(submission=_begun(alone, scene, scene.berta), actor=scene.berta, now=now())
    assert forms.submit_answers(submission=hers, actor=scene.ana, now=now()).person == scene.ana
