import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.files.policies import LARGEST
from minga.people.queries.personal_data import attachments_of
from minga.questionnaires import actions
from minga.questionnaires.models import Submission
from tests.factories.files import make_upload, picture
from tests.factories.people import make_person
from tests.factories.questionnaires import make_draft, make_form, question, subject_kind

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def enter(client: Client, draft: Submission) -> None:
    assert draft.person is not None
    client.force_login(draft.person)


def step(draft: Submission) -> str:
    return reverse("questionnaires:step", args=[draft.uuid, "problem"])


def test_files_are_kept_and_a_refused_one_loses_nothing(client: Client) -> None:
    draft = make_draft(make_form(question("story", "text", evidence=True), question("proof", "file")))
    enter(client, draft)

    answer = client.post(
        step(draft),
        {
            "q.story": "Los martes",
            "file.proof": [make_upload("foto.jpg", picture()), make_upload("virus.exe", b"MZ")],
            "evidence.story": make_upload(),
            "then": "next",
        },
    )

    page = answer.content.decode()
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "«virus.exe» no es de un tipo que recibimos aquí" in page
    assert {one.place for one in draft.attachments.all()} == {"proof", "story#evidence"}
    assert "foto.jpg" in page
    assert draft.typed == {"story": "Los martes"}


def test_file_over_the_limit_is_told_at_its_question_and_nothing_else_is_lost(client: Client) -> None:
    draft = make_draft(make_form(question("proof", "file"), question("story", "text")))
    enter(client, draft)
    large = SimpleUploadedFile("video.mp4", b"\0\0\0\x20ftypisom" + b"\0" * (LARGEST + 10))

    answer = client.post(step(draft), {"file.proof": large, "q.story": "escrito después", "then": "next"})

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "pesa 20,0" in answer.content.decode()
    assert draft.typed == {"story": "escrito después"}


def test_file_of_an_answer_is_for_those_who_may_read_it(client: Client) -> None:
    manager, stranger = make_person(), make_person()
    with subject_kind(may_manage=lambda person, owner: person == manager):
        draft = make_draft(make_form(question("proof", "file")))
        assert draft.person is not None
        attached = actions.attach_file(
            submission=draft, place="proof", upload=make_upload(), name="a.pdf", actor=draft.person, now=now()
        )
        client.force_login(manager)
        before = client.get(attached.file.get_absolute_url())
        actions.submit_answers(submission=draft, actor=draft.person, now=now())
        after = client.get(attached.file.get_absolute_url())
        b"".join(after.streaming_content)  # type: ignore[arg-type]
        client.force_login(stranger)

        assert (before.status_code, after.status_code) == (404, 200)
        assert client.get(attached.file.get_absolute_url()).status_code == 404


def test_file_is_removed_without_script(client: Client) -> None:
    draft = make_draft(make_form(question("proof", "file")))
    enter(client, draft)
    client.post(step(draft), {"file.proof": make_upload()})
    attached = draft.attachments.get()

    client.post(step(draft), {"unfile": str(attached.uuid)})
    odd = client.post(step(draft), {"unfile": "not-a-uuid"})

    assert not draft.attachments.exists()
    assert odd.status_code == 303


def test_the_copy_of_her_data_holds_the_files_of_her_answers_and_nobody_elses(client: Client) -> None:
    draft = make_draft(make_form(question("proof", "file")))
    enter(client, draft)
    client.post(step(draft), {"file.proof": make_upload("foto.jpg", picture()), "then": "next"})
    other = make_person()
    assert draft.person is not None

    mine = dict(attachments_of(draft.person))

    assert [name.rsplit("-", 1)[1] for name in mine] == ["foto.jpg"]
    assert next(iter(mine.values())).startswith(b"\xff\xd8")
    assert dict(attachments_of(other)) == {}
