from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.files.queries import content_path
from minga.people.actions.personal_data import erase_person
from minga.questionnaires import actions
from minga.questionnaires.actions.erasing import without_personal
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Attachment, FormVersion, Submission
from minga.questionnaires.models.canonical import digest_of
from minga.questionnaires.queries.drafts import current_version
from minga.questionnaires.queries.subjects import subject_of
from tests.factories.files import make_upload
from tests.factories.people import make_person
from tests.factories.questionnaires import definition, make_draft, make_form, make_sent, question, subject_kind

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_submit_answers_freezes_them_with_hash_and_receipt() -> None:
    draft = make_draft(make_form(question("people", unit={"es": "personas"})), typed={"people": "1.400"})
    assert draft.person is not None

    sent = actions.submit_answers(submission=draft, actor=draft.person, now=now())

    sent.refresh_from_db()
    assert (sent.state, sent.values, sent.typed) == (SubmissionState.SUBMITTED, {"people": "1400"}, {"people": "1.400"})
    assert sent.sha256 == digest_of(sent)
    assert len(sent.receipt) == 14
    assert not sent.revisions.exists()
    entry = Entry.objects.get(key="questionnaires.answers_submitted")
    assert entry.after["receipt"] == sent.receipt
    assert "1400" not in str(entry.after)


def test_submit_answers_names_every_mistake_and_changes_nothing() -> None:
    draft = make_draft(make_form(question("people"), question("story", "text")), typed={"people": "muchas"})
    assert draft.person is not None

    with pytest.raises(Invalid) as refused:
        actions.submit_answers(submission=draft, actor=draft.person, now=now())

    assert set(refused.value.errors) == {"people", "story"}
    draft.refresh_from_db()
    assert draft.is_draft
    assert not Entry.objects.filter(key="questionnaires.answers_submitted").exists()


@pytest.mark.parametrize(("opens", "closes"), [(None, -1), (1, None)])
def test_submit_answers_needs_an_open_form(opens: int | None, closes: int | None) -> None:
    form = make_form()
    draft = make_draft(form, typed={"story": "x"})
    assert draft.person is not None
    hour = timedelta(hours=1)
    actions.schedule_form(
        form=form,
        opens_at=now() + hour * opens if opens else None,
        closes_at=now() + hour * closes if closes else None,
        actor=HOUSE,
        now=now(),
    )

    with pytest.raises(NotAllowed, match="cerró"):
        actions.submit_answers(submission=draft, actor=draft.person, now=now())


def test_submit_answers_to_an_old_version_asks_to_go_over() -> None:
    form = make_form()
    draft = make_draft(form, typed={"story": "x"})
    assert draft.person is not None
    asked = definition(question("story", "long_text"), question("more", "text", required=False))
    version = actions.draft_version(form=form, definition=asked, actor=HOUSE, now=now())
    actions.publish_version(version=version, actor=HOUSE, now=now())

    with pytest.raises(NotReady, match="versión nueva"):
        actions.submit_answers(submission=draft, actor=draft.person, now=now())
    moved = actions.move_draft(submission=draft, actor=draft.person, now=now())
    sent = actions.submit_answers(submission=moved, actor=draft.person, now=now())

    assert (sent.version.number, sent.values) == (2, {"story": "x"})


def test_withdraw_answers_keeps_them_and_says_why() -> None:
    sent = make_sent()
    assert sent.person is not None

    with pytest.raises(NotReady):
        actions.withdraw_answers(submission=sent, reason=" ", actor=sent.person, now=now())
    with pytest.raises(NotAllowed):
        actions.withdraw_answers(submission=sent, reason="porque sí", actor=make_person(), now=now())
    actions.withdraw_answers(submission=sent, reason="Se repitió", actor=sent.person, now=now())

    sent.refresh_from_db()
    assert (sent.state, sent.withdrawn_reason) == (SubmissionState.WITHDRAWN, "Se repitió")
    assert sent.values
    assert "repitió" not in str(Entry.objects.get(key="questionnaires.answers_withdrawn").after)
    with pytest.raises(Conflict):
        actions.withdraw_answers(submission=sent, reason="otra vez", actor=sent.person, now=now())


def test_revise_answers_replaces_the_old_ones_when_sent() -> None:
    sent = make_sent()
    assert sent.person is not None

    draft = actions.revise_answers(submission=sent, actor=sent.person, now=now())
    sent.refresh_from_db()
    assert sent.state == SubmissionState.SUBMITTED
    actions.save_draft(submission=draft, typed={"story": "Corregida"}, actor=sent.person, now=now())
    newer = actions.submit_answers(submission=draft, actor=sent.person, now=now())

    sent.refresh_from_db()
    assert (sent.state, newer.replaces, newer.values) == (SubmissionState.SUPERSEDED, sent, {"story": "Corregida"})


def test_a_correction_can_be_sent_although_the_old_answers_were_withdrawn_meanwhile() -> None:
    sent = make_sent()
    assert sent.person is not None
    draft = actions.revise_answers(submission=sent, actor=sent.person, now=now())
    actions.withdraw_answers(submission=sent, reason="Con errores", actor=sent.person, now=now())

    newer = actions.submit_answers(submission=draft, actor=sent.person, now=now())

    sent.refresh_from_db()
    assert (sent.state, newer.state) == (SubmissionState.WITHDRAWN, SubmissionState.SUBMITTED)


def test_revising_again_goes_on_with_the_draft_although_the_form_changed() -> None:
    sent = make_sent()
    assert sent.person is not None
    first = actions.revise_answers(submission=sent, actor=sent.person, now=now())
    form = sent.version.form
    asked = definition(question("story", "long_text"), question("more", "text", required=False))
    waiting = actions.draft_version(form=form, definition=asked, actor=HOUSE, now=now())
    actions.publish_version(version=waiting, actor=HOUSE, now=now())

    assert actions.revise_answers(submission=sent, actor=sent.person, now=now()) == first


