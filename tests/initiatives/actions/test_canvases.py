"""Canvases: begun by the team, finished as versions, photographed when they were filled in by hand."""

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.files.models import StoredFile
from minga.files.queries import open_file
from minga.initiatives.actions.canvases import (
    MOST_PHOTOS,
    CanvasText,
    add_photo,
    describe_canvas,
    discard_canvas,
    finish_canvas,
    go_on_with_canvas,
    photograph,
    photograph_tool,
    remove_photo,
    use_tool,
)
from minga.initiatives.models import Canvas, Initiative
from minga.library.queries.usage import usage_of_tools
from minga.people.models import Person
from minga.questionnaires.actions import save_draft
from tests.factories.files import make_upload, picture
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.library import make_tool
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

TEXT = CanvasText(title="La fila", used_on=days_ago(0))
PROGRAM = b"MZ\x90\x00" + b"\x00" * 300


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def lead(initiative: Initiative) -> Person:
    return lead_of(initiative)


@pytest.fixture
def canvas(initiative: Initiative, lead: Person) -> Canvas:
    return use_tool(initiative=initiative, tool=make_tool(), text=TEXT, actor=lead, now=now())


def _write(canvas: Canvas, lead: Person, text: str = "Se madruga.") -> None:
    canvas.refresh_from_db()
    assert canvas.submission is not None
    save_draft(submission=canvas.submission, typed={"problem": text}, actor=lead, now=now())


def test_a_tool_is_used_once_it_was_written_on(canvas: Canvas, lead: Person) -> None:
    assert usage_of_tools([canvas.tool.key]) == {canvas.tool.key: 0}

    _write(canvas, lead)

    assert usage_of_tools([canvas.tool.key]) == {canvas.tool.key: 1}
    assert Entry.objects.filter(key="initiatives.canvas_begun", subject_id=canvas.pk).count() == 1


def test_several_canvases_of_one_tool_may_be_open(canvas: Canvas, initiative: Initiative, lead: Person) -> None:
    other = use_tool(initiative=initiative, tool=canvas.tool, text=TEXT, actor=lead, now=now())

    assert other.submission_id != canvas.submission_id


