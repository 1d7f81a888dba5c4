"""What pages of organisations show of the index: each published result, with its range, the newest first."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import OuterRef, Subquery
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.capacity.enums import WaveState
from minga.capacity.models import Measured, NodeScore
from minga.capacity.models.design import ROOT
from minga.capacity.queries.scales import scale_of
from minga.core.texts import pick
from minga.organisations.models import Organisation
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person

SHOWN: Final = 5


def organisation_section(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """Published waves of public indices. One query."""
    del viewer, now
    total = NodeScore.objects.filter(computation__current=True, node=ROOT, measured=OuterRef("pk"))
    rows = Measured.objects.filter(
        organisation=organisation, wave__state=WaveState.PUBLISHED, wave__version__index__public=True
    )
    rows = rows.annotate(
        **{name: Subquery(total.values(field)[:1]) for name, field in
           (("total", "score"), ("total_low", "low"), ("total_high", "high"))}
    )  # fmt: skip
    found = rows.select_related("wave__version__index").order_by("-wave__year", "-pk")[:SHOWN]
    shown = [_row(each) for each in found if getattr(each, "total", None) is not None]
    return Section(title=gettext_lazy("Measured with the index"), rows=shown, total=len(shown)) if shown else None


def _row(measured: Measured) -> SectionRow:
    wave = measured.wave
    values = {
        "score": _written(getattr(measured, "total", None)),
        "most": _written(scale_of(wave.version.read, ROOT).high, 0),
        "low": _written(getattr(measured, "total_low", None)),
        "high": _written(getattr(measured, "total_high", None)),
    }
    ranged = _("%(score)s of %(most)s, between %(low)s and %(high)s") if values["low"] else _("%(score)s of %(most)s")
    return SectionRow(
        label=f"{pick(wave.version.index.titles)} {wave.year}",
        link=measured.get_absolute_url(),
        detail=ranged % values,
    )


def _written(value: Decimal | None, places: int = 1) -> str:
    return "" if value is None else str(number_format(value, places))
