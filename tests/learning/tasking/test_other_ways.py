"""Tasks done on a canvas of the team's work or in a form; days that move along; people who wait, each by herself."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed, NotReady
from minga.initiatives.models import Canvas
from minga.learning.actions.handin_outbox import take_draft, take_send
from minga.learning.actions.handins import choose_canvas, send_work
from minga.learning.actions.shifting import shift_sessions
from minga.learning.actions.tasks import move_due_days
from minga.learning.enums import HandinState, TaskBy
from minga.learning.models import HandinVersion
from minga.learning.queries.needs_me import needs_of_people
from minga.learning.queries.needs_me_work import needs_me
from minga.learning.queries.task_days import due_after
from minga.questionnaires import actions as forms
from tests.factories.initiatives import make_initiative
from tests.factories.learning import make_module, make_session, make_task, make_taught, make_teacher
from tests.factories.organisations import make_organisation
from tests.factories.questionnaires import definition, make_form, question, subject_kind
from tests.initiatives.dossiers import put_canvas
from tests.learning.tasking.scene import Scene, hand_in, make_scene

pytestmark = pytest.mark.django_db


def _with_canvas(words: str = "Mapa de actores") -> tuple[Scene, Canvas]:
    scene = make_scene()
    scene.team.initiative = make_initiative(edition=scene.edition)
    scene.team.save()
    canvas = put_canvas(scene.team.initiative, words)
    assert isinstance(canvas, Canvas)
    return scene, canvas


def test_a_canvas_is_handed_in_as_it_stood(client: Client) -> None:
    scene, canvas = _with_canvas()
    client.force_login(scene.ana)
    page = reverse("learning:task", args=[scene.edition.key, scene.task.key])

    opened = client.get(page)
    assert str(canvas.uuid) in opened.content.decode()
    was = opened.context["form"]["was"].value()
    answer = client.post(page, {"text": "", "link": "", "canvas": str(canvas.uuid), "was": was, "then": "send"})
    Canvas.objects.filter(pk=canvas.pk).update(read_text="Cambió después", title="Otro")

    assert answer.status_code == 303, answer.context["form"].errors
    sent = scene.handin.versions.get()
    assert sent.snapshot["title"] == "Mapa de actores"
    assert [part[2] for part in sent.snapshot["parts"]] == ["Mapa de actores"]
    client.force_login(scene.mentor)
    shown = client.get(reverse("learning:feedback", args=[scene.handin.uuid])).content.decode()
    assert "Mapa de actores" in shown
    assert "Cambió después" not in shown


def test_a_canvas_of_another_team_is_not_chosen() -> None:
    scene, _mine = _with_canvas()
    _other, theirs = _with_canvas("Ajeno")

    with pytest.raises(NotAllowed):
        choose_canvas(task=scene.task, canvas=theirs, actor=scene.ana, now=now())

    assert not HandinVersion.objects.filter(canvas=theirs).exists()


def test_the_same_canvas_is_handed_in_once_until_it_says_something_new() -> None:
    scene, canvas = _with_canvas()
    choose_canvas(task=scene.task, canvas=canvas, actor=scene.ana, now=now())
    send_work(task=scene.task, actor=scene.ana, now=now())
    choose_canvas(task=scene.task, canvas=canvas, actor=scene.ana, now=now())
    with pytest.raises(NotReady, match="1"):
        send_work(task=scene.task, actor=scene.ana, now=now())

    Canvas.objects.filter(pk=canvas.pk).update(read_text="Con dos vecinas más")
    again = send_work(task=scene.task, actor=scene.ana, now=now())

    assert (again.number, again.snapshot["parts"][0][2]) == (2, "Con dos vecinas más")


@pytest.mark.parametrize("then", ["save", "send"])
def test_a_phone_brings_the_canvas_that_was_chosen_along(then: str) -> None:
    scene, canvas = _with_canvas()
    typed = {
        "task": str(scene.task.uuid), "text": "", "link": "", "canvas": str(canvas.uuid), "base": "", "then": then,
        "client_uuid": str(uuid4()),
    }  # fmt: skip

    told = (take_send if then == "send" else take_draft)(scene.ana, typed, now(), now())

    assert told.accepted
    version = scene.handin.versions.get()
    assert (version.canvas, version.sent_at is not None) == (canvas, then == "send")


def test_a_phone_cannot_bring_the_canvas_of_others() -> None:
    scene, _mine = _with_canvas()
    _other, theirs = _with_canvas("Ajeno")
    typed = {"task": str(scene.task.uuid), "text": "Nuestra", "canvas": str(theirs.uuid), "client_uuid": str(uuid4())}

    take_draft(scene.ana, typed, now(), now())

    version = scene.handin.versions.get()
    assert (version.text, version.canvas) == ("Nuestra", None)


def test_sending_the_form_of_a_task_hands_it_in_without_what_is_personal() -> None:
    with subject_kind():
        owner = make_organisation()
        form = make_form(
            owner=owner,
            definition=definition(question("story", "long_text"), question("email", "email", required=False)),
        )
        scene = make_scene(by=TaskBy.PERSON, form=form)
        draft = forms.open_draft(form=form, subject=owner, person=scene.ana, language="es", actor=scene.ana, now=now())
        typed = {"story": "Hay filas.", "email": "ana@example.org"}
        saved = forms.save_draft(submission=draft, typed=typed, actor=scene.ana, now=now()).submission
        forms.submit_answers(submission=saved, actor=scene.ana, now=now())

    handin = scene.task.handins.get(enrolment__person=scene.ana)
    said = [part[2] for part in handin.versions.get().snapshot["parts"]]
    assert handin.state == HandinState.SENT
    assert "Hay filas." in said
    assert "ana@example.org" not in said


def test_days_move_along_with_the_sessions_of_their_module_and_those_set_by_hand_stay() -> None:
    edition = make_taught()
    module = make_module(edition)
    last = make_session(edition, module=module, starts_at=now() + timedelta(days=3))
    moves = make_task(edition, module=module, days_after=5)
    stays = make_task(edition, module=module, due_at=now() + timedelta(days=9))
    by_hand = stays.due_at
    move_due_days(edition=edition, actor=HOUSE, now=now())
    moves.refresh_from_db()
    first = moves.due_at
    assert first == due_after(last.ends_at, 5, edition)

    shift_sessions(edition=edition, days=7, actor=make_teacher(edition), now=now())

    moves.refresh_from_db()
    stays.refresh_from_db()
    assert first is not None
    assert moves.due_at == first + timedelta(days=7)
    assert stays.due_at == by_hand


def test_people_who_work_alone_wait_for_whoever_teaches(django_assert_num_queries: Any) -> None:
    scene = make_scene(by=TaskBy.PERSON)
    hand_in(scene.task, scene.ana)
    scene.task.handins.update(sent_at=now() - timedelta(days=4))
    with django_assert_num_queries(1):
        (one,) = needs_of_people([scene.edition.pk], now())
    hand_in(scene.task, scene.berta, "Otra cosa")

    with django_assert_num_queries(1):
        two = needs_of_people([scene.edition.pk], now())

    assert one.name == scene.ana.name
    assert [need.name for need in two] == [scene.ana.name, scene.berta.name]
    assert two[0].first.weight > two[1].first.weight
    page = needs_me(scene.teacher, now(), edition=scene.edition.key)
    assert {need.name for need in page.needs} >= {scene.ana.name, scene.berta.name}