def test_nobody_sends_twice_about_the_same_thing() -> None:
    sent = make_sent()
    assert sent.person is not None
    form, subject = sent.version.form, subject_of(sent)
    again: dict[str, Any] = {"form": form, "subject": subject, "person": sent.person, "language": "es", "now": now()}

    with pytest.raises(Conflict):
        actions.open_draft(actor=sent.person, **again)
    actions.withdraw_answers(submission=sent, reason="Se repitió", actor=sent.person, now=now())

    assert actions.open_draft(actor=sent.person, **again).is_draft


def test_the_reason_of_a_withdrawal_goes_with_the_person() -> None:
    sent = make_sent()
    assert sent.person is not None
    actions.withdraw_answers(submission=sent, reason="Soy Zyxanthe y cambié de idea", actor=sent.person, now=now())

    erase_person(person=sent.person, actor=sent.person, now=now())

    sent.refresh_from_db()
    assert (sent.person, sent.withdrawn_reason) == (None, "")


class TestFrozen:
    """The database itself refuses, whoever asks."""

    @pytest.mark.parametrize(
        "change",
        [
            {"values": {"story": "otra"}},
            {"typed": {"story": "otra"}},
            {"state": "draft"},
            {"submitted_at": now()},
            {"sha256": "0" * 64},
            {"receipt": "AAAA-AAAA-AAAA"},
            {"values": {}},
        ],
    )
    def test_sent_answers_cannot_be_changed(self, change: dict[str, Any]) -> None:
        sent = make_sent()

        with pytest.raises(IntegrityError, match="sent answers do not change"), transaction.atomic():
            Submission.objects.filter(pk=sent.pk).update(**change)

    def test_sent_answers_cannot_be_deleted(self) -> None:
        sent = make_sent()

        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=sent.pk)._raw_delete("default")  # type: ignore[attr-defined]

    def test_sent_answers_cannot_pass_to_another_person(self) -> None:
        sent, other = make_sent(), make_person()

        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=sent.pk).update(person=other)

    def test_a_published_version_cannot_be_changed(self) -> None:
        version = current_version(make_form())

        with pytest.raises(IntegrityError, match="published form version"), transaction.atomic():
            FormVersion.objects.filter(pk=version.pk).update(definition={})
        with pytest.raises(IntegrityError), transaction.atomic():
            FormVersion.objects.filter(pk=version.pk)._raw_delete("default")  # type: ignore[attr-defined]

    def test_files_of_sent_answers_stay(self) -> None:
        draft = make_draft(make_form(question("proof", "file")))
        assert draft.person is not None
        attached = actions.attach_file(
            submission=draft, place="proof", upload=make_upload(), name="a.pdf", actor=draft.person, now=now()
        )
        sent = actions.submit_answers(submission=draft, actor=draft.person, now=now())

        assert sent.values["proof"][0]["sha256"] == attached.file.sha256
        with pytest.raises(IntegrityError, match="files of sent answers"), transaction.atomic():
            Attachment.objects.filter(pk=attached.pk).delete()


def test_erase_person_removes_what_tells_who_she_is_and_keeps_the_rest(
    django_capture_on_commit_callbacks: Any,
) -> None:
    person = make_person()
    asked = [
        question("story", "text"),
        question("mail", "email"),
        question("home", "text", personal=True),
        question("team", "cards", fields=[question("name", "text", personal=True), question("role", "text")]),
        question("card", "file", personal=True),
    ]
    form = make_form(*asked)
    typed = {
        "story": "Los martes",
        "mail": "a@example.org",
        "home": "Calle 1",
        "team": [{"_id": "1", "name": "Persona", "role": "Técnica"}],
    }
    draft = make_draft(form, person=person, typed=typed)
    attached = actions.attach_file(
        submission=draft, place="card", upload=make_upload(), name="cedula.pdf", actor=person, now=now()
    )
    sent = actions.submit_answers(submission=draft, actor=person, now=now())
    hash_then = sent.sha256
    begun = make_draft(make_form(), person=person, typed={"story": "Calle 2"})

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=person, actor=person, now=now())

    sent.refresh_from_db()
    assert sent.values == {"story": "Los martes", "team": [{"role": "Técnica"}]}
    assert sent.typed == {"story": "Los martes", "team": [{"_id": "1", "role": "Técnica"}]}
    assert (sent.person, sent.sha256) == (None, hash_then)
    assert not content_path(attached.file).exists()
    assert not Submission.objects.filter(pk=begun.pk).exists()


def test_submit_answers_needs_the_right_at_that_moment() -> None:
    draft = make_draft(typed={"story": "x"})
    assert draft.person is not None

    with subject_kind(may_answer=lambda person, subject, form: False), pytest.raises(NotAllowed, match="ahora"):
        actions.submit_answers(submission=draft, actor=draft.person, now=now())


def test_revise_answers_is_for_who_sent_them_while_they_stand() -> None:
    sent = make_sent()
    assert sent.person is not None

    with pytest.raises(NotAllowed):
        actions.revise_answers(submission=sent, actor=make_person(), now=now())
    actions.withdraw_answers(submission=sent, reason="Se repitió", actor=sent.person, now=now())
    with pytest.raises(Conflict):
        actions.revise_answers(submission=sent, actor=sent.person, now=now())


def test_without_personal_drops_what_it_does_not_know() -> None:
    form = current_version(make_form(question("story", "text", evidence=True))).questions

    assert without_personal(form, {"story": "x", "gone": "y", "story#evidence": []}) == {
        "story": "x",
        "story#evidence": [],
    }
