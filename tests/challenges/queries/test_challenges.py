"""What is seen by whom: sets with a row that could leak, filters, pages, numbers, work."""

from datetime import timedelta

import pytest

from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge
from minga.challenges.queries import counters
from minga.challenges.queries.challenges import challenge_for, challenges_visible_to, is_stale, owners_open_to
from minga.challenges.queries.lists import Wanted, challenge_list, row_of
from minga.challenges.queries.page import challenge_page
from minga.challenges.queries.sections import organisation_section, register_challenge_section, territory_section
from minga.challenges.queries.similar import similar_things
from minga.challenges.queries.work import drafts_of, to_confirm
from minga.challenges.queries.writing import step_page
from minga.core.clock import now
from minga.indicators.queries.counters import Scope, count
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.challenges import bare_draft, make_attempt, make_challenge, make_evidence, make_precedent
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_admin1, make_municipality, make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


def _inside(organisation: Organisation, kind: RoleKind = RoleKind.MEMBER) -> Person:
    person = make_person()
    role(person, kind, organisation)
    return person


def test_visible_set_is_what_the_policy_says() -> None:
    owner = make_organisation()
    public = {make_challenge(status=status) for status in (Status.MAPPED, Status.SOLVED, Status.WITHDRAWN)}
    hidden = {bare_draft(organisation=owner), make_challenge(organisation=owner, status=Status.MAPPED, restricted=True)}
    others = {bare_draft(), make_challenge(status=Status.MAPPED, restricted=True)}

    assert set(challenges_visible_to(None, now())) == public
    assert set(challenges_visible_to(_inside(owner), now())) == public | hidden
    assert set(challenges_visible_to(make_person(), now())) == public
    for row in others:
        with pytest.raises(Challenge.DoesNotExist):
            challenge_for(_inside(owner), row.key, now())


def test_staff_of_the_edition_and_the_writer_see_the_draft_and_her_fellow_does_not() -> None:
    enrolment = make_enrolment(organisation=make_organisation())
    edition, town = enrolment.edition, enrolment.organisation
    draft = bare_draft(organisation=town, edition=edition, written_by=enrolment.person)
    mentor = make_person()
    role(mentor, RoleKind.MENTOR, edition)
    fellow = make_enrolment(organisation=town, edition=edition).person

    assert list(challenges_visible_to(mentor, now())) == [draft]
    assert list(challenges_visible_to(enrolment.person, now())) == [draft]
    assert not challenges_visible_to(fellow, now()).exists()


def test_owners_are_public_and_hers() -> None:
    town, firm = make_organisation(), make_organisation(type="firm")
    person = _inside(town)
    role(person, RoleKind.MEMBER, firm)
    make_organisation()

    assert list(owners_open_to(person, now())) == [town]


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "characterised"}, {"sdg": "6"}, {"sdg": "6.1"}, {"sector": "water"}, {"nature": "environmental"},
        {"axis": "culture"}, {"country": "uy"}, {"words": "aljibes"}, {"words": "camion alj"}, 
        {"words": "tambores vacíos"},
    ],
)  # fmt: skip
def test_every_filter_finds_one_of_two(asked: dict[str, str]) -> None:
    there = make_organisation(territory=make_admin1("UY-CL"))
    wanted = make_challenge(
        organisation=there, status=Status.CHARACTERISED, title="El camión aljibe no llega", sdg_target="6.1",
        sdg_goal=6,        sector="water", nature="environmental", axes=["culture"], complaint="Los tambores vacíos.",
    )  # fmt: skip
    make_challenge(status=Status.MAPPED)

    assert list(challenge_list(None, Wanted(**asked), now())) == [wanted]


def test_list_shows_what_stands_and_drafts_only_to_those_inside() -> None:
    standing, gone, draft = make_challenge(status=Status.MAPPED), make_challenge(status=Status.WITHDRAWN), bare_draft()

    assert list(challenge_list(None, Wanted(), now())) == [standing]
    assert list(challenge_list(None, Wanted(status="withdrawn"), now())) == [gone]
    assert list(challenge_list(None, Wanted(status="draft"), now())) == []
    assert list(challenge_list(_inside(draft.organisation), Wanted(status="draft"), now())) == [draft]
    assert list(challenge_list(None, Wanted(organisation=standing.organisation.key), now())) == [standing]
    assert list(challenge_list(None, Wanted(sdg="zz"), now())) == []


def test_nobody_confirmed_it_for_a_year() -> None:
    old, solved = make_challenge(status=Status.MAPPED), make_challenge(status=Status.SOLVED)
    Challenge.objects.update(confirmed_at=now() - timedelta(days=366))
    old.refresh_from_db()
    solved.refresh_from_db()

    assert (is_stale(old, now()), is_stale(solved, now())) == (True, False)
    assert list(challenge_list(None, Wanted(stale=True), now())) == [old]
    assert row_of(old, now()).stale


def test_page_keeps_restricted_evidence_and_joined_ones_inside() -> None:
    challenge = make_challenge(status=Status.MAPPED)
    make_evidence(challenge, title="Nombres de las víctimas", restricted=True)
    make_challenge(status=Status.JOINED, joined_into=challenge, complaint="Aquí también.", affected_count=600)
    make_challenge(status=Status.JOINED, joined_into=challenge, restricted=True, complaint="Secreto.")

    outside = challenge_page(challenge, None, now())
    inside = challenge_page(challenge, _inside(challenge.organisation), now())

    assert [line.title for line in outside.evidence] == ["Libro de turnos"]
    assert (outside.hidden_evidence, len(inside.evidence)) == (1, 2)
    assert [line.complaint for line in outside.joined] == ["Aquí también."]
    assert outside.people == 2000
    assert len(inside.joined) == 2
    assert not outside.rights.inside


