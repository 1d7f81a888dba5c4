from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.questionnaires import actions
from minga.questionnaires.actions import Saved
from minga.questionnaires.models import Attachment, DraftRevision, Submission
from minga.questionnaires.queries.drafts import draft_for, submission_for
from tests.factories.files import PDF, make_upload
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.questionnaires import make_draft, make_form, make_sent, question, subject_kind

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def save(draft: Submission, **given: Any) -> Saved:
    return actions.save_draft(submission=draft, actor=draft.person, now=now(), **given)


def test_open_draft_twice_makes_one() -> None:
    form, person = make_form(), make_person()

    first, second = make_draft(form, person=person), make_draft(form, person=person)

    assert first.pk == second.pk
    assert Entry.objects.filter(key="questionnaires.draft_opened").count() == 2


def test_open_draft_is_refused_without_the_right() -> None:
    with subject_kind(may_answer=lambda person, subject, form: False), pytest.raises(NotAllowed):
        make_draft()

    assert not Submission.objects.exists()


def test_open_draft_about_something_else_is_refused() -> None:
    with pytest.raises(DomainError, match="no pregunta sobre esto"):
        make_draft(make_form(), subject=make_organisation())


def test_save_draft_keeps_what_is_wrong_and_names_only_the_questions_in_the_log() -> None:
    draft = make_draft(make_form(question("people"), question("when", "date")))

    saved = save(draft, typed={"people": "muchas", "when": "un día de éstos", "stranger": "x"})

    assert saved.submission.typed == {"people": "muchas", "when": "un día de éstos"}
    entry = Entry.objects.get(key="questionnaires.draft_saved")
    assert entry.after == {"revision": 1, "questions": ["people", "when"]}


def test_save_draft_leaves_other_answers_alone() -> None:
    draft = make_draft(make_form(question("a", "text"), question("b", "text")), typed={"a": "uno"})

    assert save(draft, typed={"b": "dos"}).submission.typed == {"a": "uno", "b": "dos"}


def test_save_draft_of_another_person_is_refused() -> None:
    draft = make_draft()

    with pytest.raises(NotAllowed):
        actions.save_draft(submission=draft, typed={"story": "x"}, actor=make_person(), now=now())


def test_save_draft_of_the_team_is_for_the_team() -> None:
    mate = make_person()
    with subject_kind(may_share=lambda person, subject: person == mate):
        draft = make_draft()

        saved = actions.save_draft(submission=draft, typed={"story": "x"}, actor=mate, now=now())

    assert saved.submission.typed == {"story": "x"}


def test_save_draft_after_sending_is_a_conflict() -> None:
    sent = make_sent()

    with pytest.raises(Conflict):
        save(sent, typed={"story": "otra cosa"})


class TestTwoWindows:
    """The same draft is open twice; each window posts all the answers that it shows."""

    @pytest.fixture
    def draft(self) -> Submission:
        return make_draft(make_form(question("a", "text"), question("b", "text")), typed={"a": "uno", "b": "dos"})

    def test_each_changes_its_own_answer(self, draft: Submission) -> None:
        save(draft, typed={"a": "uno de A", "b": "dos"}, window="A", base=1)
        saved = save(draft, typed={"a": "uno", "b": "dos de B"}, window="B", base=1)

        assert saved.submission.typed == {"a": "uno de A", "b": "dos de B"}
        assert saved.asides == ()

    def test_what_a_window_has_not_touched_never_overwrites(self, draft: Submission) -> None:
        save(draft, typed={"a": "uno de A", "b": "dos"}, window="A", base=1)
        save(draft, typed={"a": "uno", "b": "B1"}, window="B", base=1)
        saved = save(draft, typed={"a": "uno", "b": "B2"}, window="B", base=1)

        assert saved.submission.typed == {"a": "uno de A", "b": "B2"}

    def test_both_change_the_same_answer_and_both_texts_are_kept(self, draft: Submission) -> None:
        save(draft, typed={"a": "uno de A", "b": "dos"}, window="A", base=1)
        saved = save(draft, typed={"a": "uno de B", "b": "dos"}, window="B", base=1)

        assert saved.submission.typed["a"] == "uno de B"
        assert [(one.question, one.typed, one.window) for one in saved.asides] == [("a", "uno de A", "A")]
        assert saved.submission.set_aside[0]["typed"] == "uno de A"

    def test_a_window_that_goes_on_typing_meets_only_itself(self, draft: Submission) -> None:
        for text in ("u", "un", "uno más"):
            saved = save(draft, typed={"a": text}, window="A", base=1)

        assert (saved.submission.typed["a"], saved.asides) == ("uno más", ())

    @pytest.mark.parametrize(("take", "kept"), [(True, "uno de A"), (False, "uno de B")])
    def test_one_of_the_two_is_chosen(self, draft: Submission, take: bool, kept: str) -> None:
        save(draft, typed={"a": "uno de A"}, window="A", base=1)
        met = save(draft, typed={"a": "uno de B"}, window="B", base=1).submission

        settled = actions.settle_answer(submission=met, question="a", take_aside=take, actor=draft.person, now=now())

        assert (settled.typed["a"], settled.set_aside) == (kept, [])

    def test_a_window_older_than_the_memory_loses_nothing(self, draft: Submission) -> None:
        save(draft, typed={"a": "uno de A"}, window="A", base=1)
        DraftRevision.objects.filter(submission=draft).delete()

        saved = save(draft, typed={"a": "uno de B"}, window="B", base=0)

        assert saved.submission.typed["a"] == "uno de B"
        assert saved.asides[0].typed == "uno de A"

    def test_sending_waits_until_one_is_chosen(self, draft: Submission) -> None:
        save(draft, typed={"a": "uno de A"}, window="A", base=1)
        save(draft, typed={"a": "uno de B"}, window="B", base=1)

        with pytest.raises(DomainError, match="dos respuestas"):
            actions.submit_answers(submission=draft, actor=draft.person, now=now())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from(["story", "nope"]), st.text() | st.integers() | st.lists(st.text())))
