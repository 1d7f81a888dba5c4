"""When two organisations turn out to be one, nothing points at the duplicate any more."""

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.actions.merging import merge_organisations
from tests.factories.organisations import make_organisation
from tests.factories.programmes import instrument_version, make_edition, make_instrument, make_line, make_partner

pytestmark = pytest.mark.django_db


def test_everything_follows_to_the_organisation_that_stays():
    stays, duplicate = make_organisation("Municipalidad de Itá"), make_organisation("Municipalidad de Ita")
    edition = make_edition(host=duplicate)
    line = make_line(edition, payer=duplicate)
    version = instrument_version(instrument=make_instrument(owner=duplicate), made_by=duplicate)
    make_partner(edition, "lead", organisation=duplicate)
    make_partner(edition, "ally", organisation=duplicate)
    make_partner(edition, "ally", organisation=stays)

    merge_organisations(stays=stays, duplicate=duplicate, actor=HOUSE, now=now())

    for thing in (edition, line, version, version.instrument):
        thing.refresh_from_db()
    assert (edition.host, line.payer, version.made_by, version.instrument.owner) == (stays,) * 4
    assert sorted(edition.partners.values_list("organisation", "role")) == [(stays.pk, "ally"), (stays.pk, "lead")]