def test_edition_that_is_not_public_is_not_named() -> None:
    challenge = make_challenge(status=Status.MAPPED, edition=make_edition(public=False))

    assert challenge_page(challenge, None, now()).edition == ""


def test_apps_above_put_blocks_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minga.challenges.queries.sections._of_challenges", {})
    block = Section("Iniciativas", (SectionRow("Turnos por mensaje", "/i/1/"),))
    register_challenge_section("b", lambda challenge, viewer, inside, at: block, order=2)
    register_challenge_section("a", lambda challenge, viewer, inside, at: Section("Nada"), order=1)

    assert challenge_page(make_challenge(status=Status.MAPPED), None, now()).sections == (block,)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_however_much_is_on_it(queries: Queries, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minga.challenges.queries.sections._of_challenges", {})
    challenge = make_challenge(status=Status.CHARACTERISED)
    for _ in range(rows):
        make_evidence(challenge)
        make_attempt(challenge)
        make_precedent(challenge)
        make_challenge(status=Status.JOINED, joined_into=challenge)
    person = _inside(challenge.organisation, RoleKind.COORDINATOR)
    found = challenge_for(person, challenge.key, now())

    with queries(10):
        challenge_page(found, person, now())


@pytest.mark.parametrize("rows", [1, 3])
def test_step_asks_the_same_however_many_rows_it_has(queries: Queries, rows: int) -> None:
    challenge = bare_draft()
    for _ in range(rows):
        make_attempt(challenge)
        make_precedent(challenge)
    person = _inside(challenge.organisation, RoleKind.COORDINATOR)
    found = challenge_for(person, challenge.key, now())

    with queries(7):
        step_page(found, "causas", person, now())


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_work_ask_the_same_however_many_there_are(queries: Queries, rows: int) -> None:
    owner = make_organisation()
    for _ in range(rows):
        make_challenge(organisation=owner, status=Status.MAPPED)
        bare_draft(organisation=owner)
    Challenge.objects.update(confirmed_at=now() - timedelta(days=400))
    person = _inside(owner, RoleKind.COORDINATOR)

    with queries(1):
        assert len([row_of(row, now()) for row in challenge_list(person, Wanted(), now())]) == rows
    with queries(2):
        drafts, confirm = drafts_of(person, now()), to_confirm(person, now())
    assert drafts is not None
    assert confirm is not None
    assert (len(drafts.rows), len(confirm.rows)) == (rows, rows)
    with queries(2):
        organisation_section(owner, None, now())


def test_work_of_a_stranger_is_empty() -> None:
    bare_draft()
    make_challenge(status=Status.MAPPED)

    found = drafts_of(_inside(make_organisation()), now())
    assert found is not None
    assert not found.rows


def test_blocks_of_places_and_organisations() -> None:
    town = make_municipality()
    challenge = make_challenge(organisation=make_organisation(territory=town), status=Status.MAPPED)
    make_challenge(organisation=make_organisation(territory=town), status=Status.MAPPED, restricted=True)
    assert town.parent is not None
    assert town.parent.parent is not None

    for place in (town, town.parent, town.parent.parent):
        section = territory_section(place, None, now())
        assert section is not None
        assert [row.label for row in section.rows] == [challenge.title]
    assert organisation_section(make_organisation(), None, now()) is None


def test_similar_ones_are_told_with_their_owner_and_never_a_hidden_one() -> None:
    title = "Largas esperas de madrugada por un turno de salud"
    seen = make_challenge(status=Status.MAPPED, title=title)
    make_challenge(status=Status.MAPPED, title=title, restricted=True)
    bare_draft(title=title)

    found = similar_things("madrugada: hacemos fila para conseguir turno de salud", None, now())

    assert [(thing.key, thing.by) for thing in found] == [(seen.key, seen.organisation.name)]
    assert similar_things("madrugada turno salud", None, now(), without=[seen.pk]) == ()


def test_counters_count_what_was_reached_and_still_stands_each_once() -> None:
    owner, edition = make_organisation(), make_edition()
    make_challenge(organisation=owner, edition=edition, status=Status.SOLVED)
    make_challenge(organisation=owner, status=Status.CHARACTERISED, restricted=True)
    make_challenge(organisation=owner, status=Status.MAPPED)
    make_challenge(organisation=owner, status=Status.WITHDRAWN)

    scopes = {
        "all": Scope(),
        "edition": Scope("programmes.edition", (edition.pk,)),
        "instrument": Scope("programmes.instrument", (edition.version.instrument_id,)),
        "owner": Scope("organisations.organisation", (owner.pk,)),
        "other": Scope("programmes.stage", (1,)),
    }
    characterised = {name: count("challenges_characterised", scope).value for name, scope in scopes.items()}
    connected = {name: count("challenges_connected", scope).value for name, scope in scopes.items()}

    assert characterised == {"all": 2, "edition": 1, "instrument": 1, "owner": 2, "other": None}
    assert connected == {"all": 1, "edition": 1, "instrument": 1, "owner": 1, "other": None}
    assert counters.CHARACTERISED.each is not None
    assert counters.CHARACTERISED.each("programmes.edition", [edition.pk]) == {edition.pk: 1}
    assert counters.CHARACTERISED.each("programmes.stage", [1]) == {}
