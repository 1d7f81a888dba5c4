import pytest
from time import perf_counter

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.actions.territories import load_territories
from minga.organisations.models import Territory
from minga.organisations.enums import TerritoryKind


@pytest.mark.django_db
def test_load_territories_again_changes_nothing():
    t=perf_counter()
    first = load_territories(actor=HOUSE, now=now())
    t2=perf_counter()
    second = load_territories(actor=HOUSE, now=now())
    print(t2-t, perf_counter()-t2, first, second)
    assert first.new == Territory.objects.count()
    assert (second.new, second.changed) == (0, 0)
