"""What a phone brings later: it counts, but never against what a team has written or handed in meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest

from minga.core.clock import now
from minga.core.errors import Invalid
from minga.learning.actions.handin_outbox import take_draft, take_send
from minga.learning.actions.handins import Work, save_work
from minga.people.models import Person
from tests.learning.tasking.scene import Scene, hand_in, make_scene

pytestmark = pytest.mark.django_db


def _typed(scene: Scene, text: str, *, base: str = "", **more: str) -> dict[str, str]:
    return {"task": str(scene.task.uuid), "text": text, "base": base, "client_uuid": str(uuid4()), **more}


def _write(scene: Scene, person: Person, text: str, revision: int) -> None:
    save_work(task=scene.task, work=Work(text=text), revision=revision, actor=person, now=now())


def test_words_of_others_stay_when_she_wrote_last_herself_elsewhere() -> None:
    scene = make_scene()
    _write(scene, scene.ana, "Primera idea.", 0)
    _write(scene, scene.berta, "Primera idea. Lo de Berta.", 1)
    _write(scene, scene.ana, "Primera idea. Lo de Berta. Lo del portátil.", 2)

    told = take_send(scene.ana, _typed(scene, "Primera idea. Lo del bus.", base="1"), now(), now())

    draft = scene.handin.versions.get()
    assert "Lo de Berta" in draft.text
    assert "Lo del portátil" in draft.text
    assert "Lo del bus" in draft.text
    assert draft.sent_at is None
    assert "task" in told.link or "tareas" in told.link


def test_her_own_save_whose_answer_was_lost_is_not_somebody_else() -> None:
    scene = make_scene()
    _write(scene, scene.ana, "Primera id", 0)

    take_send(scene.ana, _typed(scene, "Primera idea.", base=""), now(), now())

    assert scene.handin.versions.get().text == "Primera idea."
    assert scene.handin.versions.get().sent_at is not None


def test_what_the_team_handed_in_meanwhile_is_not_replaced_by_an_older_text() -> None:
    scene = make_scene()
    _write(scene, scene.ana, "Primera idea.", 0)
    hand_in(scene.task, scene.berta, "Primera idea. Lo de Berta.")

    take_send(scene.ana, _typed(scene, "Primera idea. Lo del bus.", base="1"), now(), now())

    sent, draft = scene.handin.versions.order_by("number")
    assert sent.text == "Primera idea. Lo de Berta."
    assert draft.sent_at is None, "both texts are looked at before anything is handed in"
    assert "Lo de Berta" in draft.text
    assert "Lo del bus" in draft.text


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://example.org/" + "a" * 600}, "link"),
        ({"text": "a" * 60_001}, "text"),
    ],
)
def test_a_phone_brings_nothing_that_the_page_would_refuse(fields: dict[str, str], at: str) -> None:
    scene = make_scene()

    with pytest.raises(Invalid) as refused:
        take_draft(scene.ana, {**_typed(scene, "Nuestra idea."), **fields}, now(), now())

    assert set(refused.value.errors) == {at}


def test_a_phone_is_believed_for_a_week() -> None:
    scene = make_scene(due_at=now() - timedelta(days=9), late_until=now() + timedelta(days=2))

    take_send(scene.ana, _typed(scene, "Antes del plazo, dice el teléfono."), now() - timedelta(days=10), now())

    assert scene.handin.versions.get().late, "ten days ago is more than it is believed"


def test_what_was_pressed_in_time_without_a_line_is_in_time() -> None:
    scene = make_scene(due_at=now() - timedelta(days=2), late_until=now() + timedelta(days=2))

    take_send(scene.ana, _typed(scene, "Escrito en el colectivo."), now() - timedelta(days=3), now())

    assert not scene.handin.versions.get().late
