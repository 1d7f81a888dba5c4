"""The pages of tasks: two in one form, what is refused comes back with what was typed, who may not sees nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.learning.actions.comments import write_comment
from minga.learning.actions.handin_outbox import take_comment, take_draft
from minga.learning.actions.handins import Work, save_work
from minga.learning.actions.task_reminders import remind_of_tasks
from minga.learning.enums import HandinState, ReviewState
from minga.learning.models import Comment, Review, Task
from minga.people.models import Person
from tests.factories.learning import make_participant, make_team
from tests.learning.tasking.scene import RUBRIC, Scene, hand_in, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _task(scene: Scene) -> str:
    return reverse("learning:task", args=[scene.edition.key, scene.task.key])


def _was(client: Client, url: str) -> str:
    return str(client.get(url).context["form"].initial["was"])


def test_two_in_one_form_keep_both_texts() -> None:
    scene = make_scene()
    url, ana, berta = _task(scene), _client(scene.ana), _client(scene.berta)
    was_ana, was_berta = _was(ana, url), _was(berta, url)
    assert ana.post(url, {"text": "De Ana", "was": was_ana, "then": "save"}).status_code == 303

    met = berta.post(url, {"text": "De Berta", "was": was_berta, "then": "send"})

    assert met.status_code == 422
    assert {"De Ana", "De Berta"} <= {part for part in ("De Ana", "De Berta") if part in met.content.decode()}
    assert scene.handin.versions.get().text == "De Ana"


def test_autosave_renews_what_the_page_knows() -> None:
    scene = make_scene()
    url, ana = _task(scene), _client(scene.ana)
    first = ana.post(url, {"text": "uno", "was": _was(ana, url)}, headers={"X-Autosave": "1"})

    second = ana.post(url, {"text": "uno y dos", "was": first.json()["was"]}, headers={"X-Autosave": "1"})

    assert (first.status_code, second.status_code, second.json()["base"]) == (200, 200, 2)
    assert scene.handin.versions.get().text == "uno y dos"


def test_a_task_with_a_file_is_handed_in_and_read_by_the_mentor() -> None:
    scene = make_scene()
    url, ana = _task(scene), _client(scene.ana)
    upload = SimpleUploadedFile("plan.txt", b"Primero preguntar.", content_type="text/plain")

    sent = ana.post(url, {"text": "El plan", "was": _was(ana, url), "then": "send", "file": upload})

    assert sent.status_code == 303
    version = scene.handin.versions.get()
    file = version.files.get().file
    page = _client(scene.mentor).get(reverse("learning:feedback", args=[scene.handin.uuid])).content.decode()
    assert "El plan" in page
    assert "plan.txt" in page
    address = reverse("files:file", args=[file.uuid])
    got = _client(scene.mentor).get(address)
    assert b"".join(got) == b"Primero preguntar."
    assert _client(make_participant(scene.edition).person).get(address).status_code == 404


def test_who_left_the_team_gets_her_words_back() -> None:
    scene = make_scene()
    hand_in(scene.task, scene.ana, "Con Berta")
    url, berta = _task(scene), _client(scene.berta)
    scene.team.members.filter(enrolment__person=scene.berta).update(until=now())

    refused = berta.post(url, {"text": "Lo que yo escribí", "then": "save"})

    assert refused.status_code == 409
    assert "Lo que yo escribí" in refused.content.decode()
    page = berta.get(url).content.decode()
    assert reverse("learning:task-version", args=[scene.handin.versions.get().uuid]) in page


def test_feedback_is_given_on_one_page_with_the_rubric() -> None:
    scene = make_scene(rubric=RUBRIC)
    version = hand_in(scene.task, scene.ana)
    url, mentor = reverse("learning:feedback", args=[scene.handin.uuid]), _client(scene.mentor)

    refused = mentor.post(url, {"score_problem": "3", "note": "Casi", "version": 1, "then": "accept"})
    taken = mentor.post(
        url, {"score_problem": "3", "score_people": "4", "note": "Bien", "version": version.number, "then": "accept"}
    )

    assert refused.status_code == 422
    assert "Casi" in refused.content.decode()
    assert (taken.status_code, scene.handin.state) == (303, HandinState.ACCEPTED)
    told = _client(scene.ana).get(_task(scene)).content.decode()
    assert "Se ve con datos" in told
    assert _client(scene.berta).get(url).status_code == 404


def test_a_comment_whose_words_are_not_there_comes_back_to_be_mended() -> None:
    scene = make_scene()
    version = hand_in(scene.task, scene.ana, "Vamos a probar con algunas casas.")
    url, mentor = reverse("learning:comment", args=[version.uuid]), _client(scene.mentor)
    back = reverse("learning:feedback", args=[scene.handin.uuid])

    refused = mentor.post(url, {"quote": "con todas las casas", "text": "¿Cuáles?", "next": back})
    taken = mentor.post(url, {"quote": "algunas casas", "text": "¿Cuáles?", "next": back})

    assert refused.status_code == 422
    assert "¿Cuáles?" in refused.content.decode()
    assert taken["Location"].startswith(f"{back}#comment-")
    assert '<mark class="t-mark">algunas casas</mark>' in mentor.get(back).content.decode()


def test_a_teacher_adds_a_task_with_its_rubric() -> None:
    scene = make_scene()
    teacher, key = _client(scene.teacher), scene.edition.key
    language = scene.edition.languages[0]
    new = reverse("learning:task-new", args=[key])
    words = {f"titles_{language}": "El mapa de actores", f"briefs_{language}": "Digan quién decide."}
    rest = {"by": "team", "versions_at_most": "3", "required": "on", "published": "on"}

    refused = teacher.post(new, {**rest, f"titles_{language}": "Sin texto"})
    made = teacher.post(new, {**rest, **words, "peers": "2"})

    assert refused.status_code == 422
    assert made.status_code == 303
    task = Task.objects.get(key="el-mapa-de-actores")
    rubric = reverse("learning:task-rubric", args=[key, task.key])
    said = {"count": "2", "then": "save", f"c0_title_{language}": "Claridad", f"c0_level0_{language}": "No se entiende"}
    assert teacher.post(rubric, said).status_code == 422
    assert teacher.post(rubric, {**said, f"c0_level4_{language}": "Se entiende"}).status_code == 303
    task.refresh_from_db()
    assert [row["weight"] for row in task.rubric["criteria"]] == ["100"]
    more = teacher.post(rubric, {"count": "2", "then": "add", f"c0_title_{language}": "Claridad"})
    assert (more.context["form"].count, "Claridad" in more.content.decode()) == (3, True)


def test_what_a_phone_kept_is_put_under_what_somebody_wrote_meanwhile() -> None:
    scene = make_scene()
    fields = {"task": str(scene.task.uuid), "text": "De Ana sin señal", "base": "", "link": "", "then": "send"}
    uuid = {"client_uuid": "0d9a3f0e-31a1-4c3b-9b6e-2b1f6a1a7a11"}
    _client(scene.berta).post(_task(scene), {"text": "De Berta", "was": _was(_client(scene.berta), _task(scene))})

    met = take_draft(scene.ana, {**fields, **uuid}, now() - timedelta(hours=1), now())

    draft = scene.handin.versions.get()
    assert met.accepted
    assert draft.sent_at is None
    assert (draft.text[:8], draft.text[-16:]) == ("De Berta", "De Ana sin señal")
    sent = take_draft(scene.ana, {**fields, **uuid, "text": draft.text, "base": str(draft.revision)}, now(), now())
    assert (sent.accepted, scene.handin.state) == (True, HandinState.SENT)


def test_a_comment_of_a_phone_comes_once() -> None:
    scene = make_scene()
    version = hand_in(scene.task, scene.ana)
    fields = {"version": str(version.uuid), "text": "¿Cuántas?", "client_uuid": "0d9a3f0e-31a1-4c3b-9b6e-2b1f6a1a7a12"}

    for _time in range(2):
        take_comment(scene.mentor, fields, now(), now())

    assert Comment.objects.count() == 1


def test_a_peer_reads_the_work_without_names_and_gives_it_up_with_a_reason() -> None:
    scene = make_scene(rubric=RUBRIC)
    version = hand_in(scene.task, scene.ana, "Probar con diez casas")
    write_comment(version=version, text="Solo para el equipo", actor=scene.mentor, now=now())
    peer = make_participant(scene.edition)
    make_team(scene.edition, peer)
    review = Review.objects.create(handin=scene.handin, version=version, kind="peer", reviewer=peer.person)
    client = _client(peer.person)

    page = client.get(reverse("learning:peer-review", args=[review.uuid])).content.decode()

    assert "Probar con diez casas" in page
    assert scene.ana.name not in page
    assert "Solo para el equipo" not in page
    decline = reverse("learning:peer-decline", args=[review.uuid])
    assert client.post(decline, {"reason": ""}).status_code == 422
    assert client.post(decline, {"reason": "Es mi hermana"}).status_code == 303
    review.refresh_from_db()
    assert review.state == ReviewState.DROPPED


def test_reminders_are_written_once_to_those_who_have_not_handed_in() -> None:
    scene = make_scene(due_at=now() + timedelta(days=1))
    done = make_participant(scene.edition)
    make_team(scene.edition, done)
    hand_in(scene.task, done.person)

    first, second = remind_of_tasks(now=now()), remind_of_tasks(now=now())

    assert (first, second) == (2, 0)


def test_a_mentor_sees_the_task_with_her_own_teams_only() -> None:
    scene = make_scene()
    other = make_team(scene.edition)
    url = reverse("learning:task-office", args=[scene.edition.key, scene.task.key])

    page = _client(scene.mentor).get(url).content.decode()

    assert scene.team.name in page
    assert other.name not in page
    assert (
        _client(scene.mentor).get(reverse("learning:task-edit", args=[scene.edition.key, scene.task.key])).status_code
        == 404
    )


def test_what_was_written_is_still_read_when_the_task_has_closed() -> None:
    scene = make_scene(due_at=now() + timedelta(days=1), late_until=now() + timedelta(days=1))
    save_work(task=scene.task, work=Work(text="Casi terminado"), revision=0, actor=scene.ana, now=now())
    scene.task.due_at = scene.task.late_until = now() - timedelta(minutes=1)
    scene.task.save()

    page = _client(scene.berta).get(reverse("learning:task", args=[scene.edition.key, scene.task.key]))

    assert "Casi terminado" in page.content.decode()


def test_pressing_twice_hands_in_once_and_frightens_nobody() -> None:
    scene = make_scene()
    client, page = _client(scene.ana), _task(scene)
    typed = {"text": "Listo.\r\nDe veras.", "link": "", "was": _was(client, page), "then": "send"}

    once, twice = client.post(page, typed), client.post(page, typed)

    assert [once.status_code, twice.status_code] == [303, 303]
    assert scene.handin.versions.count() == 1
    assert client.post(page, {**typed, "text": "Otra cosa"}).status_code == 409
