"""An index from a template to a published method, and what is refused on the way."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from minga.audit.models import Entry
from minga.capacity.actions import designs, methods
from minga.capacity.enums import VersionState
from minga.capacity.models import Index, IndexVersion, design_as_data, digest
from minga.capacity.queries.design_changes import changes_between
from minga.capacity.queries.design_checks import checks
from minga.capacity.queries.templates import template
from minga.capacity.queries.tree_files import read_tree
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.capacity import DESIGN, leaf, make_index, make_version, with_node
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def measurer(index: Index) -> Person:
    person = make_person()
    role(person, RoleKind.METHODOLOGIST, index.owner)
    return person


def draft(**fields: object) -> IndexVersion:
    return make_version(state=VersionState.DRAFT, **fields)


def test_create_index_begins_a_draft_from_a_template() -> None:
    owner = make_organisation()
    person = make_person()
    role(person, RoleKind.MANAGER, owner)
    chosen = template("bogota-2021")

    index = designs.create_index(
        owner=owner, titles={"es": "Índice de prueba"}, design=chosen.design, begun_from=chosen.key,
        actor=person, now=now(),
    )  # fmt: skip

    version = index.versions.get()
    assert (version.number, version.state) == (1, VersionState.DRAFT)
    assert len(version.read.questions) == 52
    assert version.read.node("total").titles == {"es": "Índice de prueba"}
    assert version.read.peers.titles["municipal"]["pt"]
    assert Entry.objects.get(key="capacity.index_created").after == {"begun_from": "bogota-2021"}


@pytest.mark.parametrize("recognised", [True, False])
def test_create_index_is_for_those_who_measure_in_a_recognised_organisation(recognised: bool) -> None:
    owner = make_organisation(**({} if recognised else {"recognised_at": None}))
    person = make_person()
    role(person, RoleKind.MEMBER if recognised else RoleKind.MANAGER, owner)

    with pytest.raises(NotAllowed):
        designs.create_index(owner=owner, titles={"es": "X"}, design=DESIGN, actor=person, now=now())

    assert not Index.objects.exists()


def test_publish_method_freezes_hashes_and_builds_the_form() -> None:
    version = draft()
    index = version.index

    published = designs.publish_method(version=version, actor=measurer(index), now=now())

    assert published.sha256 == digest(published.design)
    assert published.form is not None
    assert published.form.about_type == "capacity.measured"
    assert SearchEntry.objects.filter(subject_type="capacity.index", subject_id=index.pk).exists()
    assert Entry.objects.get(key="capacity.method_published").after["sha256"] == published.sha256
    with pytest.raises(IntegrityError), transaction.atomic():
        IndexVersion.objects.filter(pk=published.pk).update(design={})


def test_publish_method_refuses_what_has_mistakes() -> None:
    version = draft(design=with_node(DESIGN, "q1", max_points=Decimal(12)))

    with pytest.raises(NotReady, match="q1"):
        designs.publish_method(version=version, actor=measurer(version.index), now=now())

    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_second_version_declares_what_changes() -> None:
    first = make_version()
    index, actor = first.index, measurer(first.index)
    second = designs.begin_version(index=index, actor=actor, now=now())
    methods.put_node(version=second, node=leaf("q5", "c1", 7), actor=actor, now=now())
    second.refresh_from_db()

    with pytest.raises(DomainError) as refused:
        designs.publish_method(version=second, actor=actor, now=now())
    designs.publish_method(version=second, notes={"es": "Se mide la formación."}, actor=actor, now=now())

    assert refused.value.field == "notes"
    told = Entry.objects.get(key="capacity.method_published").after["changes"]
    assert any("q5" in text for text in told)
    assert len(told) == 2  # the question, and what its component is worth now


def test_begin_version_goes_on_with_the_draft_there_is() -> None:
    version = draft()

    with pytest.raises(Conflict):
        designs.begin_version(index=version.index, actor=measurer(version.index), now=now())


def test_discarding_the_only_draft_takes_the_index_along() -> None:
    version = draft()

    designs.discard_version(version=version, actor=measurer(version.index), now=now())

    assert not Index.objects.exists()


def test_discarding_a_published_method_is_refused() -> None:
    version = make_version()

    with pytest.raises(Conflict):
        designs.discard_version(version=version, actor=measurer(version.index), now=now())


def test_change_index_is_refused_to_a_stranger() -> None:
    index = make_index()

    with pytest.raises(NotAllowed):
        designs.change_index(index=index, changes={"public": False}, actor=make_person(), now=now())


def test_put_node_keeps_the_sums_of_its_groups() -> None:
    version = draft()
    actor = measurer(version.index)

    changed = methods.put_node(version=version, node=leaf("q5", "c2.1", 10), actor=actor, now=now())

    assert changed.read.node("c2").max_points == 70
    assert changed.read.node("total").max_points == 110
    assert changed.revision == 2


def test_put_node_renames_with_its_children() -> None:
    version = draft()
    node = replace(version.read.node("c2.1"), code="c2.9")

    changed = methods.put_node(version=version, node=node, was="c2.1", actor=measurer(version.index), now=now())

    assert [each.code for each in changed.read.children("c2.9")] == ["q3", "q4"]


@pytest.mark.parametrize(
    ("code", "parent", "was", "field"),
    [("q1", "c1", "", "code"), ("1a", "c1", "", "code"), ("q9", "zz", "", "parent"), ("c2", "c2.1", "c2", "parent")],
)
def test_put_node_refuses_what_is_no_tree(code: str, parent: str, was: str, field: str) -> None:
    version = draft()

    with pytest.raises(DomainError) as refused:
        methods.put_node(version=version, node=leaf(code, parent, 1), was=was, actor=measurer(version.index), now=now())

    assert refused.value.field == field
    version.refresh_from_db()
    assert version.design == design_as_data(DESIGN)


def test_move_and_remove_keep_the_rest() -> None:
    version = draft()
    actor = measurer(version.index)

    moved = methods.move_node(version=version, code="c2", by=-1, actor=actor, now=now())
    kept = methods.remove_node(version=version, code="c2.1", actor=actor, now=now())

    assert [node.code for node in moved.read.components] == ["c2", "c1"]
    assert [node.code for node in kept.read.questions] == ["c2", "q1", "q2"]


def test_a_stale_page_does_not_overwrite() -> None:
    version = draft()
    actor = measurer(version.index)
    methods.change_rules(version=version, changes={"decimals": 2}, revision=1, actor=actor, now=now())

    with pytest.raises(Conflict):
        methods.change_rules(version=version, changes={"decimals": 3}, revision=1, actor=actor, now=now())


def test_replace_tree_keeps_the_rules_of_grading() -> None:
    version = draft(design=replace(DESIGN, graders=3))

    changed = methods.replace_tree(
        version=version, design=template("chile-20-40-40").design, actor=measurer(version.index), now=now()
    )

    assert changed.read.graders == 3
    assert len(changed.read.components) == 3


def test_checks_find_each_mistake_at_its_place() -> None:
    wrong = with_node(with_node(DESIGN, "q2", max_points=None), "q3", texts={}, titles={})

    found = {check.code for check in checks(wrong) if check.blocks}

    assert found == {"q2", "q3"}


def test_changes_tell_points_words_and_what_is_gone() -> None:
    after = with_node(DESIGN, "q4", titles={"es": "Otra"})
    after = replace(after, nodes=tuple(node for node in after.nodes if node.code != "q3"))

    kinds = {(change.kind, change.code) for change in changes_between(DESIGN, after)}

    assert kinds == {("words", "q4"), ("gone", "q3")}


def test_replace_tree_keeps_what_a_file_cannot_say() -> None:
    version = draft()
    read = read_tree(
        b"code;parent;name;points\nc1;;Capacidad nueva;\nq1;c1;Pregunta q1;10\nq2;c1;Otra;25\nq9;c1;Nueva;5\n"
        b"c2;;Resultados;\nq3;c2;Uso;60\n"
    )

    changed = methods.replace_tree(version=version, design=read.design, actor=measurer(version.index), now=now()).read

    assert changed.node("q1") == DESIGN.node("q1")
    assert changed.node("q2").not_for == ("university",)
    assert changed.node("q2").titles["es"] == "Otra"
    assert changed.node("c1").max_points == 40
    assert changed.node("q9").question == ""


def test_words_of_an_index_change_and_what_is_not_listed_is_not_found() -> None:
    index = make_version().index

    designs.change_index(
        index=index, changes={"public": False, "titles": {"es": "Otro"}}, actor=measurer(index), now=now()
    )

    index.refresh_from_db()
    assert (index.public, str(index)) == (False, "Otro")
    assert not SearchEntry.objects.filter(subject_type="capacity.index", subject_id=index.pk).exists()


def test_an_index_keeps_a_title() -> None:
    index = make_index()

    with pytest.raises(Invalid):
        designs.change_index(index=index, changes={"titles": {}}, actor=measurer(index), now=now())


@pytest.mark.parametrize("code", ["total", "gone"])
def test_the_root_and_what_is_gone_are_neither_moved_nor_removed(code: str) -> None:
    version = draft()
    actor = measurer(version.index)

    with pytest.raises(DomainError):
        methods.remove_node(version=version, code=code, actor=actor, now=now())
    with pytest.raises(DomainError):
        methods.move_node(version=version, code=code, by=1, actor=actor, now=now())


def test_a_published_method_is_not_written() -> None:
    version = make_version()

    with pytest.raises(Conflict):
        methods.change_rules(version=version, changes={"decimals": 2}, actor=measurer(version.index), now=now())
    with pytest.raises(Conflict):
        designs.publish_method(version=version, actor=measurer(version.index), now=now())


def test_a_stranger_writes_nothing() -> None:
    version, stranger = draft(), make_person()

    with pytest.raises(NotAllowed):
        methods.change_rules(version=version, changes={"decimals": 2}, actor=stranger, now=now())
    with pytest.raises(NotAllowed):
        designs.publish_method(version=version, actor=stranger, now=now())
