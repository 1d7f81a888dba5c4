"""Two rows for one organisation become one: nothing of these apps stays with the duplicate."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field

from minga.challenges.actions.priorities import invite_organisation
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.initiatives.models import Initiative
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.models import Organisation, Unit
from tests.factories.initiatives import make_dossier_lesson, make_dossier_partner, make_initiative
from tests.factories.library import make_adaptation
from tests.factories.organisations import make_organisation, make_unit
from tests.factories.replication import make_exchange, make_registry_row
from tests.factories.strategy import make_mission, make_portfolio, make_round, make_strategy
from tests.factories.upkeep import make_cost, make_point

pytestmark = pytest.mark.django_db
OWNED = {
    "challenges.Challenge.organisation",
    "challenges.Mission.organisation",
    "challenges.Portfolio.organisation",
    "challenges.Prioritisation.organisation",
    "challenges.Prioritisation.invited",
    "challenges.Strategy.organisation",
    "initiatives.Cost.payer",
    "initiatives.Exchange.organisation",
    "initiatives.Initiative.organisation",
    "initiatives.Partner.organisation",
    "initiatives.Reform.keeper",
    "initiatives.Reform.owner",
    "initiatives.RegistryImport.organisation",
    "initiatives.TeamInvitation.organisation",
    "library.Lesson.organisation",
    "library.Tool.maker",
}


def _names(organisation: Organisation) -> set[str]:
    """Every column of these apps in which a row names the organisation."""
    named = set()
    for field in _columns():
        if field.model._default_manager.filter(**{field.name: organisation}).exists():
            named.add(f"{field.model._meta.label}.{field.name}")
    return named


def _columns() -> Iterator[Field]:
    for app in ("challenges", "initiatives", "library"):
        for model in apps.get_app_config(app).get_models():
            fields = (*model._meta.fields, *model._meta.many_to_many)
            yield from (field for field in fields if field.related_model is Organisation)


def _fill(house: Organisation, unit: Unit) -> Initiative:
    """Something of each kind in the name of this organisation."""
    initiative = make_initiative(stage=1, organisation=house, unit=unit)
    other = make_initiative(stage=1)
    make_dossier_lesson(initiative)
    make_dossier_partner(other, organisation=house)
    make_cost(other, payer=house)
    make_exchange(other, organisation=house)
    make_registry_row(house)
    make_point(owner=house, keeper=house)
    make_adaptation(organisation=house)
    for make in (make_strategy, make_mission, make_portfolio, make_round):
        make(house)
    invite_organisation(prioritisation=make_round(), organisation=house, actor=HOUSE, now=now())
    return initiative


def test_nothing_names_the_duplicate_any_more() -> None:
    duplicate, stays = make_organisation(), make_organisation()
    initiative = _fill(duplicate, unit := make_unit(duplicate))
    assert OWNED - _names(duplicate) <= {"initiatives.TeamInvitation.organisation"}

    merge_organisations(stays=stays, duplicate=duplicate, actor=HOUSE, now=now())

    assert _names(duplicate) == set()
    initiative.refresh_from_db()
    assert (initiative.organisation, initiative.unit) == (stays, unit)


def test_whoever_was_invited_or_asked_under_both_names_is_so_once() -> None:
    duplicate, stays = make_organisation(), make_organisation()
    initiative, made = make_initiative(stage=1), make_round()
    agreed = make_exchange(initiative, organisation=duplicate, state="accepted")
    asked = make_exchange(initiative, organisation=stays)
    for house in (duplicate, stays):
        invite_organisation(prioritisation=made, organisation=house, actor=HOUSE, now=now())

    merge_organisations(stays=stays, duplicate=duplicate, actor=HOUSE, now=now())

    agreed.refresh_from_db()
    asked.refresh_from_db()
    assert (agreed.state, agreed.organisation, asked.state) == ("accepted", stays, "declined")
    assert list(made.invited.all()) == [stays]


def test_the_list_of_columns_is_whole() -> None:
    assert {f"{field.model._meta.label}.{field.name}" for field in _columns()} == OWNED
