"""What editions, budgets and instruments do when an organisation turns out to be another one."""

from django.db.models import Exists, OuterRef

from minga.indicators.models import Measurement
from minga.organisations.models import Organisation
from minga.programmes.models import BudgetLine, Edition, Instrument, InstrumentVersion, Partner


def move_to_kept(*, stays: Organisation, duplicate: Organisation) -> None:
    """Whatever names the duplicate names the one that stays; a part held by both is held once.

    No action of its own: part of the merge, which leaves the trace.
    """
    same = Partner.objects.filter(edition=OuterRef("edition"), role=OuterRef("role"), organisation=stays)
    Partner.objects.filter(Exists(same), organisation=duplicate).delete()
    Partner.objects.filter(organisation=duplicate).update(organisation=stays)
    Edition.objects.filter(host=duplicate).update(host=stays)
    BudgetLine.objects.filter(payer=duplicate).update(payer=stays)
    Instrument.objects.filter(owner=duplicate).update(owner=stays)
    InstrumentVersion.objects.filter(made_by=duplicate).update(made_by=stays)
    Measurement.objects.filter(organisation=duplicate).update(organisation=stays)