def test_a_tool_that_is_no_longer_offered_is_refused(initiative: Initiative, lead: Person) -> None:
    tool = make_tool()
    tool.retired_at = now()

    with pytest.raises(NotReady) as refused:
        use_tool(initiative=initiative, tool=tool, text=TEXT, actor=lead, now=now())

    assert refused.value.field == "tool"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (CanvasText(title=" ", used_on=days_ago(0)), "title"),
        (CanvasText(title="Sí", used_on=days_ago(-3)), "used_on"),
    ],
)
def test_a_canvas_has_a_title_and_a_day(initiative: Initiative, lead: Person, text: CanvasText, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        use_tool(initiative=initiative, tool=make_tool(), text=text, actor=lead, now=now())

    assert set(refused.value.errors) == {field}
    assert not initiative.canvases.exists()


def test_versions_follow_one_another(canvas: Canvas, lead: Person) -> None:
    _write(canvas, lead)
    finish_canvas(canvas=canvas, actor=lead, now=now())
    with pytest.raises(Conflict):
        finish_canvas(canvas=canvas, actor=lead, now=now())

    go_on_with_canvas(canvas=canvas, actor=lead, now=now())
    with pytest.raises(Conflict):
        go_on_with_canvas(canvas=canvas, actor=lead, now=now())

    keys = Entry.objects.filter(subject_type="initiatives.canvas").order_by("pk").values_list("key", flat=True)
    assert list(keys) == [
        "initiatives.canvas_begun",
        "initiatives.canvas_finished",
        "initiatives.canvas_continued",
    ]


def test_discarding_needs_a_draft(canvas: Canvas, lead: Person) -> None:
    _write(canvas, lead)
    finish_canvas(canvas=canvas, actor=lead, now=now())

    with pytest.raises(Conflict):
        discard_canvas(canvas=canvas, actor=lead, now=now())


def test_nobody_outside_the_team_touches_a_canvas(canvas: Canvas) -> None:
    stranger = make_person()

    for act in (finish_canvas, go_on_with_canvas, discard_canvas):
        with pytest.raises(NotAllowed):
            act(canvas=canvas, actor=stranger, now=now())


def test_a_canvas_filled_in_by_hand_is_its_photographs(initiative: Initiative, lead: Person) -> None:
    upload = make_upload("pizarra.jpg", picture(place=True))

    canvas, refused = photograph_tool(
        initiative=initiative, tool=make_tool(), text=TEXT, uploads=[upload], actor=lead, now=now()
    )

    assert refused == []
    stored = canvas.photos.get().file
    with open_file(stored) as content:
        assert b"Exif" not in content.read()
    assert stored.purpose == "initiatives.file"


def test_one_wrong_photograph_does_not_cost_the_others(initiative: Initiative, lead: Person) -> None:
    uploads = [make_upload("a.jpg", picture()), make_upload("b.jpg", PROGRAM), make_upload("c.pdf")]

    canvas, refused = photograph_tool(
        initiative=initiative, tool=make_tool(), text=TEXT, uploads=uploads, actor=lead, now=now()
    )

    assert canvas.photos.count() == 1
    assert [name for name in ("b.jpg", "c.pdf") if any(name in sentence for sentence in refused)] == ["b.jpg", "c.pdf"]


def test_without_a_single_good_photograph_there_is_no_canvas(initiative: Initiative, lead: Person) -> None:
    with pytest.raises(Invalid) as refused:
        photograph_tool(
            initiative=initiative,
            tool=make_tool(),
            text=TEXT,
            uploads=[make_upload("foto.jpg", PROGRAM)],
            actor=lead,
            now=now(),
        )

    assert set(refused.value.errors) == {"photos"}
    assert not initiative.canvases.exists()
    assert not StoredFile.objects.filter(purpose="initiatives.file").exists()


def test_a_canvas_takes_so_many_photographs(canvas: Canvas, lead: Person) -> None:
    uploads = [make_upload(f"{n}.jpg", picture()) for n in range(MOST_PHOTOS + 1)]

    refused = photograph(canvas=canvas, uploads=uploads, actor=lead, now=now())

    assert canvas.photos.count() == MOST_PHOTOS
    assert len(refused) == 1


def test_a_photograph_is_removed_with_its_reason_and_erased(canvas: Canvas, lead: Person) -> None:
    photo = add_photo(canvas=canvas, upload=make_upload("cara.jpg", picture()), actor=lead, now=now())
    with pytest.raises(NotReady):
        remove_photo(photo=photo, reason=" ", actor=lead, now=now())

    remove_photo(photo=photo, reason="Se ve una cara.", actor=lead, now=now())

    photo.file.refresh_from_db()
    assert photo.file.erased_at is not None
    entry = Entry.objects.get(key="initiatives.photo_removed")
    assert entry.after["reason"] == "Se ve una cara."
    with pytest.raises(Conflict):
        remove_photo(photo=photo, reason="Otra vez.", actor=lead, now=now())


def test_describing_keeps_captions_and_says_what_changed(canvas: Canvas, lead: Person) -> None:
    photo = add_photo(canvas=canvas, upload=make_upload("a.jpg", picture()), actor=lead, now=now())
    text = CanvasText(title="La fila, martes", used_on=days_ago(0), read_text="Diez personas.")

    describe_canvas(
        canvas=canvas, text=text, captions={str(photo.uuid): "La pizarra"}, revision=1, actor=lead, now=now()
    )

    canvas.refresh_from_db()
    photo.refresh_from_db()
    assert (canvas.title, canvas.read_text, photo.caption) == ("La fila, martes", "Diez personas.", "La pizarra")
    entry = Entry.objects.get(key="initiatives.canvas_described")
    assert set(entry.after) == {"title", "read_text"}
    with pytest.raises(Conflict):
        describe_canvas(canvas=canvas, text=TEXT, revision=1, actor=lead, now=now())


def test_a_picture_under_a_wrong_ending_is_refused_in_words(canvas: Canvas, lead: Person) -> None:
    with pytest.raises(DomainError) as refused:
        add_photo(canvas=canvas, upload=make_upload("foto.png", picture("JPEG")), actor=lead, now=now())

    assert refused.value.field == "photos"
    assert not canvas.photos.exists()
