"""The reform agenda: what each reader may count, and which barriers say alike."""

import pytest

from minga.core.clock import now
from minga.initiatives.models import Reform
from minga.initiatives.queries.agenda_desk import agenda_desk, barriers_to_begin_with, barriers_to_gather
from minga.initiatives.queries.agenda_section import reforms_section
from minga.initiatives.queries.barriers import alike_groups
from minga.initiatives.queries.reforms import ReformAsked, reform_for, reform_page, reforms_asked, reforms_like
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import lead_of, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.upkeep import make_barrier, make_point

pytestmark = pytest.mark.django_db


def _counts(viewer: Person | None) -> list[tuple[int, int]]:
    rows = reforms_asked(ReformAsked(), viewer, now())
    return [(row.met, row.entities) for row in rows]  # type: ignore[attr-defined]


def test_met_by_counts_only_what_the_reader_may_know() -> None:
    draft = make_initiative(stage=3, visibility="draft")
    point = make_point(make_barrier(), make_barrier(restricted=True), make_barrier(draft))

    assert _counts(None) == [(1, 1)]
    assert _counts(make_person()) == [(1, 1)]
    assert _counts(lead_of(draft)) == [(2, 2)]
    shown = [reform_page(point, viewer, now()) for viewer in (None, lead_of(draft))]
    assert [len(page.barriers) for page in shown] == [1, 2]
    assert [page.row.initiatives for page in shown] == [1, 2]


def test_two_barriers_of_one_dossier_are_one_that_met_it() -> None:
    initiative = make_initiative(stage=3)
    make_point(make_barrier(initiative), make_barrier(initiative))

    assert _counts(None) == [(1, 1)]


def test_a_hidden_point_exists_for_its_keepers_and_for_whoever_could_mend_it() -> None:
    owner = make_organisation()
    point = make_point(owner=owner, public=False)
    stewards = []
    for organisation in (point.keeper, owner):
        stewards.append(make_person())
        role(stewards[-1], RoleKind.AUTHORITY, organisation)

    for steward in stewards:
        assert reform_for(steward, point.key, now()) == point
        assert list(reforms_asked(ReformAsked(), steward, now())) == [point]
    for stranger in (None, make_person()):
        with pytest.raises(Reform.DoesNotExist):
            reform_for(stranger, point.key, now())
        assert list(reforms_asked(ReformAsked(), stranger, now())) == []


def test_the_list_is_filtered_by_words_kind_state_and_country() -> None:
    point = make_point()
    make_point(kind="budget", status="analysed", title="Línea propia", legal_reference="", country="BR")

    for asked in (ReformAsked(q="voz"), ReformAsked(q="4017"), ReformAsked(kind="norm"),
                  ReformAsked(status="reported"), ReformAsked(country="PY")):  # fmt: skip
        assert list(reforms_asked(asked, None, now())) == [point], asked


def test_the_history_tells_its_steps_and_not_who_was_gathered() -> None:
    point = make_point(make_barrier())

    assert reform_page(point, None, now()).history == ()


@pytest.mark.parametrize("met", [1, 3])
def test_a_point_costs_the_same_however_many_met_it(queries, met: int) -> None:  # type: ignore[no-untyped-def]
    point = make_point(*(make_barrier() for _each in range(met)))

    with queries(3):
        reform_page(point, None, now())


def test_similar_points_are_found_by_what_they_say() -> None:
    point = make_point()

    found = reforms_like("Nos exigen firma en papel según el reglamento", None, now())

    assert [each.key for each in found] == [point.key]
    assert reforms_like("", None, now()) == ()


def test_the_page_of_whoever_could_mend_it_shows_public_points() -> None:
    owner = make_organisation()
    make_point(owner=owner)
    make_point(owner=owner, public=False)

    section = reforms_section(owner, None, now())

    assert section is not None
    assert (len(section.rows), section.total) == (1, 1)
    assert reforms_section(make_organisation(), None, now()) is None


def test_barriers_that_say_alike_stand_together() -> None:
    same_norm = [
        make_barrier(text="Piden firma.", legal_reference=norm) for norm in ("Ley 1, art. 2", "ley 1, ART. 2.")
    ]
    same_words = [
        make_barrier(kind="data", text=text, legal_reference="")
        for text in ("El padrón de beneficiarios está desactualizado", "Padrón desactualizado de beneficiarios rurales")
    ]
    alone = make_barrier(kind="budget", text="La compra no entra en el ejercicio.", legal_reference="")

    groups = alike_groups([*same_norm, *same_words, alone])

    assert sorted(len(group.rows) for group in groups) == [1, 2, 2]


def test_the_same_words_in_another_kind_are_another_barrier() -> None:
    rows = [
        make_barrier(kind=kind, text="El padrón de beneficiarios está desactualizado", legal_reference="")
        for kind in ("data", "culture")
    ]

    assert [len(group.rows) for group in alike_groups(rows)] == [1, 1]


def test_the_desk_offers_what_she_may_read_and_nobody_gathered() -> None:
    steward = make_person()
    role(steward, RoleKind.MANAGER, make_organisation())
    loose, twin = make_barrier(), make_barrier()
    make_barrier(restricted=True)
    gathered = make_barrier()
    point = make_point(gathered)

    desk = agenda_desk(steward, now())

    assert (desk.total, [len(group.rows) for group in desk.alike]) == (2, [2])
    begun = barriers_to_begin_with(steward, [str(loose.uuid)], now())
    assert [view.uuid for view in begun] == [loose.uuid, twin.uuid]
    assert {view.uuid for view in barriers_to_gather(point, steward, now())} == {loose.uuid, twin.uuid}
