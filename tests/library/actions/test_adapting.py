"""An organisation makes a tool its own: the copy, its texts, its fields, and who sees what when."""

import pytest

from minga.audit.queries import history_of
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.core.texts import all_languages
from minga.library.actions import adapting
from minga.library.actions.adapting import Field
from minga.library.models import Tool
from minga.library.models.tool_text import ToolWords
from minga.library.queries.canvas_draft import canvas_asked, canvas_in_work
from minga.organisations.enums import RoleKind
from tests.factories.library import designer, make_adaptation, make_tool, used_canvas
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
LABEL = all_languages("En qué lengua")


@pytest.fixture
def house():
    return make_organisation()


@pytest.fixture
def person(house):
    return designer(house)


@pytest.fixture
def tool(house):
    return make_adaptation(organisation=house)


def _adapt(tool, house, person, **fields):
    values = {"names": all_languages("Mapa en dos lenguas"), "note": "Agregamos la lengua.", **fields}
    return adapting.adapt_tool(tool=tool, organisation=house, **values, actor=person, now=now())


def _words(tool, **fields):
    values = {
        "stages": (3,), "minutes": (30, 45), "people": (2, 4), "names": all_languages("Otro nombre"),
        "promise": tool.promise, "purpose": tool.purpose, "when": tool.when,
        "steps": (all_languages("Uno."),), "country": "PY", "year": 2026, "languages": ("es", "pt", "en"), **fields,
    }  # fmt: skip
    return ToolWords(**values)


def _edit(tool, person, revision=None, **fields):
    return adapting.edit_tool(
        tool=tool,
        words=_words(tool, **fields),
        note="Otra razón.",
        revision=tool.revision if revision is None else revision,
        actor=person,
        now=now(),
    )


def test_an_adaptation_begins_as_a_copy_in_preparation_with_its_lineage(house, person):
    original = make_tool()

    made = _adapt(original, house, person)

    assert made.adapted_from == original
    assert made.maker == house
    assert made.published_at is None
    assert made.steps == original.steps
    assert made.form != original.form
    assert canvas_asked(made).definition == canvas_asked(original).definition
    assert not SearchEntry.objects.filter(subject_type="library.tool", subject_id=made.pk).exists()
    assert "library.tool_adapted" in {entry.key for entry in history_of(original)}


@pytest.mark.parametrize("kind", [RoleKind.MEMBER, RoleKind.CHALLENGE_OWNER, RoleKind.JUROR])
def test_those_who_do_not_design_adapt_nothing(house, kind):
    with pytest.raises(NotAllowed):
        _adapt(make_tool(), house, designer(house, kind))
    assert Tool.objects.count() == 1


def test_an_organisation_that_nobody_recognised_adapts_nothing():
    unknown = make_organisation(recognised_at=None)

    with pytest.raises(NotAllowed):
        _adapt(make_tool(), unknown, designer(unknown))


def test_adapting_says_why_and_names_it_in_every_language(house, person):
    with pytest.raises(DomainError) as refused:
        _adapt(make_tool(), house, person, note=" ")
    assert refused.value.field == "note"

    with pytest.raises(Invalid) as refused:
        _adapt(make_tool(), house, person, names={"es": "Mapa", "en": "Map"})
    assert list(refused.value.errors) == ["names_pt"]


def test_an_adaptation_may_speak_fewer_languages(house, person):
    made = _adapt(make_tool(), house, person, names={"es": "Mapa"}, languages=("es",))

    assert made.languages == ["es"]


def test_what_is_in_preparation_is_not_adapted_again(house, person):
    waiting = make_adaptation(published=False)

    with pytest.raises(NotReady):
        _adapt(waiting, house, person)


def test_texts_change_and_the_log_says_which(tool, person):
    edited = _edit(tool, person)

    assert edited.names == all_languages("Otro nombre")
    assert (edited.minutes_least, edited.minutes_most) == (30, 45)
    assert edited.steps == [all_languages("Uno.")]
    entry = history_of(tool).first()
    assert entry.key == "library.tool_edited"
    assert {"names", "stages", "minutes_least", "adaptation_note"} <= set(entry.after)
    assert "promise" not in entry.after


def test_texts_that_are_not_whole_are_refused_at_their_input(tool, person):
    with pytest.raises(Invalid) as refused:
        _edit(tool, person, promise={"es": "Algo"}, steps=())

    assert set(refused.value.errors) == {"promise_pt", "promise_en", "steps"}
    tool.refresh_from_db()
    assert tool.names != all_languages("Otro nombre")