def test_save_draft_takes_any_text_that_was_ever_typed(typed: dict[str, Any]) -> None:
    draft = make_draft()

    saved = save(draft, typed=typed)

    saved.submission.refresh_from_db()
    given = typed.get("story")
    if isinstance(given, str) and given.strip():
        assert saved.submission.typed["story"] == given.replace("\x00", "").encode("utf-8", "replace").decode()


def test_attach_and_detach_a_file() -> None:
    draft = make_draft(make_form(question("proof", "file", formats=["pdf"], maximum=1)))
    assert draft.person is not None

    attached = actions.attach_file(
        submission=draft, place="proof", upload=make_upload(), name="acta.pdf", actor=draft.person, now=now()
    )
    with pytest.raises(DomainError, match="cabe 1 archivo"):
        actions.attach_file(
            submission=draft, place="proof", upload=make_upload(), name="b.pdf", actor=draft.person, now=now()
        )
    actions.detach_file(submission=draft, attachment=attached, actor=draft.person, now=now())

    assert not Attachment.objects.exists()
    attached.file.refresh_from_db()
    assert attached.file.erased_at is not None


@pytest.mark.parametrize(
    ("place", "name", "words"),
    [
        ("proof", "foto.jpg", "no es de un tipo"),
        ("story", "acta.pdf", "no recibe archivos"),
        ("nope", "acta.pdf", "no recibe archivos"),
        ("proof#evidence", "acta.pdf", "no recibe archivos"),
        ("team.1.name", "acta.pdf", "no recibe archivos"),
    ],
)
def test_attach_file_where_none_belongs_is_refused(place: str, name: str, words: str) -> None:
    form = make_form(
        question("proof", "file", formats=["pdf"]),
        question("story", "text"),
        question("team", "cards", fields=[question("name", "text")]),
    )
    draft = make_draft(form)
    assert draft.person is not None

    with pytest.raises(DomainError, match=words):
        actions.attach_file(
            submission=draft, place=place, upload=make_upload(name, PDF), name=name, actor=draft.person, now=now()
        )


def test_discard_draft_takes_its_files_along() -> None:
    draft = make_draft(make_form(question("proof", "file")))
    assert draft.person is not None
    attached = actions.attach_file(
        submission=draft, place="proof", upload=make_upload(), name="acta.pdf", actor=draft.person, now=now()
    )

    actions.discard_draft(submission=draft, actor=draft.person, now=now())

    assert not Submission.objects.exists()
    attached.file.refresh_from_db()
    assert attached.file.erased_at is not None


def test_draft_is_for_its_writer_and_sent_answers_for_those_who_manage() -> None:
    manager, stranger = make_person(), make_person()
    with subject_kind(may_manage=lambda person, owner: person == manager):
        draft, sent = make_draft(), make_sent()

        assert draft_for(draft.person, draft.uuid) == draft
        for viewer in (manager, stranger, None):
            with pytest.raises(Submission.DoesNotExist):
                draft_for(viewer, draft.uuid)
            with pytest.raises(Submission.DoesNotExist):
                submission_for(viewer, draft.uuid)
        assert submission_for(manager, sent.uuid) == sent
        with pytest.raises(Submission.DoesNotExist):
            submission_for(stranger, sent.uuid)


def test_settle_answer_with_only_one_left_is_a_conflict() -> None:
    draft = make_draft(typed={"story": "x"})

    with pytest.raises(Conflict):
        actions.settle_answer(submission=draft, question="story", take_aside=True, actor=draft.person, now=now())


def test_a_draft_that_another_window_discarded_says_so() -> None:
    draft = make_draft()
    assert draft.person is not None
    actions.discard_draft(submission=Submission.objects.get(), actor=draft.person, now=now())

    with pytest.raises(Conflict) as refused:
        actions.save_draft(submission=draft, typed={"story": "Tarde"}, actor=draft.person, now=now())

    assert refused.value.code == "gone"
