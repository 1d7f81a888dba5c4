"""Whose editions are seen, and how they are found."""

import pytest

from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.programmes.actions.indexing import index_edition
from minga.programmes.enums import InstrumentKind
from minga.programmes.models import Edition
from minga.programmes.queries.edition_page import edition_page
from minga.programmes.queries.editions import (
    EditionFilters,
    edition_for,
    edition_list,
    editions_managed_by,
    editions_visible_to,
    organisation_section,
    row_of,
    territory_section,
)
from tests.factories.organisations import make_country, make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import (
    instrument_version,
    make_edition,
    make_figure,
    make_instrument,
    make_line,
    make_partner,
    make_stage,
)
from tests.personas import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("persona", "sees"),
    [
        ("citizen", False), ("stranger", False), ("participant", False), ("owner", False), ("juror", False),
        ("facilitator", True), ("manager", True), ("deputy", True),
    ],
)  # fmt: skip
def test_a_private_edition_exists_only_for_those_who_work_in_it(persona, sees):
    public, private = make_edition(), make_edition(public=False)
    person = cast(private).by_name(persona)

    assert set(editions_visible_to(person)) == ({public, private} if sees else {public})
    if not sees:
        with pytest.raises(Edition.DoesNotExist):
            edition_for(person, private.key)


def test_those_who_run_the_host_see_and_manage_its_editions():
    edition, other = make_edition(public=False), make_edition()
    person = make_person()
    role(person, RoleKind.COORDINATOR, edition.host)

    assert list(editions_managed_by(person, now())) == [edition]
    assert set(editions_visible_to(person)) == {edition, other}


@pytest.mark.parametrize(
    "wanted",
    [
        EditionFilters(status="open"), EditionFilters(country="BR"), EditionFilters(kind="pilot_fund"),
        EditionFilters(language="en"), EditionFilters(sdg=9), EditionFilters(instrument="el-mio"),
        EditionFilters(words="licitacion"),
    ],
)  # fmt: skip
def test_each_filter_finds_its_edition_only(wanted):
    make_edition()
    instrument = make_instrument(kind=InstrumentKind.PILOT_FUND, key="el-mio")
    mine = make_edition(
        status="open", countries=["PY", "BR"], languages=["en"], sdgs=[9],
        version=instrument_version(instrument=instrument), titles={"es": "Licitaciones abiertas"},
    )  # fmt: skip
    index_edition(mine)

    assert list(edition_list(None, wanted)) == [mine]


def test_the_liveliest_stand_first():
    made = {status: make_edition(status=status) for status in ("closed", "planned", "running", "open", "cancelled")}

    found = [edition.status for edition in edition_list(None, EditionFilters())]

    assert found == ["open", "running", "planned", "closed", "cancelled"]
    assert row_of(made["open"], now()).days_left is None


def test_the_list_costs_the_same_with_one_and_with_three(queries):
    for count in (1, 3):
        while Edition.objects.count() < count:
            make_edition()
        with queries(1):
            rows = [row_of(edition, now()) for edition in edition_list(None, EditionFilters())]
        assert len(rows) == count


def test_the_public_page_costs_the_same_with_one_and_with_three(queries):
    edition = make_edition()
    for _round in range(3):
        make_stage(edition)
        make_line(edition)
        make_figure(edition)
        make_partner(edition)
        found = edition_for(None, edition.key)
        with queries(7):
            page = edition_page(found, now())
    assert (len(page.stages), len(page.partners), len(page.figures)) == (3, 3, 3)


def test_a_partner_with_two_parts_is_one_row():
    edition = make_edition()
    organisation = make_organisation()
    make_partner(edition, "ally", organisation=organisation)
    make_partner(edition, "lead", organisation=organisation)

    (row,) = edition_page(edition_for(None, edition.key), now()).partners

    assert len(row.roles) == 2


def test_a_public_role_is_a_contact_and_a_private_one_is_not():
    edition = make_edition(focal_offices={"es": "Dirección de innovación"})
    role(make_person(given_name="Oculta"), RoleKind.MENTOR, edition)
    role(make_person(given_name="Visible"), RoleKind.FOCAL_POINT, edition, public=True)

    page = edition_page(edition_for(None, edition.key), now())

    assert [contact.name.split()[0] for contact in page.contacts] == ["Visible"]


def test_organisations_and_countries_show_their_editions_and_no_private_one():
    host = make_organisation()
    shown = make_edition(host=host)
    make_edition(host=host, public=False)
    partner = make_edition()
    make_partner(partner, organisation=host)
    make_edition(countries=["CL"])

    section = organisation_section(host, None, now())
    country = territory_section(make_country("PY"), None, now())

    assert section is not None
    assert section.total == 2
    assert {row.label for row in section.rows} == {shown.titles["es"], partner.titles["es"]}
    assert country is not None
    assert country.total == 2
    assert organisation_section(make_organisation(), None, now()) is None