def test_two_writers_do_not_overwrite_each_other(tool, person):
    read = tool.revision
    _edit(tool, person)

    with pytest.raises(Conflict):
        _edit(tool, person, revision=read, names=all_languages("El segundo"))
    tool.refresh_from_db()
    assert tool.names == all_languages("Otro nombre")


def test_nobody_edits_a_shipped_tool_nor_that_of_another(tool, person):
    with pytest.raises(NotAllowed):
        _edit(make_tool(), person)
    with pytest.raises(NotAllowed):
        _edit(tool, designer(make_organisation()))
    with pytest.raises(NotAllowed):
        adapting.remove_field(tool=tool, key="causes", actor=make_person(), now=now())


def test_fields_are_added_changed_moved_placed_and_published(tool, person):
    canvas = used_canvas(tool, 7)
    adapting.add_field(tool=tool, field=Field(label=LABEL, help={}, kind="text"), actor=person, now=now())
    adapting.move_field(tool=tool, key="field_1", up=True, actor=person, now=now())
    tool.refresh_from_db()
    adapting.edit_field(
        tool=tool, key="causes", field=Field(label=all_languages("Raíces"), help=all_languages("Tres.")),
        revision=tool.revision, actor=person, now=now(),
    )  # fmt: skip
    tool.refresh_from_db()
    layout = [["effects", "problem"], ["field_1", "causes"]]
    adapting.arrange_canvas(tool=tool, layout=layout, revision=tool.revision, actor=person, now=now())

    assert canvas_asked(tool).number == 1
    tool.refresh_from_db()
    published = adapting.publish_tool(tool=tool, actor=person, now=now())

    asked = canvas_asked(tool)
    assert asked.number == 2
    assert list(asked.questions.questions) == ["effects", "problem", "field_1", "causes"]
    assert asked.questions.questions["causes"].label == all_languages("Raíces")
    assert published.layout == layout
    canvas.refresh_from_db()
    assert canvas.version.number == 1


def test_a_field_that_is_taken_out_leaves_the_grid(tool, person):
    adapting.remove_field(tool=tool, key="causes", actor=person, now=now())

    work = canvas_in_work(tool)
    assert work.layout == [["effects", "effects"], ["problem", "."]]


def test_the_last_field_stays(tool, person):
    adapting.remove_field(tool=tool, key="causes", actor=person, now=now())
    adapting.remove_field(tool=tool, key="problem", actor=person, now=now())

    with pytest.raises(DomainError):
        adapting.remove_field(tool=tool, key="effects", actor=person, now=now())


@pytest.mark.parametrize(
    "layout",
    [[["effects", "problem"], ["problem", "causes"]], [["effects"], ["9"]], [["effects", "problem"], ["causes"]]],
)
def test_a_grid_that_cannot_be_drawn_is_refused_at_its_input(tool, person, layout):
    with pytest.raises(Invalid) as refused:
        adapting.arrange_canvas(tool=tool, layout=layout, revision=tool.revision, actor=person, now=now())

    assert list(refused.value.errors) == ["layout"]


def test_a_field_of_no_easy_kind_or_without_words_is_refused(tool, person):
    with pytest.raises(DomainError) as refused:
        adapting.add_field(tool=tool, field=Field(label=LABEL, help={}, kind="matrix"), actor=person, now=now())
    assert refused.value.field == "kind"

    with pytest.raises(Invalid):
        adapting.add_field(tool=tool, field=Field(label={"es": "x"}, help={}, kind="text"), actor=person, now=now())


def test_publishing_puts_it_into_the_toolbox_and_only_what_is_new(house, person):
    tool = make_adaptation(organisation=house, published=False)

    adapting.publish_tool(tool=tool, actor=person, now=now())

    assert SearchEntry.objects.filter(subject_type="library.tool", subject_id=tool.pk).exists()
    with pytest.raises(NotReady):
        adapting.publish_tool(tool=tool, actor=person, now=now())


def test_a_retired_tool_leaves_the_search_and_is_edited_no_more(tool, person):
    adapting.retire_tool(tool=tool, actor=person, now=now())

    assert not SearchEntry.objects.filter(subject_type="library.tool", subject_id=tool.pk).exists()
    with pytest.raises(NotAllowed):
        adapting.publish_tool(tool=tool, actor=person, now=now())
