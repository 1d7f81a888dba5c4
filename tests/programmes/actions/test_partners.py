"""Organisations and context figures of an edition."""

from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.organisations.models import Organisation, Role
from minga.programmes.actions.partners import (
    FigurePlan,
    add_figure,
    add_partner,
    remove_figure,
    remove_partner,
)
from minga.programmes.models.plans import EntityPlan, PartyPlan
from tests.factories.organisations import make_country, make_organisation
from tests.factories.programmes import make_edition, make_figure, make_partner
from tests.personas import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def people(edition):
    return cast(edition)


def party(organisation=None, role="ally", **entity):
    return PartyPlan(entity=EntityPlan(name="x", found=organisation, **entity), role=role)


def test_a_partner_is_added_once_for_each_part(edition, people):
    organisation = make_organisation()

    add_partner(edition=edition, party=party(organisation), actor=people.manager, now=now())
    add_partner(edition=edition, party=party(organisation, "funder"), actor=people.manager, now=now())
    with pytest.raises(Conflict):
        add_partner(edition=edition, party=party(organisation), actor=people.manager, now=now())

    assert sorted(edition.partners.values_list("role", flat=True)) == ["ally", "funder"]
    assert Entry.objects.filter(key="programmes.partner_added").count() == 2


def test_a_partner_that_is_new_enters_the_directory_and_the_search(edition, people):
    make_country("CL")
    plan = PartyPlan(entity=EntityPlan(name="Fundación Nueva", type="ngo", country="CL"), role="ally")

    add_partner(edition=edition, party=plan, actor=people.manager, now=now())

    made = Organisation.objects.get(name="Fundación Nueva")
    assert not Role.objects.filter(organisation=made).exists()
    entry = SearchEntry.objects.get(subject_type="programmes.edition", subject_id=edition.pk, language="es")
    assert "Fundación Nueva" in entry.words


def test_an_unknown_part_is_refused(edition, people):
    with pytest.raises(Invalid):
        add_partner(edition=edition, party=party(make_organisation(), "king"), actor=people.manager, now=now())


def test_a_partner_is_removed_and_stays_in_the_history(edition, people):
    partner = make_partner(edition)

    remove_partner(partner=partner, actor=people.manager, now=now())

    assert not edition.partners.exists()
    assert Entry.objects.get(key="programmes.partner_removed").before["role"] == "ally"


def test_a_partner_that_somebody_removed_is_gone(edition, people):
    partner = make_partner(edition)
    again = edition.partners.get()
    remove_partner(partner=partner, actor=people.manager, now=now())

    with pytest.raises(NotReady):
        remove_partner(partner=again, actor=people.manager, now=now())


FIGURE = FigurePlan(statements={"es": "Confía."}, value=Decimal(20), unit="percent", source="Encuesta", year=2020)


def test_a_figure_needs_words_a_source_and_a_year_that_was(edition, people):
    bad = FigurePlan(statements={}, value=Decimal(1), unit="x", source=" ", year=3000)

    with pytest.raises(Invalid) as refused:
        add_figure(edition=edition, figure=bad, actor=people.manager, now=now())
    made = add_figure(edition=edition, figure=FIGURE, actor=people.manager, now=now())

    assert set(refused.value.errors) == {"statement", "source", "year"}
    assert edition.context.get() == made


def test_a_figure_is_taken_off(edition, people):
    figure = make_figure(edition)

    remove_figure(figure=figure, actor=people.manager, now=now())

    assert not edition.context.exists()
    assert Entry.objects.filter(key="programmes.figure_removed").exists()


@pytest.mark.parametrize("persona", ["stranger", "facilitator", "owner"])
def test_who_does_not_manage_changes_nothing(edition, people, persona):
    person = people.by_name(persona)

    with pytest.raises(NotAllowed):
        add_partner(edition=edition, party=party(make_organisation()), actor=person, now=now())
    with pytest.raises(NotAllowed):
        add_figure(edition=edition, figure=FIGURE, actor=person, now=now())
