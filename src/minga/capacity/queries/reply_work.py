"""Draft results that wait to be read by whoever answers for the entity, on her own page."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.queries.deadlines import moment_in
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Measured
from minga.capacity.queries.answer_work import MOST
from minga.core.texts import pick
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection


def drafts_of_person(person: Person, now: datetime) -> WorkSection | None:
    """Entities that may reply now. One query."""
    roles = Role.objects.counting(now).exercised_by(person).of_kinds(STEWARD_KINDS)
    houses = roles.filter(scope_type="", organisation__isnull=False)
    hers = Q(responsible=person) | Q(organisation__in=houses.values("organisation"))
    open_now = Q(wave__reply_until=None) | Q(wave__reply_until__gt=now)
    rows = Measured.objects.filter(hers, open_now, wave__state=WaveState.REPLYING, state=MeasuredState.SENT)
    rows = rows.select_related("wave").distinct().order_by("wave__reply_until", "pk")
    return WorkSection(
        title=gettext_lazy("Draft results to read and reply to"), rows=[_row(row) for row in rows[:MOST]]
    )


def _row(measured: Measured) -> WorkRow:
    wave = measured.wave
    until = moment_in(wave.reply_until, wave.timezone) if wave.reply_until is not None else ""
    return WorkRow(
        title=_("%(entity)s: %(wave)s") % {"entity": measured.name, "wave": pick(wave.titles)},
        link=reverse("capacity:replies", args=[wave.key, measured.key]),
        detail=_("Replies until %(moment)s.") % {"moment": until} if until else "",
        label=gettext_lazy("Read and reply"),
    )
